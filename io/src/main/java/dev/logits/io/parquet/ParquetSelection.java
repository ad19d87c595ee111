package dev.logits.io.parquet;

import dev.logits.io.ColumnNames;
import dev.logits.io.FileSource;
import dev.logits.io.MalformedFileException;
import dev.logits.io.ReadOptions;
import dev.logits.io.Reading;
import dev.logits.io.ScoreKind;
import dev.logits.io.internal.bytes.FilePlace;
import dev.logits.io.internal.file.Listing;
import dev.logits.io.internal.format.CellSource;
import dev.logits.io.internal.format.Classes;
import dev.logits.io.internal.format.ColumnChoice;
import dev.logits.io.internal.format.FurtherColumns;
import dev.logits.io.internal.format.LabelColumn;
import dev.logits.io.internal.format.LabelFiles;
import dev.logits.io.internal.format.LabelRule;
import dev.logits.io.internal.format.LabeledSource;
import dev.logits.io.internal.format.ScoreLook;
import dev.logits.io.internal.format.UsualNames;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Finds the logits and the label among the columns of a Parquet file. */
record ParquetSelection(ParquetFile file, ReadOptions options) {

    FileSource source() throws IOException {
        if (file.rows() == 0) {
            throw MalformedFileException.of(file.file(), "no rows");
        }
        Optional<ParquetLeaf> label = label();
        boolean inOtherFile = options.labels().isPresent() && label.isEmpty();
        if (inOtherFile) {
            label = usualLabel(); // a label that is not asked for is still no logit
        } else if (options.labelsRequired() && label.isEmpty()) {
            throw notFound("no column of labels", "ReadOptions.withLabels");
        }
        List<ParquetLeaf> further = further();
        List<ParquetLeaf> scores = scores(label, further);
        int classes = scores.get(0).isList() ? ParquetSource.lengthOfFirstRow(file, scores.get(0)) : scores.size();
        Classes.check(classes, FilePlace.of(file.file()));
        ScoreKind kind = scores.size() == 1
                ? UsualNames.kindOf(scores.get(0).name(), options)
                : options.scores().orElse(ScoreKind.LOGITS);
        boolean list = scores.get(0).isList();
        List<String> columnNames =
                list ? List.of() : scores.stream().map(ParquetLeaf::name).toList();
        List<String> classNames =
                Classes.names(options, columnNames, classes, file.file().toString());
        LabelRule rule = LabelRule.of(classes, classNames);
        boolean asked = options.labelsRequired() || options.labels().isPresent();
        label = label.filter(leaf -> asked || fits(leaf, rule));
        List<String> notes;
        if (list) {
            notes = ScoreLook.refuseProbabilities(
                    raw(scores, classes),
                    options,
                    kind,
                    "column " + scores.get(0).name());
        } else {
            notes = ColumnChoice.notes(
                    options,
                    columnNames,
                    kind,
                    raw(scores, classes),
                    fit -> raw(Arrays.stream(fit).mapToObj(scores::get).toList(), fit.length));
        }
        LogitsSource source;
        Optional<String> described;
        if (inOtherFile) {
            String name = options.labels().get();
            LabelColumn other = LabelFiles.openIfExists(name, rule)
                    .orElseThrow(() -> notFound(
                            "no column of labels called " + name + ", and no such file", "ReadOptions.withLabels"));
            source = LabeledSource.of(new ParquetSource(file, scores, classes, Optional.empty(), rule, kind), other);
            described = Optional.of(other.described());
        } else {
            Optional<ParquetLeaf> own = label;
            LabelRule decided = own.isPresent() ? rule.decided(r -> new ParquetLabels(file, own.get(), r)) : rule;
            if (own.isPresent()) {
                ParquetLabels.check(file, own.get(), decided);
            }
            source = new ParquetSource(file, scores, classes, own, decided, kind);
            described = own.map(leaf -> decided.described("column " + leaf.name()));
        }
        Reading reading = new Reading(
                kind,
                list ? "column " + scores.get(0).name() + " of lists" : ColumnNames.described(columnNames),
                columnNames,
                described,
                classNames,
                notes);
        List<ParquetCells> cells = new ArrayList<>();
        for (ParquetLeaf leaf : further) {
            cells.add(ParquetCells.of(file, leaf));
        }
        return FileSource.of(CellSource.of(source, cells), options, reading);
    }

    private List<ParquetLeaf> further() {
        int[] places = FurtherColumns.places(
                options,
                file.leaves().stream().map(ParquetLeaf::name).toList(),
                c -> file.leaves().get(c).isLabel()
                        && (options.logits().isPresent()
                                || !file.leaves().get(c).isFloat()),
                problem -> notFound(problem, "ReadOptions.withColumns"));
        return Arrays.stream(places).mapToObj(file.leaves()::get).toList();
    }

    private ParquetSource raw(List<ParquetLeaf> scores, int classes) {
        return new ParquetSource(file, scores, classes, Optional.empty(), LabelRule.NUMBERS, ScoreKind.LOGITS);
    }

    private Optional<ParquetLeaf> label() {
        return options.labels().isPresent() ? named(options.labels().get()).filter(ParquetLeaf::isLabel) : usualLabel();
    }

    private Optional<ParquetLeaf> usualLabel() {
        List<ParquetLeaf> numbers =
                file.leaves().stream().filter(ParquetLeaf::isNumber).toList();
        return ParquetLabels.usual(numbers).or(() -> ParquetLabels.usual(file.leaves()));
    }

    /** Whether labels that nobody asked for can be labels of these classes; what cannot is passed over. */
    private static boolean fits(ParquetLeaf leaf, LabelRule rule) {
        if (!leaf.meaning().isEmpty()) {
            return false;
        }
        return switch (leaf.type()) {
            case TEXT -> !rule.names().isEmpty();
            case BOOLEAN -> rule.takesFlags();
            default -> true;
        };
    }

    private Optional<ParquetLeaf> named(String name) {
        return file.leaves().stream()
                .filter(leaf -> leaf.name().equals(name.strip()))
                .findFirst();
    }

    private int[] named(Optional<ParquetLeaf> label, String typed) {
        return new ColumnNames(
                        file.leaves().stream().map(ParquetLeaf::name).toList(),
                        c -> isNumbers(file.leaves().get(c))
                                && !file.leaves().get(c).equals(label.orElse(null)),
                        problem -> notFound(problem, "ReadOptions.withLogits"))
                .select(typed);
    }

    private static boolean isNumbers(ParquetLeaf leaf) {
        return leaf.isColumn() && leaf.isNumber();
    }

    private List<ParquetLeaf> scores(Optional<ParquetLeaf> label, List<ParquetLeaf> further) {
        if (options.logits().isPresent()) {
            List<ParquetLeaf> named = new ArrayList<>();
            for (int place : named(label, options.logits().get())) {
                ParquetLeaf leaf = file.leaves().get(place);
                if (!leaf.plain() || !leaf.isNumber()) {
                    throw notFound("column " + leaf + " holds no numbers", "ReadOptions.withLogits");
                }
                named.add(leaf);
            }
            if (named.size() > 1 && named.stream().anyMatch(ParquetLeaf::isList)) {
                throw notFound("several columns, of which one is a list", "ReadOptions.withLogits");
            }
            return named;
        }
        List<ParquetLeaf> lists = file.leaves().stream()
                .filter(leaf -> leaf.isList() && leaf.isFloat())
                .toList();
        Optional<ParquetLeaf> usual = UsualNames.find(UsualNames.LOGITS, lists, ParquetLeaf::name, leaf -> true);
        if (usual.isPresent() || lists.size() == 1) {
            return List.of(usual.orElseGet(() -> lists.get(0)));
        }
        if (lists.size() > 1) {
            throw notFound("which list holds the logits?", "ReadOptions.withLogits");
        }
        List<ParquetLeaf> columns = file.leaves().stream()
                .filter(leaf -> leaf.isColumn()
                        && leaf.isFloat()
                        && !leaf.equals(label.orElse(null))
                        && !further.contains(leaf))
                .toList();
        if (columns.isEmpty()) {
            throw notFound("no list of floats and no columns of floats", "ReadOptions.withLogits");
        }
        return columns;
    }

    private IllegalArgumentException notFound(String problem, String option) {
        return new IllegalArgumentException(file.file() + ": " + problem + "; it has the columns "
                + Listing.of(file.leaves()) + ": "
                + (option.equals("ReadOptions.withLabels")
                        ? "name one by ReadOptions.withLabels, or another file"
                        : option.equals("ReadOptions.withColumns")
                                ? "name those to keep beside the scores by ReadOptions.withColumns"
                                : "name one list by ReadOptions.withLogits, or columns joined by commas"));
    }
}
