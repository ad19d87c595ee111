package dev.logits.distill;

import dev.logits.Logits;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.kernel.Elementary;
import dev.logits.internal.parallel.RowBlocks;
import dev.logits.math.LogSoftmax;
import java.util.List;

/**
 * Several teachers as one. Two means, which differ where the teachers do: that of their log-probabilities (a geometric
 * mean of probabilities, which a single teacher can veto), and that of their probabilities (which keeps what any of
 * them finds likely). Of one teacher both are its log-probabilities, and of equal teachers too.
 *
 * <p>Shape: each N × K; log-probabilities N × K, which are logits. A class masked in one teacher is masked in the first
 * kind of mean, and has the others' share in the second.
 *
 * <pre>{@code Logits teacher = TeacherEnsemble.meanOfProbabilities(List.of(a, b, c)); }</pre>
 *
 * @since 0.1
 */
public final class TeacherEnsemble {
    private TeacherEnsemble() {}

    /**
     * The mean of the log-probabilities; softmax makes their sum 1 again.
     *
     * @throws IllegalArgumentException if there is no teacher, shapes differ, or a row has a class that is masked in
     *     one or the other teacher everywhere
     */
    public static Logits meanOfLogProbabilities(List<Logits> teachers) {
        NullCheck.argument(teachers, "teachers");
        return mean(teachers, logs -> {
            double sum = 0;
            for (double log : logs) {
                sum += log;
            }
            return sum / logs.length;
        });
    }

    /**
     * The logarithm of the mean of the probabilities, from log-probabilities, so that it does not underflow.
     *
     * @throws IllegalArgumentException if there is no teacher, or shapes differ
     */
    public static Logits meanOfProbabilities(List<Logits> teachers) {
        NullCheck.argument(teachers, "teachers");
        return mean(teachers, logs -> {
            double max = Double.NEGATIVE_INFINITY;
            for (double log : logs) {
                max = Math.max(max, log);
            }
            if (max == Double.NEGATIVE_INFINITY) {
                return max;
            }
            double sum = 0;
            for (double log : logs) {
                sum += Elementary.exp(log - max);
            }
            return max + Elementary.log(sum / logs.length);
        });
    }

    private interface Mean {
        double of(double[] logs);
    }

    private static Logits mean(List<Logits> teachers, Mean mean) {
        if (teachers.isEmpty()) {
            throw new IllegalArgumentException("an ensemble needs a teacher or more");
        }
        int n = teachers.get(0).classes();
        int rows = teachers.get(0).rows();
        Logits[] logs = new Logits[teachers.size()];
        for (int i = 0; i < logs.length; i++) {
            Teachers.checkSame(teachers.get(0), teachers.get(i), i);
            logs[i] = LogSoftmax.of(teachers.get(i));
        }
        Logits out = Logits.zeros(rows, n);
        RowBlocks.forEach(rows, n, (from, to) -> {
            double[] ofClass = new double[logs.length];
            for (int r = from; r < to; r++) {
                for (int c = 0; c < n; c++) {
                    for (int i = 0; i < logs.length; i++) {
                        ofClass[i] = logs[i].get(r, c);
                    }
                    out.set(r, c, (float) mean.of(ofClass));
                }
            }
        });
        return out;
    }
}
