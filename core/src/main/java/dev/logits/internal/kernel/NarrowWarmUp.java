package dev.logits.internal.kernel;

/**
 * The narrow products of a JVM that begins: plain loops, while vectors are still objects on the heap; vectors from the
 * time on that a thread in the background has made the optimizing compiler see them, some tenths of a second. Other
 * than {@link VectorWarmUp} it begins when products are asked for first: who asks has a long fit to do. Both give the
 * same bits.
 */
final class NarrowWarmUp implements Runnable {
    /** How long it may take; then plain loops stay. */
    private static final long LIMIT_NANOS = 20_000_000_000L;

    /** What a product never takes when compiled; on objects it takes ten times as long. */
    private static final long SLOW_NANOS = 2_000;

    private static final int CALLS = 100;

    /** Rows and columns of one tile of each kind: calls are counted, and long ones on objects take long. */
    private static final int ROWS = 4;

    private static final int COLUMNS = 64;

    /** What {@link NarrowGemm#get} returns: plain loops, and then vectors. */
    static volatile NarrowGemm current;

    static {
        NarrowGemm products = KernelChoice.PROVIDER.narrowGemm();
        if (products instanceof ScalarNarrowGemm || KernelChoice.atOnce()) {
            current = products;
        } else {
            current = new ScalarNarrowGemm();
            Thread thread = new Thread(new NarrowWarmUp(products), "logits-narrow-warm-up");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private final NarrowGemm vector;
    private final float[] x = new float[ROWS * COLUMNS];
    private final float[] w = new float[NarrowGemm.OUTPUTS * COLUMNS];
    private final float[] z = new float[ROWS * NarrowGemm.OUTPUTS];

    NarrowWarmUp(NarrowGemm vector) {
        this.vector = vector;
    }

    @Override
    public void run() {
        long begin = System.nanoTime();
        do {
            int fast = 0;
            for (int i = 0; i < CALLS; i++) {
                long start = System.nanoTime();
                vector.logits(x, 0, ROWS, NarrowGemm.LANES, w, NarrowGemm.OUTPUTS, z, 0, NarrowGemm.OUTPUTS);
                vector.addGradient(x, 0, 1, COLUMNS, z, 0, NarrowGemm.OUTPUTS, NarrowGemm.OUTPUTS, w);
                fast += System.nanoTime() - start < SLOW_NANOS ? 1 : 0;
            }
            if (fast > CALLS / 4) {
                current = vector;
                return;
            }
        } while (System.nanoTime() - begin < LIMIT_NANOS);
    }
}
