package dev.logits.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Opens a file of labels. */
final class LabelFiles {
    private static final int LISTED = 20;

    private LabelFiles() {}

    /** Opens an .npy, an .npz, or text with one column or a column of a usual name. */
    static LabelColumn open(Path file, LabelRule rule) throws IOException {
        LogitsFiles.checkFile(file);
        if (CsvTable.endsWith(file, ".npy")) {
            return NpyLabels.of(npyItem(file), rule);
        }
        if (CsvTable.endsWith(file, ".npz")) {
            return ofNpz(NpzFile.read(file), rule);
        }
        if (CsvTable.isTable(file) || TextFile.hasEnding(file, ".txt")) {
            return ofTable(CsvTable.readLabels(file), rule);
        }
        if (ParquetFile.isParquet(file)) {
            return ParquetLabels.of(file, rule);
        }
        throw new IllegalArgumentException(
                file + ": unknown kind of file for labels: expected .npy, .npz, .csv, .tsv, .txt or .parquet");
    }

    /** A file of labels, if there is one of this name. */
    static Optional<LabelColumn> openIfExists(String name, LabelRule rule) throws IOException {
        try {
            Path path = Path.of(name);
            return Files.exists(path) ? Optional.of(rule.decide(r -> open(path, r))) : Optional.empty();
        } catch (InvalidPathException noName) {
            return Optional.empty();
        }
    }

    private static NpzFile.Item npyItem(Path file) throws IOException {
        FileStore store = new FileStore(FilePlace.of(file), Files.size(file));
        return new NpzFile.Item(
                file.toString(), Optional.of(store), Optional.of(NpyHeader.read(store)), Optional.empty());
    }

    private static LabelColumn ofNpz(NpzFile npz, LabelRule rule) throws IOException {
        Optional<NpzFile.Item> usual =
                UsualNames.find(UsualNames.LABELS, npz.items(), NpzFile.Item::name, NpzFile.Item::isColumn);
        List<NpzFile.Item> columns =
                npz.items().stream().filter(NpzFile.Item::isColumn).toList();
        if (usual.isEmpty() && columns.size() != 1) {
            throw new IllegalArgumentException(npz.file() + ": which array holds the labels? None is called "
                    + String.join(", ", UsualNames.LABELS) + "; it has " + list(npz.items()));
        }
        return NpyLabels.of(usual.orElseGet(() -> columns.get(0)), rule);
    }

    private static LabelColumn ofTable(CsvTable table, LabelRule rule) {
        if (table.header().size() == 1) {
            return new CsvLabels(table, 0, rule);
        }
        String name = UsualNames.find(UsualNames.LABELS, table.header(), column -> column, column -> true)
                .orElseThrow(() ->
                        new IllegalArgumentException(table.file() + ": which column holds the labels? None is called "
                                + String.join(", ", UsualNames.LABELS) + "; it has " + list(table.header())));
        return new CsvLabels(table, table.header().indexOf(name), rule);
    }

    /** The first of what a file holds, for a message. */
    static String list(List<?> items) {
        return list(items, LISTED);
    }

    /** At most {@code most} of them. */
    static String list(List<?> items, int most) {
        String first = items.stream().limit(most).map(Object::toString).collect(Collectors.joining(", "));
        return items.size() > most ? first + " and " + (items.size() - most) + " more" : first;
    }
}
