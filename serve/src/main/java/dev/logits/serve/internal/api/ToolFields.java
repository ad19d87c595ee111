package dev.logits.serve.internal.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.serve.internal.json.ApiException;
import dev.logits.serve.internal.json.Fields;
import dev.logits.serve.internal.json.Json;
import dev.logits.serve.internal.json.NearestName;
import dev.logits.serve.internal.tool.ToolFormat;
import dev.logits.serve.internal.tool.Tools;
import dev.logits.serve.model.ServedModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The tools of a request. */
final class ToolFields {
    private ToolFields() {}

    /**
     * Tools as they were read.
     *
     * @param calls what may be called; empty where nothing may
     * @param seen what the template sees; null for nothing
     */
    record Read(Optional<Tools> calls, List<Map<String, Object>> seen) {}

    static Read read(Fields fields, ServedModel model) {
        for (String old : List.of("functions", "function_call")) {
            if (fields.has(old)) {
                throw ApiException.wrong(
                        old, "unsupported_value", old + " is of an old API: send tools and tool_choice");
            }
        }
        boolean several = fields.flag("parallel_tool_calls", true);
        List<JsonNode> nodes = fields.list("tools");
        JsonNode choice = fields.node("tool_choice");
        if (nodes.isEmpty()) {
            if (!choice.isNull()
                    && !choice.asText("").equals("none")
                    && !choice.asText("").equals("auto")) {
                throw ApiException.value("tool_choice", "tool_choice needs tools");
            }
            return new Read(Optional.empty(), null);
        }
        Map<String, Optional<String>> schemas = new LinkedHashMap<>();
        List<Map<String, Object>> seen = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            function(nodes.get(i), "tools[" + i + "]", schemas);
            seen.add(Json.map(nodes.get(i)));
        }
        if (choice.isTextual() && choice.textValue().equals("none")) {
            return new Read(Optional.empty(), null);
        }
        boolean required = required(choice, schemas);
        ToolFormat format = ToolFormat.of(model.template())
                .orElseThrow(() -> ApiException.wrong(
                        "tools",
                        "unsupported_value",
                        "tools are not supported: the chat template of " + model.name()
                                + " has no known form of calls (that of Hermes and Qwen, or of Llama 3)"));
        return new Read(Optional.of(new Tools(format, schemas, required, several)), seen);
    }

    private static void function(JsonNode node, String place, Map<String, Optional<String>> schemas) {
        if (!(node instanceof ObjectNode object)) {
            throw ApiException.wrong(place, "invalid_type", place + " is " + Fields.cut(node) + ": expected an object");
        }
        Fields tool = new Fields(object, place + ".");
        String type = tool.required("type");
        if (!type.equals("function")) {
            throw ApiException.wrong(
                    place + ".type", "unsupported_value", place + ".type = " + type + ": expected function");
        }
        Fields function = tool.object("function").orElseThrow(() -> tool.missing("function"));
        tool.end();
        String name = function.required("name");
        if (!name.matches("[a-zA-Z0-9_.-]{1,64}")) {
            throw ApiException.value(
                    place + ".function.name", place + ".function.name is not of 1 to 64 letters, digits, _, - and .");
        }
        function.accept("description", "strict");
        JsonNode parameters = function.node("parameters");
        if (!parameters.isNull() && !parameters.isObject()) {
            throw function.type("parameters", "a JSON Schema", parameters);
        }
        function.end();
        Optional<String> schema =
                parameters.isNull() || parameters.isEmpty() ? Optional.empty() : Optional.of(Json.text(parameters));
        if (schemas.put(name, schema) != null) {
            throw ApiException.value(place + ".function.name", "the function " + name + " is there twice");
        }
    }

    /** Whether a call must come; leaves the function alone that is chosen. */
    private static boolean required(JsonNode choice, Map<String, Optional<String>> schemas) {
        if (choice.isNull() || choice.isTextual() && choice.textValue().equals("auto")) {
            return false;
        }
        if (choice.isTextual() && choice.textValue().equals("required")) {
            return true;
        }
        String name = choice.path("function").path("name").asText("");
        if (!choice.path("type").asText("").equals("function") || name.isEmpty()) {
            throw ApiException.value(
                    "tool_choice",
                    "tool_choice is " + Fields.cut(choice)
                            + ": expected none, auto, required, or {\"type\": \"function\", \"function\": {\"name\":"
                            + " …}}");
        }
        if (!schemas.containsKey(name)) {
            throw ApiException.value(
                    "tool_choice",
                    "tool_choice names " + name + ", which is none of the tools"
                            + NearestName.hint(name, schemas.keySet()));
        }
        schemas.keySet().retainAll(List.of(name));
        return true;
    }
}
