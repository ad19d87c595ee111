package dev.logits.serve.internal.http;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Writes the events of all streams, one stream after the other, on one thread at a time: a step of a model that tells
 * many clients something wakes one thread, not one for each. Writing never waits for a client, so none holds up others.
 *
 * <p>For any number of threads.
 */
final class EventFlush {
    private final Executor executor;
    private final Queue<EventStream> streams = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final System.Logger log = System.getLogger("dev.logits.serve");

    /** Writes on threads of this pool. */
    EventFlush(Executor executor) {
        this.executor = executor;
    }

    /** Lets a stream write soon. */
    void soon(EventStream stream) {
        streams.add(stream);
        if (scheduled.compareAndSet(false, true)) {
            executor.execute(this::run);
        }
    }

    private void run() {
        do {
            for (EventStream stream = streams.poll(); stream != null; stream = streams.poll()) {
                try {
                    stream.flush();
                } catch (RuntimeException e) {
                    log.log(System.Logger.Level.ERROR, "events could not be written", e);
                }
            }
            scheduled.set(false);
        } while (!streams.isEmpty() && scheduled.compareAndSet(false, true));
    }
}
