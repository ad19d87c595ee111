package dev.logits.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.logits.serve.model.ServeLimits;
import dev.logits.serve.model.ServedModel;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Clients that never fall silent and never come to an end: each is ended in bounded time, and nobody else is. */
class SlowClientsTest {
    private static final String HEAD = "POST /v1/completions HTTP/1.1\r\nHost: localhost\r\nContent-Type:"
            + " application/json\r\nContent-Length: ";

    private static LogitsServer server;

    @BeforeAll
    static void start() throws IOException {
        ServeLimits limits = ServeLimits.withDefaults();
        try (LogitsServer first = server(limits)) { // loads classes, without haste
            RawClient warm = new RawClient(first.uri(), HttpClient.Version.HTTP_2);
            assertThat(warm.get("/health").statusCode()).isEqualTo(200);
            new RawClient(first.uri()).error(400, "/v1/completions", "{}");
        }
        server = server(limits.withTransfer(Duration.ofMillis(700)).withDeadline(Duration.ofMillis(1500)));
    }

    private static LogitsServer server(ServeLimits limits) throws IOException {
        return LogitsServer.builder()
                .model(ServedModel.embedded().named("small"))
                .limits(limits)
                .start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Sends these and then a drop every 40 ms, until the server ends the connection; what it said before. */
    private static String drip(String first, String drop) throws IOException {
        StringBuilder said = new StringBuilder();
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(40);
            socket.getOutputStream().write(bytes(first));
            long began = System.nanoTime();
            while (true) {
                assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began))
                        .as("seconds of %s after %s", drop, first)
                        .isLessThan(20);
                int b = read(socket.getInputStream());
                if (b == -1) {
                    return said.toString();
                }
                if (b >= 0) {
                    said.append((char) b);
                } else {
                    socket.getOutputStream().write(bytes(drop));
                }
            }
        } catch (SocketException e) {
            return said.toString(); // it has been closed
        }
    }

    /** A byte; −1 at the end, −2 where none has come. */
    private static int read(InputStream in) throws IOException {
        try {
            return in.read();
        } catch (SocketTimeoutException e) {
            return -2;
        }
    }

    @Test
    void whatTricklesInEndsTheConnection() throws Exception {
        Map<String, Future<String>> said = new LinkedHashMap<>();
        ExecutorService threads = Executors.newFixedThreadPool(6);
        said.put("a body", threads.submit(() -> drip(HEAD + "90000\r\n\r\n{", " ")));
        said.put(
                "chunks",
                threads.submit(() ->
                        drip(HEAD.replace("Content-Length: ", "Transfer-Encoding: chunked\r\n\r\n"), "1\r\n \r\n")));
        said.put("a header", threads.submit(() -> drip("GET /health HTTP/1.1\r\nHost: localhost\r\nX-A: ", "a")));
        said.put(
                "a second header",
                threads.submit(() -> drip("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\nGET ", "a")));
        said.put("empty lines", threads.submit(() -> drip("", "\r\n")));
        String ping = "\0\0\10\6\0\0\0\0\0" + "12345678";
        said.put("pings", threads.submit(() -> drip("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0", ping)));
        threads.shutdown();
        for (String late : new String[] {"a body", "chunks"}) {
            assertThat(said.get(late).get())
                    .as(late)
                    .startsWith("HTTP/1.1 408")
                    .contains("\"code\":\"request_timeout\"", "the transfer took too long", "Connection: close");
        }
        assertThat(said.get("a header").get()).isEmpty();
        assertThat(said.get("a second header").get()).startsWith("HTTP/1.1 200");
        assertThat(said.get("empty lines").get()).isEmpty();
        assertThat(said.get("pings").get()).isNotEmpty();
    }

    @Test
    void whoReadsByteByByteIsEnded() throws Exception {
        String text = "{\"model\": \"small\", \"prompt\": \"" + "ab cd ".repeat(500_000) + "\"}";
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(4096);
            socket.connect(new InetSocketAddress("127.0.0.1", server.port()));
            socket.getOutputStream().write(RawSocket.post("/tokenize", text));
            int first = socket.getInputStream().read();
            assertThat(first).isEqualTo('H');
            RawClient others = new RawClient(server.uri());
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (!others.get("/metrics").body().contains("/tokenize")) { // counted when they have ended
                assertThat(System.nanoTime() - end).as("20 seconds").isNegative();
                assertThat(socket.getInputStream().read()).isPositive();
                TimeUnit.MILLISECONDS.sleep(40);
            }
            String head = "";
            while (!head.endsWith("\r\n\r\n")) {
                head += (char) socket.getInputStream().read();
            }
            int all = Integer.parseInt(head.replaceAll("(?s).*Content-Length: (\\d+).*", "$1"));
            assertThat(rest(socket)).as("bytes that buffers held, of %s", all).isLessThan(all);
        }
    }

    private static int rest(Socket socket) throws IOException {
        int count = 0;
        byte[] buffer = new byte[1 << 16];
        try {
            for (int n = 0; n >= 0; n = socket.getInputStream().read(buffer)) {
                count += n;
            }
        } catch (SocketException e) {
            return count; // it has been closed
        }
        return count;
    }

    @Test
    void aBodyThatFlowsHasItsTime() throws Exception {
        String body = "{\"model\": \"small\", \"prompt\": \"a\", \"max_tokens\": 1" + " ".repeat(20_000) + "}";
        try (RawSocket socket = new RawSocket(server)) {
            byte[] all = RawSocket.post("/v1/completions", body);
            for (int at = 0; at < all.length; at += 2000) {
                socket.send(Arrays.copyOfRange(all, at, Math.min(all.length, at + 2000)));
                TimeUnit.MILLISECONDS.sleep(80); // 25 kB a second: more than twice the base in all
            }
            assertThat(socket.answer()).startsWith("HTTP/1.1 200");
        }
    }
}
