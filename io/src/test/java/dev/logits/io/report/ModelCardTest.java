package dev.logits.io.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.logits.calibrate.FitReport.Status;
import dev.logits.metric.Evaluation;
import dev.logits.metric.Metric;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ModelCardTest {
    private static final Evaluation BEFORE = Samples.generated(500, 4, 15, 1.84, 1);
    private static final Evaluation AFTER = Samples.generated(500, 4, 15, 1, 1);

    @Test
    void theFrontMatterHasEveryMetricThatTablesShow() {
        String card = ModelCard.of("cats", "test.npz", AFTER).markdown();
        assertThat(card).startsWith("---\nmodel-index:\n- name: \"cats\"\n  results:\n");
        String yaml = card.substring(4, card.indexOf("\n---\n", 4));
        for (Metric metric : AFTER.metrics()) {
            boolean shown = metric.prominence() != Metric.Prominence.DETAIL;
            String entry = "    - type: " + metric.key() + "\n      name: \"" + metric.title() + "\"\n      value: "
                    + AFTER.value(metric) + "\n";
            assertThat((yaml + "\n").contains(entry)).as(metric.key()).isEqualTo(shown);
            assertThat(card.contains("| " + metric.title() + " | " + Figures.fixed(AFTER.value(metric), 4) + " |"))
                    .as(metric.key())
                    .isEqualTo(shown);
        }
    }

    @Test
    void aCalibratedModelHasBothScoresTheMethodAndTheCommand() {
        String card = ModelCard.of(
                        "cats",
                        Samples.report(Samples.fit(Status.CONVERGED), BEFORE, AFTER),
                        Optional.of("logits apply cal.json new.npz --out predictions.csv"))
                .markdown();
        assertThat(card)
                .contains("| metric | before calibration | after |")
                .contains("| Accuracy | " + Figures.fixed(BEFORE.accuracy(), 4) + " | "
                        + Figures.fixed(AFTER.accuracy(), 4) + " |")
                .contains("      name: \"Negative log-likelihood before calibration\"\n      value: " + BEFORE.nll())
                .contains("### Calibration\n\nMethod `temperature`, fitted on ")
                .contains("probabilities = torch.softmax(logits / ")
                .contains("```\nlogits apply cal.json new.npz --out predictions.csv\n```");
    }

    @Test
    void namesCannotBreakOutOfTheirPlaces() {
        String card = new ModelCard(
                        "a\"b\\c\nd: e",
                        "x`y``z|.npz",
                        AFTER,
                        Optional.empty(),
                        Optional.of(new ModelCard.Calibration(
                                "platt",
                                Map.of("a|b", "1\n2"),
                                "rows",
                                Samples.fit(Status.CONVERGED),
                                BEFORE,
                                Optional.empty())),
                        List.of("one\ntwo"))
                .markdown();
        assertThat(card)
                .contains("- name: \"a\\\"b\\\\c\\u000ad: e\"\n")
                .contains("On ``` x`y``z|.npz ```: 500 labeled rows, 4 classes.")
                .contains("| a\\|b | 1 2 |")
                .contains("- one two\n");
    }
}
