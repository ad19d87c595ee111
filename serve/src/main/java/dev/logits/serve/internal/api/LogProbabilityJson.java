package dev.logits.serve.internal.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.decode.strategy.PromptTrace;
import dev.logits.decode.strategy.StepTrace;
import dev.logits.decode.strategy.StepTrace.Alternative;
import dev.logits.serve.internal.json.Json;
import java.util.List;

/** Log-probabilities as answers have them. */
final class LogProbabilityJson {
    /** What stands for −∞, which JSON has not. */
    private static final double NEVER = -9999;

    private final Answering asked;
    private final TokenTexts texts;

    LogProbabilityJson(Answering asked) {
        this.asked = asked;
        this.texts = TokenTexts.of(asked.model());
    }

    /** One token, how likely it was, and what else might have come. */
    private record Entry(int token, double logProbability, List<Alternative> alternatives) {}

    private Entry entry(StepTrace trace) {
        return asked.processed()
                ? new Entry(trace.token(), trace.processedLogProbability(), trace.processed())
                : new Entry(trace.token(), trace.rawLogProbability(), trace.raw());
    }

    private static double finite(double logProbability) {
        return logProbability == Double.NEGATIVE_INFINITY ? NEVER : logProbability;
    }

    private String written(int token) {
        return asked.idsAsTokens() ? "token_id:" + token : texts.of(token);
    }

    /** Whether a token ends texts and is not shown. */
    private boolean ends(int token) {
        return asked.decoder().stopping().endTokens().contains(token);
    }

    /**
     * The form of completions.
     *
     * @param prompt what was read, null unless it is echoed
     * @param told traces of the prompt, all tokens but the first
     * @param traces of what was generated
     * @param offset where the text of the first token begins
     */
    ObjectNode completion(Prompts.Read prompt, List<PromptTrace> told, List<StepTrace> traces, int offset) {
        ObjectNode json = Json.object();
        ArrayNode tokens = json.putArray("tokens");
        ArrayNode logProbabilities = json.putArray("token_logprobs");
        ArrayNode top = json.putArray("top_logprobs");
        ArrayNode offsets = json.putArray("text_offset");
        int at = offset;
        if (prompt != null) {
            int[] ids = prompt.tokens();
            for (int i = 0; i < ids.length; i++) {
                tokens.add(written(ids[i]));
                if (i == 0) {
                    logProbabilities.addNull();
                    top.addNull();
                } else {
                    PromptTrace trace = told.get(i - 1);
                    logProbabilities.add(finite(trace.logProbability()));
                    top.add(top(new Entry(ids[i], trace.logProbability(), trace.alternatives())));
                }
            }
            texts.offsets(offset, ids).forEach(offsets::add);
            at += prompt.text().length();
        }
        int[] generated = traces.stream().mapToInt(StepTrace::token).toArray();
        for (StepTrace trace : traces) {
            Entry entry = entry(trace);
            tokens.add(written(entry.token()));
            logProbabilities.add(finite(entry.logProbability()));
            top.add(top(entry));
        }
        texts.offsets(at, generated).forEach(offsets::add);
        return json;
    }

    /** The characters of what was generated, for the offset of what comes next. */
    int length(List<StepTrace> traces) {
        return texts.decode(traces.stream()
                        .mapToInt(StepTrace::token)
                        .filter(token -> !ends(token))
                        .toArray())
                .length();
    }

    /** Where two tokens print alike, the chosen one's entry stands. */
    private ObjectNode top(Entry entry) {
        ObjectNode top = Json.object();
        for (Alternative alternative : entry.alternatives()) {
            String token = written(alternative.token());
            if (!top.has(token)) {
                top.put(token, finite(alternative.logProbability()));
            }
        }
        top.put(written(entry.token()), finite(entry.logProbability()));
        return top;
    }

    /** The form of chat. */
    ObjectNode chat(List<StepTrace> traces) {
        ObjectNode json = Json.object();
        ArrayNode content = json.putArray("content");
        for (StepTrace trace : traces) {
            Entry entry = entry(trace);
            ObjectNode token = content.addObject();
            token(token, entry.token(), entry.logProbability());
            ArrayNode top = token.putArray("top_logprobs");
            entry.alternatives().forEach(a -> token(top.addObject(), a.token(), a.logProbability()));
        }
        json.putNull("refusal");
        return json;
    }

    private void token(ObjectNode json, int token, double logProbability) {
        json.put("token", written(token));
        json.put("logprob", finite(logProbability));
        byte[] bytes = texts.bytes(token);
        ArrayNode list = json.putArray("bytes");
        for (byte b : bytes) {
            list.add(b & 0xff);
        }
    }

    /** vLLM's form of what a prompt's tokens were worth. */
    ArrayNode prompt(List<PromptTrace> told) {
        ArrayNode list = Json.object().putArray("prompt_logprobs");
        list.addNull();
        for (PromptTrace trace : told) {
            ObjectNode position = list.addObject();
            int rank = 1;
            for (Alternative alternative : trace.alternatives()
                    .subList(
                            0,
                            Math.min(
                                    asked.promptLogProbabilities(),
                                    trace.alternatives().size()))) {
                ranked(position, alternative.token(), alternative.logProbability(), rank++);
            }
            ranked(position, trace.token(), trace.logProbability(), trace.rank());
        }
        return list;
    }

    private void ranked(ObjectNode position, int token, double logProbability, int rank) {
        position.putObject(Integer.toString(token))
                .put("logprob", finite(logProbability))
                .put("rank", rank)
                .put("decoded_token", texts.of(token));
    }
}
