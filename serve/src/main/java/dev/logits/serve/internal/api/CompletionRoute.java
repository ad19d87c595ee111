package dev.logits.serve.internal.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.decode.strategy.DecodingListener;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** POST /v1/completions. */
public final class CompletionRoute implements Route {
    private final Models models;

    /** Of these models. */
    public CompletionRoute(Models models) {
        this.models = models;
    }

    /**
     * A request that has been read.
     *
     * @param asked what is generated
     * @param prompts after which texts
     * @param echo whether answers begin with the prompts
     * @param silent whether nothing is generated that is told
     */
    record Request(Answering asked, List<Prompts.Read> prompts, boolean echo, boolean silent) {
        boolean tellsPrompt() {
            return echo && asked.logProbabilities() >= 0;
        }
    }

    @Override
    public void handle(Exchange exchange, ObjectNode body) {
        Fields fields = new Fields(body, "");
        Models.Hosted hosted = models.named(fields);
        Request request = read(fields, hosted);
        if (request.asked().stream()) {
            new CompletionEvents(exchange, request).run(hosted.runner());
        } else {
            answer(exchange, hosted, request);
        }
    }

    private Request read(Fields fields, Models.Hosted hosted) {
        List<Prompts.Read> prompts = Prompts.read(fields, "prompt", hosted.model(), models.limits());
        boolean echo = fields.flag("echo", false);
        int tokens =
                fields.integer("max_tokens", 0, models.limits().maxTokens()).orElse(16);
        int most = models.limits().logProbabilities();
        int logProbabilities = fields.integer("logprobs", 0, most).orElse(-1);
        if (fields.text("suffix").orElse("").length() > 0) {
            throw ApiException.wrong(
                    "suffix", "unsupported_value", "suffix is not supported: no model here fills in; leave it out");
        }
        if (tokens == 0 && !echo && !fields.has("prompt_logprobs")) {
            throw ApiException.value("max_tokens", "max_tokens = 0 needs echo or prompt_logprobs");
        }
        Answering asked = new AnsweringFields(fields, hosted.model(), models.limits())
                .read(hosted.constraints().of(fields), Math.max(1, tokens), logProbabilities);
        ForeignFields.refuse(fields, false);
        fields.end();
        return new Request(asked, prompts, echo, tokens == 0);
    }

    /** The decoder, which tells of the prompt where that is wanted. */
    static dev.logits.decode.strategy.Decoder decoder(Answering asked, boolean echoed) {
        int most = Math.max(asked.promptLogProbabilities(), echoed ? asked.logProbabilities() : -1);
        return most < 0 ? asked.decoder() : asked.decoder().withPromptTraces(most);
    }

    private void answer(Exchange exchange, Models.Hosted hosted, Request request) {
        List<Part> parts = new ArrayList<>();
        List<List<PromptTrace>> told = new ArrayList<>();
        for (Prompts.Read prompt : request.prompts()) {
            List<PromptTrace> traces = new ArrayList<>();
            told.add(traces);
            parts.add(new Part(
                    decoder(request.asked(), request.tellsPrompt()),
                    new Prompt(prompt.tokens(), 0),
                    request.asked().rows(),
                    new DecodingListener() {
                        @Override
                        public void read(int index, PromptTrace trace) {
                            traces.add(trace);
                        }
                    }));
        }
        Work work = new Work(parts, request.asked().seed());
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
                                exchange.json(json(request, all, told));
                            } catch (RuntimeException e) {
                                exchange.error(Endings.error(e));
                            }
                        },
                        exchange.executor());
    }

    private static ObjectNode json(Request request, List<Generation> all, List<List<PromptTrace>> told) {
        Answering asked = request.asked();
        LogProbabilityJson logProbabilities = new LogProbabilityJson(asked);
        ObjectNode json = head(Endings.id("cmpl-"), Instant.now().getEpochSecond(), asked);
        ArrayNode choices = json.putArray("choices");
        long read = 0;
        long generated = 0;
        for (int p = 0; p < all.size(); p++) {
            Prompts.Read prompt = request.prompts().get(p);
            read += prompt.tokens().length;
            for (GeneratedText text : all.get(p).texts()) {
                String after = request.silent() ? "" : text.text().orElse("");
                ObjectNode choice = choices.addObject();
                choice.put("index", choices.size() - 1);
                choice.put("text", request.echo() ? prompt.text() + after : after);
                if (asked.logProbabilities() >= 0) {
                    choice.set(
                            "logprobs",
                            logProbabilities.completion(
                                    request.echo() ? prompt : null,
                                    told.get(p),
                                    request.silent() ? List.of() : text.trace(),
                                    0));
                } else {
                    choice.putNull("logprobs");
                }
                choice.put("finish_reason", request.silent() ? "length" : Endings.word(text.finish()));
                if (asked.promptLogProbabilities() >= 0) {
                    choice.set("prompt_logprobs", logProbabilities.prompt(told.get(p)));
                }
                int[] tokens = request.silent() ? new int[0] : text.tokens();
                if (asked.tokenIds()) {
                    ids(choice.putArray("prompt_token_ids"), prompt.tokens());
                    ids(choice.putArray("token_ids"), tokens);
                }
                generated += tokens.length;
            }
        }
        json.set("usage", usage(read, generated));
        return json;
    }

    static void ids(ArrayNode list, int... ids) {
        for (int id : ids) {
            list.add(id);
        }
    }

    static ObjectNode head(String id, long created, Answering asked) {
        return Json.object()
                .put("id", id)
                .put("object", "text_completion")
                .put("created", created)
                .put("model", asked.model().name())
                .put("system_fingerprint", asked.model().fingerprint());
    }

    static ObjectNode usage(long read, long generated) {
        return Json.object()
                .put("prompt_tokens", read)
                .put("completion_tokens", generated)
                .put("total_tokens", read + generated);
    }
}
