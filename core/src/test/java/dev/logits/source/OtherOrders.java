package dev.logits.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.logits.Logits;
import java.io.IOException;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.ForkJoinPool;

/** The same rows in ten other orders, in batches of 1, 7, 1000 and all rows, on 1, 2 and 8 threads. */
public final class OtherOrders {
    private static final int ORDERS = 10;
    private static final int[] BATCHES = {1, 7, 1000, Integer.MAX_VALUE};
    private static final int[] THREADS = {1, 2, 8};

    private OtherOrders() {}

    /** What is made of a source, of a type that is equal when all its bits are. */
    @FunctionalInterface
    public interface Result<T> {
        T of(LogitsSource source) throws IOException;
    }

    /**
     * Checks that the rows in other orders, all in one batch, give the same on any number of threads, and returns it.
     */
    public static <T> T giveTheSameOnThreads(Logits z, int[] labels, Result<T> result) {
        T expected = on(1, LogitsSource.of(z, labels), result);
        for (int threads : THREADS) {
            assertThat(on(threads, shuffled(z, labels, Integer.MAX_VALUE, threads), result))
                    .as("%d threads", threads)
                    .isEqualTo(expected);
        }
        return expected;
    }

    /** Checks that the rows in every order give the same, and returns it. */
    public static <T> T giveTheSame(Logits z, int[] labels, Result<T> result) {
        T expected = on(1, LogitsSource.of(z, labels), result);
        for (int i = 0; i < ORDERS; i++) {
            int batch = BATCHES[i % BATCHES.length];
            int threads = THREADS[i % THREADS.length];
            assertThat(on(threads, shuffled(z, labels, batch, i), result))
                    .as("order %d, batches of %d, %d threads", i, batch, threads)
                    .isEqualTo(expected);
        }
        return expected;
    }

    private static <T> T on(int threads, LogitsSource source, Result<T> result) {
        ForkJoinPool pool = new ForkJoinPool(threads);
        try {
            return pool.submit(() -> result.of(source)).join();
        } finally {
            pool.shutdown();
        }
    }

    private static LogitsSource shuffled(Logits z, int[] labels, int batch, long seed) {
        int n = labels.length;
        Logits other = z.copy();
        int[] y = labels.clone();
        Random random = new Random(seed);
        for (int i = n - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            for (int c = 0; c < z.classes(); c++) {
                float held = other.get(i, c);
                other.set(i, c, other.get(j, c));
                other.set(j, c, held);
            }
            int label = y[i];
            y[i] = y[j];
            y[j] = label;
        }
        LogitsSource source = LogitsSource.of(other, y);
        return new SourceView(source) {
            /** Buffers of passes have no more rows than a source says that it has. */
            @Override
            public OptionalLong rows() {
                return OptionalLong.of(Math.min(batch, n));
            }

            @Override
            protected int read(Cursor cursor, Logits into, int[] intoLabels) throws IOException {
                return cursor.read(into, intoLabels);
            }
        };
    }

    /**
     * Rows that are hard to sum in any order: scores of very different size, copies, ties, zeros of both signs, a class
     * that is masked in some rows, rows without a label. No platform math.
     */
    public static Logits rows(int rows, int classes) {
        Logits z = Logits.zeros(rows, classes);
        int x = 1;
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < classes; c++) {
                x = x * 1664525 + 1013904223;
                float score = (x >> 8) * 0x1p-21f;
                z.set(r, c, r % 5 == 0 ? Math.round(score) : r % 97 == 0 ? score * 100 : score);
            }
            if (r % 11 == 3 && classes > 2) {
                z.set(r, classes - 1, Float.NEGATIVE_INFINITY);
            }
            if (r % 13 == 12) { // a copy of an earlier row
                for (int c = 0; c < classes; c++) {
                    z.set(r, c, z.get(r / 2, c));
                }
            }
            if (r % 17 == 0) {
                z.set(r, 0, r % 2 == 0 ? 0f : -0f);
                z.set(r, 1, r % 3 == 0 ? 0f : -0f);
            }
        }
        return z;
    }

    /** Labels of {@link #rows}: mostly one of the larger scores, never a masked class, −1 for some. */
    public static int[] labels(Logits z) {
        int[] labels = new int[z.rows()];
        int x = 7;
        for (int r = 0; r < labels.length; r++) {
            x = x * 1664525 + 1013904223;
            int best = 0;
            for (int c = 1; c < z.classes(); c++) {
                best = z.get(r, c) > z.get(r, best) ? c : best;
            }
            int other = (x >>> 16) % z.classes();
            boolean masked = z.get(r, other) == Float.NEGATIVE_INFINITY;
            labels[r] = r % 19 == 5 ? -1 : (x >>> 8) % 100 < 60 || masked ? best : other;
        }
        return labels;
    }
}
