package dev.logits.learn.regression;

import dev.logits.learn.features.DenseFeatures;
import dev.logits.learn.features.DoubleFeatures;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** A CSV of this package's test resources: a line of provenance, a header, rows. */
record ReferenceTable(List<String> header, List<String[]> rows) {

    static ReferenceTable read(String name) {
        try (InputStream in = ReferenceTable.class.getResourceAsStream(name)) {
            List<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return new ReferenceTable(
                    Arrays.asList(lines.get(1).split(",")),
                    lines.stream().skip(2).map(line -> line.split(",")).toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    DenseFeatures features(String... columns) {
        float[] array = new float[rows.size() * columns.length];
        for (int r = 0; r < rows.size(); r++) {
            for (int j = 0; j < columns.length; j++) {
                array[r * columns.length + j] = (float) Double.parseDouble(rows.get(r)[header.indexOf(columns[j])]);
            }
        }
        return DenseFeatures.wrap(array, rows.size(), columns.length);
    }

    DoubleFeatures preciseFeatures(String... columns) {
        double[][] x = new double[rows.size()][columns.length];
        for (int j = 0; j < columns.length; j++) {
            double[] numbers = numbers(columns[j]);
            for (int r = 0; r < x.length; r++) {
                x[r][j] = numbers[r];
            }
        }
        return DoubleFeatures.copyOf(x);
    }

    double[] numbers(String column) {
        return rows.stream()
                .mapToDouble(row -> Double.parseDouble(row[header.indexOf(column)]))
                .toArray();
    }

    int[] labels(String column) {
        return Arrays.stream(numbers(column)).mapToInt(v -> (int) v).toArray();
    }
}
