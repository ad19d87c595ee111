package dev.logits.internal.kernel;

import dev.logits.internal.parallel.PerThread;

/** What the kernels of one thread write on between passes. */
final class Scratch {
    /**
     * Scores that one pass takes at once, the last pass of a row up to {@link #VECTOR} more: few enough for the
     * first-level cache to hold them, what comes of them, and those that come next.
     */
    static final int BLOCK = 1024;

    /** Rows of a batch whose logarithms are taken one after the other. */
    static final int ROWS = 64;

    /** Floats of the longest vector; no block has fewer. */
    static final int VECTOR = 16;

    private static final PerThread<Scratch> OF_THREAD = new PerThread<>(Scratch::new);

    /** The range of the scores that come next. */
    long ahead;

    /** The largest score of the last row. */
    float largest;

    /** Those of the last rows. */
    final float[] largests = new float[ROWS];

    final float[] shifted = new float[BLOCK + VECTOR];
    final float[] floats = new float[BLOCK + VECTOR];
    final float[] tail = new float[VECTOR];

    final double[] doubles = new double[BLOCK + VECTOR];
    final double[] sums = new double[3 * Lanes.LANES];

    final Short rows = new Short();

    // Of RowDivergence: exponentials of whole rows, as long as the longest row so far.
    final RowDivergence.Gains gains = new RowDivergence.Gains();
    private float[] longRow = {};
    private float[] otherLongRow = {};

    // Of ScalarExp.
    final float[] x = new float[BLOCK];
    final float[] t = new float[BLOCK];
    final double[] d = new double[BLOCK];
    final double[] y = new double[BLOCK];
    final double[] u = new double[BLOCK];

    // Of ScalarSums.
    /** Enough for the methods around the loops not to be compiled with these once more (decision 0231). */
    static final int PLACES = 256;

    final double[] terms = new double[PLACES];
    final double[] high = new double[PLACES];
    final double[] low = new double[PLACES];

    private Scratch() {}

    /** Of rows that are read once: the magic number of each block. */
    private float[] magics = {};

    float[] magics(int blocks) {
        if (magics.length < blocks) {
            magics = new float[blocks];
        }
        return magics;
    }

    float[] longRow(int n) {
        if (longRow.length < n) {
            longRow = new float[n];
        }
        return longRow;
    }

    float[] otherLongRow(int n) {
        if (otherLongRow.length < n) {
            otherLongRow = new float[n];
        }
        return otherLongRow;
    }

    static Scratch ofThread() {
        return OF_THREAD.get();
    }

    /**
     * Of VectorShortRows: a chunk of short rows, class by class, and behind the classes the largest score of each row.
     */
    static final class Short {
        /** Rows of the longest chunk: a power of two, and a multiple of every vector's floats. */
        static final int ROWS = 64;

        /** The largest and the smallest key of each row. */
        final int[] max = new int[ROWS];

        final int[] min = new int[ROWS];

        // Of FloatExp.
        final float[] shifts = new float[ROWS];
        final float[] magics = new float[ROWS];
        final float[] limits = new float[ROWS];

        /** What turns exponentials into results, and its two parts. */
        final double[] factors = new double[ROWS];

        final float[] highs = new float[ROWS];

        final float[] lows = new float[ROWS];

        final double[] sums = new double[ROWS];
        final double[] lse = new double[ROWS];

        /** Scores, and later results. */
        final float[] columns = new float[ROWS * (Kernels.SHORT + 1)];

        final float[] exps = new float[ROWS * (Kernels.SHORT + 1)];

        private Short() {}
    }
}
