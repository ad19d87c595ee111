package dev.logits.serve;

import dev.logits.internal.check.NullCheck;
import dev.logits.serve.internal.api.BeamsRoute;
import dev.logits.serve.internal.api.ChatRoute;
import dev.logits.serve.internal.api.ClassifyRoute;
import dev.logits.serve.internal.api.CompletionRoute;
import dev.logits.serve.internal.api.DeskRoute;
import dev.logits.serve.internal.api.InspectRoute;
import dev.logits.serve.internal.api.Models;
import dev.logits.serve.internal.api.ScoreRoute;
import dev.logits.serve.internal.api.StateRoutes;
import dev.logits.serve.internal.api.StepRoute;
import dev.logits.serve.internal.api.TokenRoutes;
import dev.logits.serve.internal.http.ApiHandler;
import dev.logits.serve.internal.http.ClientWatch;
import dev.logits.serve.internal.http.ErrorPages;
import dev.logits.serve.internal.http.HostNames;
import dev.logits.serve.internal.http.Route;
import dev.logits.serve.internal.run.ModelMeters;
import dev.logits.serve.internal.run.ModelRunner;
import dev.logits.serve.model.ServeLimits;
import dev.logits.serve.model.ServedClassifier;
import dev.logits.serve.model.ServedModel;
import dev.logits.serve.page.PageFiles;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * A server that runs: HTTP/1.1 and HTTP/2 without encryption on one port, at the loopback address unless told
 * otherwise.
 *
 * <p>{@link #close} takes nothing new, lets open requests finish for the time of {@link Builder#drain}, then ends what
 * is left. The models that it was given stay open.
 *
 * <p>For any number of threads.
 *
 * <pre>{@code
 * LogitsServer server = LogitsServer.builder()
 *         .model(ServedModel.embedded())
 *         .port(8000)
 *         .start();
 * }</pre>
 *
 * @since 0.1
 */
public final class LogitsServer implements AutoCloseable {
    private final Server server;
    private final ServerConnector connector;
    private final String host;
    private final List<ModelRunner> runners;
    private final ClientWatch watch;
    private final PrometheusMeterRegistry registry;
    private final Duration drain;
    private final AtomicBoolean closed = new AtomicBoolean();

    private LogitsServer(
            Server server,
            ServerConnector connector,
            String host,
            List<ModelRunner> runners,
            ClientWatch watch,
            PrometheusMeterRegistry registry,
            Duration drain) {
        this.server = server;
        this.connector = connector;
        this.host = host;
        this.runners = runners;
        this.watch = watch;
        this.registry = registry;
        this.drain = drain;
    }

    /** A server without models, at a free port of the loopback address. */
    public static Builder builder() {
        return new Builder();
    }

    /** Where it listens. */
    public int port() {
        return connector.getLocalPort();
    }

    /** Its address, such as {@code http://127.0.0.1:8000}. */
    public URI uri() {
        String name = host.equals("0.0.0.0") || host.equals("::") ? "127.0.0.1" : host;
        return URI.create("http://" + (name.contains(":") ? "[" + name + "]" : name) + ":" + port());
    }

    /** Waits until it has been closed. */
    public void join() throws InterruptedException {
        server.join();
    }

    /** Drains and stops; a second call does nothing. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        boolean interrupted = Thread.interrupted(); // an interrupted thread waits for nothing, but stops all the same
        runners.forEach(ModelRunner::drain);
        long end = System.nanoTime() + (interrupted ? 0 : drain.toNanos());
        try {
            while (runners.stream().anyMatch(runner -> runner.open() > 0) && System.nanoTime() - end < 0) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
        } catch (InterruptedException e) {
            interrupted = true;
        }
        runners.forEach(ModelRunner::close);
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the server could not be stopped: " + e.getMessage(), e);
        } finally {
            watch.close();
            registry.close();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * What is served, and how.
     *
     * <p>For one thread.
     *
     * @since 0.1
     */
    public static final class Builder {
        private final Map<String, ServedModel> models = new java.util.LinkedHashMap<>();
        private final Map<String, ServedClassifier> classifiers = new java.util.LinkedHashMap<>();
        private final Set<String> keys = new LinkedHashSet<>();
        private final List<String> origins = new ArrayList<>();
        private final Set<String> hosts = new LinkedHashSet<>();
        private ServeLimits limits = ServeLimits.withDefaults();
        private String host = "127.0.0.1";
        private int port;
        private Duration drain = Duration.ofSeconds(30);

        private Builder() {}

        /**
         * Serves a language model; the first one is that of requests for tokens that name none.
         *
         * @throws IllegalArgumentException if the name is taken
         */
        public Builder model(ServedModel model) {
            NullCheck.argument(model, "model");
            free(model.name());
            models.put(model.name(), model);
            return this;
        }

        /**
         * Serves a classifier.
         *
         * @throws IllegalArgumentException if the name is taken
         */
        public Builder classifier(ServedClassifier classifier) {
            NullCheck.argument(classifier, "classifier");
            free(classifier.name());
            classifiers.put(classifier.name(), classifier);
            return this;
        }

        private void free(String name) {
            if (models.containsKey(name) || classifiers.containsKey(name)) {
                throw new IllegalArgumentException("two models are named " + name + "; name one of them differently");
            }
        }

        /** Listens at this address; {@code 0.0.0.0} for all. The loopback address is for this machine alone. */
        public Builder host(String address) {
            host = NullCheck.argument(address, "address");
            return this;
        }

        /**
         * Listens at this port; 0 for a free one.
         *
         * @throws IllegalArgumentException if it is not 0 to 65535
         */
        public Builder port(int number) {
            if (number < 0 || number > 65_535) {
                throw new IllegalArgumentException("a port is 0 to 65535, got " + number);
            }
            port = number;
            return this;
        }

        /**
         * Asks for one of these keys; what tells of the server's health needs none.
         *
         * @throws IllegalArgumentException if one is blank
         */
        public Builder apiKeys(Set<String> more) {
            for (String key : NullCheck.argument(more, "more")) {
                if (key.isBlank()) {
                    throw new IllegalArgumentException("an API key is blank");
                }
                keys.add(key);
            }
            return this;
        }

        /** Lets pages from this origin call, such as {@code https://example.org}; {@code *} for all. */
        public Builder cors(String origin) {
            origins.add(NullCheck.argument(origin, "origin"));
            return this;
        }

        /**
         * Lets clients call the server by this name, too, such as {@code models.example.org}; {@code *} for any. A
         * server at the loopback address answers to addresses and {@code localhost} only, so that no page elsewhere
         * can reach it by a name that leads here (DNS rebinding); one that listens elsewhere answers to all names
         * until it is given one.
         *
         * @throws IllegalArgumentException if it is blank
         */
        public Builder allowedHost(String name) {
            if (NullCheck.argument(name, "name").isBlank()) {
                throw new IllegalArgumentException("the name of an allowed host is blank");
            }
            hosts.add(name);
            return this;
        }

        /** With other limits. */
        public Builder limits(ServeLimits other) {
            limits = NullCheck.argument(other, "other");
            return this;
        }

        /** How long open requests may take to finish when the server is closed. */
        public Builder drain(Duration time) {
            drain = NullCheck.argument(time, "time");
            return this;
        }

        /**
         * Starts.
         *
         * @throws IOException if it cannot listen there
         */
        public LogitsServer start() throws IOException {
            PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
            Models served = new Models(limits);
            List<ModelRunner> runners = new ArrayList<>();
            ClientWatch watch = new ClientWatch();
            QueuedThreadPool pool = new QueuedThreadPool(64, 4);
            pool.setName("logits-http");
            Server server = new Server(pool);
            try {
                for (ServedModel model : models.values()) {
                    ModelRunner runner = new ModelRunner(
                            model.name(),
                            model.model(),
                            limits.queue(),
                            limits.rows(),
                            limits.deadline(),
                            new ModelMeters(registry, model.name()));
                    runners.add(runner);
                    served.add(model, runner);
                }
                classifiers.values().forEach(served::add);
                server.setHandler(new GracefulHandler(handler(served, registry, watch)));
                server.setErrorHandler(new ErrorPages());
                server.setStopTimeout(5000);
                ServerConnector connector = connector(server);
                server.addConnector(connector);
                server.start();
                return new LogitsServer(server, connector, host, runners, watch, registry, drain);
            } catch (Exception e) {
                stop(server, runners, watch);
                if (e instanceof RuntimeException runtime) {
                    throw runtime;
                }
                throw new IOException("cannot listen at " + host + ":" + port + ": " + reason(e), e);
            }
        }

        private static String reason(Throwable e) {
            return e.getCause() == null ? e.getMessage() : e.getCause().getMessage();
        }

        private static void stop(Server server, List<ModelRunner> runners, ClientWatch watch) {
            runners.forEach(ModelRunner::close);
            watch.close();
            try {
                server.stop();
            } catch (Exception e) {
                System.getLogger("dev.logits.serve")
                        .log(System.Logger.Level.WARNING, "a server that did not start did not stop either", e);
            }
        }

        private ServerConnector connector(Server server) {
            HttpConfiguration http = new HttpConfiguration();
            http.setSendServerVersion(false);
            http.setSendDateHeader(false);
            http.setRequestHeaderSize(16 << 10);
            ServerConnector connector = new ServerConnector(
                    server, 1, 1, new HttpConnectionFactory(http), new HTTP2CServerConnectionFactory(http));
            connector.setHost(host);
            connector.setPort(port);
            connector.setIdleTimeout(limits.transfer().toMillis());
            connector.setAcceptQueueSize(1024);
            return connector;
        }

        private HostNames hosts() throws UnknownHostException {
            boolean loopback = InetAddress.getByName(host).isLoopbackAddress();
            return loopback || !hosts.isEmpty() ? HostNames.of(hosts) : HostNames.any();
        }

        private ApiHandler handler(Models served, PrometheusMeterRegistry registry, ClientWatch watch)
                throws UnknownHostException {
            TokenRoutes tokens = new TokenRoutes(served);
            StateRoutes state = new StateRoutes(served, registry);
            Route page = new PageFiles();
            Map<String, Route> gets = new HashMap<>();
            gets.put("/", page);
            gets.put("/page/", page);
            gets.put("/v1/models", served::list);
            gets.put("/v1/models/", served::get);
            gets.put("/tokenizer_info", tokens::info);
            gets.put("/health", state::health);
            gets.put("/ready", state::ready);
            gets.put("/metrics", state::metrics);
            Map<String, Route> posts = new HashMap<>();
            posts.put("/v1/completions", new CompletionRoute(served));
            posts.put("/v1/chat/completions", new ChatRoute(served));
            posts.put("/tokenize", tokens::tokenize);
            posts.put("/detokenize", tokens::detokenize);
            posts.put("/tokenizer_info", tokens::info);
            posts.put("/classify", new ClassifyRoute(served));
            posts.put("/score", new ScoreRoute(served));
            posts.put("/workbench/desk", new DeskRoute());
            posts.put("/workbench/inspect", new InspectRoute(served));
            posts.put("/workbench/step", new StepRoute(served));
            posts.put("/workbench/beams", new BeamsRoute(served));
            return new ApiHandler(
                    gets,
                    posts,
                    new ApiHandler.Policy(
                            keys,
                            Set.of("/health", "/ready", "/", "/page/"),
                            origins,
                            hosts(),
                            limits.bodyBytes(),
                            limits.transfer(),
                            limits.deadline()),
                    watch,
                    new RequestMeters(registry));
        }
    }
}
