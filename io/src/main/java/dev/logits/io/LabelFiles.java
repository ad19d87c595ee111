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
    static LabelColumn open(Path file) throws IOException {
        LogitsFiles.checkFile(file);
        if (CsvTable.endsWith(file, ".npy")) {
            return NpyLabels.of(LogitsFiles.readNpy(file));
        }
        if (CsvTable.endsWith(file, ".npz")) {
            return ofNpz(NpzFile.read(file));
        }
        if (CsvTable.isTable(file) || TextFile.hasEnding(file, ".txt")) {
            return ofTable(CsvTable.readLabels(file));
        }
        if (ParquetFile.isParquet(file)) {
            return ParquetLabels.of(file);
        }
        throw new IllegalArgumentException(
                file + ": unknown kind of file for labels: expected .npy, .npz, .csv, .tsv, .txt or .parquet");
    }

    /** A file of labels, if there is one of this name. */
    static Optional<LabelColumn> openIfExists(String name) throws IOException {
        try {
            Path path = Path.of(name);
            return Files.exists(path) ? Optional.of(open(path)) : Optional.empty();
        } catch (InvalidPathException noName) {
            return Optional.empty();
        }
    }

    private static LabelColumn ofNpz(NpzFile npz) throws IOException {
        Optional<NpzFile.Item> usual =
                UsualNames.find(UsualNames.LABELS, npz.items(), NpzFile.Item::name, NpzFile.Item::isColumn);
        List<NpzFile.Item> columns =
                npz.items().stream().filter(NpzFile.Item::isColumn).toList();
        if (usual.isEmpty() && columns.size() != 1) {
            throw new IllegalArgumentException(npz.file() + ": which array holds the labels? None is called "
                    + String.join(", ", UsualNames.LABELS) + "; it has " + list(npz.items()));
        }
        return NpyLabels.of(usual.orElseGet(() -> columns.get(0)).array());
    }

    private static LabelColumn ofTable(CsvTable table) {
        if (table.header().size() == 1) {
            return new CsvLabels(table, 0);
        }
        String name = UsualNames.find(UsualNames.LABELS, table.header(), column -> column, column -> true)
                .orElseThrow(() ->
                        new IllegalArgumentException(table.file() + ": which column holds the labels? None is called "
                                + String.join(", ", UsualNames.LABELS) + "; it has " + list(table.header())));
        return new CsvLabels(table, table.header().indexOf(name));
    }

    /** The first of what a file holds, for a message. */
    static String list(List<?> items) {
        String first = items.stream().limit(LISTED).map(Object::toString).collect(Collectors.joining(", "));
        return items.size() > LISTED ? first + " and " + (items.size() - LISTED) + " more" : first;
    }
}
