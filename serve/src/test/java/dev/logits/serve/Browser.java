package dev.logits.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A page in a real Chromium, driven over its own protocol. */
final class Browser implements AutoCloseable {
    private static final long PATIENCE = 60_000;
    private static final Set<String> NAMED = Set.of(
            "button",
            "link",
            "textbox",
            "slider",
            "spinbutton",
            "combobox",
            "checkbox",
            "radio",
            "image",
            "img",
            "table",
            "region",
            "form",
            "list",
            "heading");

    private final Process process;
    private final Path profile;
    private final WebSocket socket;
    private final AtomicInteger next = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
    /** What the page complained of: exceptions, and errors on its console. */
    final ConcurrentLinkedQueue<String> complaints = new ConcurrentLinkedQueue<>();
    /** Everything that the page asked for. */
    final ConcurrentLinkedQueue<String> requests = new ConcurrentLinkedQueue<>();

    /** Where a Chromium is, if there is one. */
    static Optional<Path> installed() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .flatMap(folder -> Stream.of("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
                        .map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    Browser(Path program) throws IOException, InterruptedException {
        profile = Files.createTempDirectory("logits-browser");
        process = new ProcessBuilder(
                        program.toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--no-first-run",
                        "--no-proxy-server",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "about:blank")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        HttpClient http = HttpClient.newHttpClient();
        String target = http.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + "/json/new?about:blank"))
                                .PUT(HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
        String address = RawClient.parse(target).get("webSocketDebuggerUrl").textValue();
        socket = http.newWebSocketBuilder()
                .buildAsync(URI.create(address), new Listener())
                .join();
        for (String domain : List.of("Page", "Runtime", "Network")) {
            send(domain + ".enable", RawClient.JSON.createObjectNode());
        }
    }

    private String port() throws IOException, InterruptedException {
        Path file = profile.resolve("DevToolsActivePort");
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE);
        while (System.nanoTime() - end < 0) {
            if (Files.exists(file) && Files.size(file) > 0) {
                return Files.readAllLines(file).get(0);
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        throw new IOException("the browser did not start");
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                heard(RawClient.parse(text.toString()));
                text.setLength(0);
            }
            webSocket.request(1);
            return null;
        }
    }

    private void heard(JsonNode message) {
        if (message.has("id")) {
            answers.remove(message.get("id").intValue()).complete(message);
            return;
        }
        JsonNode said = message.path("params");
        switch (message.path("method").textValue()) {
            case "Runtime.exceptionThrown" -> complaints.add(said.toString());
            case "Runtime.consoleAPICalled" -> {
                if (said.path("type").textValue().equals("error")) {
                    complaints.add(said.path("args").toString());
                }
            }
            case "Network.requestWillBeSent" ->
                requests.add(said.at("/request/url").textValue());
            default -> {
                return;
            }
        }
    }

    private JsonNode send(String method, ObjectNode params) {
        int id = next.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        answers.put(id, answer);
        ObjectNode message = RawClient.JSON.createObjectNode().put("id", id).put("method", method);
        message.set("params", params);
        socket.sendText(message.toString(), true).join();
        JsonNode said = answer.orTimeout(PATIENCE, TimeUnit.MILLISECONDS).join();
        assertThat(said.has("error")).as("%s: %s", method, said).isFalse();
        return said.path("result");
    }

    /** Opens an address anew, in a window of this size. */
    Browser open(String address, int width, int height, boolean dark) {
        send(
                "Emulation.setDeviceMetricsOverride",
                RawClient.JSON
                        .createObjectNode()
                        .put("width", width)
                        .put("height", height)
                        .put("deviceScaleFactor", 1)
                        .put("mobile", false));
        ObjectNode media = RawClient.JSON.createObjectNode();
        media.putArray("features")
                .addObject()
                .put("name", "prefers-color-scheme")
                .put("value", dark ? "dark" : "light");
        send("Emulation.setEmulatedMedia", media);
        send("Page.navigate", RawClient.JSON.createObjectNode().put("url", "about:blank"));
        send("Page.navigate", RawClient.JSON.createObjectNode().put("url", address));
        return this;
    }

    /** The value of an expression in the page. */
    JsonNode value(String expression) {
        JsonNode said = send(
                "Runtime.evaluate",
                RawClient.JSON
                        .createObjectNode()
                        .put("expression", expression)
                        .put("awaitPromise", true)
                        .put("returnByValue", true));
        assertThat(said.has("exceptionDetails")).as("%s: %s", expression, said).isFalse();
        return said.at("/result/value");
    }

    /** Waits until an expression is true. */
    Browser until(String expression) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE);
        while (!value("Boolean(" + expression + ")").booleanValue()) {
            assertThat(System.nanoTime() - end)
                    .as("%s did not become true; the page complained of %s", expression, complaints)
                    .isNegative();
            try {
                TimeUnit.MILLISECONDS.sleep(50);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        return this;
    }

    /** Waits until there is such an element, and clicks on it. */
    Browser click(String selector) {
        until("document.querySelector(" + quoted(selector) + ")");
        value("document.querySelector(" + quoted(selector) + ").click()");
        return this;
    }

    /** Gives an input a value, as somebody would who drags or types. */
    Browser fill(String selector, String text) {
        until("document.querySelector(" + quoted(selector) + ")");
        value("(() => { const e = document.querySelector(" + quoted(selector) + "); e.value = " + quoted(text)
                + "; e.dispatchEvent(new Event('input', {bubbles: true}));"
                + " e.dispatchEvent(new Event('change', {bubbles: true})); })()");
        return this;
    }

    /** Presses a key where the focus is. */
    Browser press(String key) {
        for (String type : List.of("keyDown", "keyUp")) {
            send(
                    "Input.dispatchKeyEvent",
                    RawClient.JSON.createObjectNode().put("type", type).put("key", key));
        }
        return this;
    }

    /** The text of an element. */
    String text(String selector) {
        until("document.querySelector(" + quoted(selector) + ")");
        return value("document.querySelector(" + quoted(selector) + ").textContent")
                .textValue();
    }

    /** How many such elements there are. */
    int count(String selector) {
        return value("document.querySelectorAll(" + quoted(selector) + ").length")
                .intValue();
    }

    /** What a screen reader is told of: role and name of each control, table and title, in order. */
    List<String> accessible() {
        List<String> told = new ArrayList<>();
        for (JsonNode node : send("Accessibility.getFullAXTree", RawClient.JSON.createObjectNode())
                .get("nodes")) {
            String role = node.at("/role/value").asText();
            if (!node.path("ignored").booleanValue() && NAMED.contains(role)) {
                told.add(role + ": " + node.at("/name/value").asText().strip());
            }
        }
        return told;
    }

    /** Draws the whole page into a file. */
    void picture(Path file) throws IOException {
        JsonNode image = send(
                "Page.captureScreenshot",
                RawClient.JSON
                        .createObjectNode()
                        .put("captureBeyondViewport", true)
                        .put("format", "png"));
        Files.write(file, Base64.getDecoder().decode(image.get("data").textValue()));
    }

    private static String quoted(String text) {
        return RawClient.JSON.getNodeFactory().textNode(text).toString();
    }

    @Override
    public void close() throws IOException {
        socket.abort();
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        try (Stream<Path> files = Files.walk(profile)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }
}
