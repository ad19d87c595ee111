package dev.logits.serve.internal.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import dev.logits.serve.model.ServedModel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * POST /score: how likely a language model finds one text behind another, Σ ln p of the second one's tokens after the
 * first. The form is vLLM's, whose own scores are those of rerankers.
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
        Models.Hosted hosted = models.named(fields);
        List<String> first = texts(fields, "text_1", "queries", "data_1");
        List<String> second = texts(fields, "text_2", "documents", "data_2");
        fields.accept("user");
        fields.end();
        if (first.size() != 1 && first.size() != second.size()) {
            throw ApiException.value(
                    "text_1",
                    "text_1 has " + first.size() + " texts and text_2 " + second.size() + ": expected one, or as many");
        }
        if (second.size() > models.limits().prompts()) {
            throw ApiException.value(
                    "text_2",
                    "text_2 has " + second.size() + " texts, more than "
                            + models.limits().prompts());
        }
        List<Pair> pairs = new ArrayList<>();
        List<Part> parts = new ArrayList<>();
        double[] sums = new double[second.size()];
        Decoder decoder =
                Decoder.of(hosted.model().model()).with(Stopping.after(1)).withPromptTraces(0);
        for (int i = 0; i < second.size(); i++) {
            Pair pair = pair(hosted.model(), first.get(first.size() == 1 ? 0 : i), second.get(i), i);
            pairs.add(pair);
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
        Work work = new Work(parts, 0);
        exchange.whenGone(work::cancel);
        hosted.runner().submit(work);
        work.result()
                .whenCompleteAsync(
                        (all, failed) -> {
                            try {
                                if (failed != null) {
                                    throw Endings.error(failed);
                                }
                                Endings.check(all);
                                exchange.json(json(hosted.model(), pairs, sums));
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

    private static ObjectNode json(ServedModel model, List<Pair> pairs, double[] sums) {
        ObjectNode json = Json.object()
                .put("id", Endings.id("score-"))
                .put("object", "list")
                .put("created", Instant.now().getEpochSecond())
                .put("model", model.name());
        ArrayNode data = json.putArray("data");
        long tokens = 0;
        for (int i = 0; i < sums.length; i++) {
            double sum = sums[i] == Double.NEGATIVE_INFINITY ? -9999 : sums[i];
            data.addObject().put("index", i).put("object", "score").put("score", sum);
            tokens += pairs.get(i).tokens().length;
        }
        json.set("usage", CompletionRoute.usage(tokens, 0));
        return json;
    }
}
