package dev.logits.io.npy;

import dev.logits.io.ColumnNames;
import dev.logits.io.FileSource;
import dev.logits.io.ReadOptions;
import dev.logits.io.Reading;
import dev.logits.io.ScoreKind;
import dev.logits.io.internal.file.Listing;
import dev.logits.io.internal.format.CellColumn;
import dev.logits.io.internal.format.CellSource;
import dev.logits.io.internal.format.Classes;
import dev.logits.io.internal.format.FurtherColumns;
import dev.logits.io.internal.format.LabelColumn;
import dev.logits.io.internal.format.LabelFiles;
import dev.logits.io.internal.format.LabelRule;
import dev.logits.io.internal.format.LabeledSource;
import dev.logits.io.internal.format.OneScore;
import dev.logits.io.internal.format.ScoreLook;
import dev.logits.io.internal.format.UsualNames;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the logits and the labels among the arrays of a file. */
record NpzSelection(ArrayFile npz, ReadOptions options) {

    FileSource source() throws IOException {
        ArrayFile.Item item = logits();
        NpyArray array = item.array();
        array.checkScores();
        ScoreKind kind = UsualNames.kindOf(item.name(), options);
        String described = OneScore.described("array " + item.name(), array.columns());
        int classes = OneScore.classes(array.columns());
        List<String> notes = ScoreLook.refuseProbabilities(NpySource.raw(array), options, kind, "array " + item.name());
        List<String> classNames = Classes.names(
                options, NpzClassNames.of(npz, classes), classes, npz.file().toString());
        LabelRule rule = LabelRule.of(classes, classNames);
        Optional<LabelColumn> labels = options.labels().isPresent()
                ? Optional.of(named(options.labels().get(), rule))
                : found(item, array.rows(), rule);
        Optional<String> labelsAre = labels.map(LabelColumn::described)
                .map(name -> name.startsWith(npz.file() + ": ") ? name.substring((npz.file() + ": ").length()) : name);
        return FileSource.of(
                CellSource.of(LabeledSource.of(new NpySource(array, kind), labels), further(array.rows())),
                options,
                new Reading(kind, described, List.of(), labelsAre, classNames, notes));
    }

    private List<CellColumn> further(long rows) throws IOException {
        List<String> names = npz.items().stream().map(ArrayFile.Item::name).toList();
        int[] places = FurtherColumns.places(
                options,
                names,
                i -> npz.items().get(i).isColumn()
                        && npz.items().get(i).header().orElseThrow().shape()[0] == rows,
                problem -> notFound(
                        problem.replace("no column", "no array").replace("column", "array"),
                        "ReadOptions.withColumns"));
        List<CellColumn> columns = new ArrayList<>();
        for (int place : places) {
            columns.add(NpyCells.of(npz.items().get(place), rows));
        }
        return columns;
    }

    private ArrayFile.Item logits() {
        if (options.logits().isPresent()) {
            String name = options.logits().get();
            return item(name).orElseThrow(() -> notFound("no array called " + name, "ReadOptions.withLogits"));
        }
        Optional<ArrayFile.Item> usual =
                UsualNames.find(UsualNames.LOGITS, npz.items(), ArrayFile.Item::name, ArrayFile.Item::isMatrix);
        if (usual.isPresent()) {
            return usual.get();
        }
        List<ArrayFile.Item> matrices = npz.items().stream()
                .filter(item -> item.isMatrix() && !item.isColumn())
                .toList();
        if (matrices.size() == 1) {
            return matrices.get(0);
        }
        if (npz.isNameless()) {
            return npz.items().get(0);
        }
        // of the wrong shape or unreadable, but surely meant
        return UsualNames.find(UsualNames.LOGITS, npz.items(), ArrayFile.Item::name, any -> true)
                .orElseThrow(() -> notFound(
                        matrices.isEmpty()
                                ? "no matrix of logits, rows x classes"
                                : "which of " + matrices.size() + " matrices holds the logits?",
                        "ReadOptions.withLogits"));
    }

    private LabelColumn named(String nameOrFile, LabelRule rule) throws IOException {
        Optional<ArrayFile.Item> item = item(nameOrFile);
        if (item.isPresent()) {
            return rule.decide(r -> NpyLabels.of(item.get(), r));
        }
        return LabelFiles.openIfExists(nameOrFile, rule)
                .orElseThrow(() ->
                        notFound("no array called " + nameOrFile + ", and no such file", "ReadOptions.withLabels"));
    }

    private Optional<LabelColumn> found(ArrayFile.Item logits, long rows, LabelRule rule) throws IOException {
        List<String> kept = options.columns().stream()
                .flatMap(names -> ColumnNames.split(names).stream())
                .toList();
        List<ArrayFile.Item> others = npz.items().stream()
                .filter(item -> item != logits && !kept.contains(item.name()))
                .toList();
        Optional<ArrayFile.Item> usual = UsualNames.find(
                UsualNames.LABELS,
                others,
                ArrayFile.Item::name,
                item -> options.labelsRequired() || item.fits(rows) || isNames(item, rows, rule));
        if (usual.isPresent()) {
            return Optional.of(rule.decide(r -> NpyLabels.of(usual.get(), r)));
        }
        List<ArrayFile.Item> integers = others.stream()
                .filter(item -> item.fits(rows) && item.isInteger() && !UsualNames.isId(item.name()))
                .toList();
        if (integers.size() == 1) {
            return Optional.of(rule.decide(r -> NpyLabels.of(integers.get(0), r)));
        }
        if (options.labelsRequired()) {
            throw notFound(
                    integers.isEmpty() ? "no labels" : "which of " + integers.size() + " arrays holds the labels?",
                    "ReadOptions.withLabels");
        }
        return Optional.empty();
    }

    private static boolean isNames(ArrayFile.Item item, long rows, LabelRule rule) {
        return !rule.names().isEmpty()
                && item.isText()
                && item.isColumn()
                && item.header().orElseThrow().shape()[0] == rows;
    }

    private Optional<ArrayFile.Item> item(String name) {
        return npz.items().stream()
                .filter(item -> item.name().equals(name) || name.equals(item.name() + ".npy"))
                .findFirst();
    }

    private IllegalArgumentException notFound(String problem, String option) {
        return new IllegalArgumentException(npz.file() + ": " + problem + "; it has " + Listing.of(npz.items())
                + ": name one by " + option + (option.equals("ReadOptions.withLabels") ? ", or another file" : ""));
    }
}
