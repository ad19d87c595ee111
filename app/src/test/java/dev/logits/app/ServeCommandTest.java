package dev.logits.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServeCommandTest {
    private static final Pattern ADDRESS = Pattern.compile("serving (.*) at (http://\\S+)");

    @Test
    void theModelsInsideAreServedUntilItIsStopped(@TempDir Path folder) throws Exception {
        Path keys = folder.resolve("keys.txt");
        Files.writeString(keys, "secret\n\nother\n");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CompletableFuture<Integer> exit = new CompletableFuture<>();
        Thread command = new Thread(() -> exit.complete(CommandRun.to(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        "serve",
                        "--port",
                        0,
                        "--api-key-file",
                        keys,
                        "--rows",
                        4)
                .exit()));
        command.start();
        try {
            Matcher address = ADDRESS.matcher("");
            while (!address.find()) {
                assertThat(exit).isNotDone();
                TimeUnit.MILLISECONDS.sleep(50);
                address.reset(out.toString(StandardCharsets.UTF_8));
            }
            assertThat(address.group(1)).isEqualTo("logits-small, stories");
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create(address.group(2)).resolve("/v1/completions"))
                    .header("Content-Type", "application/json")
                    .header("Authorization", "Bearer other")
                    .POST(HttpRequest.BodyPublishers.ofString(
                            "{\"model\": \"stories\", \"prompt\": \"Once upon a time\", \"max_tokens\": 5}"))
                    .build();
            HttpResponse<String> answer =
                    HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        } finally {
            command.interrupt();
        }
        assertThat(exit.get(60, TimeUnit.SECONDS)).isEqualTo(130);
    }

    @Test
    void whatCannotBeServedIsNamed(@TempDir Path folder) throws Exception {
        assertThat(CommandRun.of("serve", "--threads", 2).err()).contains("--threads needs --model");
        assertThat(CommandRun.of("serve", "--rows", 0).err()).contains("--rows must be 1 or more, got 0");
        assertThat(CommandRun.of("serve", "--model", folder.resolve("none")).exit())
                .isEqualTo(2);
        CommandRun classifier =
                CommandRun.of("serve", "--model", "../data/models/stories", "--classifier", "spam.onnx");
        assertThat(classifier.exit()).isEqualTo(2);
        assertThat(classifier.err()).contains("expected NAME=MODEL.onnx");
        try (ServerSocket taken = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            CommandRun run =
                    CommandRun.of("serve", "--model", "../data/models/stories", "--port", taken.getLocalPort());
            assertThat(run.exit()).isEqualTo(1);
            assertThat(run.err()).contains("cannot listen at 127.0.0.1:" + taken.getLocalPort());
        }
    }
}
