package dev.logits.app.judge;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.app.shell.EvaluationJson;
import dev.logits.app.shell.Json;
import dev.logits.app.shell.Words;
import dev.logits.metric.BinaryEvaluation;
import java.util.List;

/** The probability of the second of two classes, judged as other libraries judge a binary model. */
final class PositiveClassText {
    private PositiveClassText() {}

    static List<String> lines(BinaryEvaluation e, List<String> names) {
        return List.of(
                "P(" + (names.isEmpty() ? "class 1" : names.get(1)) + "), which others judge a binary model by: "
                        + Words.metric(e.meanProbability()) + " on average, and " + Words.metric(e.prevalence())
                        + " of the labels",
                line("ece", e.ece(), "torchmetrics BinaryCalibrationError l1, netcal ECE"),
                line("rmsce", e.rmsce(), "torchmetrics BinaryCalibrationError l2"),
                line("mce", e.mce(), "torchmetrics BinaryCalibrationError max, netcal MCE"),
                line("brier", e.brier(), "scikit-learn brier_score_loss"),
                line("log_loss", e.logLoss(), "scikit-learn log_loss"));
    }

    private static String line(String key, double value, String others) {
        String number = Words.metric(value);
        return key + " ".repeat(18 - key.length()) + " ".repeat(Math.max(0, 12 - number.length())) + number + "  "
                + others;
    }

    static ObjectNode json(BinaryEvaluation e) {
        ObjectNode json = Json.object();
        json.put("rows", e.rows());
        json.put("positives", e.positives());
        Json.number(json, "prevalence", e.prevalence());
        Json.number(json, "mean_probability", e.meanProbability());
        Json.number(json, "ece", e.ece());
        Json.number(json, "rmsce", e.rmsce());
        Json.number(json, "mce", e.mce());
        Json.number(json, "brier", e.brier());
        Json.number(json, "log_loss", e.logLoss());
        json.set("reliability", EvaluationJson.of(e.reliability()));
        return json;
    }
}
