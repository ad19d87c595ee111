package dev.logits.internal.kernel;

import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.function.Supplier;

/**
 * Something that each thread has one of, such as the arrays it works on: a {@link ThreadLocal} that workers of a pool
 * keep. On newer JDKs (25, not 17) those of the common pool forget their thread-locals whenever they run out of work, which
 * is after every batch.
 *
 * @param <T> what a thread has; must not refer to the thread
 */
public final class PerThread<T> {
    private final Map<Thread, T> ofWorkers = new WeakHashMap<>();
    private final ThreadLocal<T> ofThread;

    /** One a thread, made when the thread first asks. */
    public PerThread(Supplier<T> make) {
        ofThread = ThreadLocal.withInitial(() ->
                Thread.currentThread() instanceof ForkJoinWorkerThread worker ? ofWorker(worker, make) : make.get());
    }

    private T ofWorker(Thread worker, Supplier<T> make) {
        synchronized (ofWorkers) {
            return ofWorkers.computeIfAbsent(worker, w -> make.get());
        }
    }

    /** The calling thread's own. */
    public T get() {
        return ofThread.get();
    }
}
