package dev.logits.io.multilabel;

import dev.logits.Logits;
import dev.logits.io.LogitsFiles;
import dev.logits.io.ReadOptions;
import dev.logits.io.ScoreKind;
import dev.logits.io.npy.NpzArrays;
import dev.logits.source.LogitsSource;
import dev.logits.source.SourceColumn;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Rows in two arrays of one shape, read side by side.
 *
 * @param scores the array of scores, in {@code file}
 * @param targets the array of targets
 * @param targetFile where that is
 * @param beside the arrays that are kept, beside rows of {@code file}; empty where there are none
 */
record ArrayRows(
        Path file,
        String scores,
        Optional<String> targets,
        Path targetFile,
        int labels,
        long count,
        ScoreKind kind,
        ReadOptions options,
        Optional<LogitsSource> beside)
        implements MultiLabelFile {

    /** What is kept, as a source whose scores nobody looks at. */
    static Optional<LogitsSource> beside(Path file, String scores, ReadOptions options) throws IOException {
        if (options.columns().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(LogitsFiles.open(
                file,
                ReadOptions.DEFAULTS
                        .withLogits(scores)
                        .withScores(ScoreKind.LOGITS)
                        .withColumns(options.columns())));
    }

    @Override
    public List<String> names() {
        return options.classNames();
    }

    @Override
    public boolean hasTargets() {
        return targets.isPresent();
    }

    @Override
    public List<SourceColumn> columns() {
        return beside.map(LogitsSource::columns).orElse(List.of());
    }

    @Override
    public OptionalLong rows() {
        return OptionalLong.of(count);
    }

    @Override
    public Cursor open() throws IOException {
        NpzArrays.Reader z = NpzArrays.open(file, scores);
        try {
            return new Rows(
                    z,
                    targets.isPresent() ? NpzArrays.open(targetFile, targets.get()) : null,
                    beside.isPresent() ? beside.get().open() : null);
        } catch (IOException | RuntimeException trouble) {
            z.close();
            throw trouble;
        }
    }

    private final class Rows implements Cursor {
        private static final int KEPT_ROWS = 256;

        private final NpzArrays.Reader z;
        private final NpzArrays.Reader y;
        private final LogitsSource.Cursor cells;
        private final LabelOdds odds = new LabelOdds(file, kind, options);
        private final double[] numbers = new double[labels];
        private final float[] row = new float[labels];
        private final byte[] of = new byte[labels];
        private final Logits unread;
        private final int[] ignored = new int[KEPT_ROWS];
        private long number = -1;
        private long begun;
        private int filled;

        Rows(NpzArrays.Reader z, NpzArrays.Reader y, LogitsSource.Cursor cells) {
            this.z = z;
            this.y = y;
            this.cells = cells;
            this.unread = cells == null ? null : Logits.zeros(KEPT_ROWS, Math.max(2, labels));
            java.util.Arrays.fill(of, (byte) -1);
        }

        @Override
        public boolean next() throws IOException {
            if (++number == count) {
                odds.check(count, labels);
                return false;
            }
            z.read(numbers, labels);
            for (int l = 0; l < labels; l++) {
                row[l] = odds.of(numbers[l], number, l);
            }
            if (y != null) {
                y.read(numbers, labels);
                for (int l = 0; l < labels; l++) {
                    of[l] = odds.target(numbers[l], String.valueOf(numbers[l]), number, l);
                }
            }
            if (cells != null && number == begun + filled) {
                begun = number;
                filled = cells.read(unread, ignored);
            }
            return true;
        }

        @Override
        public long number() {
            return number;
        }

        @Override
        public float logOdds(int label) {
            return row[label];
        }

        @Override
        public int target(int label) {
            return of[label];
        }

        @Override
        public String cell(int column) {
            return cells.cell((int) (number - begun), column);
        }

        @Override
        public void close() throws IOException {
            try (z;
                    y;
                    cells) {
                // all of them, whatever one throws
            }
        }
    }
}
