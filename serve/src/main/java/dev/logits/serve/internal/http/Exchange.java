package dev.logits.serve.internal.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.logits.serve.internal.json.ApiException;
import dev.logits.serve.internal.json.Json;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * A request and its answer, which is given once: JSON, bytes, an error, or a stream of events.
 *
 * <p>For any number of threads.
 */
public final class Exchange {
    private static final Runnable GONE = () -> {};

    private final Request request;
    private final Response response;
    private final Callback callback;
    private final ClientWatch watch;
    private final EventFlush flush;
    private final Transfer transfer;
    private final Executor executor;
    private final AtomicBoolean answered = new AtomicBoolean();
    private final AtomicReference<Runnable> whenGone = new AtomicReference<>();

    Exchange(
            Request request,
            Response response,
            Callback callback,
            ClientWatch watch,
            EventFlush flush,
            Transfer transfer) {
        this.request = request;
        this.response = response;
        this.callback = callback;
        executor = request.getComponents().getExecutor();
        request.addIdleTimeoutListener(timeout -> false); // an answer may take its time
        request.addFailureListener(failure -> gone());
        this.watch = watch;
        this.flush = flush;
        this.transfer = transfer;
    }

    private void gone() {
        Runnable then = whenGone.getAndSet(GONE);
        if (then != null) {
            then.run();
        }
    }

    /** Calls this, once, when the client goes before it has its answer; at once where it has gone already. */
    public void whenGone(Runnable then) {
        if (!whenGone.compareAndSet(null, then)) {
            then.run();
            return;
        }
        EndPoint endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
        boolean alone = request.getConnectionMetaData().getHttpVersion().getVersion() < HttpVersion.HTTP_2.getVersion();
        if (alone && endPoint instanceof SocketChannelEndPoint socket) {
            ClientWatch.Waiting waiting = watch.watch(socket.getChannel(), this::gone);
            Request.addCompletionListener(request, failure -> waiting.forget());
        }
    }

    /** A header of the request, or null. */
    public String header(String name) {
        return request.getHeaders().get(name);
    }

    /** The path that was asked for. */
    public String path() {
        return Request.getPathInContext(request);
    }

    /** The threads that answer requests. */
    public Executor executor() {
        return executor;
    }

    /** The status of the answer. */
    public int status() {
        return response.getStatus();
    }

    /** Calls this when all has been written, or could not be. */
    public void whenComplete(Runnable then) {
        Request.addCompletionListener(request, failure -> then.run());
    }

    /** A header of the answer. */
    public void header(String name, String value) {
        response.getHeaders().put(name, value);
    }

    /** Answers with JSON. */
    public void json(JsonNode json) {
        json(200, json);
    }

    private void json(int status, JsonNode json) {
        bytes(status, "application/json", Json.bytes(json));
    }

    /** Answers with a text. */
    public void text(String contentType, String text) {
        bytes(200, contentType, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Answers with bytes. */
    public void bytes(int status, String contentType, byte[] bytes) {
        if (answered.compareAndSet(false, true)) {
            response.setStatus(status);
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, contentType);
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, bytes.length);
            transfer.begin(System.nanoTime(), bytes.length);
            response.write(true, ByteBuffer.wrap(bytes), Callback.from(transfer::end, callback));
        }
    }

    /** Answers without a body. */
    public void empty(int status) {
        if (answered.compareAndSet(false, true)) {
            response.setStatus(status);
            response.write(true, null, callback);
        }
    }

    /** Answers with an error. */
    public void error(ApiException e) {
        if (!answered.get()) {
            e.headers().forEach(response.getHeaders()::put);
            json(e.status(), e.json());
        }
    }

    /** Answers with events. */
    public EventStream events() {
        if (!answered.compareAndSet(false, true)) {
            throw new IllegalStateException("the request has been answered");
        }
        response.setStatus(200);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/event-stream");
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-cache");
        response.getHeaders().put("X-Accel-Buffering", "no");
        return new EventStream(response, callback, flush, transfer, this::gone);
    }
}
