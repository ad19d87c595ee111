package dev.logits.io.csv;

import dev.logits.internal.check.NullCheck;
import dev.logits.io.file.AtomicFile;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes prediction sets as a CSV: a line a row with the row's number, the size of the set and the classes in it,
 * joined by {@code ;}. Where rows have labels, the label and 1 or 0 for whether it is in the set follow; both are empty
 * for a row without one. The file appears whole or not at all.
 *
 * <pre>{@code
 * row,size,set,label,covered
 * 0,2,cat;owl,cat,1
 * }</pre>
 *
 * <p>For one thread.
 *
 * @since 0.1
 */
public final class PredictionSetsCsv implements Closeable {
    private final AtomicFile file;
    private final BufferedWriter out;
    private final List<String> names;
    private final boolean labeled;
    private final int columns;
    private long rows;

    private PredictionSetsCsv(AtomicFile file, List<String> names, boolean labeled, List<String> columns)
            throws IOException {
        this.file = file;
        this.names = names;
        this.labeled = labeled;
        this.columns = columns.size();
        this.out = new BufferedWriter(Channels.newWriter(file.channel(), StandardCharsets.UTF_8));
        for (String column : columns) {
            out.write(cell(column) + ",");
        }
        out.write("row,size,set" + (labeled ? ",label,covered" : "") + "\n");
    }

    /**
     * Begins a file.
     *
     * @param names of the classes; empty to write their numbers
     * @param labeled whether rows have labels
     */
    public static PredictionSetsCsv create(Path target, List<String> names, boolean labeled) throws IOException {
        return create(target, names, labeled, List.of());
    }

    /**
     * Begins a file of rows that come with further columns, such as ids, which go first.
     *
     * @param names of the classes; empty to write their numbers
     * @param labeled whether rows have labels
     * @param columns the names of the further columns
     */
    public static PredictionSetsCsv create(Path target, List<String> names, boolean labeled, List<String> columns)
            throws IOException {
        NullCheck.argument(target, "target");
        NullCheck.argument(names, "names");
        NullCheck.argument(columns, "columns");
        AtomicFile file = AtomicFile.create(target);
        try {
            return new PredictionSetsCsv(file, List.copyOf(names), labeled, List.copyOf(columns));
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /**
     * Writes a line.
     *
     * @param row the row's number
     * @param set the classes in it, in order
     * @param label the row's class, or −1
     */
    public void write(long row, int[] set, int label) throws IOException {
        NullCheck.argument(set, "set");
        write(row, List.of(), set, label);
    }

    /**
     * Writes a line with the cells of the further columns.
     *
     * @param row the row's number
     * @param cells of the further columns
     * @param set the classes in it, in order
     * @param label the row's class, or −1
     * @throws IllegalArgumentException if there is another number of cells than columns
     */
    public void write(long row, List<String> cells, int[] set, int label) throws IOException {
        NullCheck.argument(cells, "cells");
        NullCheck.argument(set, "set");
        if (cells.size() != columns) {
            throw new IllegalArgumentException(cells.size() + " cells for " + columns + " further columns");
        }
        for (String one : cells) {
            out.write(cell(one) + ",");
        }
        out.write(row + "," + set.length + ","
                + cell(Arrays.stream(set).mapToObj(this::name).collect(Collectors.joining(";"))));
        if (labeled) {
            boolean covered = Arrays.binarySearch(set, label) >= 0;
            out.write(label < 0 ? ",," : "," + cell(name(label)) + "," + (covered ? 1 : 0));
        }
        out.write('\n');
        rows++;
    }

    private String name(int c) {
        return names.isEmpty() ? Integer.toString(c) : names.get(c);
    }

    /** Quoted where RFC 4180 wants it. */
    private static String cell(String text) {
        return text.matches("(?s).*[,\"\r\n].*") ? "\"" + text.replace("\"", "\"\"") + "\"" : text;
    }

    /** The number of lines so far. */
    public long rows() {
        return rows;
    }

    /** Makes the file appear. Nothing can be written after. */
    public void commit() throws IOException {
        out.flush();
        file.commit();
    }

    /** Deletes what was written unless it was committed. */
    @Override
    public void close() throws IOException {
        file.close();
    }
}
