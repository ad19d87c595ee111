package dev.logits.serve.internal.http;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Ends what clients draw out. A connection over which nothing goes is closed by its idle time, but a byte now and then
 * keeps that from passing. So a body that comes, and bytes of an answer that go, have a time for all of them; and a
 * connection is closed when twice that time goes by without a request, whatever trickles in: the header of one, frames
 * of HTTP/2 that open no stream, empty lines. One look at all of them now and then costs less than a timer for each.
 *
 * <p>For any number of threads.
 */
final class TransferWatch {
    /** Bytes for which a second is added to the time. */
    private static final long RATE = 16 << 10;

    /**
     * The time that a transfer has: a base, a second more for each 16 kB, and never more than a bound.
     *
     * @param base nanoseconds that any transfer has
     * @param most nanoseconds that none exceeds
     */
    record Allowance(long base, long most) {
        /** Of a transfer of so many bytes. */
        long nanos(long bytes) {
            return Math.min(most, base + TimeUnit.SECONDS.toNanos(1) / RATE * bytes);
        }
    }

    /**
     * A connection without a request under way.
     *
     * @param messages requests that have come over it
     * @param since when it was first seen so
     */
    private record Quiet(long messages, long since) {}

    private final Server server;
    private final Allowance allowance;
    private final long pause;
    private final Set<Transfer> open = ConcurrentHashMap.newKeySet();
    private volatile boolean stopped;
    private volatile Scheduler.Task next;

    /** Connections by what was seen of them; of one thread at a time. */
    private Map<EndPoint, Quiet> seen = new HashMap<>();

    /**
     * Begins to look.
     *
     * @param transfer the base of a transfer's time
     * @param deadline the most
     */
    TransferWatch(Server server, Duration transfer, Duration deadline) {
        this.server = server;
        allowance = new Allowance(transfer.toNanos(), Math.max(transfer.toNanos(), deadline.toNanos()));
        pause = Math.max(10, Math.min(2000, transfer.toMillis() / 16));
        schedule();
    }

    private void schedule() {
        if (!stopped) {
            next = server.getScheduler().schedule(this::look, pause, TimeUnit.MILLISECONDS);
        }
    }

    /** A request is under way. */
    void begin(Transfer transfer) {
        open.add(transfer);
    }

    /** A request has its answer. */
    void end(Transfer transfer) {
        transfer.end();
        open.remove(transfer);
    }

    private void look() {
        try {
            long now = System.nanoTime();
            Set<EndPoint> busy = new HashSet<>();
            for (Transfer transfer : open) {
                busy.add(transfer.endPoint());
                transfer.cut(now, allowance);
            }
            closeQuiet(now, busy);
        } finally {
            schedule();
        }
    }

    private void closeQuiet(long now, Set<EndPoint> busy) {
        Map<EndPoint, Quiet> after = new HashMap<>();
        for (Connector connector : server.getConnectors()) {
            for (EndPoint endPoint : connector.getConnectedEndPoints()) {
                Connection connection = endPoint.getConnection();
                long messages = connection == null ? -1 : connection.getMessagesIn();
                Quiet before = seen.get(endPoint);
                if (before == null || before.messages() != messages || busy.contains(endPoint)) {
                    after.put(endPoint, new Quiet(messages, now));
                } else if (now - before.since() > 2 * allowance.base()) {
                    endPoint.close();
                } else {
                    after.put(endPoint, before);
                }
            }
        }
        seen = after;
    }

    /** Looks no more. */
    void stop() {
        stopped = true;
        Scheduler.Task task = next;
        if (task != null) {
            task.cancel();
        }
    }
}
