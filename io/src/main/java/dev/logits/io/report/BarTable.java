package dev.logits.io.report;

import dev.logits.internal.check.NullCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A table for the terminal whose rows end in bars: a label, numbers in columns, and a share of 1 as a bar in what is
 * left of the width.
 *
 * <pre>
 * class       z       p  0      0.5      1
 * cat    2.0000  0.8808  ██████████████
 * dog    0.0000  0.1192  █▉
 * </pre>
 *
 * <p>Labels may come from a file: control characters are written out, and long labels are cut. Where no room is left
 * for bars, there are none.
 *
 * <p>Static methods only, for any number of threads.
 *
 * @since 0.1
 */
public final class BarTable {
    private static final int FEWEST_CELLS = 5;
    private static final int MOST_CELLS = 40;
    private static final int FAIR_CELLS = 16;
    private static final int SHORTEST_LABEL = 3;
    private static final int FAIR_LABEL = 8;

    private BarTable() {}

    /**
     * One row.
     *
     * @param label any text
     * @param cells the columns' texts, which stand to the right
     * @param share the bar's length, 0 to 1
     */
    public record Row(String label, List<String> cells, double share) {

        /** Checks and copies. */
        public Row {
            NullCheck.argument(label, "label");
            NullCheck.argument(cells, "cells");
            NullCheck.argument(label, "label");
            cells = List.copyOf(cells);
            if (!(share >= 0 && share <= 1)) {
                throw new IllegalArgumentException("the bar of \"" + label + "\" must be 0 to 1, got " + share);
            }
        }
    }

    /**
     * A header and lines, without line ends. They are at most {@code style.width()} columns wide, unless the numbers
     * alone are wider.
     *
     * @param label the header of the labels
     * @param columns the headers of the columns, as many as every row has cells
     */
    public static List<String> lines(String label, List<String> columns, List<Row> rows, PlotStyle style) {
        NullCheck.argument(label, "label");
        NullCheck.argument(columns, "columns");
        NullCheck.argument(rows, "rows");
        NullCheck.argument(style, "style");
        int[] widths = columns.stream().mapToInt(String::length).toArray();
        int labelWidth = label.length();
        for (Row row : rows) {
            if (row.cells().size() != columns.size()) {
                throw new IllegalArgumentException("the row \"" + row.label() + "\" has "
                        + row.cells().size() + " cells for " + columns.size() + " columns");
            }
            labelWidth = Math.max(labelWidth, TerminalText.width(printable(row, style)));
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.cells().get(i).length());
            }
        }
        int numbers = IntStream.of(widths).sum();
        int gap = style.width() - numbers - 2 * widths.length >= Math.min(labelWidth, FAIR_LABEL) ? 2 : 1;
        int room = style.width() - numbers - gap * widths.length; // for the label and the bar
        labelWidth = Math.min(labelWidth, Math.max(FAIR_LABEL, room - 2 - FAIR_CELLS));
        labelWidth = Math.min(labelWidth, Math.max(SHORTEST_LABEL, room));
        int cells = Math.min(MOST_CELLS, room - labelWidth - 2);
        List<String> lines = new ArrayList<>();
        String header = line(TerminalText.fitted(label, labelWidth, style.unicode()), columns, widths, gap);
        lines.add(cells < FEWEST_CELLS ? header : header + "  " + Bar.scale(cells));
        for (Row row : rows) {
            String name = TerminalText.fitted(printable(row, style), labelWidth, style.unicode());
            String bar = cells < FEWEST_CELLS ? "" : style.under(Bar.of(row.share(), cells, style));
            lines.add((line(name, row.cells(), widths, gap) + "  " + bar).stripTrailing());
        }
        return lines;
    }

    private static String printable(Row row, PlotStyle style) {
        return TerminalText.printable(row.label(), style.unicode());
    }

    private static String line(String label, List<String> cells, int[] widths, int gap) {
        StringBuilder line = new StringBuilder(label);
        for (int i = 0; i < widths.length; i++) {
            line.append(" ".repeat(gap + widths[i] - cells.get(i).length())).append(cells.get(i));
        }
        return line.toString();
    }
}
