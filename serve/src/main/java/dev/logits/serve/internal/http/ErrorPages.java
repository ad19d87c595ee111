package dev.logits.serve.internal.http;

import dev.logits.serve.internal.json.ApiException;
import dev.logits.serve.internal.json.Json;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** What is told where a request is no HTTP, or never came to a route: the same form, and no stack trace. */
public final class ErrorPages extends ErrorHandler {
    private static byte[] json(int status, String reason) {
        String message = reason == null || reason.isBlank() ? "the request cannot be answered" : reason;
        ApiException e = status < 500
                ? ApiException.status(status, "bad_http_request", message)
                : ApiException.server(
                        status,
                        status == 503 ? "shutting_down" : "internal_error",
                        status == 503 ? "the server is shutting down" : "the server failed; its log says how");
        return Json.bytes(e.json());
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        int status = response.getStatus();
        Object reason = request.getAttribute(ERROR_MESSAGE);
        byte[] body = json(status, reason == null ? null : reason.toString());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        response.write(true, ByteBuffer.wrap(body), callback);
        return true;
    }
}
