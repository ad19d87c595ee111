package dev.logits.serve.internal.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.Logits;
import dev.logits.Probabilities;
import dev.logits.decode.strategy.Decoder;
import dev.logits.decode.strategy.DecodingListener;
import dev.logits.decode.strategy.Prompt;
import dev.logits.decode.strategy.PromptTrace;
import dev.logits.decode.strategy.Stopping;
import dev.logits.serve.internal.http.Exchange;
import dev.logits.serve.internal.http.Route;
import dev.logits.serve.internal.json.ApiException;
import dev.logits.serve.internal.json.Fields;
import dev.logits.serve.internal.json.Json;
import dev.logits.serve.internal.run.Part;
import dev.logits.serve.internal.run.Work;
import dev.logits.serve.model.ServedClassifier;
import dev.logits.serve.model.ServedModel;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * POST /score: how well one text goes with another, in vLLM's form. A classifier of texts reads both as a pair, as
 * rerankers do, and gives the probability of its class 1; a language model gives Σ ln p of the second text's tokens
 * behind the first.
 */
public final class ScoreRoute implements Route {
    private final Models models;

    /** Of these models. */
    public ScoreRoute(Models models) {
        this.models = models;
    }

    /** A pair of texts as tokens. */
    private record Pair(int[] tokens, int before) {}

    @Override
    public void handle(Exchange exchange, ObjectNode body) {
        Fields fields = new Fields(body, "");
        Optional<ServedClassifier> classifier = models.classifierIfNamed(fields);
        List<String> second = texts(fields, "text_2", "documents", "data_2");
        List<String> first = asMany(texts(fields, "text_1", "queries", "data_1"), second.size());
        int most = models.limits().prompts() * (classifier.isPresent() ? 16 : 1);
        if (second.size() > most) {
            throw ApiException.value("text_2", "text_2 has " + second.size() + " texts, more than " + most);
        }
        fields.accept("user");
        if (classifier.isPresent()) {
            boolean probabilities = fields.flag("use_activation", true);
            fields.end();
            exchange.json(json(classifier.get().name(), judged(classifier.get(), first, second, probabilities), 0));
            return;
        }
        Models.Hosted hosted = models.named(fields);
        if (fields.has("use_activation")) {
            throw ApiException.wrong(
                    "use_activation",
                    "unsupported_value",
                    "use_activation is of classifiers: " + hosted.model().name()
                            + " is a language model, whose score is a log-probability; leave it out");
        }
        fields.end();
        read(exchange, hosted, first, second);
    }

    private static List<String> asMany(List<String> first, int count) {
        if (first.size() != 1 && first.size() != count) {
            throw ApiException.value(
                    "text_1",
                    "text_1 has " + first.size() + " texts and text_2 " + count + ": expected one, or as many");
        }
        return first.size() == count ? first : Collections.nCopies(count, first.get(0));
    }

    /** What a classifier says of pairs. */
    private static double[] judged(
            ServedClassifier classifier, List<String> first, List<String> second, boolean probabilities) {
        if (!classifier.takesTexts()) {
            throw ApiException.value(
                    "model",
                    classifier.name() + " takes rows of numbers, not pairs of texts: /score needs a model of text with"
                            + " its tokenizer.json beside it, such as a reranker, or a language model; send rows to"
                            + " /classify");
        }
        try {
            Logits z = classifier.ofPairs(first, second);
            if (z.classes() != 2) {
                throw ApiException.value(
                        "model",
                        classifier.name() + " has " + z.classes() + " classes: a score is the probability of the"
                                + " second of two, or of a model with one output");
            }
            Probabilities p = classifier.probabilities(z);
            double[] scores = new double[z.rows()];
            for (int r = 0; r < scores.length; r++) {
                scores[r] = probabilities ? p.get(r, 1) : (double) z.get(r, 1) - z.get(r, 0);
            }
            return scores;
        } catch (IOException | IllegalArgumentException e) {
            throw ApiException.value("text_1", "text_1 and text_2: " + e.getMessage());
        }
    }

    /** Lets a language model read the pairs. */
    private void read(Exchange exchange, Models.Hosted hosted, List<String> first, List<String> second) {
        List<Part> parts = new ArrayList<>();
        double[] sums = new double[second.size()];
        long tokens = 0;
        Decoder decoder =
                Decoder.of(hosted.model().model()).with(Stopping.after(1)).withPromptTraces(0);
        for (int i = 0; i < sums.length; i++) {
            Pair pair = pair(hosted.model(), first.get(i), second.get(i), i);
            tokens += pair.tokens().length;
            int place = i;
            parts.add(new Part(decoder, new Prompt(pair.tokens(), 0), 1, new DecodingListener() {
                @Override
                public void read(int index, PromptTrace trace) {
                    if (trace.position() >= pair.before()) {
                        sums[place] += trace.logProbability();
                    }
                }
            }));
        }
        long all = tokens;
        Work work = new Work(parts, 0);
        exchange.whenGone(work::cancel);
        hosted.runner().submit(work);
        work.result()
                .whenCompleteAsync(
                        (done, failed) -> {
                            try {
                                if (failed != null) {
                                    throw Endings.error(failed);
                                }
                                Endings.check(done);
                                exchange.json(json(hosted.model().name(), sums, all));
                            } catch (RuntimeException e) {
                                exchange.error(Endings.error(e));
                            }
                        },
                        exchange.executor());
    }

    private static List<String> texts(Fields fields, String... names) {
        String asked = null;
        for (String name : names) {
            if (fields.has(name)) {
                if (asked != null) {
                    throw RuleFields.both(asked, name);
                }
                asked = name;
            }
        }
        if (asked == null) {
            throw fields.missing(names[0]);
        }
        List<String> texts = fields.texts(asked);
        if (texts.isEmpty() || texts.contains("")) {
            throw ApiException.value(asked, asked + " is empty, or has an empty text");
        }
        return texts;
    }

    private Pair pair(ServedModel model, String first, String second, int index) {
        int[] before = model.encode(first, true);
        int[] behind = model.encode(second, false);
        int[] all = Arrays.copyOf(before, before.length + behind.length);
        System.arraycopy(behind, 0, all, before.length, behind.length);
        return new Pair(
                Prompts.checked(all, "text_1 and text_2 [" + index + "]", model, models.limits()), before.length);
    }

    private static ObjectNode json(String model, double[] scores, long tokens) {
        ObjectNode json = Json.object()
                .put("id", Endings.id("score-"))
                .put("object", "list")
                .put("created", Instant.now().getEpochSecond())
                .put("model", model);
        ArrayNode data = json.putArray("data");
        for (int i = 0; i < scores.length; i++) {
            double score = scores[i] == Double.NEGATIVE_INFINITY ? -9999 : scores[i];
            data.addObject().put("index", i).put("object", "score").put("score", score);
        }
        json.set("usage", CompletionRoute.usage(tokens, 0));
        return json;
    }
}
