package dev.logits.learn.online;

import dev.logits.learn.features.DoubleFeatures;
import dev.logits.learn.features.Standardization;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;

/** Rows of test resources, and what the script beside them expects. */
final class StreamTables {
    private StreamTables() {}

    /** The rows of a resource behind its first line and its header. */
    static List<String[]> rows(String name) {
        try (InputStream in = StreamTables.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(2)
                    .map(line -> line.split(","))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static DoubleFeatures features(List<String[]> rows, int from, int to) {
        return DoubleFeatures.copyOf(rows.stream()
                .map(row -> Arrays.stream(row, from, to)
                        .mapToDouble(Double::parseDouble)
                        .toArray())
                .toArray(double[][]::new));
    }

    static int[] labels(List<String[]> rows, int column) {
        return rows.stream()
                .mapToInt(row -> (int) Double.parseDouble(row[column]))
                .toArray();
    }

    /** Values of a case in order. */
    static double[] expected(String name, String what) {
        return rows("expected.csv").stream()
                .filter(row -> row[0].equals(name) && row[1].equals(what))
                .mapToDouble(row -> Double.parseDouble(row[3]))
                .toArray();
    }

    /**
     * Rows of a published data set, standardized.
     *
     * @param x features
     * @param y labels
     */
    @SuppressWarnings("ArrayRecordComponent") // rows of a test
    record Data(DoubleFeatures x, int[] y) {

        /** The American election survey of 1996: are voters rather Republicans? */
        static Data election() {
            List<String[]> rows = rows("/dev/logits/learn/regression/anes96.csv");
            return of(rows, 0, 5, 5, party -> party > 3 ? 1 : 0);
        }

        /** Grades of 32 students (Spector and Mazzeo, 1980). */
        static Data grades() {
            return of(rows("/dev/logits/learn/regression/spector.csv"), 0, 3, 3, y -> y);
        }

        private static Data of(List<String[]> rows, int from, int to, int label, IntUnaryOperator classes) {
            DoubleFeatures raw = features(rows, from, to);
            int[] y = Arrays.stream(labels(rows, label)).map(classes).toArray();
            Standardization standard = Standardization.fit(raw, y);
            double[][] x = new double[raw.rows()][to - from];
            for (int r = 0; r < x.length; r++) {
                for (int j = 0; j < to - from; j++) {
                    x[r][j] = (raw.get(r, j) - standard.means()[j]) / standard.deviations()[j];
                }
            }
            return new Data(DoubleFeatures.copyOf(x), y);
        }

        /** The sum of −log P(y | x) of fixed weights. */
        double loss(double[] w, double b) {
            double sum = 0;
            for (int r = 0; r < y.length; r++) {
                double s = logit(w, b, r);
                sum += Math.log1p(Math.exp(y[r] == 1 ? -s : s));
            }
            return sum;
        }

        double logit(double[] w, double b, int r) {
            double s = b;
            for (int j = 0; j < w.length; j++) {
                s += w[j] * x.get(r, j);
            }
            return s;
        }
    }
}
