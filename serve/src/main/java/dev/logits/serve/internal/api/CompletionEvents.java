package dev.logits.serve.internal.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.decode.strategy.FinishReason;
import dev.logits.decode.strategy.Prompt;
import dev.logits.decode.strategy.PromptTrace;
import dev.logits.decode.strategy.StepTrace;
import dev.logits.serve.internal.http.EventStream;
import dev.logits.serve.internal.http.Exchange;
import dev.logits.serve.internal.json.ApiException;
import dev.logits.serve.internal.run.ModelRunner;
import dev.logits.serve.internal.run.Part;
import dev.logits.serve.internal.run.Work;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The answer to a request for completions as a stream of events. */
final class CompletionEvents {
    private final Exchange exchange;
    private final CompletionRoute.Request request;
    private final Answering asked;
    private final LogProbabilityJson logProbabilities;
    private final String id = Endings.id("cmpl-");
    private final long created = Instant.now().getEpochSecond();
    private Work work;
    private EventStream events;
    private long generated;

    CompletionEvents(Exchange exchange, CompletionRoute.Request request) {
        this.exchange = exchange;
        this.request = request;
        this.asked = request.asked();
        logProbabilities = new LogProbabilityJson(asked);
    }

    void run(ModelRunner runner) {
        List<Part> parts = new ArrayList<>();
        for (int p = 0; p < request.prompts().size(); p++) {
            Prompts.Read prompt = request.prompts().get(p);
            parts.add(new Part(
                    CompletionRoute.decoder(asked, request.tellsPrompt()),
                    new Prompt(prompt.tokens(), 0),
                    asked.rows(),
                    new TextEvents(
                            asked.rows(), asked.logProbabilities() >= 0, new Choices(prompt, p * asked.texts()))));
        }
        work = new Work(parts, asked.seed());
        exchange.whenGone(work::cancel);
        work.result().whenComplete((all, failed) -> {
            if (failed != null) {
                fail(Endings.error(failed));
                return;
            }
            if (asked.usage()) {
                long read = request.prompts().stream()
                        .mapToLong(p -> p.tokens().length)
                        .sum();
                ObjectNode last = CompletionRoute.head(id, created, asked);
                last.putArray("choices");
                last.set("usage", CompletionRoute.usage(read, generated));
                events().send(last);
            }
            events().done();
        });
        runner.submit(work);
    }

    /** The stream, which begins with the first event: until then an error has a status of its own. */
    private EventStream events() {
        if (events == null) {
            events = exchange.events();
        }
        return events;
    }

    private void fail(ApiException e) {
        if (events == null) {
            exchange.error(e);
        } else {
            events.fail(e.json());
        }
    }

    /** The choices of one prompt. */
    private final class Choices implements TextEvents.Sink {
        private final Prompts.Read prompt;
        private final int first;
        private final int[] offsets = new int[asked.rows()];

        Choices(Prompts.Read prompt, int first) {
            this.prompt = prompt;
            this.first = first;
        }

        @Override
        public void prompt(List<PromptTrace> traces) {
            if (!request.echo() && asked.promptLogProbabilities() < 0) {
                return;
            }
            for (int text = 0; text < asked.texts(); text++) {
                ObjectNode chunk = chunk(text, request.echo() ? prompt.text() : "");
                ObjectNode choice = (ObjectNode) chunk.get("choices").get(0);
                if (request.tellsPrompt()) {
                    choice.set("logprobs", logProbabilities.completion(prompt, traces, List.of(), 0));
                }
                if (asked.promptLogProbabilities() >= 0) {
                    choice.set("prompt_logprobs", logProbabilities.prompt(traces));
                }
                offsets[text] = request.echo() ? prompt.text().length() : 0;
                events().send(chunk);
            }
        }

        private ObjectNode chunk(int text, String piece) {
            ObjectNode chunk = CompletionRoute.head(id, created, asked);
            ObjectNode choice = chunk.putArray("choices").addObject();
            choice.put("index", first + text).put("text", piece);
            choice.putNull("logprobs");
            choice.putNull("finish_reason");
            if (asked.usage()) {
                chunk.putNull("usage");
            }
            return chunk;
        }

        @Override
        public void event(int text, String piece, List<Integer> tokens, List<StepTrace> traces, FinishReason finish) {
            boolean tells = !request.silent();
            if (finish != null && (finish == FinishReason.DEAD_END || finish == FinishReason.TIME)) {
                try {
                    Endings.check(finish, "the rules left none");
                } catch (ApiException e) {
                    fail(e);
                    work.cancel();
                }
                return;
            }
            if (!tells && finish == null) {
                return;
            }
            ObjectNode chunk = chunk(text, tells ? piece : "");
            ObjectNode choice = (ObjectNode) chunk.get("choices").get(0);
            if (tells) {
                generated += tokens.size();
                if (asked.logProbabilities() >= 0) {
                    choice.set("logprobs", logProbabilities.completion(null, List.of(), traces, offsets[text]));
                    offsets[text] += logProbabilities.length(traces);
                }
                if (asked.tokenIds()) {
                    CompletionRoute.ids(
                            choice.putArray("token_ids"),
                            tokens.stream().mapToInt(Integer::intValue).toArray());
                }
            }
            if (finish != null) {
                choice.put("finish_reason", tells ? Endings.word(finish) : "length");
            }
            events().send(chunk);
        }
    }
}
