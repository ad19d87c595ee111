package dev.logits.serve;

import dev.logits.serve.internal.http.ApiHandler;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;

/** Counts requests and what was refused. */
record RequestMeters(MeterRegistry registry) implements ApiHandler.Observer {
    @Override
    public void answered(String route, int status, double seconds) {
        Timer.builder("logits.requests")
                .description("Requests, from their headers to the end of the answer")
                .tag("route", route)
                .tag("status", Integer.toString(status))
                .register(registry)
                .record((long) (seconds * 1e9), TimeUnit.NANOSECONDS);
    }

    @Override
    public void refused(String code) {
        Counter.builder("logits.refused")
                .description("Requests that were refused, by the code of the error")
                .tag("code", code)
                .register(registry)
                .increment();
    }
}
