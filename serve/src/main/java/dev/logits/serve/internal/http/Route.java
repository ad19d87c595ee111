package dev.logits.serve.internal.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.serve.internal.json.ApiException;

/** What answers the requests of a path and a method. */
@FunctionalInterface
public interface Route {
    /**
     * Answers, now or later.
     *
     * @param body the request's object; null for GET
     * @throws ApiException what the client is told instead
     */
    void handle(Exchange exchange, ObjectNode body);
}
