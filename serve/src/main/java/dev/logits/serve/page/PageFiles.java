package dev.logits.serve.page;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.serve.internal.http.Exchange;
import dev.logits.serve.internal.http.Route;
import dev.logits.serve.internal.json.ApiException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * GET / and what the page consists of: resources of the jar, by their names.
 *
 * <p>For any number of threads.
 *
 * @since 0.1
 */
public final class PageFiles implements Route {
    /** The page asks this server only, and nobody frames it. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline';"
            + " img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none';"
            + " frame-ancestors 'none'";

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "mjs", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "json", "application/json",
            "svg", "image/svg+xml",
            "png", "image/png",
            "ico", "image/x-icon",
            "woff2", "font/woff2",
            "txt", "text/plain; charset=utf-8");

    @Override
    public void handle(Exchange exchange, ObjectNode body) {
        String path = exchange.path();
        String name = path.equals("/") ? "index.html" : path.substring("/page/".length());
        String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        if (type == null || !name.matches("([a-zA-Z0-9_-]+/)*[a-zA-Z0-9_-][a-zA-Z0-9._-]*")) {
            throw unknown();
        }
        try (InputStream file = PageFiles.class.getResourceAsStream(name)) {
            if (file == null) {
                throw unknown();
            }
            exchange.header("Content-Security-Policy", POLICY);
            exchange.header("X-Content-Type-Options", "nosniff");
            exchange.header("Referrer-Policy", "no-referrer");
            exchange.header("Cache-Control", "no-cache");
            exchange.bytes(200, type, file.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ApiException unknown() {
        return ApiException.notFound(null, "unknown_url", "there is no such file");
    }
}
