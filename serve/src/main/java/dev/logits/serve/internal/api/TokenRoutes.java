package dev.logits.serve.internal.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.serve.internal.http.Exchange;
import dev.logits.serve.internal.json.ApiException;
import dev.logits.serve.internal.json.Fields;
import dev.logits.serve.internal.json.Json;
import dev.logits.serve.model.ServedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The routes of tokenizers, in vLLM's form; {@code /tokenize} takes llama.cpp's names, too. */
public final class TokenRoutes {
    private final Models models;

    /** Of these models. */
    public TokenRoutes(Models models) {
        this.models = models;
    }

    /** POST /tokenize. */
    public void tokenize(Exchange exchange, ObjectNode body) {
        Fields fields = new Fields(body, "");
        ServedModel model = models.namedOrFirst(fields).model();
        boolean strings = fields.flag("return_token_strs", false);
        boolean pieces = fields.flag("with_pieces", false);
        boolean special = fields.flag("add_special_tokens", fields.flag("add_special", true));
        int[] tokens;
        if (fields.has("messages")) {
            ToolFields.Read tools = ToolFields.read(fields, model);
            tokens = Conversations.read(fields, tools.seen(), model, models.limits())
                    .tokens();
        } else {
            Optional<String> prompt = fields.text("prompt");
            Optional<String> content = fields.text("content");
            if (prompt.isPresent() && content.isPresent()) {
                throw RuleFields.both("prompt", "content");
            }
            String text = prompt.or(() -> content).orElseThrow(() -> fields.missing("prompt"));
            tokens = model.encode(text, special);
        }
        fields.flag("parse_special", true);
        fields.end();
        int most = Math.min(models.limits().promptTokens(), model.model().contextLength());
        ObjectNode json = Json.object().put("count", tokens.length).put("max_model_len", most);
        TokenTexts texts = TokenTexts.of(model);
        ArrayNode list = json.putArray("tokens");
        for (int token : tokens) {
            if (pieces) {
                list.addObject().put("id", token).put("piece", texts.of(token));
            } else {
                list.add(token);
            }
        }
        if (strings) {
            ArrayNode named = json.putArray("token_strs");
            for (int token : tokens) {
                named.add(texts.of(token));
            }
        } else {
            json.putNull("token_strs");
        }
        exchange.json(json);
    }

    /** POST /detokenize. */
    public void detokenize(Exchange exchange, ObjectNode body) {
        Fields fields = new Fields(body, "");
        ServedModel model = models.namedOrFirst(fields).model();
        List<JsonNode> nodes = fields.list("tokens");
        if (!fields.has("tokens")) {
            throw fields.missing("tokens");
        }
        fields.end();
        int[] tokens = new int[nodes.size()];
        for (int i = 0; i < tokens.length; i++) {
            tokens[i] = Prompts.id(model, nodes.get(i), "tokens[" + i + "]");
        }
        String text = TokenTexts.of(model).decode(tokens);
        exchange.json(Json.object().put("prompt", text).put("content", text));
    }

    /** GET /tokenizer_info, of the first model; POST names one. */
    public void info(Exchange exchange, ObjectNode body) {
        Fields fields = new Fields(body == null ? Json.object() : body, "");
        ServedModel model = models.namedOrFirst(fields).model();
        fields.end();
        ObjectNode json = model.folder().flatMap(TokenRoutes::configuration).orElseGet(Json::object);
        if (!json.has("tokenizer_class")) {
            json.put("tokenizer_class", model.tokenizer().getClass().getSimpleName());
        }
        json.put("vocab_size", model.tokenizer().size());
        if (!model.ends().isEmpty() && !json.has("eos_token")) {
            json.put("eos_token", model.specialName(model.ends().get(0)));
        }
        ArrayNode ends = json.putArray("eos_token_ids");
        model.ends().forEach(ends::add);
        if (!json.has("chat_template")) {
            model.template().source("default").ifPresent(source -> json.put("chat_template", source));
        }
        exchange.json(json);
    }

    private static Optional<ObjectNode> configuration(Path folder) {
        Path file = folder.resolve("tokenizer_config.json");
        try {
            return Files.isRegularFile(file) ? Optional.of(Json.object(Files.readAllBytes(file))) : Optional.empty();
        } catch (IOException e) {
            throw ApiException.server(500, "internal_error", "the tokenizer's configuration cannot be read");
        }
    }
}
