package dev.logits.app.judge;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.app.shell.EvaluationJson;
import dev.logits.app.shell.Json;
import dev.logits.app.shell.ProgressSource;
import dev.logits.app.shell.Words;
import dev.logits.metric.Bootstrap;
import dev.logits.metric.ClassSummary;
import dev.logits.metric.ConsistencyTest;
import dev.logits.metric.Evaluation;
import dev.logits.metric.Interval;
import dev.logits.metric.Metric;
import dev.logits.metric.RiskCoverage;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An evaluation and what can be said about it: whether its calibration error is more than noise, how sure its numbers
 * are, and from which confidence on an accuracy is reached.
 *
 * @param evaluation the metrics
 * @param noise whether the calibration error is more than noise
 * @param intervals intervals of the metrics, where they were asked for
 * @param targets the accuracies asked for
 */
public record EvaluationText(
        Evaluation evaluation, Optional<ConsistencyTest> noise, Optional<Bootstrap> intervals, List<Double> targets) {
    private static final int WORLDS = 1000;

    /** Reads the source once, or twice where intervals are asked for. */
    static EvaluationText of(ProgressSource source, int bins, int resamples, long seed, List<Double> targets)
            throws IOException {
        source.once("evaluate");
        Evaluation evaluation = Evaluation.of(source, bins);
        return of(evaluation, source, "intervals", bins, resamples, seed, targets);
    }

    /** Of an evaluation that has been done. */
    static EvaluationText of(
            Evaluation evaluation,
            LogitsSource source,
            String task,
            int bins,
            int resamples,
            long seed,
            List<Double> targets)
            throws IOException {
        Optional<Bootstrap> intervals = Optional.empty();
        boolean whole = evaluation.confidences().isWhole();
        if (resamples > 0) {
            if (source instanceof ProgressSource counted) {
                counted.once(task);
            }
            intervals = Optional.of(Bootstrap.of(source, bins, resamples, seed));
        }
        Optional<ConsistencyTest> noise = whole
                ? Optional.of(ConsistencyTest.of(evaluation.confidences(), bins, WORLDS, seed))
                : Optional.empty();
        return new EvaluationText(evaluation, noise, intervals, targets);
    }

    List<String> sentences() {
        List<String> sentences = new ArrayList<>();
        sentences.add(direction());
        sentences.add(noise.map(EvaluationText::ofNoise)
                .orElse("The weights are not whole, so that the calibration error is not tested for noise: the test"
                        + " counts rows."
                        + (intervals.isPresent()
                                ? " Intervals are of resamples of the rows, each counting as its weight."
                                : "")));
        RiskCoverage curve = RiskCoverage.of(evaluation.confidences());
        for (double target : targets) {
            sentences.add(curve.threshold(target)
                    .map(t -> "An accuracy of " + Words.plain(target) + " is reached from confidence "
                            + Words.significant(t.confidence(), 6) + odds(t) + " on: " + percent(t.coverage())
                            + " of the rows, accuracy " + Words.decimals(t.accuracy(), 4) + " "
                            + MetricTable.text(t.interval()) + ".")
                    .orElse("An accuracy of " + Words.plain(target) + " is reached at no confidence."));
        }
        return sentences;
    }

    private static String ofNoise(ConsistencyTest noise) {
        String p = Words.significant(noise.pValue(), 2);
        return noise.isMoreThanNoise()
                ? "The calibration error is more than noise (p = " + p
                        + "): a calibrated model with these confidences"
                        + " shows " + Words.decimals(noise.expected(), 4) + " on average, and "
                        + Words.decimals(noise.upper(), 4) + " or less 19 times in 20."
                : "The calibration error may be noise (p = " + p
                        + "): a calibrated model with these confidences shows "
                        + Words.decimals(noise.expected(), 4) + " on average.";
    }

    /** The log-odds of a confidence that prints as 1. */
    private static String odds(RiskCoverage.Threshold t) {
        return t.confidence() < 1 - 5e-7
                ? ""
                : " (log-odds " + Words.significant(t.logOdds(), 6) + " against the other classes)";
    }

    /** Over- and under-confidence told apart. */
    private String direction() {
        double gap = evaluation.reliability().gap();
        String points = Words.decimals(100 * Math.abs(gap), 2) + " points";
        if (Math.abs(gap) < evaluation.ece() / 2) {
            return "Over-confident in some bins and under-confident in others: on average " + points
                    + (gap < 0 ? " more sure than right, yet off by " : " less sure than right, yet off by ")
                    + Words.decimals(100 * evaluation.ece(), 2) + " points.";
        }
        return gap < 0
                ? "Over-confident: on average " + points + " more sure than right."
                : "Under-confident: on average " + points + " less sure than right.";
    }

    private static String percent(double share) {
        return Words.decimals(100 * share, 1) + " %";
    }

    public ObjectNode json(boolean classes) {
        ObjectNode json = EvaluationJson.of(evaluation);
        noise.ifPresent(found -> json.set("noise_test", json(found)));
        intervals.ifPresent(b -> json.set("intervals", json(b)));
        if (!targets.isEmpty()) {
            thresholds(json.putArray("thresholds"));
        }
        if (classes) {
            classes(json.putArray("per_class"));
        }
        return json;
    }

    private static ObjectNode json(ConsistencyTest noise) {
        ObjectNode test = Json.object();
        test.put("p_value", noise.pValue());
        test.put("more_than_noise", noise.isMoreThanNoise());
        Json.number(test, "expected_ece", noise.expected());
        Json.number(test, "upper_ece", noise.upper());
        test.put("resamples", noise.resamples());
        return test;
    }

    public static ObjectNode json(Bootstrap bootstrap) {
        ObjectNode json = Json.object();
        json.put("level", Bootstrap.LEVEL);
        json.put("resamples", bootstrap.resamples());
        json.put("seed", bootstrap.seed());
        ObjectNode none = Json.object();
        for (Metric metric : Metric.values()) {
            bootstrap.of(metric).ifPresent(interval -> Json.interval(json, metric.key(), interval));
            bootstrap.whyNot(metric).ifPresent(reason -> {
                json.putNull(metric.key());
                none.put(metric.key(), reason);
            });
        }
        json.set("no_interval_because", none);
        return json;
    }

    private void thresholds(ArrayNode array) {
        RiskCoverage curve = RiskCoverage.of(evaluation.confidences());
        for (double target : targets) {
            ObjectNode json = array.addObject();
            json.put("target_accuracy", target);
            Optional<RiskCoverage.Threshold> found = curve.threshold(target);
            json.put("reached", found.isPresent());
            found.ifPresent(t -> {
                json.put("confidence", t.confidence());
                Json.number(json, "log_odds", t.logOdds());
                json.put("coverage", t.coverage());
                if (evaluation.confidences().isWhole()) {
                    json.put("rows", t.rows());
                } else {
                    json.put("weight", t.coverage() * evaluation.weight());
                }
                json.put("accuracy", t.accuracy());
                Interval interval = t.interval();
                Json.interval(json, "accuracy_interval", interval);
            });
        }
    }

    private void classes(ArrayNode array) {
        for (ClassSummary c : evaluation.perClass()) {
            ObjectNode json = array.addObject();
            json.put("class", c.index());
            json.put("rows", c.count());
            Json.number(json, "recall", c.recall());
            json.put("predicted", c.predicted());
            Json.number(json, "precision", c.precision());
            Json.number(json, "confidence", c.confidence());
            Json.number(json, "gap", c.gap());
            Json.number(json, "ece", c.ece());
            Json.number(json, "nll", c.nll());
        }
    }
}
