package dev.logits.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Labels in one column of a Parquet file. */
record ParquetLabels(ParquetFile file, ParquetLeaf leaf) implements LabelColumn {

    /** The column of a usual name, or the only one of whole numbers. */
    static ParquetLabels of(Path path) throws IOException {
        ParquetFile file = ParquetFile.read(path);
        List<ParquetLeaf> whole = file.leaves().stream()
                .filter(leaf -> leaf.isColumn() && leaf.isWhole())
                .toList();
        Optional<ParquetLeaf> usual = UsualNames.find(UsualNames.LABELS, whole, ParquetLeaf::name, leaf -> true);
        if (usual.isEmpty() && whole.size() != 1) {
            throw new IllegalArgumentException(
                    path + ": which column holds the labels? No column of whole numbers is called "
                            + String.join(", ", UsualNames.LABELS) + "; it has " + LabelFiles.list(file.leaves()));
        }
        return new ParquetLabels(file, usual.orElseGet(() -> whole.get(0)));
    }

    @Override
    public String name() {
        return file.file().toString();
    }

    @Override
    public OptionalLong rows() {
        return OptionalLong.of(file.rows());
    }

    @Override
    public Reader open() throws IOException {
        FileChannel channel = FileChannel.open(file.file(), StandardOpenOption.READ);
        ParquetColumnReader reader = new ParquetColumnReader(file, leaf, channel);
        return new Reader() {
            private long row;

            @Override
            public int read(int[] out, int n) throws IOException {
                int count = 0;
                while (count < n && reader.next()) {
                    double value = reader.isValue() ? reader.value() : Double.NaN;
                    if ((int) value != value) {
                        throw MalformedFileException.of(
                                file.file(),
                                "column " + leaf.name() + ", row " + row + ": "
                                        + LabelColumn.notALabel(reader.isValue() ? String.valueOf(value) : "null"));
                    }
                    out[count++] = (int) value;
                    row++;
                }
                return count;
            }

            @Override
            public void close() throws IOException {
                channel.close();
            }
        };
    }
}
