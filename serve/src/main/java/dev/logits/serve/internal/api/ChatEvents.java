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
import dev.logits.serve.internal.tool.Tools;
import java.time.Instant;
import java.util.ArrayList;
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
    private final CallChunks[] called;
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
        called = new CallChunks[asked.rows()];
        java.util.Arrays.setAll(called, CallChunks::new);
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
            String all = texts[text].append(piece).toString();
            int certain =
                    finish == null ? tools.certain(all) : tools.content(all).length();
            content = all.substring(sent[text], Math.max(sent[text], certain));
            sent[text] = Math.max(sent[text], certain);
            calls = finish == null ? tools.certainCalls(all) : tools.calls(all);
        }
        List<ObjectNode> chunks = new ArrayList<>();
        List<ObjectNode> ofCalls = called[text].chunks(calls);
        if (!content.isEmpty() || ofCalls.isEmpty() && (!traces.isEmpty() || asked.tokenIds())) {
            ObjectNode chunk = chunk(text);
            delta(chunk).put("content", content);
            chunks.add(chunk);
        }
        chunks.addAll(ofCalls);
        tell(chunks, tokens, traces);
        if (finish != null) {
            ObjectNode last = chunk(text);
            choice(last).put("finish_reason", ChatRoute.finish(finish, calls));
            events().send(last);
        }
    }

    /** Sends chunks; the first one tells of the tokens. */
    private void tell(List<ObjectNode> chunks, List<Integer> tokens, List<StepTrace> traces) {
        for (int i = 0; i < chunks.size(); i++) {
            ObjectNode choice = choice(chunks.get(i));
            if (asked.logProbabilities() >= 0) {
                choice.set("logprobs", logProbabilities.chat(i == 0 ? traces : List.of()));
            }
            if (asked.tokenIds()) {
                CompletionRoute.ids(
                        choice.putArray("token_ids"),
                        i == 0 ? tokens.stream().mapToInt(Integer::intValue).toArray() : new int[0]);
            }
            events().send(chunks.get(i));
        }
    }

    /** The calls of a text as OpenAI streams them: a chunk with the name, then the arguments as they come. */
    private final class CallChunks {
        private final int text;
        private final List<Integer> told = new ArrayList<>();

        CallChunks(int text) {
            this.text = text;
        }

        /** What has not been told of calls that only grow. */
        List<ObjectNode> chunks(List<Tools.Call> calls) {
            List<ObjectNode> chunks = new ArrayList<>();
            for (int i = 0; i < calls.size(); i++) {
                Tools.Call call = calls.get(i);
                if (i == told.size()) {
                    ChatRoute.call(entry(chunks, i), new Tools.Call(call.name(), ""));
                    told.add(0);
                }
                if (call.arguments().length() > told.get(i)) {
                    entry(chunks, i)
                            .putObject("function")
                            .put("arguments", call.arguments().substring(told.get(i)));
                    told.set(i, call.arguments().length());
                }
            }
            return chunks;
        }

        private ObjectNode entry(List<ObjectNode> chunks, int index) {
            ObjectNode chunk = chunk(text);
            chunks.add(chunk);
            return delta(chunk).putArray("tool_calls").addObject().put("index", index);
        }
    }
}
