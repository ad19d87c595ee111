package dev.logits.learn.network;

import dev.logits.internal.random.CounterRandom;

/**
 * Which rows are trained on and which are judged, and in what order an epoch takes the former.
 *
 * @param train rows trained on
 * @param validation rows judged after each epoch
 */
record Rows(int[] train, int[] validation) {
    /** Keeps the uses of one seed apart; initial weights use numbers from 0 on. */
    private static final long SPLIT = -1;

    private static final long ORDER = -2;
    private static final long DROPOUT = -3;

    /** Those that count, without a share of them taken at random. */
    public static Rows of(Targets<?> targets, double share, long seed) {
        int[] rows = counted(targets);
        if (rows.length == 0) {
            throw new IllegalArgumentException(targets.rows()
                    + " rows, and none has a target (every label is -1, or -100 in a file); a training needs one");
        }
        if (share == 0) {
            return new Rows(rows, new int[0]);
        }
        int judged = (int) Math.max(1, Math.rint(share * rows.length));
        if (judged >= rows.length) {
            throw new IllegalArgumentException(
                    "a validation part of " + share + " leaves none of " + rows.length + " labeled rows to train on");
        }
        shuffle(rows, CounterRandom.key(seed, SPLIT));
        int[] validation = java.util.Arrays.copyOf(rows, judged);
        int[] train = java.util.Arrays.copyOfRange(rows, judged, rows.length);
        java.util.Arrays.sort(validation);
        java.util.Arrays.sort(train);
        return new Rows(train, validation);
    }

    static int[] counted(Targets<?> targets) {
        int[] rows = new int[targets.rows()];
        int count = 0;
        for (int r = 0; r < rows.length; r++) {
            if (targets.counts(r)) {
                rows[count++] = r;
            }
        }
        return java.util.Arrays.copyOf(rows, count);
    }

    /** The order of an epoch, from 0. */
    int[] order(long seed, int epoch) {
        int[] order = train.clone();
        shuffle(order, CounterRandom.key(seed, ORDER, epoch));
        return order;
    }

    static long dropoutKey(long seed, long step) {
        return CounterRandom.key(seed, DROPOUT, step);
    }

    /** Fisher and Yates. */
    private static void shuffle(int[] rows, long key) {
        for (int i = rows.length - 1; i > 0; i--) {
            int j = CounterRandom.below(key, i, i + 1);
            int row = rows[i];
            rows[i] = rows[j];
            rows[j] = row;
        }
    }
}
