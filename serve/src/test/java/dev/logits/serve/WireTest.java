package dev.logits.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.logits.decode.LanguageModel;
import dev.logits.decode.embedded.ContextLanguageModel;
import dev.logits.serve.model.ServeLimits;
import dev.logits.serve.model.ServedModel;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What clients do to a server: go, stay silent, read slowly, send what is no request. */
class WireTest {
    private static final int MALFORMED = Integer.getInteger("serve.malformed", 400);

    private LogitsServer server;

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    /** A model that takes its time for a token. */
    private static ServedModel slow(int milliseconds) {
        ContextLanguageModel model = ContextLanguageModel.embedded();
        LanguageModel slow = LanguageModel.of(model.vocabulary(), tokens -> {
            try {
                TimeUnit.MILLISECONDS.sleep(milliseconds);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            float[] z = new float[model.vocabulary()];
            z[65 + tokens.length % 26] = 50;
            return z;
        });
        return ServedModel.of("slow", slow, model.tokenizer());
    }

    private static String body(int tokens, boolean stream) {
        return "{\"model\": \"slow\", \"prompt\": \"a\", \"max_tokens\": " + tokens + ", \"stream\": " + stream + "}";
    }

    private static byte[] raw(String body) {
        return ("POST /v1/completions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                        + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.UTF_8);
    }

    private Socket connect() throws IOException {
        return new Socket("127.0.0.1", server.port());
    }

    private double metric(String name) {
        String metrics = new RawClient(server.uri()).get("/metrics").body();
        return metrics.lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("20 seconds").isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    @Test
    void aRequestWhoseClientGoesEndsWithTheNextStep() throws Exception {
        server = LogitsServer.builder().model(slow(20)).start();
        for (boolean stream : new boolean[] {false, true}) {
            Socket socket = connect();
            socket.getOutputStream().write(raw(body(4000, stream)));
            await(() -> metric("logits_requests_open") == 1);
            socket.close();
            await(() -> metric("logits_requests_open") == 0);
        }
        HttpClient two =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
        HttpRequest first =
                HttpRequest.newBuilder(server.uri().resolve("/health")).build();
        assertThat(two.send(first, HttpResponse.BodyHandlers.ofString()).version())
                .isEqualTo(HttpClient.Version.HTTP_2);
        CompletableFuture<HttpResponse<String>> answer = two.sendAsync(
                HttpRequest.newBuilder(server.uri().resolve("/v1/completions"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body(4000, false)))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        await(() -> metric("logits_requests_open") == 1);
        answer.cancel(true);
        await(() -> metric("logits_requests_open") == 0);
        assertThat(metric("logits_tokens_total")).isLessThan(4000);
    }

    @Test
    void aConnectionThatIsUsedAgainIsNotTakenForGone() throws Exception {
        server = LogitsServer.builder().model(slow(1)).start();
        try (Socket socket = connect()) {
            byte[] request = raw(body(3, false));
            for (int i = 0; i < 200; i++) {
                socket.getOutputStream().write(request);
                assertThat(answer(socket.getInputStream())).startsWith("HTTP/1.1 200");
            }
            byte[] two = new byte[2 * request.length];
            System.arraycopy(request, 0, two, 0, request.length);
            System.arraycopy(request, 0, two, request.length, request.length);
            socket.getOutputStream().write(two);
            assertThat(answer(socket.getInputStream())).startsWith("HTTP/1.1 200");
            assertThat(answer(socket.getInputStream())).startsWith("HTTP/1.1 200");
        }
    }

    /** Headers and a body of the length that they say. */
    private static String answer(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int b = in.read();
            assertThat(b).isNotNegative();
            head.append((char) b);
        }
        String lower = head.toString().toLowerCase(java.util.Locale.ROOT);
        int at = lower.indexOf("content-length: ") + "content-length: ".length();
        int length = Integer.parseInt(lower.substring(at, lower.indexOf('\r', at)));
        return head + new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    @Test
    void aSlowReaderCostsOnlyItself() throws Exception {
        server = LogitsServer.builder().model(slow(0)).start();
        try (Socket lazy = connect()) {
            lazy.setReceiveBufferSize(1024);
            lazy.getOutputStream()
                    .write(raw("{\"model\": \"slow\", \"prompt\": \"a\", \"max_tokens\": 400, \"stream\":"
                            + " true, \"logprobs\": 50}"));
            RawClient others = new RawClient(server.uri());
            for (int i = 0; i < 5; i++) {
                assertThat(others.json("/v1/completions", body(20, false))
                                .at("/usage/completion_tokens")
                                .intValue())
                        .isEqualTo(20);
            }
            String text = new String(lazy.getInputStream().readNBytes(50_000), StandardCharsets.UTF_8);
            assertThat(text).contains("data: {");
        }
    }

    @Test
    void aFullQueueTellsToComeBack() throws Exception {
        server = LogitsServer.builder()
                .model(slow(20))
                .limits(ServeLimits.withDefaults().withQueue(2).withRows(1))
                .start();
        RawClient client = new RawClient(server.uri());
        List<Socket> sockets = new ArrayList<>();
        sockets.add(connect());
        sockets.get(0).getOutputStream().write(raw(body(4000, false)));
        await(() -> metric("logits_requests_open") == 1 && metric("logits_queue") == 0);
        for (int i = 1; i < 3; i++) {
            sockets.add(connect());
            sockets.get(i).getOutputStream().write(raw(body(4000, false)));
        }
        await(() -> metric("logits_queue") == 2);
        HttpResponse<String> refused = client.post("/v1/completions", body(1, false));
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(RawClient.parse(refused.body()).at("/error/type").textValue())
                .isEqualTo("rate_limit_error");
        assertThat(client.get("/ready").statusCode()).isEqualTo(503);
        assertThat(client.get("/health").statusCode()).isEqualTo(200);
        for (Socket socket : sockets) {
            socket.close();
        }
        await(() -> metric("logits_requests_open") == 0 && metric("logits_queue") == 0);
        assertThat(client.post("/v1/completions", body(1, false)).statusCode()).isEqualTo(200);
    }

    @Test
    void openStreamsFinishWhenTheServerIsClosed() throws Exception {
        server = LogitsServer.builder().model(slow(20)).start();
        RawClient client = new RawClient(server.uri());
        CompletableFuture<List<JsonNode>> events =
                CompletableFuture.supplyAsync(() -> client.events("/v1/completions", body(40, true)));
        await(() -> metric("logits_requests_open") == 1);
        server.close();
        assertThat(events.get(20, TimeUnit.SECONDS))
                .last()
                .satisfies(
                        last -> assertThat(last.at("/choices/0/finish_reason").textValue())
                                .isEqualTo("length"));
    }

    @Test
    void whatDoesNotEndInTimeIsTold() throws Exception {
        server = LogitsServer.builder()
                .model(slow(20))
                .drain(Duration.ofMillis(100))
                .limits(ServeLimits.withDefaults().withDeadline(Duration.ofMillis(400)))
                .start();
        RawClient client = new RawClient(server.uri());
        assertThat(client.error(504, "/v1/completions", body(4000, false))
                        .get("code")
                        .textValue())
                .isEqualTo("deadline_exceeded");
        String stream = client.post("/v1/completions", body(4000, true)).body();
        assertThat(stream).contains("data: {\"error\":").doesNotContain("[DONE]");
    }

    @Test
    void whatIsNoRequestIsRefusedAndLeavesNothingBehind() throws Exception {
        server = LogitsServer.builder()
                .model(ServedModel.embedded().named("slow"))
                .start();
        RawClient client = new RawClient(server.uri());
        String good = body(1, false);
        client.json("/v1/completions", good);
        long before = threads();
        Random random = new Random(5);
        int refused = 0;
        for (int i = 0; i < MALFORMED; i++) {
            byte[] bytes = good.getBytes(StandardCharsets.UTF_8);
            for (int n = 1 + random.nextInt(3); n > 0; n--) {
                bytes[random.nextInt(bytes.length)] = (byte) (32 + random.nextInt(95));
            }
            int cut = random.nextInt(4) == 0 ? random.nextInt(bytes.length) : bytes.length;
            HttpResponse<String> response = client.send(client.request("/v1/completions")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(bytes, 0, cut))
                    .build());
            assertThat(response.statusCode()).isIn(200, 400, 404);
            if (response.statusCode() != 200) {
                refused++;
                JsonNode error = RawClient.parse(response.body()).get("error");
                assertThat(error.get("message").textValue()).isNotEmpty().doesNotContain("Exception", "\tat ");
            }
        }
        assertThat(refused).isGreaterThan(MALFORMED / 2);
        for (int i = 0; i < MALFORMED / 4; i++) {
            try (Socket socket = connect()) {
                byte[] bytes = raw(good);
                for (int n = random.nextInt(4); n > 0; n--) {
                    bytes[random.nextInt(80)] = (byte) random.nextInt(256);
                }
                socket.getOutputStream().write(bytes, 0, random.nextInt(bytes.length));
                if (random.nextBoolean()) {
                    socket.shutdownOutput();
                }
            }
        }
        await(() -> metric("logits_requests_open") == 0);
        client.json("/v1/completions", good);
        await(() -> threads() <= before + 2);
    }

    /** Without those that wait for the next request, of which there are at most 64, and those of clients. */
    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> !name.startsWith("logits-http") && !name.startsWith("HttpClient"))
                .count();
    }

    @Test
    void keysOriginsSizesAndMethodsAreChecked() throws Exception {
        server = LogitsServer.builder()
                .model(ServedModel.embedded())
                .apiKeys(Set.of("secret"))
                .cors("https://example.org")
                .start();
        RawClient client = new RawClient(server.uri());
        assertThat(client.error(401, "/v1/completions", "{}").get("type").textValue())
                .isEqualTo("authentication_error");
        assertThat(client.get("/v1/models").statusCode()).isEqualTo(401);
        assertThat(client.get("/health").statusCode()).isEqualTo(200);
        HttpResponse<String> models = client.send(client.request("/v1/models")
                .header("Authorization", "Bearer secret")
                .header("Origin", "https://example.org")
                .build());
        assertThat(models.statusCode()).isEqualTo(200);
        assertThat(models.headers().firstValue("Access-Control-Allow-Origin")).hasValue("https://example.org");
        HttpResponse<String> preflight = client.send(client.request("/v1/completions")
                .header("Origin", "https://example.org")
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                .build());
        assertThat(preflight.statusCode()).isEqualTo(204);
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Headers"))
                .isPresent();
        assertThat(client.send(client.request("/v1/models")
                                .header("Origin", "https://example.com")
                                .header("Authorization", "Bearer secret")
                                .build())
                        .headers()
                        .firstValue("Access-Control-Allow-Origin"))
                .isEmpty();
    }

    @Test
    void statusesAreThoseOfHttp() throws Exception {
        server = LogitsServer.builder().model(ServedModel.embedded()).start();
        RawClient client = new RawClient(server.uri());
        HttpResponse<String> method = client.get("/v1/completions");
        assertThat(method.statusCode()).isEqualTo(405);
        assertThat(method.headers().firstValue("Allow")).hasValue("POST");
        assertThat(client.error(404, "/v1/completion", "{}").get("message").textValue())
                .contains("did you mean /v1/completions?");
        for (String[] path : new String[][] {
            {"/v1/responses", "; send the messages to /v1/chat/completions"},
            {"/chat/completions", "; did you mean /v1/chat/completions?"},
            {"/v1/chat/completions/", "; did you mean /v1/chat/completions?"},
            {"/v1/embeddings", "; the models here give probabilities, no embeddings"},
            {"/elsewhere", "; the API begins at /v1/chat/completions, /v1/completions and /v1/models"}
        }) {
            assertThat(client.error(404, path[0], "{}").get("message").textValue())
                    .isEqualTo("unknown path " + path[0] + path[1]);
        }
        String large = "{\"model\": \"" + "x".repeat(9 << 20) + "\"}";
        assertThat(client.error(413, "/v1/completions", large).get("code").textValue())
                .isEqualTo("body_too_large");
        assertThat(client.send(HttpRequest.newBuilder(server.uri().resolve("/v1/completions"))
                                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                                .build())
                        .statusCode())
                .isEqualTo(415);
        assertThat(client.error(400, "/v1/completions", "[".repeat(100_000))
                        .get("code")
                        .textValue())
                .isEqualTo("invalid_json");
        HttpResponse<String> page = client.get("/");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'");
        assertThat(client.get("/page/../LogitsServer.class").statusCode()).isIn(400, 404);
        assertThat(client.get("/metrics").body()).contains("logits_requests_seconds_count");
        URI named = server.uri().resolve("/v1/models/logits-small");
        assertThat(client.get(named.getPath()).statusCode()).isEqualTo(200);
    }
}
