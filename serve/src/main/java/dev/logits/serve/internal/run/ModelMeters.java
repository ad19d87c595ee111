package dev.logits.serve.internal.run;

import dev.logits.decode.strategy.DecodingListener;
import dev.logits.decode.strategy.GeneratedText;
import dev.logits.decode.strategy.Generation;
import dev.logits.decode.strategy.PromptTrace;
import dev.logits.decode.strategy.StepTrace;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/** What is measured of a model's work. */
public final class ModelMeters {
    private final MeterRegistry registry;
    private final String model;
    private final Counter promptTokens;
    private final Counter generatedTokens;
    private final Timer firstToken;
    private final Timer nextToken;

    /** Meters of a model. */
    public ModelMeters(MeterRegistry registry, String model) {
        this.registry = registry;
        this.model = model;
        promptTokens = tokens("prompt");
        generatedTokens = tokens("generated");
        firstToken = timer("logits.time.to.first.token", "From joining the steps to the first token");
        nextToken = timer("logits.time.per.token", "Mean of a text between tokens");
    }

    private Counter tokens(String kind) {
        return Counter.builder("logits.tokens")
                .description("Tokens read and generated")
                .tag("model", model)
                .tag("kind", kind)
                .register(registry);
    }

    private Timer timer(String name, String description) {
        return Timer.builder(name)
                .description(description)
                .tag("model", model)
                .serviceLevelObjectives(
                        Duration.ofMillis(1),
                        Duration.ofMillis(5),
                        Duration.ofMillis(20),
                        Duration.ofMillis(100),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(10))
                .register(registry);
    }

    void gauges(IntSupplier waiting, IntSupplier open) {
        Gauge.builder("logits.queue", waiting::getAsInt)
                .description("Requests that wait to join")
                .tag("model", model)
                .strongReference(true)
                .register(registry);
        Gauge.builder("logits.requests.open", open::getAsInt)
                .description("Requests that have no answer yet")
                .tag("model", model)
                .strongReference(true)
                .register(registry);
    }

    Times times(DecodingListener listener, int prompt) {
        promptTokens.increment(prompt);
        return new Times(listener);
    }

    /** Looks at the clock when tokens come, and passes on what it hears. */
    final class Times implements DecodingListener {
        private final DecodingListener listener;
        private final long began = System.nanoTime();
        private long first;

        Times(DecodingListener listener) {
            this.listener = listener;
        }

        @Override
        public void read(int prompt, PromptTrace trace) {
            listener.read(prompt, trace);
        }

        @Override
        public void token(int prompt, int text, int token) {
            if (first == 0) {
                first = System.nanoTime();
                firstToken.record(first - began, TimeUnit.NANOSECONDS);
            }
            listener.token(prompt, text, token);
        }

        @Override
        public void text(int prompt, int text, String piece) {
            listener.text(prompt, text, piece);
        }

        @Override
        public void step(int prompt, int text, StepTrace trace) {
            listener.step(prompt, text, trace);
        }

        @Override
        public void finished(int prompt, int text, GeneratedText result) {
            int tokens = result.tokens().length;
            generatedTokens.increment(tokens);
            if (first != 0 && tokens > 1) {
                nextToken.record((System.nanoTime() - first) / (tokens - 1), TimeUnit.NANOSECONDS);
            }
            listener.finished(prompt, text, result);
        }

        /** Strategies that tell nothing before the end have their first token then. */
        void ended(Generation generation) {
            if (first == 0 && !generation.texts().isEmpty()) {
                firstToken.record(System.nanoTime() - began, TimeUnit.NANOSECONDS);
            }
        }
    }
}
