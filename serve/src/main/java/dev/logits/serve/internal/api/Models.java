package dev.logits.serve.internal.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.serve.internal.http.Exchange;
import dev.logits.serve.internal.json.ApiException;
import dev.logits.serve.internal.json.Fields;
import dev.logits.serve.internal.json.Json;
import dev.logits.serve.internal.json.NearestName;
import dev.logits.serve.internal.run.ModelRunner;
import dev.logits.serve.model.ServeLimits;
import dev.logits.serve.model.ServedClassifier;
import dev.logits.serve.model.ServedModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is served, by name; and the routes that tell of it.
 *
 * <p>For any number of threads.
 */
public final class Models {
    private final Map<String, Hosted> models = new LinkedHashMap<>();
    private final Map<String, ServedClassifier> classifiers = new LinkedHashMap<>();
    private final ServeLimits limits;

    /**
     * A model and its thread.
     *
     * @param model the model
     * @param runner its thread
     * @param constraints its grammars
     */
    record Hosted(ServedModel model, ModelRunner runner, Constraints constraints) {}

    /** Nothing yet. */
    public Models(ServeLimits limits) {
        this.limits = limits;
    }

    /** Adds a model. */
    public void add(ServedModel model, ModelRunner runner) {
        models.put(model.name(), new Hosted(model, runner, new Constraints(model, limits)));
    }

    /** Adds a classifier. */
    public void add(ServedClassifier classifier) {
        classifiers.put(classifier.name(), classifier);
    }

    /** Limits of requests. */
    ServeLimits limits() {
        return limits;
    }

    /** The language model that a request names. */
    Hosted named(Fields fields) {
        String name = fields.required("model");
        Hosted hosted = models.get(name);
        if (hosted != null) {
            return hosted;
        }
        if (classifiers.containsKey(name)) {
            throw ApiException.value("model", name + " is a classifier; send its input to /classify");
        }
        throw unknown(name);
    }

    /** The language model that a request names, or the first one. */
    Hosted namedOrFirst(Fields fields) {
        if (fields.has("model")) {
            return named(fields);
        }
        return models.values().stream()
                .findFirst()
                .orElseThrow(() -> ApiException.notFound("model", "model_not_found", "no language model is served"));
    }

    /** The classifier that a request names, if it is one. */
    Optional<ServedClassifier> classifierIfNamed(Fields fields) {
        return Optional.ofNullable(classifiers.get(fields.required("model")));
    }

    /** The classifier that a request names. */
    ServedClassifier classifier(Fields fields) {
        String name = fields.required("model");
        ServedClassifier classifier = classifiers.get(name);
        if (classifier == null) {
            if (models.containsKey(name)) {
                throw ApiException.value("model", name + " is a language model, no classifier");
            }
            throw unknown(name);
        }
        return classifier;
    }

    private ApiException unknown(String name) {
        String said = name.length() > 100 ? name.substring(0, 97) + "…" : name;
        List<String> names = names();
        return ApiException.notFound(
                "model",
                "model_not_found",
                "the model " + said + " is not served here; there are " + String.join(", ", names)
                        + NearestName.hint(name, names));
    }

    private List<String> names() {
        List<String> names = new ArrayList<>(models.keySet());
        names.addAll(classifiers.keySet());
        return names;
    }

    /** GET /v1/models. */
    public void list(Exchange exchange, ObjectNode body) {
        ObjectNode json = Json.object().put("object", "list");
        ArrayNode data = json.putArray("data");
        names().forEach(name -> data.add(one(name)));
        exchange.json(json);
    }

    /** GET /v1/models/NAME. */
    public void get(Exchange exchange, ObjectNode body) {
        String name = java.net.URLDecoder.decode(
                exchange.path().substring("/v1/models/".length()), java.nio.charset.StandardCharsets.UTF_8);
        if (!models.containsKey(name) && !classifiers.containsKey(name)) {
            throw unknown(name);
        }
        exchange.json(one(name));
    }

    private ObjectNode one(String name) {
        ObjectNode json = Json.object().put("id", name).put("object", "model");
        Optional<Hosted> hosted = Optional.ofNullable(models.get(name));
        if (hosted.isPresent()) {
            ServedModel model = hosted.get().model();
            int context = model.model().contextLength();
            json.put("created", model.created()).put("owned_by", "logits");
            json.put("max_model_len", Math.min(context, limits.promptTokens()));
            json.put("vocabulary", model.model().vocabulary());
            json.put("determinism", model.batchInvariant() ? "batch-invariant" : "batch-dependent");
            json.put(
                    "tool_calls",
                    dev.logits.serve.internal.tool.ToolFormat.of(model.template())
                            .isPresent());
        } else {
            json.put("created", started).put("owned_by", "logits").put("task", "classify");
        }
        return json;
    }

    private final long started = java.time.Instant.now().getEpochSecond();

    /** Whether all models take requests. */
    public boolean isReady() {
        return models.values().stream().allMatch(hosted -> hosted.runner().isReady());
    }
}
