package dev.logits.serve.model;

import dev.logits.internal.check.NullCheck;
import java.time.Duration;

/**
 * What a request may ask for at most, and how many requests wait. What is above a limit is refused with a message that
 * names it.
 *
 * <p>Immutable.
 *
 * @param bodyBytes the largest body
 * @param prompts prompts in a request
 * @param promptTokens tokens of a prompt; the model's context is a limit, too
 * @param maxTokens tokens to generate per text; also what chat generates at most where nothing is said
 * @param texts texts per prompt: {@code n}, {@code best_of} and beams
 * @param logProbabilities alternatives told of a token
 * @param grammarBytes characters of a schema, a regular expression or a grammar
 * @param queue requests of a model that wait to be begun
 * @param rows texts of a model side by side
 * @param deadline how long a request may take, waiting included
 * @param transfer how long a body may take to come, and what is ready of an answer to go: a second more for each
 *     16 kB, and never more than the deadline. A connection may be silent as long, and twice as long without a
 *     request, whatever trickles in
 * @since 0.1
 */
public record ServeLimits(
        int bodyBytes,
        int prompts,
        int promptTokens,
        int maxTokens,
        int texts,
        int logProbabilities,
        int grammarBytes,
        int queue,
        int rows,
        Duration deadline,
        Duration transfer) {
    /**
     * Checks that all are positive.
     *
     * @throws IllegalArgumentException naming the one that is not
     */
    public ServeLimits {
        NullCheck.argument(deadline, "deadline");
        NullCheck.argument(transfer, "transfer");
        positive("bodyBytes", bodyBytes);
        positive("prompts", prompts);
        positive("promptTokens", promptTokens);
        positive("maxTokens", maxTokens);
        positive("texts", texts);
        positive("logProbabilities", logProbabilities);
        positive("grammarBytes", grammarBytes);
        positive("queue", queue);
        positive("rows", rows);
        positive("deadline", deadline);
        positive("transfer", transfer);
    }

    private static void positive(String name, Duration time) {
        if (time.isNegative() || time.isZero()) {
            throw new IllegalArgumentException(name + " must be positive, got " + time);
        }
    }

    private static void positive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be 1 or more, got " + value);
        }
    }

    /**
     * 8 MB, 256 prompts of 131,072 tokens, 4,096 tokens per text, 16 texts, 50 alternatives, 256 K of grammar, 256
     * waiting requests, 64 rows, 10 minutes, and 1 minute for transfers.
     */
    public static ServeLimits withDefaults() {
        return new ServeLimits(
                8 << 20, 256, 131_072, 4096, 16, 50, 256 << 10, 256, 64, Duration.ofMinutes(10), Duration.ofMinutes(1));
    }

    /** With another length of the queue. */
    public ServeLimits withQueue(int requests) {
        return new ServeLimits(
                bodyBytes,
                prompts,
                promptTokens,
                maxTokens,
                texts,
                logProbabilities,
                grammarBytes,
                requests,
                rows,
                deadline,
                transfer);
    }

    /** With another number of texts side by side. */
    public ServeLimits withRows(int texts) {
        return new ServeLimits(
                bodyBytes,
                prompts,
                promptTokens,
                maxTokens,
                this.texts,
                logProbabilities,
                grammarBytes,
                queue,
                texts,
                deadline,
                transfer);
    }

    /** With another deadline. */
    public ServeLimits withDeadline(Duration time) {
        return new ServeLimits(
                bodyBytes,
                prompts,
                promptTokens,
                maxTokens,
                texts,
                logProbabilities,
                grammarBytes,
                queue,
                rows,
                NullCheck.argument(time, "time"),
                transfer);
    }

    /** With another number of tokens per text. */
    public ServeLimits withMaxTokens(int tokens) {
        return new ServeLimits(
                bodyBytes,
                prompts,
                promptTokens,
                tokens,
                texts,
                logProbabilities,
                grammarBytes,
                queue,
                rows,
                deadline,
                transfer);
    }

    /** With another time for transfers. */
    public ServeLimits withTransfer(Duration time) {
        return new ServeLimits(
                bodyBytes,
                prompts,
                promptTokens,
                maxTokens,
                texts,
                logProbabilities,
                grammarBytes,
                queue,
                rows,
                deadline,
                NullCheck.argument(time, "time"));
    }
}
