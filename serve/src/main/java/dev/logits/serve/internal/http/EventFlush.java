package dev.logits.serve.internal.http;

import java.util.HashSet;
import java.util.Iterator;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Writes the events of all streams, one stream after the other, on one thread at a time: a step of a model that tells
 * many clients something wakes one thread, not one for each. Writing never waits for a client, so none holds up
 * others. What clients leave untaken is held; when it comes to more than a bound, the stream that holds most ends.
 *
 * <p>For any number of threads.
 */
final class EventFlush {
    /** A stream that holds less is not looked at. */
    private static final long SMALL = 1 << 20;

    private final Executor executor;
    private final long most;
    private final Queue<EventStream> streams = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();

    /** Streams that hold much; of one thread at a time. */
    private final Set<EventStream> large = new HashSet<>();

    private final System.Logger log = System.getLogger("dev.logits.serve");

    /**
     * Writes on threads of this pool.
     *
     * @param most bytes that all streams may hold
     */
    EventFlush(Executor executor, long most) {
        this.executor = executor;
        this.most = most;
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
                    bound(stream);
                } catch (RuntimeException e) {
                    log.log(System.Logger.Level.ERROR, "events could not be written", e);
                }
            }
            scheduled.set(false);
        } while (!streams.isEmpty() && scheduled.compareAndSet(false, true));
    }

    private void bound(EventStream stream) {
        if (stream.size() < SMALL) {
            return;
        }
        large.add(stream);
        long all = 0;
        long largest = 0;
        EventStream slowest = stream;
        for (Iterator<EventStream> each = large.iterator(); each.hasNext(); ) {
            EventStream next = each.next();
            long size = next.size();
            if (size < SMALL) {
                each.remove();
                continue;
            }
            all += size;
            if (size > largest) {
                largest = size;
                slowest = next;
            }
        }
        if (all > most) {
            slowest.cut("the answer's reader is too slow: " + largest + " bytes wait for it, and all streams together"
                    + " may hold " + most);
        }
    }
}
