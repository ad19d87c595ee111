package dev.logits.io.parquet;

import dev.logits.io.MalformedFileException;
import dev.logits.io.internal.format.LabelColumn;
import dev.logits.io.internal.format.LabelFiles;
import dev.logits.io.internal.format.LabelRule;
import dev.logits.io.internal.format.UsualNames;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Labels in one column of a Parquet file.
 *
 * @param rule what a number, a text or a boolean means
 */
record ParquetLabels(ParquetFile file, ParquetLeaf leaf, LabelRule rule) implements LabelColumn {

    /** The column of a usual name, or the only one of whole numbers, or the only column. */
    static ParquetLabels of(Path path, LabelRule rule) throws IOException {
        ParquetFile file = ParquetFile.read(path);
        List<ParquetLeaf> columns =
                file.leaves().stream().filter(ParquetLeaf::isLabel).toList();
        List<ParquetLeaf> whole = columns.stream().filter(ParquetLeaf::isWhole).toList();
        List<ParquetLeaf> only = whole.isEmpty() ? columns : whole;
        Optional<ParquetLeaf> usual = usual(whole).or(() -> usual(columns));
        if (usual.isEmpty() && only.size() != 1) {
            throw LabelFiles.undecided(path, "column", file.leaves());
        }
        return new ParquetLabels(file, usual.orElseGet(() -> only.get(0)), rule).checked();
    }

    /** The column of the first usual name among these. */
    static Optional<ParquetLeaf> usual(List<ParquetLeaf> columns) {
        return UsualNames.find(UsualNames.LABELS, columns, ParquetLeaf::name, ParquetLeaf::isLabel);
    }

    /** Refuses dates and their like, and booleans where there are more classes than two, before any row is read. */
    private ParquetLabels checked() throws MalformedFileException {
        check(file, leaf, rule);
        return this;
    }

    static void check(ParquetFile file, ParquetLeaf leaf, LabelRule rule) throws MalformedFileException {
        if (!leaf.meaning().isEmpty()) {
            throw MalformedFileException.of(
                    file.file(),
                    "column " + leaf + ": a " + leaf.meaning()
                            + " is no label; write the number of each row's class as an integer, or its name as text");
        }
        if (leaf.type() == ParquetLeaf.Type.BOOLEAN && !rule.takesFlags()) {
            throw MalformedFileException.of(
                    file.file(), "column " + leaf.name() + ": " + LabelRule.flagsOf(rule.classes()));
        }
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
                    out[count++] = reader.label(rule, row++);
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
