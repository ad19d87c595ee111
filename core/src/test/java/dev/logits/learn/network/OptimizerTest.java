package dev.logits.learn.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OptimizerTest {
    /** The optimizers of optimizers.csv, and their learning rates. */
    private static final Map<String, Optimizer> OPTIMIZERS = Map.of(
            "adamw", Optimizer.adamW(),
            "adamw-no-decay", new Optimizer.AdamW(0.8, 0.95, 1e-6, 0, false),
            "sgd", new Optimizer.Sgd(0, false, 0),
            "momentum", new Optimizer.Sgd(0.9, false, 0.02),
            "nesterov", new Optimizer.Sgd(0.9, true, 0));

    private static final float[] CURVATURE = {1, 2, 5};
    private static final float[] SLOPE = {0.3f, -1, 0.1f};

    @Test
    void takesTheStepsThatPyTorchTakes() throws IOException {
        // one feature and three classes without their biases, so that three weights decay
        Parameters parameters = Parameters.of(Architecture.features(1).logits(3));
        int checked = 0;
        try (BufferedReader csv = new BufferedReader(new InputStreamReader(
                OptimizerTest.class.getResourceAsStream("optimizers.csv"), StandardCharsets.UTF_8))) {
            Update update = null;
            float[] w = null;
            float[] g = new float[6];
            for (String line; (line = csv.readLine()) != null; ) {
                if (line.startsWith("#")) {
                    continue;
                }
                String[] cells = line.split(",");
                Optimizer optimizer = OPTIMIZERS.get(cells[0]);
                int step = Integer.parseInt(cells[1]);
                if (step == 1) {
                    update = new Update(optimizer, parameters);
                    w = new float[] {1, -2, 0.5f, 0, 0, 0};
                }
                for (int i = 0; i < 3; i++) {
                    g[i] = CURVATURE[i] * w[i] + SLOPE[i];
                }
                update.apply(w, g, step, cells[0].equals("adamw") ? 0.1 : 0.05, 1);
                for (int i = 0; i < 3; i++) {
                    assertThat(w[i]).as(line).isCloseTo(Float.parseFloat(cells[2 + i]), within(2e-6f));
                }
                checked++;
            }
        }
        assertThat(checked).isEqualTo(30);
    }

    @Test
    void biasesAndNormalizationsDoNotDecayUnlessAsked() {
        Parameters parameters = Parameters.of(
                Architecture.features(2).embedding(3, 2).layerNorm().logits(2));
        for (boolean all : new boolean[] {false, true}) {
            Update update = new Update(new Optimizer.AdamW(0.9, 0.999, 1e-8, 0.5, all), parameters);
            float[] w = new float[parameters.length()];
            java.util.Arrays.fill(w, 1);
            update.apply(w, new float[w.length], 1, 0.1, 1);
            for (Parameters.Part part : parameters.parts()) {
                boolean decays = all || part.kind() == Parameters.Kind.WEIGHT;
                assertThat(w[part.at()]).as(part.toString()).isEqualTo(decays ? 0.95f : 1f);
            }
        }
    }

    @Test
    void aFactorShortensTheGradient() {
        Parameters parameters = Parameters.of(Architecture.features(1).logits(1));
        float[] g = {3, 4};
        assertThat(Update.norm(g)).isEqualTo(5);
        float[] w = {0, 0};
        new Update(new Optimizer.Sgd(0, false, 0), parameters).apply(w, g, 1, 1, 0.5);
        assertThat(w).containsExactly(-1.5f, -2f);
    }

    @Test
    void schedulesFollowTheirFormulas() {
        assertThat(Schedule.constant().factor(7, 10)).isEqualTo(1);
        assertThat(Schedule.linear().factor(5, 10)).isEqualTo(0.5);
        assertThat(new Schedule.Linear(0.2).factor(10, 10)).isCloseTo(0.2, within(1e-15));
        assertThat(Schedule.cosine().factor(0, 10)).isEqualTo(1);
        assertThat(Schedule.cosine().factor(5, 10)).isCloseTo(0.5, within(1e-15));
        assertThat(Schedule.cosine().factor(10, 10)).isEqualTo(0);
        assertThat(new Schedule.Cosine(0.1).factor(2, 8))
                .isCloseTo(0.1 + 0.9 * (1 + Math.sqrt(0.5)) / 2, within(1e-15));
        assertThat(Schedule.steps(3, 0.5).factor(2, 10)).isEqualTo(1);
        assertThat(Schedule.steps(3, 0.5).factor(6, 10)).isEqualTo(0.25);
        Schedule warm = Schedule.linear().withWarmUp(4);
        assertThat(warm.factor(0, 14)).isEqualTo(0.25);
        assertThat(warm.factor(3, 14)).isEqualTo(1);
        assertThat(warm.factor(4, 14)).isEqualTo(1);
        assertThat(warm.factor(9, 14)).isEqualTo(0.5);
    }

    @Test
    void wrongNumbersAreRefusedWithTheirValue() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Training.DEFAULTS.withLearningRate(0))
                .withMessage("the learning rate must be positive and finite, got 0.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Training.DEFAULTS.withEpochs(0))
                .withMessageContaining("got 0 and 128");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Training.DEFAULTS.withClip(-1))
                .withMessageContaining("got -1.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Optimizer.Sgd(0, true, 0))
                .withMessageContaining("momentum above 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Layer.Dropout(1))
                .withMessage("a dropout rate lies in [0, 1), got 1.0");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> Architecture.features(2).dense(3).embedding(4, 5).logits(2))
                .withMessageContaining("only the first layer can be an embedding");
    }
}
