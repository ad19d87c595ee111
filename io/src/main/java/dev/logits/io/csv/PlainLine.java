package dev.logits.io.csv;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Splits lines into cells, as far as that can be done in one way only. For one thread. */
final class PlainLine {
    private static final int MOST_CELL = 1 << 16;

    /** Bytes that end a cell, or may be more than they seem. */
    private static final boolean[] SPECIAL = new boolean[256];

    static {
        for (char c : "\n\r\"".toCharArray()) {
            SPECIAL[c] = true;
        }
    }

    private final byte[] bytes;
    private final byte separator;
    /** Where the cell begins that was found last. */
    private int from;
    /** Where it ends. */
    private int to;

    /** @param bytes that end with a line feed */
    PlainLine(byte[] bytes, char separator) {
        this.bytes = bytes;
        this.separator = (byte) separator;
    }

    /**
     * Gives the cells of a line away.
     *
     * @param at where it begins
     * @param parts as many as there are cells
     * @return where the next line begins; −1 where the line has other cells, or one that was not taken
     */
    int read(int at, int row, PlainColumn.Part[] parts) {
        int next = at;
        for (int c = 0; c < parts.length; c++) {
            next = cell(next);
            if (next < 0
                    || bytes[next - 1] == separator == (c == parts.length - 1)
                    || !parts[c].take(bytes, from, to, row)) {
                return -1;
            }
        }
        return next;
    }

    /** Finds a cell; returns what is behind the separator or line feed that ends it, or −1. */
    private int cell(int at) {
        int i = at;
        boolean quoted = bytes[i] == '"';
        if (quoted) {
            i++;
            while (bytes[i] != '"' && bytes[i] != '\n' && bytes[i] != '\r') {
                i++;
            }
            if (bytes[i] != '"') {
                return -1;
            }
            from = at + 1;
            to = i;
            i++;
        } else {
            byte b = bytes[i];
            while (b != separator && !SPECIAL[b & 0xff]) {
                b = bytes[++i];
            }
            from = at;
            to = i;
        }
        if (to - from >= MOST_CELL) {
            return -1;
        }
        if (bytes[i] == '\r') {
            i++;
        } else if (bytes[i] == separator) {
            return i + 1;
        }
        return bytes[i] == '\n' ? i + 1 : -1;
    }

    /** The text of a cell, without white space around it. */
    static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8).strip();
    }

    /** Whether a line is a table's header. */
    static boolean isHeader(byte[] bytes, int from, int end, CsvTable table) {
        List<String> names = new ArrayList<>();
        PlainLine line = new PlainLine(bytes, table.separator());
        for (int at = from; at < end; ) {
            at = line.cell(at);
            if (at < 0) {
                return false;
            }
            names.add(text(bytes, line.from, line.to));
        }
        return names.equals(table.header());
    }
}
