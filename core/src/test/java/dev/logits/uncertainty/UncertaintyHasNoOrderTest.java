package dev.logits.uncertainty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.logits.Logits;
import dev.logits.metric.Confidences;
import dev.logits.source.OtherOrders;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Prediction sets, their coverage, selective prediction and detection, to the bit, whatever the order of the rows. */
@Tag("bits")
class UncertaintyHasNoOrderTest {
    private static final Logits Z = OtherOrders.rows(2_000, 5);
    private static final int[] Y = OtherOrders.labels(Z);

    @Test
    void predictionSetsAndTheirCoverageAreTheSameInAnyOrder() {
        for (ConformalSets.Options options : List.of(
                ConformalSets.Options.lac(0.9),
                ConformalSets.Options.aps(0.8).withSeed(3),
                ConformalSets.Options.raps(0.9).withClassConditional(true))) {
            ConformalSets sets = OtherOrders.giveTheSame(Z, Y, source -> ConformalSets.fit(source, options));
            assertThat(sets.rows()).isGreaterThan(1_800);
            CoverageReport report = OtherOrders.giveTheSame(Z, Y, source -> CoverageReport.of(sets, source));
            assertThat(report.coverage()).isBetween(0.75, 1.0);
        }
    }

    @Test
    void thresholdsHaveTheSameBitsEverywhere() {
        assertThat(ConformalSets.fit(Z, Y, ConformalSets.Options.aps(0.9)).threshold(0))
                .isEqualTo(0.9935952826706507);
    }

    @Test
    void selectivePredictionIsTheSameInAnyOrder() {
        Optional<SelectivePrediction> selective =
                OtherOrders.giveTheSame(Z, Y, source -> SelectivePrediction.fit(Confidences.of(source), 0.5, 0.05));
        assertThat(selective).isPresent();
    }

    @Test
    void detectionIsTheSameInAnyOrder() {
        ConfidenceScore score = new Energy(1);
        double[] others = score.ranks(OtherOrders.rows(300, 5).slice(100, 300));
        OodDetection detection =
                OtherOrders.giveTheSame(Z, Y, source -> OodDetection.ofRanks(score, score.ranks(source), others));
        assertThat(detection.auroc()).isBetween(0.4, 0.6);
    }
}
