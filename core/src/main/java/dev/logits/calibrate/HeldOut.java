package dev.logits.calibrate;

import dev.logits.internal.sum.ExactSum;
import dev.logits.internal.sum.RowWeight;
import dev.logits.source.LogitsSource;
import dev.logits.source.PartitionedSource;
import dev.logits.source.RowPass;
import java.io.IOException;
import java.io.Serial;
import java.util.ArrayList;
import java.util.List;

/**
 * The losses of one fold's rows under each candidate of a {@link MatrixFit}. They are kept, unless the rows are in
 * parts: there each sum over them is a pass of its own.
 */
final class HeldOut {
    private final LogitsSource source;
    private final double beta;
    private final boolean logSoftmax;
    private final boolean parts;
    private final List<double[]> candidates = new ArrayList<>();
    private final List<MatrixObjective.Losses> losses = new ArrayList<>();
    /** Of parts, each candidate's sum of losses. */
    private final List<Sum> sums = new ArrayList<>();

    HeldOut(LogitsSource source, double beta, boolean logSoftmax) {
        this.source = source;
        this.beta = beta;
        this.logSoftmax = logSoftmax;
        parts = source instanceof PartitionedSource;
    }

    /** @param natural Δ and b, which are copied */
    void add(double[] natural) throws IOException {
        candidates.add(natural.clone());
        if (parts) {
            sums.add(sum(candidates.size() - 1, -1, 0, false));
        } else {
            losses.add(MatrixObjective.losses(source, beta, logSoftmax, natural));
        }
    }

    /** How many candidates there are. */
    int length() {
        return candidates.size();
    }

    long rows() {
        return parts ? sums.get(0).rows : losses.get(0).values().length;
    }

    /** What they count together. */
    double weight() throws IOException {
        return sum(0, -1, 0, false).weight.value();
    }

    private Sum sum(int a, int b, double mean, boolean squared) throws IOException {
        if (parts && b < 0 && a < sums.size()) {
            return sums.get(a);
        }
        double[] second = b < 0 ? null : candidates.get(b);
        Sum sum = new Sum(beta, logSoftmax, candidates.get(a), second, mean, squared);
        if (parts) {
            return RowPass.over(source, sum);
        }
        sum.add(losses.get(a), b < 0 ? null : losses.get(b));
        return sum;
    }

    static double mean(HeldOut[] folds, int candidate) throws IOException {
        return difference(folds, candidate, -1);
    }

    /** The mean over all rows of one candidate's loss minus another's. */
    static double difference(HeldOut[] folds, int a, int b) throws IOException {
        ExactSum sum = new ExactSum();
        double rows = 0;
        for (HeldOut fold : folds) {
            Sum of = fold.sum(a, b, 0, false);
            rows += of.weight.value();
            sum.add(of.total);
        }
        return sum.value() / rows;
    }

    /** The standard error of {@link #difference}. */
    static double differenceError(HeldOut[] folds, int a, int b) throws IOException {
        double mean = difference(folds, a, b);
        ExactSum squares = new ExactSum();
        double rows = 0;
        for (HeldOut fold : folds) {
            Sum of = fold.sum(a, b, mean, true);
            rows += of.weight.value();
            squares.add(of.total);
        }
        return Math.sqrt(squares.value() / Math.max(1, rows - 1) / rows);
    }

    /** The sum of one candidate's losses, less another's and a mean, or of the squares of that. */
    private static final class Sum implements RowPass<Sum> {
        @Serial
        private static final long serialVersionUID = 1;

        private final double beta;
        private final boolean logSoftmax;
        private final double[] first;
        /** Null for none. */
        private final double[] second;

        private final double mean;
        private final boolean squared;
        private final ExactSum total = new ExactSum();
        private final RowWeight weight = new RowWeight();
        private long rows;

        Sum(double beta, boolean logSoftmax, double[] first, double[] second, double mean, boolean squared) {
            this.beta = beta;
            this.logSoftmax = logSoftmax;
            this.first = first;
            this.second = second;
            this.mean = mean;
            this.squared = squared;
        }

        @Override
        public void add(LogitsSource source) throws IOException {
            MatrixObjective.Losses a = MatrixObjective.losses(source, beta, logSoftmax, first);
            add(a, second == null ? null : MatrixObjective.losses(source, beta, logSoftmax, second));
        }

        void add(MatrixObjective.Losses a, MatrixObjective.Losses b) {
            int n = a.values().length;
            rows += n;
            for (int r = 0; r < n; r++) {
                double d = a.values()[r] - (b == null ? 0 : b.values()[r]) - mean;
                weight.add(a.weight(r));
                WeightedSums.add(total, a.weight(r), squared ? d * d : d);
            }
        }

        @Override
        public void merge(Sum other) {
            total.add(other.total);
            weight.add(other.weight);
            rows += other.rows;
        }
    }
}
