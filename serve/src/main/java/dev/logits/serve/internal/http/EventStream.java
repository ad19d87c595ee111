package dev.logits.serve.internal.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.logits.serve.internal.json.Json;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IteratingCallback;

/**
 * Server-sent events of one answer. Sending never waits: what the client has not taken is held, and goes out together
 * when it takes more, so a slow reader costs its own events' memory and nothing else. A client that takes nothing for
 * the connection's idle time is gone, and so is one that takes too little; see {@link TransferWatch} and
 * {@link EventFlush}.
 *
 * <p>For any number of threads.
 */
public final class EventStream {
    private static final byte[] BEGIN = "data: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = "\n\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);

    private final Response response;
    private final Callback callback;
    private final EventFlush flush;
    private final Transfer transfer;
    private final Runnable gone;
    private final Writer writer = new Writer();

    /** What has been sent and is no bytes yet. */
    private final Queue<Event> sent = new ConcurrentLinkedQueue<>();

    private final ByteArrayOutputStream held = new ByteArrayOutputStream(512);
    private int writing;
    private boolean ended;
    private boolean complete;
    private boolean lastWritten;
    private boolean failed;

    /**
     * An event.
     *
     * @param json its data; null for what ends a stream
     * @param last whether none follows
     */
    private record Event(JsonNode json, boolean last) {}

    EventStream(Response response, Callback callback, EventFlush flush, Transfer transfer, Runnable gone) {
        this.response = response;
        this.callback = callback;
        this.flush = flush;
        this.transfer = transfer;
        this.gone = gone;
    }

    /** Sends an event, which is not changed any more. */
    public void send(JsonNode json) {
        send(new Event(json, false));
    }

    /** Ends the stream with {@code [DONE]}. */
    public void done() {
        send(new Event(null, true));
    }

    /** Ends the stream with an error as its last event. */
    public void fail(JsonNode error) {
        send(new Event(error, true));
    }

    private void send(Event event) {
        synchronized (held) {
            if (ended || failed) {
                return;
            }
            ended = event.last();
            sent.add(event);
        }
        flush.soon(this);
    }

    /** Writes what the client takes; for one thread at a time. */
    void flush() {
        for (Event event = sent.poll(); event != null; event = sent.poll()) {
            byte[] bytes = event.json() == null ? DONE : Json.bytes(event.json());
            synchronized (held) {
                if (!failed) {
                    held.writeBytes(BEGIN);
                    held.writeBytes(bytes);
                    held.writeBytes(END);
                    complete = event.last();
                }
            }
        }
        writer.iterate();
    }

    /** Bytes that the client has not taken. */
    long size() {
        synchronized (held) {
            return (long) held.size() + writing;
        }
    }

    /** Ends the stream of a client that takes too little. */
    void cut(String message) {
        transfer.fail(message);
    }

    private final class Writer extends IteratingCallback {
        @Override
        protected Action process() {
            transfer.end();
            ByteBuffer bytes;
            boolean last;
            synchronized (held) {
                writing = 0;
                if (lastWritten) {
                    return Action.SUCCEEDED;
                }
                if (held.size() == 0 && !complete) {
                    return Action.IDLE;
                }
                bytes = ByteBuffer.wrap(held.toByteArray());
                held.reset();
                writing = bytes.remaining();
                last = complete;
                lastWritten = last;
            }
            transfer.begin(System.nanoTime(), bytes.remaining());
            response.write(last, bytes, this);
            return Action.SCHEDULED;
        }

        @Override
        protected void onCompleteSuccess() {
            callback.succeeded();
        }

        @Override
        protected void onCompleteFailure(Throwable cause) {
            transfer.end();
            synchronized (held) {
                failed = true;
                writing = 0;
                held.reset();
                sent.clear();
            }
            gone.run();
            callback.failed(cause);
        }

        @Override
        public InvocationType getInvocationType() {
            return InvocationType.NON_BLOCKING;
        }
    }
}
