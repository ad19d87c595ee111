package dev.logits.io.csv;

import dev.logits.io.internal.bytes.SharedFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

/**
 * The rows of a table that is read by blocks of bytes, several at a time: one in UTF-8, not packed, whose lines end
 * with a line feed and whose cells hold neither lines nor quotation marks but around the whole cell.
 *
 * <p>It knows what nobody can read in two ways, and gives up at anything else, be it an error or only rare:
 * {@link CsvTable} then reads the file from its beginning, and says what is wrong. So there is one meaning of a file,
 * and one place that words errors.
 *
 * <p>A first pass counts the lines of each block, so that the second knows the number of a block's first row, and
 * writes each number to its place. Where blocks begin changes nothing that is read.
 */
final class PlainRows {
    /** Bytes of a block. */
    private static final int BLOCK = 1 << 21;

    /** A line of more bytes is left to the other reader. */
    private static final int MOST_LINE = 1 << 20;

    private static final long LINE_FEEDS = 0x0a0a_0a0a_0a0a_0a0aL;
    private static final long SEVEN_BITS = 0x7f7f_7f7f_7f7f_7f7fL;

    private final CsvTable table;
    private final SharedFile file;
    private final int block;
    private final long from;
    private final long to;
    private int[] firstRows;
    private int rows;

    private PlainRows(CsvTable table, SharedFile file, int block, long from, long to) {
        this.table = table;
        this.file = file;
        this.block = block;
        this.from = from;
        this.to = to;
    }

    /** What is done with rows that are read so; the file is open meanwhile. */
    @FunctionalInterface
    interface Work<T> {
        /** Does it; empty where the rows are to be read in the other way. */
        Optional<T> run(PlainRows rows) throws IOException;
    }

    static <T> Optional<T> read(CsvTable table, Work<T> work) throws IOException {
        return read(table, BLOCK, work);
    }

    /** @param block bytes of a block */
    static <T> Optional<T> read(CsvTable table, int block, Work<T> work) throws IOException {
        if (!table.headerLine() || table.header().size() < 2 || !Files.isRegularFile(table.file())) {
            return Optional.empty();
        }
        try (SharedFile file = SharedFile.open(table.file())) {
            byte[] head = bytes(file, 0, (int) Math.min(MOST_LINE, file.size()));
            int mark = head.length > 2 && head[0] == (byte) 0xef && head[1] == (byte) 0xbb && head[2] == (byte) 0xbf
                    ? 3
                    : 0;
            int end = mark;
            while (end < head.length && head[end] != '\n') {
                end++;
            }
            long last = lastByte(file, end + 1L);
            if (end == head.length || last <= end + 1L || !PlainLine.isHeader(head, mark, end + 1, table)) {
                return Optional.empty();
            }
            PlainRows rows = new PlainRows(table, file, block, end + 1L, last);
            return rows.count() ? work.run(rows) : Optional.empty();
        }
    }

    /** Where the text ends without the ends of lines that are last. */
    private static long lastByte(SharedFile file, long from) throws IOException {
        long end = file.size();
        while (end > from) {
            byte[] tail = bytes(file, Math.max(from, end - 64), (int) Math.min(64, end - from));
            for (int i = tail.length; i > 0; i--, end--) {
                if (tail[i - 1] != '\n' && tail[i - 1] != '\r') {
                    return end;
                }
            }
        }
        return end;
    }

    private static byte[] bytes(SharedFile file, long at, int count) throws IOException {
        byte[] bytes = new byte[count];
        return file.read(ByteBuffer.wrap(bytes), at) ? bytes : new byte[0];
    }

    private int blocks() {
        return Math.toIntExact((to - from + block - 1) / block);
    }

    /** How many rows there are. */
    int rows() {
        return rows;
    }

    /** Counts the lines that begin in each block. */
    private boolean count() throws IOException {
        int[] lines = new int[blocks()];
        if (!forEach(b -> {
            long begin = from + (long) b * block;
            long end = Math.min(to, begin + block);
            byte[] bytes = new byte[(int) (end - begin) + Long.BYTES];
            if (!file.read(ByteBuffer.wrap(bytes, 0, (int) (end - begin)), begin - 1)) {
                return false;
            }
            lines[b] = lineFeeds(ByteBuffer.wrap(bytes));
            return true;
        })) {
            return false;
        }
        firstRows = new int[lines.length];
        long sum = 0;
        for (int b = 0; b < lines.length; b++) {
            firstRows[b] = (int) sum;
            sum += lines[b];
        }
        rows = (int) sum;
        return sum <= Integer.MAX_VALUE - 8;
    }

    private static int lineFeeds(ByteBuffer bytes) {
        int count = 0;
        for (int i = 0; i + Long.BYTES <= bytes.limit(); i += Long.BYTES) {
            long x = bytes.getLong(i) ^ LINE_FEEDS;
            count += Long.bitCount(~((x & SEVEN_BITS) + SEVEN_BITS | x | SEVEN_BITS));
        }
        return count;
    }

    /**
     * Reads the rows into columns.
     *
     * @param columns what takes the cells, of each column of the table; null where nobody wants them
     * @return whether all could be read; otherwise what was taken is of no use
     */
    boolean read(List<PlainColumn> columns) throws IOException {
        PlainColumn[] all = columns.toArray(new PlainColumn[0]);
        return forEach(b -> read(b, all));
    }

    private boolean read(int b, PlainColumn[] columns) throws IOException {
        long begin = from + (long) b * block;
        long end = Math.min(to, begin + block);
        int count = (int) Math.min(to - begin, (long) block + MOST_LINE);
        byte[] bytes = new byte[count + 2];
        if (!file.read(ByteBuffer.wrap(bytes, 0, count + 1), begin - 1)) {
            return false;
        }
        if (begin - 1 + count + 1 == to) {
            bytes[count + 1] = '\n'; // the last line may end without
        }
        int at = next(bytes);
        int stop = (int) (end - begin) + 1;
        PlainColumn.Part[] parts = new PlainColumn.Part[columns.length];
        for (int c = 0; c < parts.length; c++) {
            parts[c] = columns[c] == null ? PlainColumn.NOBODY : columns[c].part();
        }
        PlainLine line = new PlainLine(bytes, table.separator());
        int first = at;
        int row = firstRows[b];
        int known = lastLineFeed(bytes);
        while (at < stop) {
            // a line that is longer than what was read has no end here
            at = at <= known ? line.read(at, row++, parts) : -1;
            if (at < 0) {
                return false;
            }
        }
        if (row != (b + 1 < firstRows.length ? firstRows[b + 1] : rows) || !isText(bytes, first, at)) {
            return false;
        }
        for (int c = 0; c < parts.length; c++) {
            if (!parts[c].end(firstRows[b], row)) {
                return false;
            }
        }
        return true;
    }

    /** Behind the first line feed. */
    private static int next(byte[] bytes) {
        int i = 0;
        while (i < bytes.length && bytes[i] != '\n') {
            i++;
        }
        return i + 1;
    }

    private static int lastLineFeed(byte[] bytes) {
        int i = bytes.length - 1;
        while (i >= 0 && bytes[i] != '\n') {
            i--;
        }
        return i;
    }

    /** Whether bytes are UTF-8; lines are, one by one, where the whole is. */
    private static boolean isText(byte[] bytes, int from, int to) {
        int all = 0;
        for (int i = from; i < to; i++) {
            all |= bytes[i];
        }
        if (all >= 0) {
            return true;
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, to - from));
            return true;
        } catch (CharacterCodingException no) {
            return false;
        }
    }

    /** What is done with a block; false gives all up. */
    @FunctionalInterface
    private interface Task {
        boolean run(int b) throws IOException;
    }

    private boolean forEach(Task task) throws IOException {
        AtomicBoolean plain = new AtomicBoolean(true);
        try {
            IntStream.range(0, blocks()).parallel().forEach(b -> {
                try {
                    if (plain.get() && !task.run(b)) {
                        plain.set(false);
                    }
                } catch (IOException trouble) {
                    throw new UncheckedIOException(trouble);
                }
            });
        } catch (UncheckedIOException trouble) {
            throw trouble.getCause();
        }
        return plain.get();
    }
}
