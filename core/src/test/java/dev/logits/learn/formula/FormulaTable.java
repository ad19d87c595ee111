package dev.logits.learn.formula;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The table of this package's test resources. */
final class FormulaTable {
    private static final Set<String> TEXTS = Set.of("a", "b", "ok");

    private FormulaTable() {}

    static List<String> lines(String name) {
        try (InputStream in = FormulaTable.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static DataFrame read() {
        List<String> lines = lines("table.csv");
        String[] names = lines.get(1).split(",");
        List<String[]> rows =
                lines.stream().skip(2).map(line -> line.split(",")).toList();
        List<DataColumn> columns = new ArrayList<>();
        for (int c = 0; c < names.length; c++) {
            int column = c;
            columns.add(
                    TEXTS.contains(names[c])
                            ? DataColumn.texts(
                                    names[c], rows.stream().map(r -> r[column]).toArray(String[]::new))
                            : DataColumn.numbers(
                                    names[c],
                                    rows.stream()
                                            .mapToDouble(r -> Double.parseDouble(r[column]))
                                            .toArray()));
        }
        return DataFrame.of(columns);
    }
}
