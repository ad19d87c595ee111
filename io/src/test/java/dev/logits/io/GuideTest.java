package dev.logits.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.logits.Logits;
import dev.logits.metric.Bootstrap;
import dev.logits.metric.Confidences;
import dev.logits.metric.ConsistencyTest;
import dev.logits.metric.Evaluation;
import dev.logits.metric.Measure;
import dev.logits.metric.RiskCoverage;
import dev.logits.uncertainty.ConformalSets;
import dev.logits.uncertainty.CoverageReport;
import dev.logits.uncertainty.Detection;
import dev.logits.uncertainty.Energy;
import dev.logits.uncertainty.SelectivePrediction;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lines of docs/guide/calibration-metrics.md and docs/guide/uncertainty.md. */
class GuideTest {
    @TempDir
    private Path folder;

    private final Logits z = Logits.zeros(4000, 6);
    private final int[] labels = new int[4000];

    @BeforeEach
    void generate() {
        Random random = new Random(1);
        for (int r = 0; r < labels.length; r++) {
            int best = 0;
            double most = Double.NEGATIVE_INFINITY;
            for (int c = 0; c < 6; c++) {
                z.set(r, c, (float) (3 * random.nextGaussian()));
                double noisy = z.get(r, c) / 1.5 - Math.log(-Math.log(random.nextDouble()));
                if (noisy > most) {
                    most = noisy;
                    best = c;
                }
            }
            labels[r] = best;
        }
    }

    @Test
    void metricsAsTheGuideShowsThem() {
        Evaluation e = Evaluation.of(z, labels, 15);
        Bootstrap intervals = Bootstrap.of(z, labels, 15, 100, 0);
        ConsistencyTest noise = ConsistencyTest.of(e.confidences(), 15, 1000, 0);
        RiskCoverage curve = RiskCoverage.of(e.confidences());

        assertThat(intervals.of(Measure.ECE).orElseThrow().contains(e.ece())).isTrue();
        assertThat(noise.isMoreThanNoise()).isTrue();
        assertThat(curve.threshold(0.9).orElseThrow().coverage()).isBetween(0.1, 0.9);
        assertThat(Math.abs(e.reliability().gap())).isLessThanOrEqualTo(e.ece());
        assertThat(e.rmsce()).isGreaterThanOrEqualTo(e.ece());
    }

    @Test
    void uncertaintyAsTheGuideShowsIt() throws IOException {
        Logits inLogits = z.slice(0, 2000);
        Logits outLogits = Logits.zeros(2000, 6);
        for (int i = 0; i < outLogits.array().length; i++) {
            outLogits.array()[i] = 0.3f * z.array()[12_000 + i];
        }
        Detection d = Detection.of(new Energy(1).of(inLogits), new Energy(1).of(outLogits));
        assertThat(d.auroc()).isBetween(0.6, 1.0);
        assertThat(d.fprAt95()).isBetween(0.1, 0.99);

        int[] held = Arrays.copyOf(labels, 2000);
        int[] test = Arrays.copyOfRange(labels, 2000, 4000);
        ConformalSets sets = ConformalSets.fit(
                inLogits, held, ConformalSets.Options.raps(0.9).withSeed(1));
        int[] classes = sets.set(z, 3000, 3000);
        assertThat(classes).hasSizeLessThan(6);
        CoverageReport report = CoverageReport.of(sets, z.slice(2000, 4000), test);
        assertThat(report.coverage()).isBetween(0.87, 0.93);
        Path file = folder.resolve("sets.json");
        PredictionSetsJson.write(file, sets, CalibratorJson.Provenance.of("preds.npz", "rows 0:2000"));
        assertThat(PredictionSetsJson.read(file)).isEqualTo(sets);

        Optional<SelectivePrediction> s = SelectivePrediction.fit(Confidences.of(inLogits, held), 0.85, 0.05);
        assertThat(s.orElseThrow().coverage()).isBetween(0.05, 0.9);
    }

    @Test
    void setsThatAreNoneAreRefused() throws IOException {
        Path file = folder.resolve("sets.json");
        ConformalSets sets = ConformalSets.fit(z, labels, ConformalSets.Options.lac(0.9));
        String json = PredictionSetsJson.toJson(sets, CalibratorJson.Provenance.of("a", "b"));
        for (String[] change : new String[][] {
            {"logits-prediction-sets", "logits-calibrator"},
            {"\"lac\"", "\"foo\""},
            {"\"coverage\" : 0.9", "\"coverage\" : 2"},
            {"\"never_empty\" : false", "\"never_empty\" : 3"},
            {"\"seed\" : \"0\"", "\"seed\" : \"x\""},
            {"\"version\" : 1", "\"version\" : 9"}
        }) {
            assertThat(json).contains(change[0]);
            AtomicFile.write(file, json.replace(change[0], change[1]));
            assertThatThrownBy(() -> PredictionSetsJson.read(file))
                    .as(change[1])
                    .isInstanceOf(MalformedFileException.class)
                    .hasMessageContaining("sets.json");
        }
    }
}
