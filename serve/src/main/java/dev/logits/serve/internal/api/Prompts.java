package dev.logits.serve.internal.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.logits.serve.internal.json.ApiException;
import dev.logits.serve.internal.json.Fields;
import dev.logits.serve.model.ServeLimits;
import dev.logits.serve.model.ServedModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/** Prompts of a request: a text, texts, ids, or lists of ids. */
final class Prompts {
    private Prompts() {}

    /**
     * A prompt.
     *
     * @param tokens what the model reads
     * @param text as it was sent, or what the ids stand for
     */
    record Read(int[] tokens, String text) {}

    /** The prompts of a field. */
    static List<Read> read(Fields fields, String name, ServedModel model, ServeLimits limits) {
        JsonNode node = fields.node(name);
        boolean special = fields.flag("add_special_tokens", true);
        OptionalInt cut = fields.integer("truncate_prompt_tokens", -1, limits.promptTokens());
        if (node.isNull()) {
            throw fields.missing(name);
        }
        List<Read> prompts = new ArrayList<>();
        if (node.isTextual()) {
            prompts.add(text(node.textValue(), name, model, special, cut, limits));
        } else if (node.isArray() && !node.isEmpty() && node.get(0).isNumber()) {
            prompts.add(ids(node, name, model, cut, limits));
        } else if (node.isArray() && !node.isEmpty()) {
            if (node.size() > limits.prompts()) {
                throw ApiException.value(
                        name,
                        name + " has " + node.size() + " prompts, more than " + limits.prompts()
                                + "; send several requests");
            }
            for (int i = 0; i < node.size(); i++) {
                String place = name + "[" + i + "]";
                JsonNode each = node.get(i);
                if (each.isTextual()) {
                    prompts.add(text(each.textValue(), place, model, special, cut, limits));
                } else if (each.isArray()) {
                    prompts.add(ids(each, place, model, cut, limits));
                } else {
                    throw fields.type(place, "a text or a list of token ids", each);
                }
            }
        } else {
            throw ApiException.value(
                    name,
                    name + (node.isArray() ? " is empty" : " is " + Fields.cut(node))
                            + ": expected a text, token ids, or a list of these");
        }
        return prompts;
    }

    private static Read text(
            String text, String place, ServedModel model, boolean special, OptionalInt cut, ServeLimits limits) {
        if (text.isEmpty()) {
            throw ApiException.value(place, place + " is empty: a prompt needs 1 token or more");
        }
        if (text.length() > 64L * limits.promptTokens()) {
            throw tooLong(place, text.length() + " characters", limits);
        }
        return new Read(checked(cut(model.encode(text, special), cut, model), place, model, limits), text);
    }

    private static Read ids(JsonNode node, String place, ServedModel model, OptionalInt cut, ServeLimits limits) {
        if (node.isEmpty()) {
            throw ApiException.value(place, place + " is empty: a prompt needs 1 token or more");
        }
        int[] ids = new int[node.size()];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = id(model, node.get(i), place + "[" + i + "]");
        }
        ids = checked(cut(ids, cut, model), place, model, limits);
        return new Read(ids, TokenTexts.of(model).decode(ids));
    }

    /** A token's id. */
    static int id(ServedModel model, JsonNode node, String place) {
        int most = model.model().vocabulary() - 1;
        if (!node.isIntegralNumber() || !node.canConvertToInt() || node.intValue() < 0 || node.intValue() > most) {
            throw ApiException.value(
                    place,
                    place + " = " + Fields.cut(node) + " is no token id of " + model.name() + ": expected 0.." + most);
        }
        return node.intValue();
    }

    /** The last tokens, where a prompt is longer; −1 for as many as the model holds. */
    private static int[] cut(int[] tokens, OptionalInt most, ServedModel model) {
        if (most.isEmpty()) {
            return tokens;
        }
        int keep = most.getAsInt() < 0 ? model.model().contextLength() - 1 : Math.max(1, most.getAsInt());
        return tokens.length <= keep ? tokens : Arrays.copyOfRange(tokens, tokens.length - keep, tokens.length);
    }

    /** Tokens that the model can read. */
    static int[] checked(int[] tokens, String place, ServedModel model, ServeLimits limits) {
        if (tokens.length == 0) {
            throw ApiException.value(place, place + " is empty: a prompt needs 1 token or more");
        }
        int most = Math.min(limits.promptTokens(), model.model().contextLength());
        if (tokens.length > most) {
            throw ApiException.wrong(
                    place,
                    "context_length_exceeded",
                    place + " has " + tokens.length + " tokens, more than the " + most + " that " + model.name()
                            + " takes; shorten it, or send truncate_prompt_tokens");
        }
        return tokens;
    }

    private static ApiException tooLong(String place, String length, ServeLimits limits) {
        return ApiException.wrong(
                place,
                "context_length_exceeded",
                place + " has " + length + ", which is more than " + limits.promptTokens() + " tokens; shorten it");
    }
}
