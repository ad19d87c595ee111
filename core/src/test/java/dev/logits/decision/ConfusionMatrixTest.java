package dev.logits.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.logits.Logits;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The confusion matrix and its scores against scikit-learn's. */
class ConfusionMatrixTest {
    private static void close(String what, int i, double got, double expected) {
        if (Double.isNaN(expected)) {
            assertThat(got).as(what + " of case " + i).isNaN();
        } else {
            assertThat(Math.abs(got - expected))
                    .as(what + " of case " + i + ": " + got + " for " + expected)
                    .isLessThanOrEqualTo(1e-12 * Math.max(1, Math.abs(expected)));
        }
    }

    private static ConfusionMatrix matrix(GoldenData d) {
        return d.plain()
                ? ConfusionMatrix.of(d.labels(), d.decisions(), d.classes())
                : ConfusionMatrix.of(d.labels(), d.decisions(), d.classes(), d.weights());
    }

    @Test
    void scoresAreThoseOfScikitLearn() {
        List<double[]> golden = GoldenData.read("classes.csv");
        assertThat(golden).hasSize(GoldenData.CASES);
        for (int i = 0; i < golden.size(); i++) {
            double[] g = golden.get(i);
            GoldenData data = GoldenData.of(i);
            ConfusionMatrix m = matrix(data);
            double cells = 0;
            double precisions = 0;
            for (int k = 0; k < m.classes(); k++) {
                for (int d = 0; d < m.classes(); d++) {
                    cells += (k * m.classes() + d + 1) * m.count(k, d);
                }
                precisions += (k + 1) * (Double.isNaN(m.precision(k)) ? -1 : m.precision(k));
            }
            close("cells", i, cells, g[1]);
            close("accuracy", i, m.accuracy(), g[2]);
            close("balanced", i, m.balancedAccuracy(), g[3]);
            close("matthews", i, m.matthews(), g[4]);
            close("kappa", i, m.kappa(ConfusionMatrix.Disagreement.NOMINAL), g[5]);
            close("linear", i, m.kappa(ConfusionMatrix.Disagreement.LINEAR), g[6]);
            close("quadratic", i, m.kappa(ConfusionMatrix.Disagreement.QUADRATIC), g[7]);
            double[] betas = {1, 2, 0.5};
            for (int b = 0; b < 3; b++) {
                double beta = betas[b];
                close("macro F" + beta, i, m.macro(k -> m.fBeta(k, beta)), g[8 + 2 * b]);
                close("weighted F" + beta, i, m.weighted(k -> m.fBeta(k, beta)), g[9 + 2 * b]);
            }
            close("precision", i, precisions, g[14]);
            close("weighted precision", i, m.weighted(m::precision), g[15]);
            assertThat(matrix(data.reversed())).isEqualTo(m);
        }
    }

    @Test
    void logitsDecideForTheFirstOfTheirLargest() {
        Logits z = Logits.copyOf(new float[][] {{1, 1, 0}, {0, 2, 1}, {0, 0, 3}, {5, 0, 0}});
        ConfusionMatrix m = ConfusionMatrix.of(z, new int[] {0, 2, 2, -1});
        assertThat(m.total()).isEqualTo(3);
        assertThat(m.count(0, 0)).isEqualTo(1);
        assertThat(m.count(2, 1)).isEqualTo(1);
        assertThat(m.shareOfLabel(2, 1)).isEqualTo(0.5);
        assertThat(m.shareOfDecision(2, 2)).isEqualTo(1);
        assertThat(m.recall(1)).isNaN();
        assertThat(m.accuracy()).isEqualTo(2 / 3.0);
    }

    @Test
    void refusesWhatIsWrongAndNamesIt() {
        assertThatThrownBy(() -> ConfusionMatrix.of(new int[] {0, 5}, new int[] {0, 1}, 3))
                .hasMessageContaining("labels[1] = 5 is not a class: expected 0..2");
        assertThatThrownBy(() -> ConfusionMatrix.of(new int[] {0}, new int[] {-1}, 3))
                .hasMessage("decisions[0] = -1 is not a class: expected 0..2");
        assertThatThrownBy(() -> ConfusionMatrix.of(new int[] {-1}, new int[] {0}, 3))
                .hasMessageContaining("no labeled rows");
        Logits bad = Logits.copyOf(new float[][] {{0, 1}, {Float.NaN, 0}});
        assertThatThrownBy(() -> ConfusionMatrix.of(bad, new int[] {0, 0})).hasMessageContaining("row 1");
        Logits infinite = Logits.copyOf(new float[][] {{Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}});
        assertThatThrownBy(() -> ConfusionMatrix.of(infinite, new int[] {0})).hasMessageContaining("row 0");
        assertThatThrownBy(() -> ConfusionMatrix.of(new int[] {0}, new int[] {0}, 2, new double[] {-1}))
                .hasMessage("weights[0] must be 0 or more and finite, got -1.0");
        assertThatThrownBy(() -> ConfusionMatrix.of(new int[] {0}, new int[] {0}, 9000))
                .hasMessageContaining("1 to 8192 classes, got 9000");
    }
}
