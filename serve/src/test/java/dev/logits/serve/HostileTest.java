package dev.logits.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.logits.serve.model.ServedModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Bodies and frames that are made to cost much: each has a clear answer in bounded time, and others are served. */
class HostileTest {
    private static LogitsServer server;

    @BeforeAll
    static void start() throws IOException {
        server = LogitsServer.builder()
                .model(ServedModel.embedded().named("small"))
                .start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String with(String field) {
        return "{\"model\": \"small\", \"prompt\": \"a\", \"max_tokens\": 2, " + field + "}";
    }

    private static String list(String element, int count) {
        return "[" + (element + ",").repeat(count - 1) + element + "]";
    }

    private static JsonNode refused(int status, byte... body) throws IOException {
        try (RawSocket socket = new RawSocket(server)) {
            socket.send(RawSocket.post("/v1/completions", "localhost", body));
            String answer = socket.answer();
            assertThat(answer).startsWith("HTTP/1.1 " + status);
            JsonNode error = RawClient.parse(answer.substring(answer.indexOf("\r\n\r\n") + 4))
                    .get("error");
            String message = error.get("message").textValue();
            assertThat(message).isNotEmpty().hasSizeLessThan(400).doesNotContain("`", "Exception", "\tat ", "Jackson");
            return error;
        }
    }

    private static void refused(String field, String param, String words) throws IOException {
        JsonNode error = refused(400, with(field).getBytes(StandardCharsets.UTF_8));
        assertThat(error.get("param").asText()).as(words).isEqualTo(param);
        assertThat(error.get("message").textValue()).contains(words);
    }

    @Test
    void listsWithoutMeasureAreRefused() throws IOException {
        refused("\"stop\": " + list("\"a\"", 1_000_000), "stop", "expected 4 at most");
        refused("\"bad_words\": " + list("\"a\"", 5000), "bad_words", "expected 4096 at most");
        refused("\"sequence_bias\": " + list("[[5], 1]", 300), "sequence_bias", "expected 256 at most");
        refused("\"samplers\": " + list("\"top_k\"", 65), "samplers", "expected 64 at most");
        refused(
                "\"dry_multiplier\": 1, \"dry_sequence_breakers\": " + list("\"a\"", 65),
                "dry_sequence_breakers",
                "expected 64 at most");
        refused(
                "\"dry_multiplier\": 1, \"dry_sequence_breakers\": [\"" + "ab".repeat(1000) + "\"]",
                "dry_sequence_breakers[0]",
                "expected 40 at most");
        refused("\"logit_bias\": " + list("[5, 1]", 2000), "logit_bias", "more than the 1536 tokens");
        String rules = "{\"format\": \"logits-decoding-plan\", \"version\": 1, \"sampler\": {\"type\": \"ancestral\"},"
                + " \"rules\": " + list("{\"type\": \"temperature\", \"temperature\": 1.1}", 65) + "}";
        refused("\"decoding_plan\": " + rules, "decoding_plan", "expected 64 at most");
        StringBuilder biases = new StringBuilder();
        for (int i = 0; i < 1536; i++) {
            biases.append(i == 0 ? "" : ", ").append('"').append(i).append("\": -100");
        }
        new RawClient(server.uri()).json("/v1/completions", with("\"logit_bias\": {" + biases + "}"));
    }

    @Test
    void numbersThatAreNoneAreRefused() throws IOException {
        refused("\"temperature\": NaN", "null", "NaN");
        refused("\"temperature\": 1e999", "temperature", "too large a number");
        refused("\"n\": 1e999999999", "n", "too large a number");
        refused("\"n\": " + "9".repeat(100_000), "null", "exceeds the maximum");
        refused("\"seed\": 99999999999999999999", "seed", "64 bits");
    }

    @Test
    void textsThatAreNoneAreRefused() throws IOException {
        refused("\"n\": 1, \"n\": 2", "null", "the field n is there twice");
        refused("\"" + "k".repeat(200_000) + "\": 1", "null", "exceeds the maximum");
        refused("\"a\": " + "[".repeat(100_000), "null", "nesting depth");
        refused("\"a\": " + "{\"a\":".repeat(100_000), "null", "nesting depth");
        byte[] bytes = with("\"user\": \"xx\"").getBytes(StandardCharsets.UTF_8);
        bytes[bytes.length - 3] = (byte) 0xff;
        refused(400, bytes);
        StringBuilder keys = new StringBuilder();
        for (int i = 0; i < 100_000; i++) {
            keys.append("\"k").append(i).append("\": 1, ");
        }
        refused(keys + "\"n\": 1", "k0", "unknown field k0");
    }

    @Test
    void aBodyInChunksHasAnEndOrIsCutOff() throws IOException {
        try (RawSocket socket = new RawSocket(server)) {
            socket.send("POST /v1/completions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n");
            byte[] chunk = ("10000\r\n" + " ".repeat(0x10000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
            Duration most = Duration.ofSeconds(20);
            long end = System.nanoTime() + most.toNanos();
            boolean cut = false;
            while (!cut && System.nanoTime() < end) {
                try {
                    socket.send(chunk);
                } catch (SocketException e) {
                    cut = true; // the server reads no more
                }
                cut |= socket.socket.getInputStream().available() > 0;
            }
            assertThat(cut).isTrue();
        }
    }

    @Test
    void headersWithoutMeasureAreRefused() throws IOException {
        try (RawSocket socket = new RawSocket(server)) {
            socket.send("GET /v1/models HTTP/1.1\r\nHost: localhost\r\nX-A: " + "a".repeat(17_000) + "\r\n\r\n");
            assertThat(socket.answer()).startsWith("HTTP/1.1 431").contains("bad_http_request");
        }
    }

    /** A frame of HTTP/2. */
    private static byte[] frame(int type, int flags, int stream, byte... payload) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int n = payload.length;
        out.writeBytes(new byte[] {(byte) (n >> 16), (byte) (n >> 8), (byte) n, (byte) type, (byte) flags});
        out.writeBytes(new byte[] {(byte) (stream >> 24), (byte) (stream >> 16), (byte) (stream >> 8), (byte) stream});
        out.writeBytes(payload);
        return out.toByteArray();
    }

    /** GET /health at localhost, without a table: fields by number, and two with values. */
    private static byte[] headers() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Consumer<String> text = value -> {
            out.write(value.length());
            out.writeBytes(value.getBytes(StandardCharsets.US_ASCII));
        };
        out.write(0x82);
        out.write(0x86);
        out.write(0x04);
        text.accept("/health");
        out.write(0x01);
        text.accept("localhost");
        return out.toByteArray();
    }

    @Test
    void streamsThatAreOpenedAndResetWithoutEndEndTheConnection() throws IOException {
        boolean ended = false;
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(frame(4, 0, 0));
            byte[] headers = headers();
            for (int i = 0; i < 20_000 && !ended; i++) {
                ByteArrayOutputStream two = new ByteArrayOutputStream();
                two.writeBytes(frame(1, 5, 2 * i + 1, headers));
                two.writeBytes(frame(3, 0, 2 * i + 1, new byte[] {0, 0, 0, 8}));
                try {
                    socket.getOutputStream().write(two.toByteArray());
                } catch (SocketException e) {
                    ended = true;
                }
            }
            InputStream in = socket.getInputStream();
            try {
                while (!ended) {
                    ended = in.read(new byte[1 << 16]) < 0;
                }
            } catch (SocketException e) {
                ended = true;
            }
        }
        assertThat(ended).as("the server ends the connection").isTrue();
        RawClient client = new RawClient(server.uri());
        assertThat(client.get("/health").statusCode()).isEqualTo(200);
        assertThat(client.get("/metrics").body()).contains("logits_requests_open{model=\"small\"} 0.0");
    }
}
