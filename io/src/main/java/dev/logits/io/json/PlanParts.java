package dev.logits.io.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.decode.AdaptiveP;
import dev.logits.decode.AllowedTokens;
import dev.logits.decode.Ancestral;
import dev.logits.decode.BadWords;
import dev.logits.decode.BeginSuppressedTokens;
import dev.logits.decode.Dry;
import dev.logits.decode.DynamicTemperature;
import dev.logits.decode.EpsilonCutoff;
import dev.logits.decode.EtaCutoff;
import dev.logits.decode.ForcedFirstToken;
import dev.logits.decode.ForcedLastToken;
import dev.logits.decode.FrequencyPenalty;
import dev.logits.decode.Greedy;
import dev.logits.decode.LengthDecay;
import dev.logits.decode.LogitBias;
import dev.logits.decode.MinLength;
import dev.logits.decode.MinNewTokens;
import dev.logits.decode.MinP;
import dev.logits.decode.Mirostat;
import dev.logits.decode.Mirostat2;
import dev.logits.decode.NoRepeatNgram;
import dev.logits.decode.Normalize;
import dev.logits.decode.PLess;
import dev.logits.decode.RepetitionPenalty;
import dev.logits.decode.SequenceBias;
import dev.logits.decode.SuppressedTokens;
import dev.logits.decode.Temperature;
import dev.logits.decode.Tokens;
import dev.logits.decode.TopH;
import dev.logits.decode.TopK;
import dev.logits.decode.TopNSigma;
import dev.logits.decode.TopP;
import dev.logits.decode.TypicalP;
import dev.logits.decode.Window;
import dev.logits.decode.Xtc;
import dev.logits.io.MalformedFileException;
import dev.logits.io.internal.json.JsonFields;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The rules and samplers that a plan's file may hold, by the components of their records. A new one joins
 * {@link #KINDS}.
 */
final class PlanParts {
    private static final List<Class<? extends Record>> KINDS = List.of(
            Temperature.class,
            DynamicTemperature.class,
            TopK.class,
            TopP.class,
            MinP.class,
            TypicalP.class,
            EpsilonCutoff.class,
            EtaCutoff.class,
            TopNSigma.class,
            TopH.class,
            PLess.class,
            Xtc.class,
            Normalize.class,
            RepetitionPenalty.class,
            FrequencyPenalty.class,
            Dry.class,
            NoRepeatNgram.class,
            LogitBias.class,
            SequenceBias.class,
            BadWords.class,
            AllowedTokens.class,
            SuppressedTokens.class,
            BeginSuppressedTokens.class,
            ForcedFirstToken.class,
            ForcedLastToken.class,
            MinLength.class,
            MinNewTokens.class,
            LengthDecay.class,
            Greedy.class,
            Ancestral.class,
            Mirostat.class,
            Mirostat2.class,
            AdaptiveP.class);

    private PlanParts() {}

    /** "TopNSigma" is top-n-sigma. */
    static String type(Class<?> kind) {
        return kind.getSimpleName().replaceAll("(?<=.)(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }

    static List<Class<? extends Record>> kinds() {
        return KINDS;
    }

    static void write(Object part, ObjectNode json) {
        if (!KINDS.contains(part.getClass())) {
            throw new IllegalArgumentException(part + " cannot be saved: it is not one of this library's");
        }
        json.put("type", type(part.getClass()));
        writeComponents((Record) part, json);
    }

    private static void writeComponents(Record part, ObjectNode json) {
        for (RecordComponent component : part.getClass().getRecordComponents()) {
            Object value;
            try {
                value = component.getAccessor().invoke(part);
            } catch (ReflectiveOperationException impossible) {
                throw new IllegalStateException(impossible);
            }
            json.set(component.getName(), node(value, json));
        }
    }

    private static JsonNode node(Object value, ObjectNode factory) {
        if (value instanceof Integer i) {
            return factory.numberNode(i);
        }
        if (value instanceof Double d) {
            return Double.isFinite(d) ? factory.numberNode(d) : factory.textNode(d.toString());
        }
        if (value instanceof Window) {
            return factory.textNode(value.toString());
        }
        if (value instanceof Tokens tokens) {
            ArrayNode array = factory.arrayNode();
            for (int token : tokens.toArray()) {
                array.add(token);
            }
            return array;
        }
        if (value instanceof Map<?, ?> map) {
            ObjectNode object = factory.objectNode();
            map.forEach((token, bias) -> object.set(token.toString(), node(bias, factory)));
            return object;
        }
        if (value instanceof List<?> list) {
            ArrayNode array = factory.arrayNode();
            list.forEach(item -> array.add(node(item, factory)));
            return array;
        }
        ObjectNode object = factory.objectNode();
        writeComponents((Record) value, object);
        return object;
    }

    /** The part whose type the fields name. */
    static <T> T read(JsonFields json, Class<T> as) throws MalformedFileException {
        String type = json.text("type");
        for (Class<? extends Record> kind : KINDS) {
            if (as.isAssignableFrom(kind) && type(kind).equals(type)) {
                return as.cast(readComponents(json, kind, true));
            }
        }
        throw json.error(
                "type",
                "\"" + type + "\" is unknown: expected one of "
                        + KINDS.stream()
                                .filter(as::isAssignableFrom)
                                .map(PlanParts::type)
                                .collect(Collectors.joining(", ")));
    }

    private static Object readComponents(JsonFields json, Class<? extends Record> kind, boolean typed)
            throws MalformedFileException {
        RecordComponent[] components = kind.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        Object[] values = new Object[components.length];
        Set<String> names = new LinkedHashSet<>(typed ? List.of("type") : List.of());
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            names.add(components[i].getName());
        }
        DecodingPlanJson.known(json, names);
        for (int i = 0; i < components.length; i++) {
            values[i] = value(json, components[i].getName(), types[i], kind);
        }
        try {
            return kind.getDeclaredConstructor(types).newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException invalid) {
                throw new MalformedFileException(
                        json.file(), json.file() + ": " + json.prefix() + " " + invalid.getMessage(), invalid);
            }
            throw new IllegalStateException(e);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Object value(JsonFields json, String name, Class<?> type, Class<?> kind)
            throws MalformedFileException {
        if (type == int.class) {
            return (int) json.integer(name, Integer.MAX_VALUE);
        }
        if (type == double.class) {
            return json.number(name);
        }
        if (type == Tokens.class) {
            return tokens(json, name, json.array(name));
        }
        if (type == Window.class) {
            try {
                return Window.parse(json.text(name));
            } catch (IllegalArgumentException invalid) {
                throw json.error(name, invalid.getMessage());
            }
        }
        if (type == Map.class) {
            return biases(json.object(name));
        }
        List<Object> list = new ArrayList<>();
        for (JsonNode item : json.array(name)) {
            String place = name + "[" + list.size() + "]";
            list.add(
                    kind == SequenceBias.class
                            ? readComponents(
                                    DecodingPlanJson.fields(json.file(), item, json.prefix() + place),
                                    SequenceBias.Biased.class,
                                    false)
                            : tokens(json, place, item));
        }
        return list;
    }

    private static Map<Integer, Double> biases(JsonFields json) throws MalformedFileException {
        Map<Integer, Double> biases = new TreeMap<>();
        for (var i = json.node().fieldNames(); i.hasNext(); ) {
            String token = i.next();
            if (!token.matches("[0-9]{1,9}")) {
                throw json.error(token, "is not a token: expected 0 or more");
            }
            biases.put(Integer.valueOf(token), json.number(token));
        }
        return biases;
    }

    private static Tokens tokens(JsonFields json, String name, JsonNode array) throws MalformedFileException {
        List<Integer> ids = new ArrayList<>();
        for (JsonNode item : array) {
            if (!item.isInt() || item.intValue() < 0) {
                throw json.error(name, item + " is not a token: expected 0 or more");
            }
            ids.add(item.intValue());
        }
        if (!array.isArray()) {
            throw json.error(name, array + ": expected an array of tokens");
        }
        return Tokens.of(ids);
    }
}
