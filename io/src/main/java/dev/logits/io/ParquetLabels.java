package dev.logits.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Labels in one column of a Parquet file.
 *
 * @param rule what a number means
 */
record ParquetLabels(ParquetFile file, ParquetLeaf leaf, LabelRule rule) implements LabelColumn {

    /** The column of a usual name, or the only one of whole numbers. */
    static ParquetLabels of(Path path, LabelRule rule) throws IOException {
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
        return new ParquetLabels(file, usual.orElseGet(() -> whole.get(0)), rule);
    }

    @Override
    public String name() {
        return file.file().toString();
    }

    @Override
    public String described() {
        return name() + ", column " + leaf.name();
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
                    OptionalInt label = rule.number(value);
                    if (label.isEmpty()) {
                        String shown = reader.isValue() ? String.valueOf(value) : "null";
                        throw MalformedFileException.of(
                                file.file(),
                                "column " + leaf.name() + ", row " + row + ": "
                                        + rule.problem(reader.isValue() ? shown : "", shown));
                    }
                    out[count++] = label.getAsInt();
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
