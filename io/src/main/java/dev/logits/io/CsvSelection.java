package dev.logits.io;

import dev.logits.Logits;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** Finds the logits and the label among the columns of a table. */
record CsvSelection(CsvTable table, ReadOptions options) {

    LogitsSource source() throws IOException {
        OptionalInt label = labelColumn();
        Optional<LabelColumn> other = Optional.empty();
        if (options.labels().isPresent() && label.isEmpty()) {
            String name = options.labels().get();
            other = LabelFiles.openIfExists(name);
            if (other.isEmpty()) {
                throw notFound("no column called " + name + ", and no such file", "ReadOptions.withLabels");
            }
            // a label that is not asked for is still no logit
            label = usualLabel();
        }
        if (options.labelsRequired() && label.isEmpty() && other.isEmpty()) {
            throw notFound("no column of labels", "ReadOptions.withLabels");
        }
        int[] columns = scoreColumns(label);
        LogitsFiles.checkClasses(columns.length, Place.of(table.file()));
        CsvSource scores = new CsvSource(
                table,
                columns,
                other.isPresent() ? OptionalInt.empty() : label,
                options.scores().orElse(ScoreKind.LOGITS));
        checkFirstRow(scores);
        return other.isPresent() ? LabelledSource.of(scores, other.get()) : scores;
    }

    private OptionalInt labelColumn() {
        return options.labels().isPresent() ? index(options.labels().get()) : usualLabel();
    }

    private OptionalInt usualLabel() {
        return UsualNames.find(UsualNames.LABELS, table.header(), name -> name, name -> true)
                .map(this::index)
                .orElse(OptionalInt.empty());
    }

    private OptionalInt index(String name) {
        int index = table.header().indexOf(name.strip());
        return index < 0 ? OptionalInt.empty() : OptionalInt.of(index);
    }

    private int[] scoreColumns(OptionalInt label) {
        if (options.logits().isPresent()) {
            String[] names = options.logits().get().split(",", -1);
            int[] columns = new int[names.length];
            for (int c = 0; c < columns.length; c++) {
                String name = names[c].strip();
                columns[c] = index(name)
                        .orElseThrow(() -> notFound("no column called \"" + name + "\"", "ReadOptions.withLogits"));
            }
            return columns;
        }
        int unnamed = table.header().indexOf("");
        if (unnamed >= 0) {
            throw new IllegalArgumentException(table.file() + ": column " + (unnamed + 1) + " has no name, so it may be"
                    + " a row's number rather than a logit: leave it out (pandas: index=False) or name the logits'"
                    + " columns by ReadOptions.withLogits(\"a,b,c\")");
        }
        int labelled = label.orElse(-1);
        return IntStream.range(0, table.header().size())
                .filter(c -> c != labelled)
                .toArray();
    }

    private static void checkFirstRow(CsvSource scores) throws IOException {
        try (LogitsSource.Cursor cursor = scores.open()) {
            if (cursor.read(Logits.zeros(1, scores.classes()), new int[1]) < 0) {
                throw new MalformedFileException(
                        scores.name(), scores.name() + ": no rows: nothing follows the header");
            }
        }
    }

    private IllegalArgumentException notFound(String problem, String option) {
        return new IllegalArgumentException(table.file() + ": " + problem + "; it has the columns "
                + LabelFiles.list(table.header()) + ": "
                + (option.equals("ReadOptions.withLabels")
                        ? "name one by ReadOptions.withLabels, or another file"
                        : "name them by ReadOptions.withLogits, joined by commas")
                + (table.header().stream().allMatch(name -> ClassNames.number(name) != null)
                        ? "; the first line must name the columns, and here it seems to be a row"
                        : ""));
    }
}
