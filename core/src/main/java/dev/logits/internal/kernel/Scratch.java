package dev.logits.internal.kernel;

/** What the kernels of one thread write on between passes. */
final class Scratch {
    /** Lanes of every float sum and every double sum, on all vector widths. */
    static final int FLOAT_LANES = 16;

    static final int DOUBLE_LANES = 8;

    /** Classes that one float or double pass takes at once; the last block takes up to a vector more. */
    static final int FLOAT_BLOCK = 4096;

    static final int DOUBLE_BLOCK = 1024;

    private static final ThreadLocal<Scratch> OF_THREAD = ThreadLocal.withInitial(Scratch::new);

    /** The range of the scores that come next. */
    long ahead;

    final float[] shifted = new float[FLOAT_BLOCK + FLOAT_LANES];
    final float[] floats = new float[FLOAT_BLOCK + FLOAT_LANES];
    final float[] floatTail = new float[FLOAT_LANES];

    final double[] doubles = new double[DOUBLE_BLOCK + DOUBLE_LANES];
    final double[] sums = new double[3 * DOUBLE_LANES];

    final Short rows = new Short();

    // Of ScalarExp.
    final float[] x = new float[ScalarExp.CHUNK];
    final float[] t = new float[ScalarExp.CHUNK];
    final double[] d = new double[ScalarExp.CHUNK];
    final double[] y = new double[ScalarExp.CHUNK];
    final double[] u = new double[ScalarExp.CHUNK];

    private Scratch() {}

    static Scratch ofThread() {
        return OF_THREAD.get();
    }

    /** Of VectorShortRows: a chunk of short rows. */
    static final class Short {
        /** Rows a chunk, a multiple of every vector's doubles. */
        static final int ROWS = 64;

        /** The largest and the smallest key of each row, and the score of the largest. */
        final int[] max = new int[ROWS];

        final int[] min = new int[ROWS];
        final float[] top = new float[ROWS];
        final double[] sums = new double[ROWS];
        final double[] factors = new double[ROWS];
        final double[] lse = new double[ROWS];

        final float[] columns = new float[ROWS * Kernels.SHORT];
        final double[] exps = new double[ROWS * Kernels.SHORT];
        final float[] results = new float[ROWS * Kernels.SHORT];

        private Short() {}
    }
}
