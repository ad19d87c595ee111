package dev.logits.io.report;

import dev.logits.internal.check.NullCheck;
import java.util.ArrayList;
import java.util.List;

/**
 * A titled table whose first column names its rows and whose others are numbers, in the faces that papers take:
 * Markdown and LaTeX (with the lines of the booktabs package).
 *
 * <p>Immutable.
 *
 * <pre>{@code
 * StatisticsTable t = new StatisticsTable(
 *         "log-odds", List.of("", "coef"), List.of(List.of("GPA", "2.826")));
 * t.markdown();     // **log-odds**, | | coef |, |:---|---:|, | GPA | 2.826 |
 * }</pre>
 *
 * @param title what it shows
 * @param header a name for each column
 * @param rows cells, as many in each row as the header has
 * @since 0.1
 */
public record StatisticsTable(String title, List<String> header, List<List<String>> rows) {

    /**
     * Copies the lists.
     *
     * @throws IllegalArgumentException if a row has another number of cells
     */
    public StatisticsTable {
        NullCheck.argument(title, "title");
        NullCheck.argument(header, "header");
        NullCheck.argument(rows, "rows");
        header = List.copyOf(header);
        rows = rows.stream().map(List::copyOf).toList();
        for (List<String> row : rows) {
            if (row.size() != header.size()) {
                throw new IllegalArgumentException("a table row of " + row.size() + " cells under " + header.size());
            }
        }
    }

    /** The table in Markdown, with a line end after each line. */
    public String markdown() {
        StringBuilder out = new StringBuilder("**" + markdown(title) + "**\n\n");
        line(out, header.stream().map(StatisticsTable::markdown).toList());
        out.append("|:---").append("|---:".repeat(header.size() - 1)).append("|\n");
        rows.forEach(
                row -> line(out, row.stream().map(StatisticsTable::markdown).toList()));
        return out.toString();
    }

    private static void line(StringBuilder out, List<String> cells) {
        out.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    private static String markdown(String text) {
        return text.replaceAll("([\\\\`*_\\[\\]<>|~])", "\\\\$1");
    }

    /** The table in LaTeX, with a line end after each line. */
    public String latex() {
        List<String> lines = new ArrayList<>();
        lines.add("\\begin{table}");
        lines.add("\\caption{" + latex(title) + "}");
        lines.add("\\centering");
        lines.add("\\begin{tabular}{l" + "r".repeat(header.size() - 1) + "}");
        lines.add("\\toprule");
        lines.add(String.join(" & ", header.stream().map(StatisticsTable::latex).toList()) + " \\\\");
        lines.add("\\midrule");
        rows.forEach(row -> lines.add(
                String.join(" & ", row.stream().map(StatisticsTable::number).toList()) + " \\\\"));
        lines.add("\\bottomrule");
        lines.add("\\end{tabular}");
        lines.add("\\end{table}");
        return String.join("\n", lines) + "\n";
    }

    /** A minus that is a minus, and powers of ten as they are printed. */
    private static String number(String cell) {
        if (cell.matches("<?-?\\d+(\\.\\d+)?")) {
            return "$" + cell + "$";
        }
        return cell.matches("-?\\d+(\\.\\d+)?e[-+]?\\d+")
                ? "$" + cell.replaceFirst("e\\+?(-?)0*(\\d+)$", " \\\\cdot 10^{$1$2}") + "$"
                : latex(cell);
    }

    private static String latex(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (c) {
                case '\\' -> out.append("\\textbackslash{}");
                case '~' -> out.append("\\textasciitilde{}");
                case '^' -> out.append("\\textasciicircum{}");
                case '<' -> out.append("\\textless{}");
                case '>' -> out.append("\\textgreater{}");
                case '|' -> out.append("\\textbar{}");
                case '"' -> out.append("\\textquotedbl{}");
                case '&', '%', '$', '#', '_', '{', '}' -> out.append('\\').appendCodePoint(c);
                default -> out.appendCodePoint(c);
            }
        });
        return out.toString();
    }
}
