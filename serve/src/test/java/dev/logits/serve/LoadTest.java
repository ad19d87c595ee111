package dev.logits.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.logits.decode.embedded.ContextLanguageModel;
import dev.logits.decode.strategy.Decoder;
import dev.logits.decode.strategy.Stopping;
import dev.logits.onnx.language.LanguageModelOptions;
import dev.logits.onnx.language.Reproducible;
import dev.logits.serve.model.ServedModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Many streaming clients at once: nothing is lost or mixed up. {@code -Dserve.load.seconds=60} loads the server for as
 * long, and prints tokens a second by the number of clients in the fast mode and in the reproducible one with 128 and
 * with 256 slots, the time that a request takes beside its model, and the heap.
 */
class LoadTest {
    private static final int SECONDS = Integer.getInteger("serve.load.seconds", 0);

    private static String body(int seed, int tokens) {
        return "{\"model\": \"stories\", \"prompt\": \"Once upon a time\", \"max_tokens\": " + tokens + ", \"seed\": "
                + seed + ", \"stream\": true, \"ignore_eos\": true, \"stream_options\": {\"include_usage\": true}}";
    }

    private static String text(List<JsonNode> events) {
        StringBuilder text = new StringBuilder();
        events.forEach(event -> text.append(event.at("/choices/0/text").asText("")));
        return text.toString();
    }

    /** Tokens a second, and that every answer is the one of its seed. */
    private static double load(LogitsServer server, int clients, long nanoseconds, int tokens, String[] expected)
            throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        long began = System.nanoTime();
        List<Future<Long>> counts = new ArrayList<>();
        for (int c = 0; c < clients; c++) {
            int first = c;
            counts.add(threads.submit(() -> {
                if (expected.length == 0) {
                    return read(server, first, tokens, began, nanoseconds);
                }
                RawClient client = new RawClient(server.uri());
                long count = 0;
                for (int i = first; count == 0 || System.nanoTime() - began < nanoseconds; i++) {
                    int seed = i % expected.length;
                    List<JsonNode> events = client.events("/v1/completions", body(seed, tokens));
                    String text = text(events);
                    if (expected[seed] != null) {
                        assertThat(text).isEqualTo(expected[seed]);
                    }
                    count += events.get(events.size() - 1)
                            .at("/usage/completion_tokens")
                            .longValue();
                }
                return count;
            }));
        }
        long all = 0;
        for (Future<Long> count : counts) {
            all += count.get();
        }
        threads.shutdown();
        return all / ((System.nanoTime() - began) / 1e9);
    }

    /** Tokens that a client gets that does nothing with them: what is measured is the server. */
    private static long read(LogitsServer server, int first, int tokens, long began, long nanoseconds)
            throws IOException {
        long count = 0;
        try (RawSocket socket = new RawSocket(server)) {
            for (int i = first; count == 0 || System.nanoTime() - began < nanoseconds; i++) {
                socket.send(RawSocket.post("/v1/completions", body(i % 8, tokens)));
                String answer = socket.answer();
                assertThat(answer).contains("\"completion_tokens\":" + tokens, "data: [DONE]");
                count += tokens;
            }
        }
        return count;
    }

    @Test
    void manyStreamsAtOnceAreTheTextsOfTheirSeeds() throws Exception {
        LanguageModelOptions options = LanguageModelOptions.withDefaults().with(Reproducible.ofSlots(128));
        try (ServedModel model = ReplayTest.stories(options);
                LogitsServer server = LogitsServer.builder().model(model).start()) {
            String[] expected = new String[8];
            RawClient client = new RawClient(server.uri());
            int tokens = SECONDS > 0 ? 100 : 12;
            for (int seed = 0; seed < expected.length; seed++) {
                expected[seed] = text(client.events("/v1/completions", body(seed, tokens)));
            }
            load(server, SECONDS > 0 ? 64 : 24, TimeUnit.SECONDS.toNanos(SECONDS), tokens, expected);
        }
    }

    @Test
    void tokensASecond() throws Exception {
        assumeTrue(SECONDS > 0, "measured on demand: -Dserve.load.seconds=60");
        for (LanguageModelOptions options : List.of(
                LanguageModelOptions.withDefaults(),
                LanguageModelOptions.withDefaults().with(Reproducible.ofSlots(128)),
                LanguageModelOptions.withDefaults().with(Reproducible.ofSlots(256)))) {
            try (ServedModel model = ReplayTest.stories(options);
                    LogitsServer server = LogitsServer.builder().model(model).start()) {
                long time = TimeUnit.SECONDS.toNanos(SECONDS) / 9;
                load(server, 8, time, 100, new String[0]);
                StringBuilder line = new StringBuilder(options.reproducible()
                        .map(shape -> "reproducible, " + shape.slots() + " slots:")
                        .orElse("fast:"));
                for (int clients : new int[] {1, 8, 64}) {
                    line.append(String.format(
                            " %d clients %.0f tokens/s;", clients, load(server, clients, time, 100, new String[0])));
                }
                System.gc();
                Runtime runtime = Runtime.getRuntime();
                line.append(" heap ")
                        .append((runtime.totalMemory() - runtime.freeMemory()) >> 20)
                        .append(" MB");
                System.out.println(line);
            }
        }
        overhead();
    }

    /** The embedded model and one token: what is left is the request, by a plain connection and by Java's client. */
    private static void overhead() throws Exception {
        try (LogitsServer server =
                        LogitsServer.builder().model(ServedModel.embedded()).start();
                RawSocket socket = new RawSocket(server)) {
            String body = "{\"model\": \"logits-small\", \"prompt\": \"Once\", \"max_tokens\": 1, \"seed\": 1}";
            byte[] bytes = RawSocket.post("/v1/completions", body);
            byte[] health = "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
            RawClient client = new RawClient(server.uri());
            ContextLanguageModel model = ContextLanguageModel.embedded();
            Decoder decoder = Decoder.of(model, model.tokenizer()).with(Stopping.after(1));
            System.out.printf(
                    "median times in ms: a request for one token %.3f, the same by Java's client %.3f, its decoding"
                            + " without a server %.3f, /health %.3f%n",
                    median(() -> exchanged(socket, bytes)),
                    median(() -> client.json("/v1/completions", body)),
                    median(() -> decoder.generate("Once", 1)),
                    median(() -> exchanged(socket, health)));
        }
    }

    private static void exchanged(RawSocket socket, byte... request) {
        try {
            socket.send(request);
            assertThat(socket.answer()).startsWith("HTTP/1.1 200");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double median(Runnable action) {
        double[] times = new double[4000];
        for (int i = 0; i < times.length; i++) {
            long began = System.nanoTime();
            action.run();
            times[i] = (System.nanoTime() - began) / 1e6;
        }
        double[] last = Arrays.copyOfRange(times, times.length / 2, times.length);
        Arrays.sort(last);
        return last[last.length / 2];
    }
}
