package dev.logits.decode.strategy;

import dev.logits.decode.PlanSession;
import dev.logits.decode.TokenHistory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** A text that is being generated: its tokens, what its rules remember, its sums so far. */
final class Hypothesis {
    /** Tokens that are forced and read at a time at most. */
    private static final int MOST_FORCED = 64;

    private final DecodingCall call;
    final TokenHistory history;
    final PlanSession session;

    /** Followed token by token for streaming or stop strings; null when the text is put together at the end. */
    final TextStream text;

    /** Σ ln p under the model's own distribution, where somebody wants it. */
    double rawSum;

    /** What the strategy sums: ln p as the rules left it. */
    double sum;

    /** The perturbed log-probability of a stochastic beam. */
    double perturbed;

    /** What must come next, and the model has been told already. */
    private int[] forced = {};

    /** What left no token to go on with; null for a text that did not end so. */
    private String deadEnd;

    private Link trace;

    /** Traces, last first; forks share what they have in common. */
    private record Link(StepTrace trace, Link before) {}

    Hypothesis(DecodingCall call, int[] prompt, PlanSession session, boolean followText) {
        this(
                call,
                TokenHistory.ofPrompt(prompt),
                session,
                followText ? call.textStream().orElse(null) : null);
    }

    private Hypothesis(DecodingCall call, TokenHistory history, PlanSession session, TextStream text) {
        this.call = call;
        this.history = history;
        this.session = session;
        this.text = text;
    }

    /** A hypothesis that goes on from here by itself. */
    Hypothesis fork() {
        Hypothesis fork = new Hypothesis(call, history.copy(), session.fork(), text == null ? null : text.copy());
        fork.rawSum = rawSum;
        fork.sum = sum;
        fork.perturbed = perturbed;
        fork.trace = trace;
        return fork;
    }

    /**
     * The tokens that the model has not read: the last one, and behind it those that must come. The logits after each
     * of them are for {@link #forced} choices whose outcome is known, and one that is not.
     */
    int[] unread() {
        int[] unread = new int[1 + forced.length];
        unread[0] = history.token(history.length() - 1);
        System.arraycopy(forced, 0, unread, 1, forced.length);
        return unread;
    }

    /** Looks what must come next. */
    void lookAhead() {
        int room = Math.min(MOST_FORCED, call.limit(history.prompt()) - generated() - 1);
        forced = room > 0 ? session.forced(history, room) : forced.length == 0 ? forced : new int[0];
    }

    /** How many tokens must come next. */
    int forced() {
        return forced.length;
    }

    int generated() {
        return history.generated();
    }

    /** Appends a token and says why the text ends with it, if it does. */
    Optional<FinishReason> append(int token) {
        history.append(token);
        if (call.ends(token)) {
            return Optional.of(FinishReason.END_TOKEN);
        }
        if (text != null && text.accept(token)) {
            return Optional.of(FinishReason.STOP_STRING);
        }
        return generated() >= call.limit(history.prompt())
                ? Optional.of(call.limitReason(history.prompt()))
                : Optional.empty();
    }

    /** The rules have left no token: the text ends as it is. */
    FinishReason deadEnd(String why) {
        deadEnd = why;
        return FinishReason.DEAD_END;
    }

    void trace(StepTrace step) {
        trace = new Link(step, trace);
    }

    StepTrace lastTrace() {
        return trace.trace;
    }

    int[] generatedTokens() {
        int[] all = history.toArray();
        return Arrays.copyOfRange(all, history.prompt(), all.length);
    }

    GeneratedText result(FinishReason reason, OptionalDouble score, OptionalDouble logProbability) {
        int[] tokens = generatedTokens();
        return new GeneratedText(
                tokens, text(tokens), score, logProbability, reason, Optional.ofNullable(deadEnd), traces());
    }

    private Optional<String> text(int[] tokens) {
        if (text != null) {
            text.finish();
            return Optional.of(text.text());
        }
        int last = tokens.length - 1;
        int[] shown = last >= 0 && call.ends(tokens[last]) ? Arrays.copyOf(tokens, last) : tokens;
        return call.tokenizer.map(t -> t.decode(shown));
    }

    private List<StepTrace> traces() {
        return lastTraces(Integer.MAX_VALUE);
    }

    /** The traces of the last steps, first to last. */
    List<StepTrace> lastTraces(int steps) {
        List<StepTrace> traces = new ArrayList<>();
        for (Link link = trace; link != null && traces.size() < steps; link = link.before) {
            traces.add(link.trace);
        }
        Collections.reverse(traces);
        return traces;
    }
}
