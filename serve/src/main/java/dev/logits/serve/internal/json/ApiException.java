package dev.logits.serve.internal.json;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;

/** What a client is told instead of an answer, in the form of OpenAI's API. */
public final class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final String type;
    private final String param;
    private final String code;
    private final transient Map<String, String> headers = new TreeMap<>();

    private ApiException(int status, String type, String param, String code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.type = type;
        this.param = param;
        this.code = code;
    }

    /** A request that is wrong, in a field, or as a whole where that is null. */
    public static ApiException wrong(String param, String code, String message) {
        return new ApiException(400, "invalid_request_error", param, code, message);
    }

    /** A field with a value that it cannot have. */
    public static ApiException value(String param, String message) {
        return wrong(param, "invalid_value", message);
    }

    /** Something that there is not. */
    public static ApiException notFound(String param, String code, String message) {
        return new ApiException(404, "invalid_request_error", param, code, message);
    }

    /** Another status for what a client did wrong. */
    public static ApiException status(int status, String code, String message) {
        return new ApiException(status, "invalid_request_error", null, code, message);
    }

    /** A key that is missing or wrong. */
    public static ApiException unauthorized(String message) {
        return new ApiException(401, "authentication_error", null, "invalid_api_key", message)
                .with("WWW-Authenticate", "Bearer");
    }

    /** Too many requests. */
    public static ApiException busy(String message, int seconds) {
        return new ApiException(429, "rate_limit_error", null, "queue_full", message)
                .with("Retry-After", Integer.toString(seconds));
    }

    /** What is the server's fault, or its state. */
    public static ApiException server(int status, String code, String message) {
        return new ApiException(status, "server_error", null, code, message);
    }

    /** With a header of the response. */
    public ApiException with(String name, String value) {
        headers.put(name, value);
        return this;
    }

    /** The status of HTTP. */
    public int status() {
        return status;
    }

    /** A word for programs. */
    public String code() {
        return code;
    }

    /** Headers of the response. */
    public Map<String, String> headers() {
        return headers;
    }

    /** The body of the response. */
    public ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.putObject("error")
                .put("message", getMessage())
                .put("type", type)
                .put("param", param)
                .put("code", code);
        return json;
    }
}
