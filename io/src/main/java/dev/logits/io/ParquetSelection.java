package dev.logits.io;

import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the logits and the label among the columns of a Parquet file. */
record ParquetSelection(ParquetFile file, ReadOptions options) {

    LogitsSource source() throws IOException {
        if (file.rows() == 0) {
            throw MalformedFileException.of(file.file(), "no rows");
        }
        Optional<ParquetLeaf> label = label();
        Optional<LabelColumn> other = Optional.empty();
        if (options.labels().isPresent() && label.isEmpty()) {
            String name = options.labels().get();
            other = LabelFiles.openIfExists(name);
            if (other.isEmpty()) {
                throw notFound("no column of numbers called " + name + ", and no such file", "ReadOptions.withLabels");
            }
            label = usualLabel(); // a label that is not asked for is still no logit
        }
        if (options.labelsRequired() && label.isEmpty() && other.isEmpty()) {
            throw notFound("no column of labels", "ReadOptions.withLabels");
        }
        List<ParquetLeaf> scores = scores(label);
        int classes = scores.get(0).isList() ? ParquetSource.lengthOfFirstRow(file, scores.get(0)) : scores.size();
        LogitsFiles.checkClasses(classes, Place.of(file.file()));
        ScoreKind kind = scores.size() == 1
                ? LogitsFiles.kindOf(scores.get(0).name(), options)
                : options.scores().orElse(ScoreKind.LOGITS);
        ParquetSource source =
                new ParquetSource(file, scores, classes, other.isPresent() ? Optional.empty() : label, kind);
        return other.isPresent() ? LabelledSource.of(source, other.get()) : source;
    }

    private Optional<ParquetLeaf> label() {
        return options.labels().isPresent()
                ? named(options.labels().get()).filter(leaf -> leaf.isColumn() && leaf.type() != ParquetLeaf.Type.OTHER)
                : usualLabel();
    }

    private Optional<ParquetLeaf> usualLabel() {
        return UsualNames.find(
                UsualNames.LABELS,
                file.leaves(),
                ParquetLeaf::name,
                leaf -> leaf.isColumn() && leaf.type() != ParquetLeaf.Type.OTHER);
    }

    private Optional<ParquetLeaf> named(String name) {
        return file.leaves().stream()
                .filter(leaf -> leaf.name().equals(name.strip()))
                .findFirst();
    }

    private List<ParquetLeaf> scores(Optional<ParquetLeaf> label) {
        if (options.logits().isPresent()) {
            List<ParquetLeaf> named = new ArrayList<>();
            for (String name : options.logits().get().split(",", -1)) {
                ParquetLeaf leaf = named(name)
                        .orElseThrow(
                                () -> notFound("no column called \"" + name.strip() + "\"", "ReadOptions.withLogits"));
                if (!leaf.plain() || leaf.type() == ParquetLeaf.Type.OTHER) {
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
                .filter(leaf -> leaf.isColumn() && leaf.isFloat() && !leaf.equals(label.orElse(null)))
                .toList();
        if (columns.isEmpty()) {
            throw notFound("no list of floats and no columns of floats", "ReadOptions.withLogits");
        }
        return columns;
    }

    private IllegalArgumentException notFound(String problem, String option) {
        return new IllegalArgumentException(file.file() + ": " + problem + "; it has the columns "
                + LabelFiles.list(file.leaves()) + ": "
                + (option.equals("ReadOptions.withLabels")
                        ? "name one by ReadOptions.withLabels, or another file"
                        : "name one list by ReadOptions.withLogits, or columns joined by commas"));
    }
}
