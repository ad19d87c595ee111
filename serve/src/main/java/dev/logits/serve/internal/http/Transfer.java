package dev.logits.serve.internal.http;

import dev.logits.serve.internal.json.ApiException;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;

/**
 * What moves over the wire for one request: its body comes, or bytes of its answer go. One movement at a time, with
 * its begin and its bytes; {@link TransferWatch} ends it when it takes too long.
 *
 * <p>For any number of threads.
 */
final class Transfer {
    private final Request request;
    private final EndPoint endPoint;
    private boolean moves;
    private long since;
    private long bytes;

    Transfer(Request request) {
        this(request, request.getConnectionMetaData().getConnection().getEndPoint());
    }

    Transfer(Request request, EndPoint endPoint) {
        this.request = request;
        this.endPoint = endPoint;
    }

    /** The connection that the request came over. */
    EndPoint endPoint() {
        return endPoint;
    }

    /**
     * Something begins to move.
     *
     * @param time when, by {@link System#nanoTime}
     * @param count its bytes, as far as they are known
     */
    synchronized void begin(long time, long count) {
        moves = true;
        since = time;
        bytes = count;
    }

    /** More bytes have come. */
    synchronized void grow(int count) {
        bytes += count;
    }

    /** All has come, or gone. */
    synchronized void end() {
        moves = false;
    }

    /** Ends the request if what moves began longer ago than its bytes allow. */
    synchronized void cut(long now, TransferWatch.Allowance allowance) {
        if (moves && now - since > allowance.nanos(bytes)) {
            fail("the transfer took too long: " + TimeUnit.NANOSECONDS.toMillis(now - since) / 1000.0 + " seconds for "
                    + bytes + " bytes; send the body, and take the answer, faster");
        }
    }

    /** Ends the request because of its client. */
    synchronized void fail(String message) {
        if (moves) {
            moves = false;
            request.fail(ApiException.status(408, "request_timeout", message));
        }
    }
}
