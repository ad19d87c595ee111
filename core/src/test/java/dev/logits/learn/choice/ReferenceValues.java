package dev.logits.learn.choice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.logits.learn.regression.LinearCombination;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Numbers of other programs, from a CSV of this package's resources. */
final class ReferenceValues {
    private final Map<String, Double> values = new HashMap<>();

    ReferenceValues(String name) {
        for (String[] row : rows(name)) {
            values.put(row[0] + " " + row[1] + " " + row[2], Double.parseDouble(row[3]));
        }
    }

    /** The rows of a resource, without its first line and its header. */
    static List<String[]> rows(String name) {
        try (InputStream in = ReferenceValues.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(2)
                    .map(line -> line.split(","))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Numbers of one column of rows. */
    static double[] column(List<String[]> rows, int column) {
        return rows.stream().mapToDouble(r -> Double.parseDouble(r[column])).toArray();
    }

    static int[] whole(List<String[]> rows, int column) {
        return Arrays.stream(column(rows, column)).mapToInt(v -> (int) v).toArray();
    }

    double get(String what, int place) {
        return values.get(what + " " + place);
    }

    void is(double value, String what, int place, double relative) {
        double expected = get(what, place);
        assertThat(value).as("%s %d", what, place).isCloseTo(expected, within(relative * Math.abs(expected)));
    }

    void is(LinearCombination e, String what, int place, double relative) {
        is(e.value(), what + " coef", place, relative);
        is(e.standardError(), what + " se", place, relative);
    }
}
