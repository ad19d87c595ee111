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

    final float[] shifted = new float[FLOAT_BLOCK + FLOAT_LANES];
    final float[] floats = new float[FLOAT_BLOCK + FLOAT_LANES];
    final float[] floatTail = new float[FLOAT_LANES];
    final float[] high = new float[FLOAT_LANES];
    final float[] low = new float[FLOAT_LANES];

    final double[] doubles = new double[DOUBLE_BLOCK + DOUBLE_LANES];
    final double[] doubleTail = new double[DOUBLE_LANES];
    final double[] sums = new double[3 * DOUBLE_LANES];

    final int[] keys = new int[2 * DOUBLE_LANES];
    final float[] columns = new float[Kernels.SHORT * DOUBLE_LANES];

    private Scratch() {}

    static Scratch ofThread() {
        return OF_THREAD.get();
    }
}
