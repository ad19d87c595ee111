package dev.logits.decision;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;

/** Counts how often something that holds with a stated probability holds. */
public final class Coverage {
    private Coverage() {}

    /** Repetitions of a long round; null in the short one of every build. */
    public static Integer asked() {
        return Integer.getInteger("coverage.repetitions");
    }

    /**
     * Repeats an experiment and checks its share of successes.
     *
     * @param quick repetitions of every build
     * @param level what is promised
     * @param slack how much less is accepted beyond four standard deviations, for what is true in the limit only
     * @param most the largest share that is still not too cautious; 1 for a promise that may be kept too well
     */
    public static void holds(String what, int quick, double level, double slack, double most, LongPredicate holds) {
        int repetitions = asked() == null ? quick : asked();
        AtomicInteger hits = new AtomicInteger();
        LongStream.range(0, repetitions).parallel().forEach(seed -> {
            if (holds.test(seed)) {
                hits.incrementAndGet();
            }
        });
        double share = (double) hits.get() / repetitions;
        double error = Math.sqrt(level * (1 - level) / repetitions);
        if (asked() != null) {
            System.out.printf(
                    Locale.ROOT,
                    "coverage %-60s %.4f, promised %.3f, sampling error %.4f%n",
                    what,
                    share,
                    level,
                    error);
        }
        assertThat(share).as(what).isBetween(level - slack - 4 * error, Math.min(1, most + 4 * error));
    }
}
