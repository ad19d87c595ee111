package dev.logits.io.safetensors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.io.MalformedFileException;
import dev.logits.io.internal.json.JsonFields;
import dev.logits.io.internal.tensor.SafetensorsHeader;
import dev.logits.learn.network.Activation;
import dev.logits.learn.network.Architecture;
import dev.logits.learn.network.Layer;
import dev.logits.learn.network.Optimizer;
import dev.logits.learn.network.Schedule;
import dev.logits.learn.network.Training;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Architectures and training configurations as JSON. The same value gives the same text, and comes back as it was.
 *
 * <pre>{@code
 * {"features":784,"layers":[{"type":"dense","nodes":128},{"type":"relu"},{"type":"dropout","rate":0.1}],"classes":10}
 * }</pre>
 */
final class NetworkJson {
    private static final int MAX = Integer.MAX_VALUE;

    private NetworkJson() {}

    static ObjectNode object() {
        return SafetensorsHeader.MAPPER.createObjectNode();
    }

    static String text(ObjectNode json) {
        try {
            return SafetensorsHeader.MAPPER.writeValueAsString(json);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The fields of an object's text; {@code field} is where the text stands. */
    static JsonFields fields(String file, String field, String text) throws MalformedFileException {
        try {
            JsonNode json = SafetensorsHeader.MAPPER.readTree(text);
            if (!json.isObject()) {
                throw new MalformedFileException(file, file + ": " + field + ": not a JSON object");
            }
            return new JsonFields(file, json, field + ".");
        } catch (JsonProcessingException wrong) {
            throw new MalformedFileException(
                    file, file + ": " + field + ": not JSON: " + wrong.getOriginalMessage(), wrong);
        }
    }

    static void putNumber(ObjectNode json, String name, double value) {
        if (Double.isFinite(value)) {
            json.put(name, value);
        } else {
            json.put(name, Double.toString(value));
        }
    }

    private static int integer(JsonFields json, String name) throws MalformedFileException {
        return (int) json.integer(name, MAX);
    }

    static boolean flag(JsonFields json, String name) throws MalformedFileException {
        JsonNode value = json.node().path(name);
        if (!value.isBoolean()) {
            throw json.error(name, value + ": expected true or false");
        }
        return value.booleanValue();
    }

    static List<JsonFields> objects(JsonFields json, String name) throws MalformedFileException {
        List<JsonFields> objects = new ArrayList<>();
        for (JsonNode item : json.array(name)) {
            objects.add(new JsonFields(json.file(), item, json.prefix() + name + "[" + objects.size() + "]."));
        }
        return objects;
    }

    // Architectures.

    static ObjectNode of(Architecture architecture) {
        ObjectNode json = object();
        json.put("features", architecture.features());
        ArrayNode layers = json.putArray("layers");
        for (Layer layer : architecture.layers()) {
            put(layers.addObject(), layer);
        }
        json.put("classes", architecture.classes());
        return json;
    }

    /** One case a kind of layer; {@link #layer} is the way back. */
    private static void put(ObjectNode json, Layer layer) {
        if (layer instanceof Layer.Dense dense) {
            json.put("type", "dense").put("nodes", dense.nodes());
        } else if (layer instanceof Layer.Embedding embedding) {
            json.put("type", "embedding")
                    .put("vocabulary", embedding.vocabulary())
                    .put("dimensions", embedding.dimensions());
        } else if (layer instanceof Layer.Dropout dropout) {
            json.put("type", "dropout").put("rate", dropout.rate());
        } else if (layer instanceof Layer.LayerNorm norm) {
            json.put("type", "layer_norm").put("epsilon", norm.epsilon());
        } else if (layer instanceof Activation activation) {
            json.put("type", activation.toString());
        }
    }

    static Architecture architecture(JsonFields json) throws MalformedFileException {
        List<Layer> layers = new ArrayList<>();
        for (JsonFields layer : objects(json, "layers")) {
            layers.add(layer(layer));
        }
        return new Architecture(integer(json, "features"), layers, integer(json, "classes"));
    }

    private static Layer layer(JsonFields json) throws MalformedFileException {
        String type = json.text("type");
        for (Activation activation : Activation.values()) {
            if (activation.toString().equals(type)) {
                return activation;
            }
        }
        return switch (type) {
            case "dense" -> new Layer.Dense(integer(json, "nodes"));
            case "embedding" -> new Layer.Embedding(integer(json, "vocabulary"), integer(json, "dimensions"));
            case "dropout" -> new Layer.Dropout(json.number("rate"));
            case "layer_norm" -> new Layer.LayerNorm(json.number("epsilon"));
            default -> throw json.error("type", "\"" + type + "\" is no kind of layer that this version knows");
        };
    }

    // Configurations.

    static ObjectNode of(Training training) {
        ObjectNode json = object();
        json.put("epochs", training.epochs());
        json.put("batch", training.batch());
        json.put("learning_rate", training.learningRate());
        put(json.putObject("schedule"), training.schedule());
        put(json.putObject("optimizer"), training.optimizer());
        training.clip().ifPresent(clip -> json.put("clip", clip));
        json.put("validation", training.validation());
        training.patience().ifPresent(patience -> json.put("patience", patience));
        json.put("seed", Long.toString(training.seed()));
        return json;
    }

    private static void put(ObjectNode json, Schedule schedule) {
        if (schedule instanceof Schedule.Constant) {
            json.put("type", "constant");
        } else if (schedule instanceof Schedule.Linear linear) {
            json.put("type", "linear").put("end", linear.end());
        } else if (schedule instanceof Schedule.Cosine cosine) {
            json.put("type", "cosine").put("end", cosine.end());
        } else if (schedule instanceof Schedule.Steps steps) {
            json.put("type", "steps").put("every", steps.every()).put("gamma", steps.gamma());
        } else if (schedule instanceof Schedule.WarmUp warmUp) {
            json.put("type", "warm_up").put("steps", warmUp.warmUp());
            put(json.putObject("then"), warmUp.then());
        }
    }

    private static void put(ObjectNode json, Optimizer optimizer) {
        if (optimizer instanceof Optimizer.Sgd sgd) {
            json.put("type", "sgd").put("momentum", sgd.momentum()).put("nesterov", sgd.nesterov());
        } else if (optimizer instanceof Optimizer.AdamW adam) {
            json.put("type", "adamw")
                    .put("beta1", adam.beta1())
                    .put("beta2", adam.beta2())
                    .put("epsilon", adam.epsilon())
                    .put("decays_all", adam.decaysAll());
        }
        json.put("weight_decay", optimizer.weightDecay());
    }

    static Training training(JsonFields json) throws MalformedFileException {
        return new Training(
                integer(json, "epochs"),
                integer(json, "batch"),
                json.number("learning_rate"),
                schedule(json.object("schedule")),
                optimizer(json.object("optimizer")),
                json.node().has("clip") ? OptionalDouble.of(json.number("clip")) : OptionalDouble.empty(),
                json.number("validation"),
                json.node().has("patience") ? OptionalInt.of(integer(json, "patience")) : OptionalInt.empty(),
                seed(json));
    }

    /** A string, since JSON's numbers lose digits of a long in many programs. */
    private static long seed(JsonFields json) throws MalformedFileException {
        String text = json.text("seed");
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException wrong) {
            throw json.error("seed", "\"" + text + "\": expected a whole number");
        }
    }

    private static Schedule schedule(JsonFields json) throws MalformedFileException {
        String type = json.text("type");
        return switch (type) {
            case "constant" -> new Schedule.Constant();
            case "linear" -> new Schedule.Linear(json.number("end"));
            case "cosine" -> new Schedule.Cosine(json.number("end"));
            case "steps" -> new Schedule.Steps(json.integer("every", Long.MAX_VALUE), json.number("gamma"));
            case "warm_up" -> new Schedule.WarmUp(json.integer("steps", Long.MAX_VALUE), schedule(json.object("then")));
            default -> throw json.error("type", "\"" + type + "\" is no schedule that this version knows");
        };
    }

    private static Optimizer optimizer(JsonFields json) throws MalformedFileException {
        String type = json.text("type");
        return switch (type) {
            case "sgd" ->
                new Optimizer.Sgd(json.number("momentum"), flag(json, "nesterov"), json.number("weight_decay"));
            case "adamw" ->
                new Optimizer.AdamW(
                        json.number("beta1"),
                        json.number("beta2"),
                        json.number("epsilon"),
                        json.number("weight_decay"),
                        flag(json, "decays_all"));
            default -> throw json.error("type", "\"" + type + "\" is no optimizer that this version knows");
        };
    }
}
