package dev.logits.internal.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

class RowBlocksTest {

    @Test
    void everyRowIsRunOnce() {
        for (int classes : new int[] {1, 10, 1000, 70_000, 1_000_000}) {
            for (int rows : new int[] {0, 1, 2, 65, 66, 1000, 70_001}) {
                AtomicIntegerArray runs = new AtomicIntegerArray(rows);
                RowBlocks.forEach(rows, classes, (from, to) -> {
                    for (int r = from; r < to; r++) {
                        runs.incrementAndGet(r);
                    }
                });
                for (int r = 0; r < rows; r++) {
                    assertThat(runs.get(r)).isEqualTo(1);
                }
            }
        }
    }

    @Test
    void everyRowIsInOneSpan() {
        for (int classes : new int[] {1, 1000, 1_000_000}) {
            for (int rows : new int[] {0, 1, 2, 3, 1000}) {
                AtomicIntegerArray runs = new AtomicIntegerArray(rows);
                RowBlocks.spans(rows, classes, (from, to) -> {
                    for (int r = from; r < to; r++) {
                        runs.incrementAndGet(r);
                    }
                });
                for (int r = 0; r < rows; r++) {
                    assertThat(runs.get(r)).isEqualTo(1);
                }
            }
        }
    }

    @Test
    void aSmallBatchStaysOnTheCallingThread() {
        Thread caller = Thread.currentThread();
        RowBlocks.forEach(
                4096, 10, (from, to) -> assertThat(Thread.currentThread()).isSameAs(caller));
    }

    @Test
    void blocksDependOnTheBatchOnly() throws Exception {
        Set<String> here = ConcurrentHashMap.newKeySet();
        Set<String> inAPoolOfFive = ConcurrentHashMap.newKeySet();
        RowBlocks.forEach(50_000, 100, (from, to) -> here.add(from + " " + to));
        ForkJoinPool pool = new ForkJoinPool(5);
        try {
            pool.submit(() -> RowBlocks.forEach(50_000, 100, (from, to) -> inAPoolOfFive.add(from + " " + to)))
                    .get();
        } finally {
            pool.shutdown();
        }
        assertThat(inAPoolOfFive).isEqualTo(here).hasSizeGreaterThan(50);
    }

    @Test
    void theLowestOfSeveralExceptionsIsThrown() {
        for (int i = 0; i < 200; i++) {
            int first = i * 97 % 20_000;
            assertThatThrownBy(() -> RowBlocks.forEach(20_000, 1000, (from, to) -> {
                        int row = Math.max(from, first);
                        if (row < to) {
                            throw new IllegalArgumentException("row " + row);
                        }
                    }))
                    .isExactlyInstanceOf(IllegalArgumentException.class)
                    .hasMessage("row " + first)
                    .hasNoCause();
        }
    }

    @Test
    void noBlockRunsAfterTheCallHasThrown() {
        for (int i = 0; i < 50; i++) {
            oneBlockThrowsAndTheOthersTakeTheirTime();
        }
    }

    private static void oneBlockThrowsAndTheOthersTakeTheirTime() {
        AtomicInteger running = new AtomicInteger();
        assertThatThrownBy(() -> RowBlocks.forEach(1000, 100_000, (from, to) -> {
                    running.incrementAndGet();
                    try {
                        if (from == 0) {
                            throw new IllegalStateException();
                        }
                        Thread.sleep(1);
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    } finally {
                        running.decrementAndGet();
                    }
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(running).hasValue(0);
    }

    /** The pool's thread stays with its first task until all others are done, which only the caller can do. */
    @Test
    void theCallerTakesTasksAsLongAsThereAreSome() {
        Thread caller = Thread.currentThread();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch others = new CountDownLatch(3);
        AtomicBoolean inTime = new AtomicBoolean(true);
        AtomicBoolean waits = new AtomicBoolean();
        RowBlocks.tasks(4, i -> {
            if (Thread.currentThread() != caller && waits.compareAndSet(false, true)) {
                begun.countDown();
                inTime.set(isDone(others, 20));
                return;
            }
            isDone(begun, 1); // there may be no such thread
            others.countDown();
        });
        assertThat(inTime).isTrue();
    }

    private static boolean isDone(CountDownLatch latch, int seconds) {
        try {
            return latch.await(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void blocksMayRunBatchesOfTheirOwn() {
        AtomicInteger rows = new AtomicInteger();
        RowBlocks.forEach(
                40,
                100_000,
                (from, to) -> RowBlocks.forEach(50, 100_000, (f, t) -> rows.addAndGet((to - from) * (t - f))));
        assertThat(rows).hasValue(2000);
    }
}
