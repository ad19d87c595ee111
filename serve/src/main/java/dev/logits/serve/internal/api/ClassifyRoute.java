package dev.logits.serve.internal.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.Logits;
import dev.logits.Probabilities;
import dev.logits.serve.internal.http.Exchange;
import dev.logits.serve.internal.http.Route;
import dev.logits.serve.internal.json.ApiException;
import dev.logits.serve.internal.json.Fields;
import dev.logits.serve.internal.json.Json;
import dev.logits.serve.model.ServedClassifier;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** POST /classify: texts, feature rows or rows of scores, in vLLM's form. */
public final class ClassifyRoute implements Route {
    private final Models models;

    /** Of these classifiers. */
    public ClassifyRoute(Models models) {
        this.models = models;
    }

    @Override
    public void handle(Exchange exchange, ObjectNode body) {
        Fields fields = new Fields(body, "");
        ServedClassifier classifier = models.classifier(fields);
        boolean probabilities = fields.flag("use_activation", true);
        fields.accept("user");
        JsonNode input = fields.node("input");
        fields.end();
        if (input.isNull()) {
            throw fields.missing("input");
        }
        Logits z;
        Probabilities p;
        try {
            z = logits(classifier, input, fields);
            p = classifier.probabilities(z);
            exchange.json(json(classifier, z, p, probabilities));
        } catch (IOException | IllegalArgumentException e) {
            throw ApiException.value("input", "input: " + e.getMessage());
        }
    }

    private Logits logits(ServedClassifier classifier, JsonNode input, Fields fields) throws IOException {
        if (input.isTextual()) {
            return classifier.ofTexts(List.of(input.textValue()));
        }
        if (!input.isArray() || input.isEmpty()) {
            throw fields.type("input", "a text, a list of texts, or rows of numbers", input);
        }
        int most = models.limits().prompts() * 16;
        if (input.size() > most) {
            throw ApiException.value("input", "input has " + input.size() + " rows, more than " + most);
        }
        if (input.get(0).isTextual()) {
            List<String> texts = new ArrayList<>();
            for (JsonNode text : input) {
                if (!text.isTextual()) {
                    throw fields.type("input[" + texts.size() + "]", "a text, as those before", text);
                }
                texts.add(text.textValue());
            }
            return classifier.ofTexts(texts);
        }
        boolean one = input.get(0).isNumber();
        float[][] rows = new float[one ? 1 : input.size()][];
        for (int r = 0; r < rows.length; r++) {
            JsonNode row = one ? input : input.get(r);
            if (!row.isArray() || row.isEmpty()) {
                throw fields.type("input[" + r + "]", "a row of numbers", row);
            }
            rows[r] = new float[row.size()];
            for (int c = 0; c < row.size(); c++) {
                if (!row.get(c).isNumber()) {
                    throw fields.type("input[" + r + "][" + c + "]", "a number", row.get(c));
                }
                rows[r][c] = row.get(c).floatValue();
            }
        }
        return classifier.ofRows(rows);
    }

    private static ObjectNode json(ServedClassifier classifier, Logits z, Probabilities p, boolean probabilities) {
        ObjectNode json = Json.object()
                .put("id", Endings.id("classify-"))
                .put("object", "list")
                .put("created", Instant.now().getEpochSecond())
                .put("model", classifier.name())
                .put("calibrated", classifier.isCalibrated());
        ArrayNode data = json.putArray("data");
        List<String> names = classifier.classNames();
        for (int r = 0; r < z.rows(); r++) {
            int top = 0;
            for (int c = 1; c < z.classes(); c++) {
                top = p.get(r, c) > p.get(r, top) ? c : top;
            }
            ObjectNode row = data.addObject().put("index", r).put("label", label(names, top));
            ArrayNode values = row.putArray("probs");
            for (int c = 0; c < z.classes(); c++) {
                values.add(probabilities ? p.get(r, c) : z.get(r, c));
            }
            row.put("num_classes", z.classes());
            classifier.set(z, r).ifPresent(set -> {
                ArrayNode labels = row.putArray("prediction_set");
                for (int c : set) {
                    labels.add(label(names, c));
                }
            });
        }
        json.set(
                "usage",
                Json.object()
                        .put("prompt_tokens", 0)
                        .put("completion_tokens", 0)
                        .put("total_tokens", 0));
        return json;
    }

    private static String label(List<String> names, int c) {
        return c < names.size() ? names.get(c) : Integer.toString(c);
    }
}
