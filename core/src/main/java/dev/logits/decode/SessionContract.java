package dev.logits.decode;

import dev.logits.internal.check.NullCheck;
import java.util.Arrays;

/**
 * Tries out what the sessions of a language model promise: that a row's logits are those of its tokens alone in a
 * session, whatever its neighbors, however it was begun, forked, rewound or read.
 *
 * <p>It has two forms. {@link #exact} demands the same bits; {@link #within} allows each logit an absolute difference,
 * for models whose sums depend on the shape of what they compute. −∞ has to be −∞ in both.
 *
 * <p>Immutable; the model is used by the calling thread.
 *
 * <pre>{@code
 * SessionContract.exact(model).check();               // in a test, for a model that is a function of its tokens
 * SessionContract.within(model, 1e-4).check();        // for one that computes in floats, in changing shapes
 * }</pre>
 *
 * @since 0.1
 */
public final class SessionContract {
    private static final int LENGTH = 9;

    private final LanguageModel model;
    private final double bound;
    private final int length;
    private final long seed;

    private SessionContract(LanguageModel model, double bound, int length, long seed) {
        NullCheck.argument(model, "model");
        if (!(bound >= 0) || bound == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException("a bound on differences is 0 or more and finite, got " + bound);
        }
        if (length < LENGTH || length > model.contextLength()) {
            throw new IllegalArgumentException("the contract is tried out on texts of " + LENGTH
                    + " tokens or more that fit into the model's context of " + model.contextLength() + ", got "
                    + length);
        }
        this.model = model;
        this.bound = bound;
        this.length = length;
        this.seed = seed;
    }

    /** The form that demands the same bits. */
    public static SessionContract exact(LanguageModel model) {
        return new SessionContract(model, 0, LENGTH, 1);
    }

    /**
     * The form that allows an absolute difference of each logit.
     *
     * @throws IllegalArgumentException if the bound is negative or not finite
     */
    public static SessionContract within(LanguageModel model, double bound) {
        return new SessionContract(model, bound, LENGTH, 1);
    }

    /**
     * The same on texts of another length; it is 9 where nothing is said.
     *
     * @throws IllegalArgumentException if it is less than 9, or does not fit into the model's context
     */
    public SessionContract withLength(int tokens) {
        return new SessionContract(model, bound, tokens, seed);
    }

    /** The same on other texts. */
    public SessionContract withSeed(long other) {
        return new SessionContract(model, bound, length, other);
    }

    /** What a session promises. */
    public enum Promise {
        /** Every row of logits has a finite log-sum-exp. */
        DISTRIBUTIONS(SessionTrial::distributions),
        /** A row does not depend on what its neighbors read. */
        NEIGHBORS(SessionTrial::neighbors),
        /** Rows are forked, moved and left by {@link ModelSession#reorder}. */
        REORDER(SessionTrial::reorder),
        /** {@link ModelSession#rewind} takes each row's last tokens back. */
        REWIND(SessionTrial::rewind),
        /** Several tokens at once, and a prompt in pieces, give what they give one after the other. */
        SEVERAL_TOKENS(SessionTrial::severalTokens),
        /** {@link ModelSession#prefill} gives what single steps give. */
        PROMPTS_AS_STEPS(SessionTrial::promptsAsSteps),
        /** Rows of different lengths join and leave at any step. */
        JOIN_AND_LEAVE(SessionTrial::joinAndLeave),
        /** Sessions of one model know nothing of each other. */
        SEPARATE_SESSIONS(SessionTrial::separateSessions),
        /** Logits are written where they belong, and nothing beside them. */
        PLACE(SessionTrial::ownPlace),
        /** A call with a wrong argument is an error that changes nothing. */
        WRONG_ARGUMENTS(SessionTrial::wrongArguments);

        private final Steps steps;

        Promise(Steps steps) {
            this.steps = steps;
        }
    }

    @FunctionalInterface
    private interface Steps {
        void run(SessionTrial trial);
    }

    /**
     * Tries out every promise.
     *
     * @throws IllegalStateException naming the promise that is broken, the place, and both numbers
     */
    public void check() {
        Arrays.stream(Promise.values()).forEach(this::check);
    }

    /**
     * Tries out one promise.
     *
     * @throws IllegalStateException if it is broken, naming the place and both numbers
     */
    public void check(Promise promise) {
        NullCheck.argument(promise, "promise");
        SessionTrial trial = run(promise);
        if (trial.worst() > bound) {
            throw new IllegalStateException("the model's sessions break the promise " + promise + ": " + trial.place()
                    + (bound == 0
                            ? ", expected the same bits"
                            : ", a difference of " + trial.worst() + " where " + bound + " is allowed"));
        }
    }

    /**
     * The largest absolute difference of a logit that any promise sees, whatever the bound; 0 for the same values, and
     * +∞ where one is −∞ or NaN and the other is not.
     *
     * @throws IllegalStateException if a promise is broken that is not of logits
     */
    public double largestDifference() {
        double worst = 0;
        for (Promise promise : Promise.values()) {
            worst = Math.max(worst, run(promise).worst());
        }
        return worst;
    }

    private SessionTrial run(Promise promise) {
        SessionTrial trial = new SessionTrial(model, length, seed + 100L * promise.ordinal());
        promise.steps.run(trial);
        return trial;
    }
}
