package dev.logits.decode.strategy;

import dev.logits.decode.LanguageModel;
import dev.logits.decode.ModelSession;
import dev.logits.decode.text.Tokenizer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.LongSupplier;

/** What all searches of one call share. */
final class DecodingCall {
    final LanguageModel model;
    final int vocabulary;
    final Optional<Tokenizer> tokenizer;
    final Stopping stopping;
    final long seed;

    /** Alternatives a trace holds, −1 for no traces. */
    final int alternatives;

    /** Alternatives that are told of each token of the prompt, −1 for nothing. */
    final int promptAlternatives;

    final boolean logProbabilities;

    /** What the model is compared with. */
    final Optional<Contrast> contrast;

    private final int[] ends;
    private final long deadline;
    private final LongSupplier clock;
    private final Cancellation cancellation;
    private final ConcurrentLinkedDeque<Workspace> workspaces = new ConcurrentLinkedDeque<>();

    DecodingCall(Decoder decoder, long seed, Cancellation cancellation, LongSupplier clock) {
        model = decoder.model();
        vocabulary = model.vocabulary();
        tokenizer = decoder.tokenizer();
        stopping = decoder.stopping();
        this.seed = seed;
        alternatives = decoder.alternatives();
        promptAlternatives = decoder.promptAlternatives();
        logProbabilities = decoder.logProbabilities() || alternatives >= 0;
        ends = stopping.endTokens().stream().mapToInt(Integer::intValue).toArray();
        contrast = decoder.contrast();
        this.clock = clock;
        deadline = clock.getAsLong()
                + stopping.timeLimit().map(DecodingCall::nanos).orElse(Long.MAX_VALUE / 2);
        this.cancellation = cancellation;
    }

    private static long nanos(java.time.Duration limit) {
        return limit.compareTo(java.time.Duration.ofDays(36_500)) > 0 ? Long.MAX_VALUE / 2 : limit.toNanos();
    }

    boolean traced() {
        return alternatives >= 0;
    }

    boolean hearsPrompt() {
        return promptAlternatives >= 0;
    }

    int ends() {
        return ends.length;
    }

    boolean ends(int token) {
        return Arrays.binarySearch(ends, token) >= 0;
    }

    /** Whether text has to be followed token by token, for stop strings. */
    boolean stopsAtStrings() {
        return !stopping.strings().isEmpty();
    }

    Optional<TextStream> textStream() {
        return tokenizer.map(t -> new TextStream(t, stopping.strings()));
    }

    /** The most tokens that may be generated after a prompt. The last one need not fit into the context. */
    int limit(int prompt) {
        long room = (long) model.contextLength() - prompt;
        if (contrast.orElse(null) instanceof ClassifierFreeGuidance guidance) {
            room = Math.min(
                    room,
                    (long) model.contextLength()
                            - Math.max(1, guidance.negative().size()));
        }
        if (contrast.orElse(null) instanceof ContrastiveDecoding c) {
            room = Math.min(room, (long) c.amateur().contextLength() - prompt);
        }
        return (int) Math.min(stopping.maxNewTokens(), room + 1);
    }

    /** A session with a row for each prompt, of which nothing is read yet. */
    ModelSession open(List<Prompt> prompts) {
        return ContrastSession.open(this, prompts);
    }

    FinishReason limitReason(int prompt) {
        return limit(prompt) < stopping.maxNewTokens() ? FinishReason.CONTEXT : FinishReason.LENGTH;
    }

    /** Why everything has to end now, if it does. */
    Optional<FinishReason> cut() {
        if (cancellation.isCancelled() || Thread.currentThread().isInterrupted()) {
            return Optional.of(FinishReason.CANCELLED);
        }
        return clock.getAsLong() - deadline >= 0 ? Optional.of(FinishReason.TIME) : Optional.empty();
    }

    Workspace borrow() {
        Workspace free = workspaces.poll();
        return free == null ? new Workspace(vocabulary) : free;
    }

    void giveBack(Workspace workspace) {
        workspaces.push(workspace);
    }
}
