package dev.logits.io.csv;

import dev.logits.Logits;
import dev.logits.io.ColumnNames;
import dev.logits.io.FileSource;
import dev.logits.io.MalformedFileException;
import dev.logits.io.ReadOptions;
import dev.logits.io.Reading;
import dev.logits.io.ScoreKind;
import dev.logits.io.internal.bytes.FilePlace;
import dev.logits.io.internal.file.Listing;
import dev.logits.io.internal.format.ClassNames;
import dev.logits.io.internal.format.Classes;
import dev.logits.io.internal.format.ColumnChoice;
import dev.logits.io.internal.format.FurtherColumns;
import dev.logits.io.internal.format.LabelColumn;
import dev.logits.io.internal.format.LabelFiles;
import dev.logits.io.internal.format.LabelRule;
import dev.logits.io.internal.format.LabeledSource;
import dev.logits.io.internal.format.UsualNames;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Finds the logits and the label among the columns of a table. */
record CsvSelection(CsvTable table, ReadOptions options) {

    FileSource source() throws IOException {
        OptionalInt label = labelColumn();
        boolean inOtherFile = options.labels().isPresent() && label.isEmpty();
        if (inOtherFile) {
            label = usualLabel(); // a label that is not asked for is still no logit
        } else if (options.labelsRequired() && label.isEmpty()) {
            throw notFound("no column of labels", "ReadOptions.withLabels");
        }
        int[] further = further();
        int[] columns = scoreColumns(label, further);
        Classes.check(columns.length, FilePlace.of(table.file()));
        List<String> columnNames = names(columns);
        List<String> classNames =
                Classes.names(options, columnNames, columns.length, table.file().toString());
        LabelRule rule = LabelRule.of(columns.length, classNames);
        ScoreKind kind = options.scores().orElse(ScoreKind.LOGITS);
        checkFirstRow(raw(columns));
        List<String> notes = ColumnChoice.notes(options, columnNames, kind, raw(columns), fit -> raw(of(columns, fit)));
        LogitsSource scores;
        Optional<String> described;
        if (inOtherFile) {
            String name = options.labels().get();
            LabelColumn other = LabelFiles.openIfExists(name, rule)
                    .orElseThrow(() ->
                            notFound("no column called " + name + ", and no such file", "ReadOptions.withLabels"));
            scores = LabeledSource.of(new CsvSource(table, columns, OptionalInt.empty(), rule, kind, further), other);
            described = Optional.of(other.described());
        } else {
            OptionalInt own = label;
            LabelRule decided = own.isPresent() ? rule.decided(r -> new CsvLabels(table, own.getAsInt(), r)) : rule;
            scores = new CsvSource(table, columns, own, decided, kind, further);
            described = own.isPresent()
                    ? Optional.of(decided.described("column " + table.header().get(own.getAsInt())))
                    : Optional.empty();
        }
        Reading reading =
                new Reading(kind, ColumnNames.described(columnNames), columnNames, described, classNames, notes);
        return FileSource.of(scores, options, reading);
    }

    private CsvSource raw(int[] columns) {
        return new CsvSource(table, columns, OptionalInt.empty(), LabelRule.NUMBERS, ScoreKind.LOGITS, new int[0]);
    }

    private List<String> names(int[] columns) {
        return Arrays.stream(columns).mapToObj(table.header()::get).toList();
    }

    private static int[] of(int[] columns, int[] some) {
        return Arrays.stream(some).map(i -> columns[i]).toArray();
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

    private int[] further() {
        Set<Integer> scores = options.logits().isEmpty()
                ? Set.of()
                : Arrays.stream(scoreColumns(OptionalInt.empty(), new int[0]))
                        .boxed()
                        .collect(Collectors.toSet());
        return FurtherColumns.places(
                options,
                table.header(),
                c -> !scores.contains(c),
                problem -> notFound(problem, "ReadOptions.withColumns"));
    }

    private int[] scoreColumns(OptionalInt label, int[] further) {
        if (options.logits().isPresent()) {
            int labeled = label.orElse(-1);
            return new ColumnNames(
                            table.header(), c -> c != labeled, problem -> notFound(problem, "ReadOptions.withLogits"))
                    .select(options.logits().get());
        }
        Set<Integer> kept = Arrays.stream(further).boxed().collect(Collectors.toSet());
        int unnamed = table.header().indexOf("");
        if (unnamed >= 0 && !kept.contains(unnamed)) {
            throw new IllegalArgumentException(table.file() + ": " + table.unnamed(unnamed, "logit")
                    + " name the logits' columns by ReadOptions.withLogits(\"a,b,c\")");
        }
        int labeled = label.orElse(-1);
        return IntStream.range(0, table.header().size())
                .filter(c -> c != labeled
                        && !kept.contains(c)
                        && !isLabel(table.header().get(c)))
                .toArray();
    }

    /** Whether a column that is not the label is called as one; x, y and z are as often three classes. */
    private static boolean isLabel(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return !lower.equals("y") && UsualNames.LABELS.contains(lower);
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
                + Listing.of(table.header()) + ": "
                + (option.equals("ReadOptions.withLabels")
                        ? "name one by ReadOptions.withLabels, or another file"
                        : option.equals("ReadOptions.withColumns")
                                ? "name those to keep beside the scores by ReadOptions.withColumns"
                                : "name them by ReadOptions.withLogits, joined by commas")
                + (table.header().stream().allMatch(name -> ClassNames.number(name) != null)
                        ? "; the first line must name the columns, and here it seems to be a row"
                        : ""));
    }
}
