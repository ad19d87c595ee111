package dev.logits.serve.internal.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
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
import dev.logits.serve.internal.tool.Tools;
import java.time.Instant;
import java.util.List;

/** The answer to a request for chat as a stream of events. */
final class ChatEvents implements TextEvents.Sink {
    private final Exchange exchange;
    private final ChatRoute.Request request;
    private final Answering asked;
    private final LogProbabilityJson logProbabilities;
    private final String id = Endings.id("chatcmpl-");
    private final long created = Instant.now().getEpochSecond();

    /** Per text: all of it, and how much has been sent as content; where calls may come. */
    private final StringBuilder[] texts;

    private final int[] sent;
    private Work work;
    private EventStream events;
    private long generated;

    ChatEvents(Exchange exchange, ChatRoute.Request request) {
        this.exchange = exchange;
        this.request = request;
        this.asked = request.asked();
        logProbabilities = new LogProbabilityJson(asked);
        texts = new StringBuilder[asked.rows()];
        java.util.Arrays.setAll(texts, i -> new StringBuilder());
        sent = new int[asked.rows()];
    }

    void run(ModelRunner runner) {
        work = new Work(
                List.of(new Part(
                        CompletionRoute.decoder(asked, false),
                        new Prompt(request.prompt().tokens(), 0),
                        asked.rows(),
                        new TextEvents(asked.rows(), asked.logProbabilities() >= 0, this))),
                asked.seed());
        exchange.whenGone(work::cancel);
        work.result().whenComplete((all, failed) -> {
            if (failed != null) {
                fail(Endings.error(failed));
                return;
            }
            if (asked.usage()) {
                ObjectNode last = ChatRoute.head("chat.completion.chunk", id, created, asked);
                last.putArray("choices");
                last.set("usage", CompletionRoute.usage(request.prompt().tokens().length, generated));
                events().send(last);
            }
            events().done();
        });
        runner.submit(work);
    }

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

    private ObjectNode chunk(int text) {
        ObjectNode chunk = ChatRoute.head("chat.completion.chunk", id, created, asked);
        ObjectNode choice = chunk.putArray("choices").addObject();
        choice.put("index", text);
        choice.putObject("delta");
        choice.putNull("logprobs");
        choice.putNull("finish_reason");
        if (asked.usage()) {
            chunk.putNull("usage");
        }
        return chunk;
    }

    private static ObjectNode choice(ObjectNode chunk) {
        return (ObjectNode) chunk.get("choices").get(0);
    }

    private static ObjectNode delta(ObjectNode chunk) {
        return (ObjectNode) choice(chunk).get("delta");
    }

    @Override
    public void prompt(List<PromptTrace> traces) {
        for (int text = 0; text < asked.texts(); text++) {
            ObjectNode chunk = chunk(text);
            delta(chunk).put("role", "assistant").put("content", "");
            delta(chunk).putNull("refusal");
            if (asked.promptLogProbabilities() >= 0) {
                chunk.set("prompt_logprobs", logProbabilities.prompt(traces));
            }
            events().send(chunk);
        }
    }

    @Override
    public void event(int text, String piece, List<Integer> tokens, List<StepTrace> traces, FinishReason finish) {
        if (finish == FinishReason.DEAD_END || finish == FinishReason.TIME) {
            try {
                Endings.check(finish, "the rules left none");
            } catch (ApiException e) {
                fail(e);
                work.cancel();
            }
            return;
        }
        generated += tokens.size();
        List<Tools.Call> calls = List.of();
        String content = piece;
        if (request.tools().isPresent()) {
            Tools tools = request.tools().get();
            StringBuilder all = texts[text].append(piece);
            int certain = finish == null
                    ? tools.certain(all.toString())
                    : tools.content(all.toString()).length();
            content = all.substring(sent[text], Math.max(sent[text], certain));
            sent[text] = Math.max(sent[text], certain);
            calls = finish == null ? List.of() : tools.calls(all.toString());
        }
        if (!content.isEmpty() || !traces.isEmpty() || asked.tokenIds()) {
            ObjectNode chunk = chunk(text);
            delta(chunk).put("content", content);
            if (asked.logProbabilities() >= 0) {
                choice(chunk).set("logprobs", logProbabilities.chat(traces));
            }
            if (asked.tokenIds()) {
                CompletionRoute.ids(
                        choice(chunk).putArray("token_ids"),
                        tokens.stream().mapToInt(Integer::intValue).toArray());
            }
            events().send(chunk);
        }
        if (finish != null) {
            finish(text, calls, finish);
        }
    }

    private void finish(int text, List<Tools.Call> calls, FinishReason finish) {
        if (!calls.isEmpty()) {
            ObjectNode chunk = chunk(text);
            ArrayNode list = delta(chunk).putArray("tool_calls");
            for (int i = 0; i < calls.size(); i++) {
                ChatRoute.call(list.addObject().put("index", i), calls.get(i));
            }
            events().send(chunk);
        }
        ObjectNode last = chunk(text);
        choice(last).put("finish_reason", ChatRoute.finish(finish, calls));
        events().send(last);
    }
}
