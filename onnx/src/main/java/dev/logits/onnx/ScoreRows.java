package dev.logits.onnx;

import dev.logits.Logits;
import dev.logits.io.MalformedFileException;
import java.io.IOException;
import java.nio.file.Path;

/** What a model gave, as logits. */
final class ScoreRows {
    private static final double SUM_ERROR = 1e-3;
    private static final int TELLING = 4;

    private ScoreRows() {}

    /** Logits of rows of scores; one score per row is the log-odds of class 1. */
    static Logits logits(Path file, float[] values, int classes, ModelScores scores) throws IOException {
        int rows = values.length / classes;
        if (scores == ModelScores.PROBABILITIES) {
            logarithms(file, values, classes);
        } else if (classes > 1 && rows >= TELLING && distributions(values, classes) == rows) {
            throw new MalformedFileException(
                    file.toString(),
                    file + ": the scores are probabilities, each row sums to 1, but no softmax was found"
                            + " at the model's end to cut off; if they are, say so (ModelScores.PROBABILITIES)");
        }
        if (classes > 1) {
            return Logits.wrap(values, rows, classes);
        }
        float[] pairs = new float[2 * rows];
        for (int r = 0; r < rows; r++) {
            pairs[2 * r + 1] = values[r];
        }
        return Logits.wrap(pairs, rows, 2);
    }

    private static void logarithms(Path file, float[] values, int classes) throws IOException {
        for (int i = 0; i < values.length; i++) {
            if (!(values[i] >= 0 && values[i] <= 1 + SUM_ERROR)) {
                throw new MalformedFileException(
                        file.toString(),
                        file + ": row " + i / classes + ", class " + i % classes + " is " + values[i]
                                + ", which is no probability");
            }
            if (classes == 1) {
                values[i] = (float) (Math.log(values[i]) - Math.log1p(-values[i]));
            } else {
                values[i] = (float) Math.log(values[i]);
            }
        }
    }

    /** How many rows are probabilities that sum to 1. */
    private static int distributions(float[] values, int classes) {
        int found = 0;
        for (int off = 0; off < values.length; off += classes) {
            double sum = 0;
            boolean within = true;
            for (int c = 0; c < classes; c++) {
                sum += values[off + c];
                within &= values[off + c] >= 0;
            }
            found += within && Math.abs(sum - 1) <= SUM_ERROR ? 1 : 0;
        }
        return found;
    }
}
