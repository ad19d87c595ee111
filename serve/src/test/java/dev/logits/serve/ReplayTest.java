package dev.logits.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.onnx.language.LanguageModelOptions;
import dev.logits.onnx.language.Reproducible;
import dev.logits.serve.model.ServeLimits;
import dev.logits.serve.model.ServedModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * Equal seeds give byte-equal texts alone, with 7 others and with 63 others, with the same log-probabilities to the
 * bit. {@code -Dserve.replay=2000} replays as many requests; a few by default.
 */
class ReplayTest {
    private static final int REQUESTS = Integer.getInteger("serve.replay", 48);

    private static final String[] BEGINS = {
        "Once upon a time", "The old king", "A dog and a cat", "\"Why?\" she asked.", "It was", "x"
    };

    /** Requests with rules of all kinds. */
    private static List<String> requests(String model, long seed) {
        Random random = new Random(seed);
        List<String> requests = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
            ObjectNode body = RawClient.JSON.createObjectNode();
            body.put("model", model);
            String begin = BEGINS[random.nextInt(BEGINS.length)];
            body.put("prompt", random.nextInt(4) == 0 ? (begin + " ").repeat(12) : begin);
            body.put("max_tokens", 1 + random.nextInt(40));
            body.put("seed", i);
            body.put("temperature", 0.5 + random.nextDouble());
            if (random.nextBoolean()) {
                body.put("top_p", 0.9);
            }
            if (random.nextBoolean()) {
                body.put("top_k", 40).put("frequency_penalty", 0.3);
            }
            if (random.nextInt(3) == 0) {
                body.put("n", 2);
            }
            if (random.nextInt(3) == 0) {
                body.put("logprobs", 3).put("echo", random.nextBoolean());
            }
            if (random.nextInt(6) == 0) {
                body.put("stop", "the");
            }
            if (random.nextInt(6) == 0) {
                body.putObject("structured_outputs").put("regex", "[a-z ,]{5,60}\\.");
            }
            if (random.nextInt(6) == 0) {
                body.put("use_beam_search", true).remove(List.of("logprobs", "echo"));
            }
            requests.add(body.toString());
        }
        return requests;
    }

    private static List<String> replay(LogitsServer server, List<String> requests, int atOnce) throws Exception {
        RawClient client = new RawClient(server.uri());
        ExecutorService threads = Executors.newFixedThreadPool(atOnce);
        try {
            List<Future<String>> answers = new ArrayList<>();
            for (String request : requests) {
                answers.add(threads.submit(() -> {
                    JsonNode json = client.json("/v1/completions", request);
                    ((ObjectNode) json).remove(List.of("id", "created"));
                    return json.toString();
                }));
            }
            List<String> texts = new ArrayList<>();
            for (Future<String> answer : answers) {
                texts.add(answer.get());
            }
            return texts;
        } finally {
            threads.shutdown();
        }
    }

    private static void prove(ServedModel model) throws Exception {
        List<String> requests = requests(model.name(), 20);
        try (LogitsServer server = LogitsServer.builder()
                .model(model)
                .limits(ServeLimits.withDefaults().withRows(96))
                .start()) {
            List<String> alone = replay(server, requests, 1);
            assertThat(replay(server, requests, 8)).isEqualTo(alone);
            assertThat(replay(server, requests, 64)).isEqualTo(alone);
        }
    }

    @Test
    void theEmbeddedModelAnswersAlikeAloneAndUnderLoad() throws Exception {
        try (ServedModel model = ServedModel.embedded()) {
            prove(model);
        }
    }

    @Test
    void aTransformerInTheReproducibleModeAnswersAlikeAloneAndUnderLoad() throws Exception {
        try (ServedModel model = stories(LanguageModelOptions.withDefaults().with(Reproducible.ofSlots(160)))) {
            prove(model);
        }
    }

    static ServedModel stories(LanguageModelOptions options) throws IOException {
        return ServedModel.open(Path.of("../data/models/stories"), options);
    }
}
