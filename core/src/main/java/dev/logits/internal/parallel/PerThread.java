package dev.logits.internal.parallel;

import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.Supplier;

/**
 * Something that each thread has one of, such as the arrays it works on. A thread keeps it as long as it lives: also
 * the workers of the common pool, which on newer JDKs (25, not 17) forget their thread-locals whenever they run out of
 * work, which is after every batch.
 *
 * <p>A thread outlives a class loader in a server that deploys an application again. So a thread-local holds values of
 * the JDK's own types only, and what they refer to is held from here: with the class loader it is garbage.
 *
 * @param <T> what a thread has; must not refer to the thread
 */
public final class PerThread<T> {
    private final Map<Thread, T> held = new WeakHashMap<>();
    private final ThreadLocal<WeakReference<T>> ofThread = new ThreadLocal<>();
    private final Supplier<T> make;

    /** One for each thread, made when the thread first asks. */
    public PerThread(Supplier<T> make) {
        this.make = make;
    }

    /** The calling thread's own. */
    public T get() {
        WeakReference<T> known = ofThread.get();
        T own = known == null ? null : known.get();
        return own == null ? find() : own;
    }

    private T find() {
        T own;
        synchronized (held) {
            own = held.computeIfAbsent(Thread.currentThread(), thread -> make.get());
        }
        ofThread.set(new WeakReference<>(own));
        return own;
    }
}
