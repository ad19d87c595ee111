package dev.logits.internal.kernel;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * The rows' kernels of a JVM that begins: plain loops first, while vectors are still objects on the heap and a hundred
 * times as slow; vectors from the time on that a thread in the background has made the optimizing compiler see them.
 * Both give the same bits, so that nobody notices but by the time.
 *
 * <p>Warming up takes some seconds of a processor. It begins when the process has taken as many, so that a short
 * program never pays for it, and one that goes on pays no more than twice what it had to. And it does not begin before
 * something was asked for that vectors are faster at: short rows one by one are plain loops in both.
 */
final class VectorWarmUp implements Runnable {
    /** Warming up costs about as much of processors' time; on an idle machine it begins after a minute. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final Duration IDLE = Duration.ofSeconds(60);
    private static final long GLANCE_MILLIS = 100;

    /** How long one kernel may take to warm up; then plain loops stay. */
    private static final long LIMIT_NANOS = 20_000_000_000L;

    /**
     * What a compiled kernel never takes for a score; one on objects takes a hundred times as long as a compiled one.
     */
    private static final long SLOW_NANOS = 50;

    /** Long enough for every loop, and for the compiler to find it hot after some hundred calls. */
    private static final int CLASSES = 208;

    private static final int ROWS = 4;
    private static final int FEW_CLASSES = 10;
    private static final int CALLS = 50;

    /** What {@link Kernels#get} returns: plain loops, and then vectors. */
    static volatile Kernels current;

    private final Kernels vector;
    private final float[] z = new float[ROWS * CLASSES];
    private final float[] out = new float[z.length];
    private final double[] doubles = new double[z.length];
    private final double[] perRow = new double[z.length];
    private final int[] labels = new int[z.length];

    private VectorWarmUp(Kernels vector) {
        this.vector = vector;
        for (int i = 0; i < z.length; i++) {
            z[i] = 0.01f * (i * 37 % 1009);
        }
    }

    /** Begins with plain loops. */
    static void begin(Kernels vector) {
        current = new ScalarProvider().kernels();
        Thread thread = new Thread(new VectorWarmUp(vector), "logits-warm-up");
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY);
        thread.start();
    }

    /** What passes over rows run, each warm at the end. */
    private List<Consumer<Kernels>> works() {
        int few = z.length / FEW_CLASSES;
        return List.of(
                k -> k.logSumExp(z, 0, ROWS, CLASSES, perRow, 0),
                k -> k.softmax(z, 0, ROWS, CLASSES, out, 0),
                k -> k.logSoftmax(z, 0, ROWS, CLASSES, out, 0),
                k -> k.softmaxMinusOneHot(z, 0, ROWS, CLASSES, labels, 0, 1, out, 0, perRow, 0),
                eachRow((k, off) -> k.softmaxAndRest(z, off, CLASSES, doubles, off)),
                eachRow((k, off) -> k.softmax(z, off, CLASSES, doubles, off)),
                k -> k.softmax(doubles, doubles.length),
                eachRow((k, off) -> k.temperatureSums(z, off, CLASSES, 0.5, doubles)),
                eachRow((k, off) -> k.rest(z, off, CLASSES)),
                eachRow((k, off) -> k.logSumExpExact(z, off, CLASSES)),
                eachRow((k, off) -> k.topProbability(z, off, CLASSES)),
                eachRow((k, off) -> k.argmax(z, off, CLASSES)),
                k -> k.logSumExp(z, 0, few, FEW_CLASSES, perRow, 0),
                k -> k.softmax(z, 0, few, FEW_CLASSES, out, 0),
                k -> k.logSoftmax(z, 0, few, FEW_CLASSES, out, 0),
                k -> k.softmaxMinusOneHot(z, 0, few, FEW_CLASSES, labels, 0, 1, out, 0, perRow, 0));
    }

    private interface RowWork {
        double run(Kernels kernels, int off);
    }

    private static Consumer<Kernels> eachRow(RowWork work) {
        return kernels -> {
            for (int row = 0; row < ROWS; row++) {
                work.run(kernels, row * CLASSES);
            }
        };
    }

    @Override
    public void run() {
        try {
            await();
        } catch (InterruptedException e) {
            return;
        }
        for (Consumer<Kernels> work : works()) {
            if (!warmed(work)) {
                return;
            }
        }
        current = vector;
    }

    /** Waits until vectors would be of use, and the process has worked for a while. */
    private static void await() throws InterruptedException {
        ProcessHandle process = ProcessHandle.current();
        Duration before = process.info().totalCpuDuration().orElse(Duration.ZERO);
        long begin = System.nanoTime();
        ScalarKernels.awaitSlower();
        do {
            Thread.sleep(GLANCE_MILLIS);
        } while (System.nanoTime() - begin < IDLE.toNanos()
                && process.info()
                                .totalCpuDuration()
                                .orElse(before.plusNanos(System.nanoTime() - begin))
                                .minus(before)
                                .compareTo(PATIENCE)
                        < 0);
    }

    /** Runs a kernel until it is compiled, and tells whether it was in time. */
    private boolean warmed(Consumer<Kernels> work) {
        long begin = System.nanoTime();
        long[] times = new long[CALLS];
        do {
            for (int i = 0; i < CALLS; i++) {
                long start = System.nanoTime();
                work.accept(vector);
                times[i] = System.nanoTime() - start;
            }
            Arrays.sort(times);
            if (times[CALLS / 4] < SLOW_NANOS * z.length) {
                return true;
            }
        } while (System.nanoTime() - begin < LIMIT_NANOS);
        return false;
    }
}
