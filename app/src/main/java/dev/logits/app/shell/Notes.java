package dev.logits.app.shell;

import dev.logits.metric.Evaluation;
import dev.logits.metric.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What a person should know before believing a number; printed, put into the JSON, and shown in the report. */
public final class Notes {
    private Notes() {}

    public static List<String> of(Evaluation e) {
        List<String> notes = new ArrayList<>();
        if (e.impossible() > 0) {
            notes.add("nll is infinite: " + Words.rows(e.impossible())
                    + (e.impossible() == 1 ? " gives its" : " give their") + " label probability 0, "
                    + (e.impossible() == 1 ? "row " : "the first is row ") + e.firstImpossible());
        }
        if (!e.confidences().isExact()) {
            String rounded = e.metrics().stream()
                    .filter(Metric::isOfConfidences)
                    .map(Metric::key)
                    .collect(Collectors.joining(", "));
            notes.add(rounded + ", thresholds and the noise test are of confidences that are rounded to "
                    + Words.count(e.confidences().size()) + " different ones; all other metrics are of exact ones");
        }
        if (e.accuracy() < 1.0 / e.classes()) {
            notes.add("the accuracy is below chance, which is " + Words.decimals(1.0 / e.classes(), 4) + " for "
                    + Words.count(e.classes())
                    + " classes: check that labels and rows belong together, that classes are"
                    + " numbered from 0 in the order of the scores, and the sign of the scores");
        }
        if (e.ignored() > 0) {
            notes.add(Words.rows(e.ignored()) + " labeled -1 or -100 " + (e.ignored() == 1 ? "was" : "were")
                    + " ignored");
        }
        if (!e.confidences().isWhole()) {
            notes.add(Words.rows(e.rows()) + (e.rows() == 1 ? " counts " : " count ")
                    + Words.significant(e.weight(), 6) + (e.rows() == 1 ? "" : " together")
                    + ", by weights that are not whole");
        }
        return notes;
    }
}
