package dev.logits.serve.internal.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.serve.internal.json.ApiException;
import dev.logits.serve.internal.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Finds the route of a request, and checks what all routes check: names, keys, origins, methods, kinds and sizes of
 * bodies.
 * Whatever goes wrong is told in the form of OpenAI's API, without a stack trace.
 *
 * <p>For any number of threads.
 */
public final class ApiHandler extends Handler.Abstract.NonBlocking {
    private final Map<String, Route> gets;
    private final Map<String, Route> posts;
    private final Policy policy;
    private final ClientWatch watch;
    private final Observer observer;
    private EventFlush flush;
    private TransferWatch transfers;
    private final System.Logger log = System.getLogger("dev.logits.serve");

    /**
     * What is allowed.
     *
     * @param keys those that open the API; empty to ask for none
     * @param open paths that need no key
     * @param origins of pages that may call it; {@code *} for all
     * @param hosts names by which the server may be called
     * @param bodyBytes the largest body
     * @param transfer how long a body may come, and bytes of an answer go, a second more for each 16 kB
     * @param deadline the most that this comes to
     */
    public record Policy(
            Set<String> keys,
            Set<String> open,
            List<String> origins,
            HostNames hosts,
            int bodyBytes,
            Duration transfer,
            Duration deadline) {
        /** Copies the sets. */
        public Policy {
            keys = Set.copyOf(keys);
            open = Set.copyOf(open);
            origins = List.copyOf(origins);
        }
    }

    /** Hears of requests. */
    public interface Observer {
        /** A request has been answered. */
        void answered(String route, int status, double seconds);

        /** A request was refused. */
        void refused(String code);
    }

    /**
     * Routes by their paths; one that ends with a slash has all paths that begin so.
     *
     * @param gets what is read
     * @param posts what is sent a body
     */
    public ApiHandler(
            Map<String, Route> gets, Map<String, Route> posts, Policy policy, ClientWatch watch, Observer observer) {
        this.gets = new TreeMap<>(gets);
        this.posts = new TreeMap<>(posts);
        this.policy = policy;
        this.watch = watch;
        this.observer = observer;
    }

    @Override
    protected void doStart() throws Exception {
        flush = new EventFlush(getServer().getThreadPool(), Runtime.getRuntime().maxMemory() / 4);
        transfers = new TransferWatch(getServer(), policy.transfer(), policy.deadline());
        super.doStart();
    }

    @Override
    protected void doStop() throws Exception {
        transfers.stop();
        super.doStop();
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        long began = System.nanoTime();
        String path = Request.getPathInContext(request);
        Transfer transfer = new Transfer(request);
        Exchange exchange = new Exchange(request, response, callback, watch, flush, transfer);
        String route = known(path);
        transfers.begin(transfer);
        exchange.whenComplete(() -> {
            transfers.end(transfer);
            observer.answered(route, response.getStatus(), (System.nanoTime() - began) / 1e9);
        });
        try {
            begin(exchange, request, response, transfer, path);
        } catch (RuntimeException e) {
            fail(exchange, e);
        }
        return true;
    }

    /** The path of a route, for meters: of what there is not, one name for all. */
    private String known(String path) {
        String get = key(gets, path);
        String key = get != null ? get : key(posts, path);
        return key == null ? "unknown" : key;
    }

    private static String key(Map<String, Route> routes, String path) {
        if (routes.containsKey(path)) {
            return path;
        }
        return routes.keySet().stream()
                .filter(name -> name.endsWith("/") && name.length() > 1 && path.startsWith(name))
                .findFirst()
                .orElse(null);
    }

    private void begin(Exchange exchange, Request request, Response response, Transfer transfer, String path) {
        policy.hosts().check(request);
        boolean foreign = allowOrigin(request, response);
        String get = key(gets, path);
        String post = key(posts, path);
        String method = request.getMethod();
        if (HttpMethod.OPTIONS.is(method) && (get != null || post != null)) {
            response.getHeaders().put(HttpHeader.ALLOW, allowed(get, post));
            if (foreign) {
                response.getHeaders().put("Access-Control-Allow-Methods", "GET, POST");
                response.getHeaders().put("Access-Control-Allow-Headers", "Authorization, Content-Type");
                response.getHeaders().put("Access-Control-Max-Age", "3600");
            }
            exchange.empty(204);
            return;
        }
        if (!policy.open().contains(known(path)) && !policy.keys().isEmpty()) {
            checkKey(request.getHeaders().get(HttpHeader.AUTHORIZATION));
        }
        if (get == null && post == null) {
            Set<String> all = new java.util.TreeSet<>(gets.keySet());
            all.addAll(posts.keySet());
            throw ApiException.notFound(
                    null, "unknown_url", "unknown path " + cut(path) + ForeignPaths.hint(path, all));
        }
        boolean reads = HttpMethod.GET.is(method) || HttpMethod.HEAD.is(method);
        if (reads && get != null) {
            gets.get(get).handle(exchange, null);
        } else if (HttpMethod.POST.is(method) && post != null) {
            checkBody(request);
            transfer.begin(request.getBeginNanoTime(), 0);
            new BodyReader(
                            request,
                            policy.bodyBytes(),
                            transfer,
                            body -> exchange.executor().execute(() -> answer(exchange, posts.get(post), body)),
                            failure -> fail(exchange, failure))
                    .run();
        } else {
            String allow = allowed(get, post);
            throw ApiException.status(405, "method_not_allowed", cut(path) + " takes " + allow + ", not " + cut(method))
                    .with("Allow", allow);
        }
    }

    private static String allowed(String get, String post) {
        return get == null ? "POST" : post == null ? "GET, HEAD" : "GET, HEAD, POST";
    }

    static String cut(String text) {
        return text.length() > 100 ? text.substring(0, 97) + "…" : text;
    }

    /** Whether it comes from a page elsewhere that may call. */
    private boolean allowOrigin(Request request, Response response) {
        String origin = request.getHeaders().get(HttpHeader.ORIGIN);
        if (origin == null || policy.origins().isEmpty()) {
            return false;
        }
        boolean all = policy.origins().contains("*");
        if (!all) {
            response.getHeaders().add(HttpHeader.VARY, "Origin");
        }
        boolean allowed = all || policy.origins().contains(origin);
        if (allowed) {
            response.getHeaders().put("Access-Control-Allow-Origin", all ? "*" : origin);
        }
        return allowed;
    }

    private void checkKey(String authorization) {
        String given = authorization != null && authorization.regionMatches(true, 0, "Bearer ", 0, 7)
                ? authorization.substring(7).strip()
                : "";
        boolean known = false;
        for (String key : policy.keys()) {
            known |=
                    MessageDigest.isEqual(key.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
        }
        if (!known) {
            throw ApiException.unauthorized(
                    given.isEmpty()
                            ? "no API key; send it as Authorization: Bearer KEY"
                            : "the API key is not one of this server's");
        }
    }

    private void checkBody(Request request) {
        String type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
        if (type == null || !type.toLowerCase(Locale.ROOT).strip().startsWith("application/json")) {
            throw ApiException.status(
                    415,
                    "unsupported_media_type",
                    "the body's Content-Type is " + (type == null ? "missing" : cut(type))
                            + "; send Content-Type: application/json");
        }
        if (request.getLength() > policy.bodyBytes()) {
            throw BodyReader.tooLarge(policy.bodyBytes());
        }
    }

    private void answer(Exchange exchange, Route route, byte[] body) {
        try {
            ObjectNode json = Json.object(body);
            route.handle(exchange, json);
        } catch (RuntimeException e) {
            fail(exchange, e);
        } catch (StackOverflowError e) {
            fail(exchange, ApiException.wrong(null, "too_deep", "the request nests too deeply"));
        }
    }

    private void fail(Exchange exchange, Throwable e) {
        if (e instanceof ApiException said) {
            observer.refused(said.code() == null ? "none" : said.code());
            exchange.error(said);
        } else if (e instanceof java.io.IOException || e instanceof java.util.concurrent.TimeoutException) {
            exchange.error(ApiException.status(408, "body_incomplete", "the body did not come as a whole"));
        } else {
            log.log(System.Logger.Level.ERROR, "a request to " + exchange.path() + " failed", e);
            exchange.error(ApiException.server(500, "internal_error", "the server failed; its log says how"));
        }
    }
}
