package dev.logits.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.logits.serve.model.ServedModel;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** By which names a server may be called. */
class HostsTest {
    private static String status(LogitsServer server, String host, String path) throws IOException {
        try (RawSocket socket = new RawSocket(server)) {
            socket.send("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
            String answer = socket.answer();
            if (answer.contains(" 403 ")) {
                assertThat(answer).contains("host_not_allowed");
            }
            return answer.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length());
        }
    }

    @Test
    void atTheLoopbackAddressNoNameButLocalhostLeadsIn() throws IOException {
        try (LogitsServer server =
                LogitsServer.builder().model(ServedModel.embedded()).start()) {
            for (String host : List.of(
                    "localhost",
                    "LocalHost:" + server.port(),
                    "localhost.",
                    "app.localhost:1",
                    "127.0.0.1",
                    "127.1.2.3:80",
                    "[::1]:8000",
                    "192.168.0.7")) {
                assertThat(status(server, host, "/v1/models")).as(host).isEqualTo("200");
            }
            for (String host : List.of(
                    "evil.example",
                    "evil.example:" + server.port(),
                    "localhost.evil.example",
                    "127.0.0.1.evil.example",
                    "notlocalhost",
                    "1.2.3.4.5")) {
                for (String path : List.of("/v1/models", "/", "/metrics", "/nowhere")) {
                    assertThat(status(server, host, path)).as(host).isEqualTo("403");
                }
            }
        }
    }

    @Test
    void aNameThatIsAllowedLeadsIn() throws IOException {
        try (LogitsServer server = LogitsServer.builder()
                .model(ServedModel.embedded())
                .allowedHost("Models.Example.org")
                .start()) {
            assertThat(status(server, "models.example.org:443", "/v1/models")).isEqualTo("200");
            assertThat(status(server, "evil.example", "/v1/models")).isEqualTo("403");
        }
        try (LogitsServer server = LogitsServer.builder()
                .model(ServedModel.embedded())
                .allowedHost("*")
                .start()) {
            assertThat(status(server, "evil.example", "/v1/models")).isEqualTo("200");
        }
        try (LogitsServer server = LogitsServer.builder()
                .model(ServedModel.embedded())
                .host("0.0.0.0")
                .start()) {
            assertThat(status(server, "server.example", "/v1/models")).isEqualTo("200");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LogitsServer.builder().allowedHost(" "))
                .withMessageContaining("blank");
    }
}
