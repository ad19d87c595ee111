package dev.logits.app.decode;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.app.shell.Json;
import dev.logits.app.shell.Terminal;
import dev.logits.app.shell.Words;
import dev.logits.decode.strategy.TextScore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * A file of JSON lines: texts to score, and questions with choices. Of the choices the likeliest is chosen, by the sum
 * of log-probabilities and by their mean per token.
 */
final class ChoiceFile {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Path file;
    private final ScoredText.Scorer scorer;
    private final Terminal terminal;
    private int answered;
    private int rightBySum;
    private int rightByMean;

    ChoiceFile(Path file, ScoredText.Scorer scorer, Terminal terminal) {
        this.file = file;
        this.scorer = scorer;
        this.terminal = terminal;
    }

    /** Scores line after line, and prints a line each. */
    void score(boolean json) throws IOException {
        ArrayNode results = json ? MAPPER.createArrayNode() : null;
        List<String> lines = PromptText.of(file).lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).isBlank()) {
                continue;
            }
            String place = file + ":" + (i + 1);
            JsonNode node = parsed(lines.get(i), place);
            ObjectNode result = node.has("choices") ? choices(node, place) : text(node, place);
            if (json) {
                results.add(result);
            } else {
                print(i + 1, result);
            }
        }
        summary(json, results);
    }

    private static JsonNode parsed(String line, String place) {
        try {
            JsonNode node = MAPPER.readTree(line);
            if (node != null && node.isObject()) {
                return node;
            }
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(place + ": not JSON: " + e.getOriginalMessage());
        }
        throw new IllegalArgumentException(place + ": expected an object with text, or with prompt and choices");
    }

    private static String text(JsonNode node, String field, String place) {
        if (!node.path(field).isTextual() || node.path(field).textValue().isEmpty()) {
            throw new IllegalArgumentException(place + ": " + field + " is missing, or no text of a character or more");
        }
        return node.path(field).textValue();
    }

    private ObjectNode text(JsonNode node, String place) {
        ScoredText scored = scorer.score(text(node, "text", place));
        ObjectNode result = Json.object();
        result.put("text", scored.text());
        result.put("tokens", scored.score().tokens().size());
        ScoredText.put(result, scored.score());
        return result;
    }

    private ObjectNode choices(JsonNode node, String place) {
        String prompt = text(node, "prompt", place);
        JsonNode choices = node.path("choices");
        if (!choices.isArray() || choices.size() < 2) {
            throw new IllegalArgumentException(place + ": choices is no list of 2 texts or more");
        }
        ObjectNode result = Json.object();
        result.put("prompt", prompt);
        ArrayNode list = result.putArray("choices");
        int bySum = 0;
        int byMean = 0;
        double[] sums = new double[choices.size()];
        double[] means = new double[choices.size()];
        for (int i = 0; i < choices.size(); i++) {
            if (!choices.get(i).isTextual()) {
                throw new IllegalArgumentException(place + ": choices[" + i + "] is no text");
            }
            TextScore score = scorer.score(prompt, choices.get(i).textValue());
            sums[i] = score.logProbability();
            means[i] = sums[i] / score.tokens().size();
            bySum = sums[i] > sums[bySum] ? i : bySum;
            byMean = means[i] > means[byMean] ? i : byMean;
            ObjectNode one = list.addObject();
            one.put("text", choices.get(i).textValue());
            one.put("tokens", score.tokens().size());
            ScoredText.put(one, score);
        }
        result.put("chosen", bySum);
        result.put("chosen_by_mean", byMean);
        JsonNode answer = node.path("answer");
        if (!answer.isMissingNode() && !answer.isNull()) {
            if (!answer.canConvertToExactIntegral() || answer.intValue() < 0 || answer.intValue() >= choices.size()) {
                throw new IllegalArgumentException(place + ": answer = " + answer
                        + " is none of the choices: expected 0.." + (choices.size() - 1));
            }
            result.put("answer", answer.intValue());
            answered++;
            rightBySum += answer.intValue() == bySum ? 1 : 0;
            rightByMean += answer.intValue() == byMean ? 1 : 0;
        }
        return result;
    }

    private void print(int line, ObjectNode result) {
        if (!result.has("choices")) {
            terminal.println(String.format(
                    Locale.ROOT,
                    "%5d  log p %10.4f over %d tokens, perplexity %.4f",
                    line,
                    result.path("log_probability").asDouble(),
                    result.path("tokens").asInt(),
                    result.path("perplexity").asDouble()));
            return;
        }
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < result.path("choices").size(); i++) {
            JsonNode choice = result.path("choices").get(i);
            all.append(i == 0 ? "" : "   ")
                    .append(i == result.path("chosen").asInt() ? "*" : "")
                    .append(i)
                    .append(": ")
                    .append(Words.decimals(choice.path("log_probability").asDouble(), 4));
        }
        String right = !result.has("answer")
                ? ""
                : result.path("answer").asInt() == result.path("chosen").asInt() ? "   right" : "   wrong";
        terminal.println(String.format(Locale.ROOT, "%5d  %s%s", line, all, right));
    }

    private void summary(boolean json, ArrayNode results) {
        if (json) {
            ObjectNode all = Json.object();
            all.set("lines", results);
            if (answered > 0) {
                all.put("answered", answered);
                all.put("accuracy", rightBySum / (double) answered);
                all.put("accuracy_by_mean", rightByMean / (double) answered);
            }
            terminal.text(Json.text(all));
        } else if (answered > 0) {
            terminal.println("");
            terminal.println(Words.measure(
                    "accuracy", rightBySum / (double) answered, "by the sum of log p, over " + answered + " answers"));
            terminal.println(Words.measure("by mean", rightByMean / (double) answered, "by the mean of log p a token"));
        }
    }
}
