package dev.logits.learn.online;

import dev.logits.internal.check.NullCheck;
import java.util.Arrays;
import java.util.List;

/**
 * What a learner's predictions lost on each row before it learned from it. In a first pass over a stream that is an
 * honest estimate of the loss on new rows, on average over all the models that there were; in a second pass it is not,
 * since the rows were seen.
 *
 * <p>Immutable.
 *
 * @param lossSum the sum of −log P(y | x), in nats
 * @param right rows whose label had the largest logit
 * @param counts rows of each class
 * @since 0.1
 */
public record ProgressiveLoss(double lossSum, long right, List<Long> counts) {

    /** Copies the counts and checks them. */
    public ProgressiveLoss {
        NullCheck.argument(counts, "counts");
        counts = List.copyOf(counts);
        long rows = 0;
        for (long count : counts) {
            if (count < 0) {
                throw new IllegalArgumentException("counts " + counts + " of rows; none can be negative");
            }
            rows += count;
        }
        if (!(lossSum >= 0 && lossSum < Double.POSITIVE_INFINITY) || right < 0 || right > rows) {
            throw new IllegalArgumentException(
                    "a loss of " + lossSum + " and " + right + " right of " + rows + " rows cannot be");
        }
    }

    /** Of no rows. */
    static ProgressiveLoss none(int classes) {
        Long[] zeros = new Long[classes];
        Arrays.fill(zeros, 0L);
        return new ProgressiveLoss(0, 0, List.of(zeros));
    }

    /** The number of rows N. */
    public long rows() {
        return counts.stream().mapToLong(Long::longValue).sum();
    }

    /** The mean of −log P(y | x); NaN without rows. */
    public double meanLoss() {
        return lossSum / rows();
    }

    /** The share of rows whose label had the largest logit; NaN without rows. */
    public double accuracy() {
        return (double) right / rows();
    }

    /**
     * The mean loss of the best prediction that knows no features, the classes' frequencies: the entropy of the labels;
     * NaN without rows.
     */
    public double nullLoss() {
        double n = rows();
        double sum = n == 0 ? Double.NaN : 0;
        for (long count : counts) {
            sum -= count == 0 ? 0 : count * Math.log(count / n);
        }
        return sum / n;
    }
}
