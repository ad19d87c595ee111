package dev.logits.learn.network;

import dev.logits.internal.check.NullCheck;

/**
 * What the learning rate is multiplied by at each step of a training; steps are counted from 0, and there are {@code
 * steps} of them in all epochs together.
 *
 * <pre>{@code
 * Schedule.cosine().withWarmUp(500);
 * }</pre>
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
public sealed interface Schedule {

    /** The factor at a step, in [0, 1] for every schedule here. */
    double factor(long step, long steps);

    /** Always 1. */
    static Schedule constant() {
        return new Constant();
    }

    /** From 1 down to 0 in a straight line. */
    static Schedule linear() {
        return new Linear(0);
    }

    /** From 1 down to 0 along half a wave. */
    static Schedule cosine() {
        return new Cosine(0);
    }

    /** Times {@code gamma} after every so many steps. */
    static Schedule steps(long every, double gamma) {
        return new Steps(every, gamma);
    }

    /** This one behind a warm-up of so many steps. */
    default Schedule withWarmUp(long warmUp) {
        return new WarmUp(warmUp, this);
    }

    private static double share(long step, long steps) {
        return steps < 1 ? 1 : Math.min(1, (double) step / steps);
    }

    private static double checkEnd(double end) {
        if (!(end >= 0 && end <= 1)) {
            throw new IllegalArgumentException("a schedule ends at a share of the learning rate in [0, 1], got " + end);
        }
        return end;
    }

    /** Always 1. */
    record Constant() implements Schedule {
        @Override
        public double factor(long step, long steps) {
            return 1;
        }

        @Override
        public String toString() {
            return "constant";
        }
    }

    /**
     * {@code 1 − (1 − end)·step / steps}.
     *
     * @param end what it would be after the last step, in [0, 1]
     */
    record Linear(double end) implements Schedule {
        /** Checks the end. */
        public Linear {
            checkEnd(end);
        }

        @Override
        public double factor(long step, long steps) {
            return 1 - (1 - end) * share(step, steps);
        }

        @Override
        public String toString() {
            return "linear to " + end;
        }
    }

    /**
     * {@code end + (1 − end)·(1 + cos(π·step / steps)) / 2}. I. Loshchilov, F. Hutter, SGDR, ICLR 2017, without
     * restarts.
     *
     * @param end what it would be after the last step, in [0, 1]
     */
    record Cosine(double end) implements Schedule {
        /** Checks the end. */
        public Cosine {
            checkEnd(end);
        }

        @Override
        public double factor(long step, long steps) {
            return end + (1 - end) * (1 + StrictMath.cos(Math.PI * share(step, steps))) / 2;
        }

        @Override
        public String toString() {
            return "cosine to " + end;
        }
    }

    /**
     * {@code gamma^⌊step / every⌋}.
     *
     * @param every 1 or more
     * @param gamma in (0, 1]
     */
    record Steps(long every, double gamma) implements Schedule {
        /** Checks both. */
        public Steps {
            if (every < 1 || !(gamma > 0 && gamma <= 1)) {
                throw new IllegalArgumentException(
                        "a step schedule needs 1 step or more and a factor in (0, 1], got " + every + " and " + gamma);
            }
        }

        @Override
        public double factor(long step, long steps) {
            return Powers.of(gamma, step / every);
        }

        @Override
        public String toString() {
            return "x " + gamma + " every " + every + " steps";
        }
    }

    /**
     * {@code (step + 1) / warmUp} for the first steps, and then another schedule over the steps that are left.
     *
     * @param warmUp the number of the first steps, 0 or more
     * @param then the other
     */
    record WarmUp(long warmUp, Schedule then) implements Schedule {
        /** Checks the number. */
        public WarmUp {
            NullCheck.argument(then, "then");
            if (warmUp < 0) {
                throw new IllegalArgumentException("a warm-up needs 0 steps or more, got " + warmUp);
            }
        }

        @Override
        public double factor(long step, long steps) {
            return step < warmUp ? (step + 1.0) / warmUp : then.factor(step - warmUp, Math.max(0, steps - warmUp));
        }

        @Override
        public String toString() {
            return then + " after " + warmUp + " steps of warm-up";
        }
    }
}
