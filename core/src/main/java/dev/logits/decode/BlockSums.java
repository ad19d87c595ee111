package dev.logits.decode;

import dev.logits.internal.kernel.Selection;

/**
 * Sums of the weights of {@link WorkingScores} by blocks, kept until a score or β changes. What precision they have is
 * the subclasses': {@link WeightSums} and {@link NearWeightSums}.
 */
abstract class BlockSums {
    final Selection kernels = Selection.get();
    final WorkingScores scores;
    final double[] sums;
    final double[] firsts;
    private double beta;
    private double total;
    private double first;
    private boolean sumsKnown;
    private boolean momentsKnown;

    BlockSums(WorkingScores scores, int blocks) {
        this.scores = scores;
        sums = new double[blocks];
        firsts = new double[blocks];
    }

    /** The sums of the blocks from b on, n scores at {@code off}. */
    abstract void sum(float[] z, int off, int n, double beta, int b);

    /** The same, and Σ w·β·(max − z) of each. */
    abstract void sumMoments(float[] z, int off, int n, double beta, int b);

    /** A score has changed. */
    void forget() {
        sumsKnown = false;
        momentsKnown = false;
    }

    final boolean isKnown(double beta) {
        return sumsKnown && beta == this.beta;
    }

    /** The sum of the weights; the largest score is finite. */
    final double total(double beta) {
        if (!isKnown(beta)) {
            sumRuns(beta, false);
        }
        return total;
    }

    /** The sum of the weights times β·(max − z). */
    final double first(double beta) {
        if (!momentsKnown || beta != this.beta) {
            sumRuns(beta, true);
        }
        return first;
    }

    private void sumRuns(double beta, boolean moments) {
        scores.settle();
        int end = Selection.blocks(scores.size());
        for (int b = 0; b < end; ) {
            int next = scores.runEnd(b, end);
            float[] z = scores.array(b);
            int off = scores.offset(b) + b * Selection.BLOCK;
            if (moments) {
                sumMoments(z, off, scores.length(b, next), beta, b);
            } else {
                sum(z, off, scores.length(b, next), beta, b);
            }
            b = next;
        }
        total = sumOf(sums, end);
        first = moments ? sumOf(firsts, end) : 0;
        this.beta = beta;
        sumsKnown = true;
        momentsKnown = moments;
    }

    static double sumOf(double[] values, int n) {
        double sum = 0;
        for (int b = 0; b < n; b++) {
            sum += values[b];
        }
        return sum;
    }
}
