package dev.logits.calibrate;

/**
 * Isotonic regression by pooling adjacent violators: the non-decreasing probabilities that are closest to the labels in
 * squares, and by log loss as well. The rows of a {@link LabelRuns run} are one block from the start.
 *
 * <p>Without exact zeros, one more row joins, in two parts: a hit of weight π below all log-odds and a miss of weight
 * 1 − π above them, with π the class's prevalence. The lowest probability is then at least π/(n + 1) and the highest at
 * most 1 − (1 − π)/(n + 1), with n the rows of that block.
 *
 * <p>Reference: R. E. Barlow, D. J. Bartholomew, J. M. Bremner, H. D. Brunk, Statistical inference under order
 * restrictions, 1972.
 */
final class PooledBlocks {
    private final int[] first;
    private final double[] hits;
    private final double[] weight;
    private int blocks;

    private PooledBlocks(int groups) {
        first = new int[groups + 2];
        hits = new double[groups + 2];
        weight = new double[groups + 2];
    }

    static PooledBlocks of(LabelRuns labels, boolean exactZeros) {
        int groups = labels.size();
        PooledBlocks pooled = new PooledBlocks(groups);
        if (!exactZeros) {
            pooled.add(0, labels.prevalence(), labels.prevalence());
        }
        for (int i = 0; i < groups; i++) {
            pooled.add(i, labels.hits(i), labels.count(i));
        }
        if (!exactZeros) {
            pooled.add(groups, 0, 1 - labels.prevalence());
        }
        pooled.dropEmpty(groups);
        return pooled;
    }

    private void add(int run, double hit, double count) {
        first[blocks] = run;
        hits[blocks] = hit;
        weight[blocks++] = count;
        // Equal means are one block too. Compared as products, which are exact for whole numbers.
        while (blocks > 1 && hits[blocks - 2] * weight[blocks - 1] >= hits[blocks - 1] * weight[blocks - 2]) {
            blocks--;
            hits[blocks - 1] += hits[blocks];
            weight[blocks - 1] += weight[blocks];
        }
    }

    /** The added parts stand alone only if all rows are hits or all are misses; then they have no log-odds. */
    private void dropEmpty(int groups) {
        if (blocks > 1 && first[blocks - 1] == groups) {
            blocks--;
        }
        if (blocks > 1 && first[0] == first[1]) {
            blocks--;
            System.arraycopy(first, 1, first, 0, blocks);
            System.arraycopy(hits, 1, hits, 0, blocks);
            System.arraycopy(weight, 1, weight, 0, blocks);
        }
    }

    int size() {
        return blocks;
    }

    /** The first run of a block. */
    int first(int block) {
        return first[block];
    }

    double mean(int block) {
        return Math.min(1, hits[block] / weight[block]);
    }
}
