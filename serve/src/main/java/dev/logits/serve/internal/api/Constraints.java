package dev.logits.serve.internal.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.logits.decode.grammar.Constraint;
import dev.logits.decode.grammar.Grammar;
import dev.logits.decode.grammar.GrammarLimitException;
import dev.logits.decode.grammar.Members;
import dev.logits.io.grammar.Gbnf;
import dev.logits.io.grammar.Lark;
import dev.logits.io.schema.JsonSchema;
import dev.logits.serve.internal.json.ApiException;
import dev.logits.serve.internal.json.Fields;
import dev.logits.serve.internal.json.Json;
import dev.logits.serve.internal.json.NearestName;
import dev.logits.serve.model.ServeLimits;
import dev.logits.serve.model.ServedModel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Grammars of requests, compiled for a model; those that came last are kept.
 *
 * <p>For any number of threads.
 */
final class Constraints {
    private static final int KEPT = 64;

    private final ServedModel model;
    private final ServeLimits limits;
    private final Map<String, Constraint> kept = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Constraint> eldest) {
            return size() > KEPT;
        }
    };

    Constraints(ServedModel model, ServeLimits limits) {
        this.model = model;
        this.limits = limits;
    }

    /** The grammar that a request asks for, if any. */
    Optional<Constraint> of(Fields fields) {
        Optional<Constraint> format = responseFormat(fields);
        Optional<Constraint> structured = structured(fields);
        Optional<Constraint> gbnf = fields.text("grammar").map(text -> grammar("grammar", text));
        JsonNode schema = fields.node("json_schema");
        Optional<Constraint> json = schema.isNull() ? Optional.empty() : Optional.of(schema("json_schema", schema));
        String first = null;
        Optional<Constraint> found = Optional.empty();
        for (Map.Entry<String, Optional<Constraint>> e : Map.of(
                        "response_format",
                        format,
                        "structured_outputs",
                        structured,
                        "grammar",
                        gbnf,
                        "json_schema",
                        json)
                .entrySet()) {
            if (e.getValue().isPresent()) {
                if (first != null) {
                    throw RuleFields.both(first, e.getKey());
                }
                first = e.getKey();
                found = e.getValue();
            }
        }
        return found;
    }

    private Optional<Constraint> responseFormat(Fields fields) {
        Optional<Fields> format = fields.object("response_format");
        if (format.isEmpty()) {
            return Optional.empty();
        }
        String type = format.get().required("type");
        Optional<Fields> schema = format.get().object("json_schema");
        Optional<Constraint> made = switch (type) {
            case "text" -> Optional.empty();
            case "json_object" -> Optional.of(anyObject());
            case "json_schema" ->
                Optional.of(named(schema.orElseThrow(() -> format.get().missing("json_schema"))));
            default ->
                throw ApiException.value(
                        "response_format.type",
                        "response_format.type = " + type + " is none: expected text, json_object or json_schema"
                                + NearestName.hint(type, Set.of("text", "json_object", "json_schema")));
        };
        if (schema.isPresent() && !type.equals("json_schema")) {
            throw ApiException.value(
                    "response_format.json_schema", "response_format.json_schema needs the type json_schema");
        }
        format.get().end();
        return made;
    }

    private Constraint named(Fields format) {
        format.required("name");
        format.accept("description");
        format.flag("strict", false); // the schema binds in any case
        JsonNode schema = format.node("schema");
        format.end();
        return schema.isNull() ? anyObject() : schema(format.path("schema"), schema);
    }

    private Optional<Constraint> structured(Fields fields) {
        Optional<Fields> asked = fields.object("structured_outputs");
        if (asked.isEmpty()) {
            return Optional.empty();
        }
        Fields of = asked.get();
        JsonNode json = of.node("json");
        boolean object = of.flag("json_object", false);
        Optional<String> regex = of.text("regex");
        Optional<String> grammar = of.text("grammar");
        boolean choices = of.has("choice");
        List<String> choice = of.texts("choice");
        boolean others = of.has("disable_additional_properties");
        boolean closed = of.flag("disable_additional_properties", true);
        of.end();
        if (others && json.isNull()) {
            throw ApiException.value(
                    "structured_outputs.disable_additional_properties",
                    "structured_outputs.disable_additional_properties needs structured_outputs.json");
        }
        int kinds = (json.isNull() ? 0 : 1)
                + (object ? 1 : 0)
                + (regex.isPresent() ? 1 : 0)
                + (grammar.isPresent() ? 1 : 0)
                + (choices ? 1 : 0);
        if (kinds != 1) {
            throw ApiException.value(
                    "structured_outputs",
                    "structured_outputs has " + kinds + " of json, json_object, regex, choice and grammar; send one");
        }
        if (!json.isNull()) {
            return Optional.of(schema("structured_outputs.json", json, closed));
        }
        if (object) {
            return Optional.of(anyObject());
        }
        if (regex.isPresent()) {
            String path = "structured_outputs.regex";
            return Optional.of(compiled(path, "regex " + regex.get(), regex.get(), () -> Grammar.regex(regex.get())));
        }
        if (grammar.isPresent()) {
            return Optional.of(grammar("structured_outputs.grammar", grammar.get()));
        }
        String all = String.join("\u0000", choice);
        return Optional.of(compiled("structured_outputs.choice", "choice " + all, all, () -> Grammar.choices(choice)));
    }

    private Constraint anyObject() {
        return compiled(
                "response_format",
                "object",
                "",
                () -> JsonSchema.anyObject()
                        .withPropertyOrder(Members.Order.DECLARED)
                        .grammar());
    }

    /** What a schema allows, with the members that it declares, in their order, and no others. */
    Constraint schema(String path, JsonNode schema) {
        return schema(path, schema, true);
    }

    private Constraint schema(String path, JsonNode schema, boolean closed) {
        String text = schema.isTextual() ? schema.textValue() : Json.text(schema);
        String key = closed ? "schema " : "open schema ";
        return compiled(path, key + text, text, () -> schema(text, closed));
    }

    /** The arguments that a tool declares, and no others. */
    static Grammar arguments(String text) {
        return schema(text, true);
    }

    /** Members in the order in which they are declared; closed where the schema does not speak of others. */
    private static Grammar schema(String text, boolean closed) {
        return JsonSchema.parse(text)
                .withPropertyOrder(Members.Order.DECLARED)
                .withClosed(closed)
                .grammar();
    }

    /** A grammar of llama.cpp, or, where it has a {@code start:} rule, of llguidance. */
    private Constraint grammar(String path, String text) {
        boolean lark = !text.contains("::=");
        return compiled(path, "grammar " + text, text, () -> lark ? Lark.parse(text) : Gbnf.parse(text));
    }

    /** A grammar compiled for the model. */
    Constraint compiled(String path, String key, String text, Supplier<Grammar> grammar) {
        if (text.length() > limits.grammarBytes()) {
            throw ApiException.wrong(
                    path,
                    "grammar_too_large",
                    path + " has " + text.length() + " characters, more than " + limits.grammarBytes());
        }
        synchronized (kept) {
            Constraint known = kept.get(key);
            if (known != null) {
                return known;
            }
        }
        Constraint made;
        try {
            if (model.ends().isEmpty()) {
                throw ApiException.value(
                        path, path + " needs a token that ends a text, and " + model.name() + " has none");
            }
            made = Constraint.of(grammar.get(), model.trie());
        } catch (IllegalArgumentException | GrammarLimitException e) {
            throw ApiException.wrong(path, "invalid_grammar", path + ": " + e.getMessage());
        }
        synchronized (kept) {
            kept.put(key, made);
        }
        return made;
    }
}
