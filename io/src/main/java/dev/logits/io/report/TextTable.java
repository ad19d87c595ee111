package dev.logits.io.report;

import dev.logits.internal.check.NullCheck;
import java.util.ArrayList;
import java.util.List;

/**
 * A table for the terminal whose first column names its rows; the others are numbers, right-aligned.
 *
 * <pre>
 *            before   after
 * accuracy   0.9512  0.9512
 * </pre>
 *
 * <p>Static methods only, for any number of threads.
 *
 * @since 0.1
 */
public final class TextTable {
    private static final int GAP = 2;

    private TextTable() {}

    /**
     * Lines without a line end; a table that is too wide for the style is cut on its right.
     *
     * @param header a name for each column
     * @param rows cells, as many in each row as the header has
     * @throws IllegalArgumentException if a row has another number of cells
     */
    public static List<String> lines(List<String> header, List<List<String>> rows, PlotStyle style) {
        NullCheck.argument(header, "header");
        NullCheck.argument(rows, "rows");
        NullCheck.argument(style, "style");
        int[] width = new int[header.size()];
        List<List<String>> all = new ArrayList<>();
        all.add(header);
        all.addAll(rows);
        for (List<String> row : all) {
            if (row.size() != header.size()) {
                throw new IllegalArgumentException("a table row of " + row.size() + " cells under " + header.size());
            }
            for (int c = 0; c < width.length; c++) {
                width[c] = Math.max(width[c], TerminalText.width(row.get(c)));
            }
        }
        List<String> lines = new ArrayList<>();
        for (List<String> row : all) {
            StringBuilder line = new StringBuilder();
            for (int c = 0; c < width.length; c++) {
                String cell = TerminalText.printable(row.get(c), style.unicode());
                String space = " ".repeat(Math.max(0, width[c] - TerminalText.width(cell)));
                line.append(c == 0 ? cell + space : " ".repeat(GAP) + space + cell);
            }
            String text = line.toString().stripTrailing();
            text = TerminalText.width(text) > style.width()
                    ? TerminalText.fitted(text, style.width(), style.unicode())
                    : text;
            lines.add(lines.isEmpty() ? style.faint(text) : text);
        }
        return lines;
    }
}
