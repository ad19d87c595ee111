package dev.logits.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.logits.Logits;
import dev.logits.Probabilities;
import dev.logits.calibrate.CalibrationMethod;
import dev.logits.calibrate.Calibrator;
import dev.logits.metric.Evaluation;
import dev.logits.onnx.bake.BakeOptions;
import dev.logits.onnx.bake.CalibratedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real model, from texts to calibrated probabilities. */
class TextClassifierTest {
    @TempDir
    private static Path folder;

    private static TextClassifier made;
    private static Logits heldOut;
    private static Logits test;

    @BeforeAll
    static void trainOnSomeSentences() throws IOException {
        train(400);
    }

    private static void train(int most) throws IOException {
        made = TextClassifier.train(folder, most);
        try (OnnxClassifier model = OnnxClassifier.open(folder)) {
            assertThat(model.scores()).isEqualTo(ModelScores.LOGITS);
            assertThat(model.classNames()).isEqualTo(made.rooms).contains("calibrate", "uncertainty");
            heldOut = made.logits(model, made.heldOut);
            test = made.logits(model, made.test);
        }
    }

    private static Evaluation judged(Logits z) {
        return Evaluation.of(z, TextClassifier.labels(made.test), 15);
    }

    @Test
    void aSentenceTellsItsRoomAndCalibrationImprovesItsProbabilities() throws IOException {
        Calibrator calibrator = CalibrationMethod.TEMPERATURE
                .fit(heldOut, TextClassifier.labels(made.heldOut))
                .calibrator();
        Logits calibrated = Logits.zeros(test.rows(), test.classes());
        calibrator.calibratedLogits(test, calibrated);
        Evaluation before = judged(test);
        Evaluation after = judged(calibrated);
        assertThat(before.accuracy()).isGreaterThan(3.0 / made.rooms.size());
        assertThat(after.accuracy()).isEqualTo(before.accuracy());
        assertThat(after.nll()).isLessThan(before.nll());

        Path baked = folder.resolve("baked.onnx");
        CalibratedModel.write(calibrator, folder.resolve("model.onnx"), baked, BakeOptions.withDefaults());
        Probabilities expected = calibrator.calibrate(test);
        try (OnnxClassifier model = OnnxClassifier.open(
                baked,
                ClassifierOptions.withDefaults()
                        .withOutput("calibrated_probabilities")
                        .with(ModelScores.PROBABILITIES))) {
            Probabilities p = model.probabilities(made.logits(model, made.test));
            for (int r = 0; r < p.rows(); r++) {
                for (int c = 0; c < p.classes(); c++) {
                    assertThat(Math.abs(p.get(r, c) - expected.get(r, c))).isLessThanOrEqualTo(2e-6f);
                }
            }
        }
    }

    /** Prints the table of docs/experiments/onnx-classifiers.md; it needs the class path of the tests. */
    public static void main(String[] args) throws IOException {
        folder = Files.createTempDirectory("minilm");
        train(1600);
        System.out.println(made.train.size() + " " + made.heldOut.size() + " " + made.test.size());
        print("uncalibrated", test);
        for (CalibrationMethod method : CalibrationMethod.values()) {
            Logits calibrated = Logits.zeros(test.rows(), test.classes());
            method.fit(heldOut, TextClassifier.labels(made.heldOut))
                    .calibrator()
                    .calibratedLogits(test, calibrated);
            print(method.text(), calibrated);
        }
    }

    private static void print(String name, Logits z) {
        Evaluation e = judged(z);
        System.out.printf(
                Locale.ROOT,
                "| %s | %.2f | %.4f | %.4f | %.4f |%n",
                name,
                100 * e.accuracy(),
                e.nll(),
                e.brier(),
                e.ece());
    }
}
