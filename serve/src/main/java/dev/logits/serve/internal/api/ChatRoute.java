package dev.logits.serve.internal.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.decode.grammar.Constraint;
import dev.logits.decode.strategy.DecodingListener;
import dev.logits.decode.strategy.FinishReason;
import dev.logits.decode.strategy.GeneratedText;
import dev.logits.decode.strategy.Generation;
import dev.logits.decode.strategy.Prompt;
import dev.logits.decode.strategy.PromptTrace;
import dev.logits.serve.internal.http.Exchange;
import dev.logits.serve.internal.http.Route;
import dev.logits.serve.internal.json.ApiException;
import dev.logits.serve.internal.json.Fields;
import dev.logits.serve.internal.json.Json;
import dev.logits.serve.internal.run.Part;
import dev.logits.serve.internal.run.Work;
import dev.logits.serve.internal.tool.Tools;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** POST /v1/chat/completions. */
public final class ChatRoute implements Route {
    private final Models models;

    /** Of these models. */
    public ChatRoute(Models models) {
        this.models = models;
    }

    /**
     * A request that has been read.
     *
     * @param asked what is generated
     * @param prompt after which text
     * @param tools what may be called
     */
    record Request(Answering asked, Prompts.Read prompt, Optional<Tools> tools) {}

    @Override
    public void handle(Exchange exchange, ObjectNode body) {
        Fields fields = new Fields(body, "");
        Models.Hosted hosted = models.named(fields);
        Request request = read(fields, hosted);
        if (request.asked().stream()) {
            new ChatEvents(exchange, request).run(hosted.runner());
        } else {
            answer(exchange, hosted, request);
        }
    }

    private Request read(Fields fields, Models.Hosted hosted) {
        ToolFields.Read tools = ToolFields.read(fields, hosted.model());
        AnsweringFields answering = new AnsweringFields(fields, hosted.model(), models.limits());
        refuse(fields, hosted, answering);
        Prompts.Read prompt = Conversations.read(fields, tools.seen(), hosted.model(), models.limits());
        int most = models.limits().maxTokens();
        OptionalInt tokens = fields.integer("max_completion_tokens", 1, most);
        OptionalInt old = fields.integer("max_tokens", 1, most);
        if (tokens.isPresent() && old.isPresent() && tokens.getAsInt() != old.getAsInt()) {
            throw RuleFields.both("max_completion_tokens", "max_tokens");
        }
        boolean tells = fields.flag("logprobs", false);
        OptionalInt top =
                fields.integer("top_logprobs", 0, Math.min(20, models.limits().logProbabilities()));
        if (top.isPresent() && !tells) {
            throw ApiException.value("top_logprobs", "top_logprobs needs logprobs: true");
        }
        Optional<Constraint> constraint = constraint(fields, hosted, tools);
        Answering asked = answering.read(constraint, tokens.orElse(old.orElse(most)), tells ? top.orElse(0) : -1);
        ForeignFields.refuse(fields, true);
        fields.end();
        return new Request(asked, prompt, tools.calls());
    }

    private static Optional<Constraint> constraint(Fields fields, Models.Hosted hosted, ToolFields.Read tools) {
        Optional<Constraint> constraint = hosted.constraints().of(fields);
        if (tools.calls().isEmpty()) {
            return constraint;
        }
        if (constraint.isPresent()) {
            throw ApiException.value(
                    "tools", "tools and a form of the answer do not go together; send one, or tool_choice none");
        }
        Tools calls = tools.calls().get();
        String key = "tools " + calls.key();
        return Optional.of(
                hosted.constraints().compiled("tools", key, key, () -> calls.grammar(Constraints::arguments)));
    }

    private static void refuse(Fields fields, Models.Hosted hosted, AnsweringFields answering) {
        for (String name : List.of("modalities")) {
            List<String> modalities = fields.texts(name);
            if (!modalities.isEmpty() && !modalities.equals(List.of("text"))) {
                throw answering.unsupported(name, "[\"text\"]");
            }
        }
        for (String name :
                List.of("audio", "prediction", "web_search_options", "chat_template", "best_of", "moderation")) {
            if (fields.has(name)) {
                throw answering.unsupported(name, "none");
            }
        }
        answering.only("verbosity", "medium");
        boolean knows = hosted.model().template().source("default").orElse("").contains("reasoning_effort");
        if (fields.has("reasoning_effort") && !knows) {
            throw answering.unsupported("reasoning_effort", "none, since the model's template does not know it");
        }
    }

    private void answer(Exchange exchange, Models.Hosted hosted, Request request) {
        List<PromptTrace> told = new ArrayList<>();
        Part part = new Part(
                CompletionRoute.decoder(request.asked(), false),
                new Prompt(request.prompt().tokens(), 0),
                request.asked().rows(),
                new DecodingListener() {
                    @Override
                    public void read(int index, PromptTrace trace) {
                        told.add(trace);
                    }
                });
        Work work = new Work(List.of(part), request.asked().seed());
        exchange.whenGone(work::cancel);
        hosted.runner().submit(work);
        work.result()
                .whenCompleteAsync(
                        (all, failed) -> {
                            try {
                                if (failed != null) {
                                    throw Endings.error(failed);
                                }
                                Endings.check(all);
                                exchange.json(json(request, all.get(0), told));
                            } catch (RuntimeException e) {
                                exchange.error(Endings.error(e));
                            }
                        },
                        exchange.executor());
    }

    private static ObjectNode json(Request request, Generation generation, List<PromptTrace> told) {
        Answering asked = request.asked();
        LogProbabilityJson logProbabilities = new LogProbabilityJson(asked);
        ObjectNode json =
                head("chat.completion", Endings.id("chatcmpl-"), Instant.now().getEpochSecond(), asked);
        ArrayNode choices = json.putArray("choices");
        long generated = 0;
        for (GeneratedText text : generation.texts()) {
            ObjectNode choice = choices.addObject();
            choice.put("index", choices.size() - 1);
            List<Tools.Call> calls =
                    message(choice.putObject("message"), request, text.text().orElse(""));
            if (asked.logProbabilities() >= 0) {
                choice.set("logprobs", logProbabilities.chat(text.trace()));
            } else {
                choice.putNull("logprobs");
            }
            choice.put("finish_reason", finish(text.finish(), calls));
            if (asked.tokenIds()) {
                CompletionRoute.ids(choice.putArray("token_ids"), text.tokens());
            }
            generated += text.tokens().length;
        }
        if (asked.promptLogProbabilities() >= 0) {
            json.set("prompt_logprobs", logProbabilities.prompt(told));
        }
        if (asked.tokenIds()) {
            CompletionRoute.ids(
                    json.putArray("prompt_token_ids"), request.prompt().tokens());
        }
        json.set("usage", CompletionRoute.usage(request.prompt().tokens().length, generated));
        return json;
    }

    static String finish(FinishReason reason, List<Tools.Call> calls) {
        String word = Endings.word(reason);
        return !calls.isEmpty() && word.equals("stop") ? "tool_calls" : word;
    }

    private static List<Tools.Call> message(ObjectNode message, Request request, String text) {
        List<Tools.Call> calls = request.tools().map(tools -> tools.calls(text)).orElse(List.of());
        String content = request.tools().map(tools -> tools.content(text)).orElse(text);
        message.put("role", "assistant");
        if (content.isEmpty() && !calls.isEmpty()) {
            message.putNull("content");
        } else {
            message.put("content", content);
        }
        message.putNull("refusal");
        if (!calls.isEmpty()) {
            ArrayNode list = message.putArray("tool_calls");
            calls.forEach(call -> call(list.addObject(), call));
        }
        return calls;
    }

    static void call(ObjectNode json, Tools.Call call) {
        json.put("id", Endings.id("call_")).put("type", "function");
        json.putObject("function").put("name", call.name()).put("arguments", call.arguments());
    }

    static ObjectNode head(String object, String id, long created, Answering asked) {
        return Json.object()
                .put("id", id)
                .put("object", object)
                .put("created", created)
                .put("model", asked.model().name())
                .put("system_fingerprint", asked.model().fingerprint());
    }
}
