package dev.logits.serve.internal.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.logits.serve.internal.json.Json;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IteratingCallback;

/**
 * Server-sent events of one answer. Sending never waits: what the client has not taken is held, and goes out together
 * when it takes more, so a slow reader costs its own events' memory and nothing else. A client that takes nothing for
 * the connection's idle time is gone.
 *
 * <p>For any number of threads.
 */
public final class EventStream {
    private static final byte[] BEGIN = "data: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = "\n\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);

    private final Response response;
    private final Callback callback;
    private final Executor executor;
    private final Runnable gone;
    private final Writer writer = new Writer();
    private final ByteArrayOutputStream held = new ByteArrayOutputStream(512);
    private boolean ended;
    private boolean lastWritten;
    private boolean failed;

    EventStream(Response response, Callback callback, Executor executor, Runnable gone) {
        this.response = response;
        this.callback = callback;
        this.executor = executor;
        this.gone = gone;
    }

    /** Sends an event. */
    public void send(JsonNode json) {
        byte[] bytes = Json.bytes(json);
        synchronized (held) {
            if (ended || failed) {
                return;
            }
            held.writeBytes(BEGIN);
            held.writeBytes(bytes);
            held.writeBytes(END);
        }
        executor.execute(writer::iterate);
    }

    /** Ends the stream with {@code [DONE]}. */
    public void done() {
        end(DONE);
    }

    /** Ends the stream with an error as its last event. */
    public void fail(JsonNode error) {
        send(error);
        end(new byte[0]);
    }

    private void end(byte[] last) {
        synchronized (held) {
            if (ended || failed) {
                return;
            }
            held.writeBytes(last);
            ended = true;
        }
        executor.execute(writer::iterate);
    }

    private final class Writer extends IteratingCallback {
        @Override
        protected Action process() {
            ByteBuffer bytes;
            boolean last;
            synchronized (held) {
                if (lastWritten) {
                    return Action.SUCCEEDED;
                }
                if (held.size() == 0 && !ended) {
                    return Action.IDLE;
                }
                bytes = ByteBuffer.wrap(held.toByteArray());
                held.reset();
                last = ended;
                lastWritten = last;
            }
            response.write(last, bytes, this);
            return Action.SCHEDULED;
        }

        @Override
        protected void onCompleteSuccess() {
            callback.succeeded();
        }

        @Override
        protected void onCompleteFailure(Throwable cause) {
            synchronized (held) {
                failed = true;
                held.reset();
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
