package dev.logits.io.parquet;

import dev.logits.Labels;
import dev.logits.Logits;
import dev.logits.io.LogitsFiles;
import dev.logits.io.MalformedFileException;
import dev.logits.io.ScoreKind;
import dev.logits.io.internal.bytes.FilePlace;
import dev.logits.io.internal.format.LabelRule;
import dev.logits.io.internal.format.OneScore;
import dev.logits.io.internal.format.ScoreConversion;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The rows of a Parquet file: one list column holds the scores, or a column a class does; one may be the label.
 *
 * @param scores one list, or a column a class
 * @param width the number of scores of a row in the file
 * @param classes the number of classes K, 2 where one score stands for two
 * @param rule what a label's number means
 */
record ParquetSource(
        ParquetFile file,
        List<ParquetLeaf> scores,
        int width,
        int classes,
        Optional<ParquetLeaf> label,
        LabelRule rule,
        ScoreKind kind)
        implements LogitsSource {

    @Override
    public OptionalLong rows() {
        return OptionalLong.of(file.rows());
    }

    @Override
    public String name() {
        return file.file().toString();
    }

    @Override
    public List<String> classNames() {
        return scores.get(0).isList() || width == 1
                ? List.of()
                : scores.stream().map(ParquetLeaf::name).toList();
    }

    @Override
    public Cursor open() throws IOException {
        return new Rows();
    }

    /** The number of elements of the first row of a list. */
    static int lengthOfFirstRow(ParquetFile file, ParquetLeaf list) throws IOException {
        try (FileChannel channel = FileChannel.open(file.file(), StandardOpenOption.READ)) {
            ParquetColumnReader reader = new ParquetColumnReader(file, list, channel);
            int length = 0;
            while (length <= LogitsFiles.MAX_CLASSES && reader.next() && (length == 0 || !reader.beginsRow())) {
                if (!reader.isValue()) {
                    throw MalformedFileException.of(
                            file.file(), "column " + list.name() + ", row 0: null or an empty list, expected numbers");
                }
                length++;
            }
            return length;
        }
    }

    private final class Rows implements Cursor {
        private final FileChannel channel = FileChannel.open(file.file(), StandardOpenOption.READ);
        private final List<ParquetColumnReader> readers = new ArrayList<>();
        private final Optional<ParquetColumnReader> labels =
                label.map(leaf -> new ParquetColumnReader(file, leaf, channel));
        private final boolean list = scores.get(0).isList();
        private final ScoreConversion conversion = new ScoreConversion(kind, FilePlace.of(file.file()), classes);
        private final double[] row = new double[classes];
        /** Whether the list's reader stands on the first entry of the next row. */
        private boolean begun;

        private long first;
        private long next;

        Rows() throws IOException {
            if (Files.size(file.file()) != file.size()) {
                channel.close();
                throw MalformedFileException.of(
                        file.file(), "the file had " + file.size() + " bytes when it was opened; it has been changed");
            }
            scores.forEach(leaf -> readers.add(new ParquetColumnReader(file, leaf, channel)));
        }

        @Override
        public int read(Logits into, int[] intoLabels) throws IOException {
            if (next == file.rows()) {
                return -1;
            }
            int count = (int) Math.min(into.rows(), file.rows() - next);
            first = next;
            for (int r = 0; r < count; r++, next++) {
                if (list) {
                    list();
                } else {
                    columns();
                }
                if (width < classes) {
                    OneScore.expand(kind, row[0], row, 0);
                }
                conversion.convert(row, classes, into.array(), into.offset(r));
                intoLabels[r] = labels.isPresent() ? label(labels.get()) : Labels.IGNORE;
            }
            if (next == file.rows() && list && begun) {
                throw error(scores.get(0), "more elements than rows");
            }
            return count;
        }

        private void columns() throws IOException {
            for (int c = 0; c < width; c++) {
                ParquetColumnReader reader = readers.get(c);
                if (!reader.next()) {
                    throw error(scores.get(c), "the column ends before the file's " + file.rows() + " rows");
                }
                if (!reader.isValue()) {
                    throw error(scores.get(c), "null: every logit needs a number, -inf for a masked class");
                }
                row[c] = reader.value();
            }
        }

        private void list() throws IOException {
            ParquetColumnReader reader = readers.get(0);
            if (!begun && !reader.next()) {
                throw error(scores.get(0), "the column ends before the file's " + file.rows() + " rows");
            }
            int length = 0;
            do {
                if (!reader.isValue()) {
                    throw error(scores.get(0), "null or an empty list, expected " + width + " numbers");
                }
                if (length == width) {
                    throw error(scores.get(0), "more than the " + width + " numbers of row 0");
                }
                row[length++] = reader.value();
                begun = reader.next();
            } while (begun && !reader.beginsRow());
            if (length < width) {
                throw error(scores.get(0), length + " numbers, row 0 has " + width);
            }
        }

        private int label(ParquetColumnReader reader) throws IOException {
            if (!reader.next()) {
                throw error(label.get(), "the column ends before the file's " + file.rows() + " rows");
            }
            return reader.label(rule, next);
        }

        private MalformedFileException error(ParquetLeaf leaf, String problem) {
            return MalformedFileException.of(file.file(), "column " + leaf.name() + ", row " + next + ": " + problem);
        }

        @Override
        public long rowNumber(int i) {
            return first + i;
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
