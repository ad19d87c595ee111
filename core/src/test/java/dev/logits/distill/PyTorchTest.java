package dev.logits.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.logits.Logits;
import dev.logits.loss.Loss;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Means and gradients that PyTorch's autograd gives for the losses as their papers write them. */
class PyTorchTest {
    private static final Map<String, double[]> ROWS = new TreeMap<>();
    private static final int[] LABELS = {0, 3, 6, 2, 2, 5};

    @BeforeAll
    static void read() throws IOException {
        try (BufferedReader in = new BufferedReader(
                new InputStreamReader(PyTorchTest.class.getResourceAsStream("pytorch.csv"), StandardCharsets.UTF_8))) {
            in.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
                String[] cells = line.split(",");
                ROWS.put(
                        cells[0],
                        Arrays.stream(cells)
                                .skip(1)
                                .mapToDouble(Double::parseDouble)
                                .toArray());
            });
        }
    }

    private static Logits logits(String name) {
        Logits z = Logits.zeros(6, 7);
        for (int i = 0; i < 42; i++) {
            z.array()[i] = (float) ROWS.get(name)[1 + i];
        }
        return z;
    }

    private static <Y> void agrees(String name, Loss<Y> loss, Y target) {
        Logits gradient = Logits.zeros(6, 7);
        double[] expected = ROWS.get(name);
        assertThat(loss.meanAndGradient(logits("student"), target, gradient))
                .as(name)
                .isCloseTo(expected[0], within(1e-6 * expected[0]));
        for (int i = 0; i < 42; i++) {
            assertThat((double) gradient.array()[i]).as(name + " " + i).isCloseTo(expected[1 + i], within(2e-7));
        }
    }

    @Test
    void meansAndGradientsAreThoseOfPyTorch() {
        Logits teacher = logits("teacher");
        agrees("kd4", new DistillationLoss(4), teacher);
        agrees("reverse4", new ReverseKlLoss(4), teacher);
        agrees("jsd03", new JensenShannonLoss(0.3), teacher);
        agrees("tv", new TotalVariationLoss(), teacher);
        agrees("dkd_1_8_4", new DecoupledLoss(1, 8).withTemperature(4), new TeacherAndLabels<>(teacher, LABELS));
        agrees("standardized2", new StandardizedLoss(2), teacher);
        agrees("dist_1_1_4", new CorrelationLoss(1, 1).withTemperature(4), teacher);
        agrees("matching", new LogitMatchingLoss(), teacher);
    }
}
