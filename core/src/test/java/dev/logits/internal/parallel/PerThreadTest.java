package dev.logits.internal.parallel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PerThreadTest {

    @Test
    void aWorkerOfTheCommonPoolKeepsWhatItHasFromBatchToBatch() throws Exception {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        AtomicInteger made = new AtomicInteger();
        PerThread<Integer> numbers = new PerThread<>(made::incrementAndGet);
        for (int batch = 0; batch < 20; batch++) {
            RowBlocks.tasks(64, i -> {
                threads.add(Thread.currentThread());
                numbers.get();
                Thread.yield();
            });
            Thread.sleep(2); // the workers run out of work, and on newer JDKs forget their thread-locals
        }
        assertEquals(threads.size(), made.get(), "one a thread, of " + threads);
    }

    @Test
    void threadsHaveTheirOwn() throws Exception {
        PerThread<Object> objects = new PerThread<>(Object::new);
        Object mine = objects.get();
        Object[] other = new Object[1];
        Thread thread = new Thread(() -> other[0] = objects.get());
        thread.start();
        thread.join();
        assertSame(mine, objects.get());
        assertNotSame(mine, other[0]);
    }
}
