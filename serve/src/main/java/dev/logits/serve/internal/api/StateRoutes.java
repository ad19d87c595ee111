package dev.logits.serve.internal.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.serve.internal.http.Exchange;
import dev.logits.serve.internal.json.ApiException;
import dev.logits.serve.internal.json.Json;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/** The routes that tell how the server is. */
public final class StateRoutes {
    private final Models models;
    private final PrometheusMeterRegistry registry;

    /** Of these models, with these meters. */
    public StateRoutes(Models models, PrometheusMeterRegistry registry) {
        this.models = models;
        this.registry = registry;
    }

    /** GET /health: the process answers. */
    public void health(Exchange exchange, ObjectNode body) {
        exchange.json(Json.object().put("status", "ok"));
    }

    /** GET /ready: requests find a place. */
    public void ready(Exchange exchange, ObjectNode body) {
        if (!models.isReady()) {
            throw ApiException.server(503, "not_ready", "a queue is full, or the server is shutting down");
        }
        exchange.json(Json.object().put("status", "ready"));
    }

    /** GET /metrics. */
    public void metrics(Exchange exchange, ObjectNode body) {
        exchange.text("text/plain; version=0.0.4; charset=utf-8", registry.scrape());
    }
}
