package dev.logits.io.report;

import dev.logits.internal.check.NullCheck;
import dev.logits.metric.Reliability;
import java.util.ArrayList;
import java.util.List;

/**
 * A reliability diagram for the terminal: a line a bin, with an accuracy bar in which the gap to the confidence shows.
 *
 * <pre>
 * range       rows   conf    acc     gap  0                0.5               1
 * 0.00–0.60      –
 * 0.60–0.80    120  0.712  0.750  +0.038  ██████████████████████████▓
 * 0.80–1.00    880  0.951  0.852  −0.099  ██████████████████████████████▋░░░
 * all        1,000  0.922  0.840  −0.083  ██████████████████████████████▎░░
 *
 * █ accuracy   ░ over-confident   ▓ under-confident
 * </pre>
 *
 * <p>Neighboring empty bins share a line. A narrow plot leaves out columns, never the gap.
 *
 * <p>Static methods only, for any number of threads.
 *
 * @since 0.1
 */
public final class ReliabilityPlot {

    private static final int FEWEST_CELLS = 12;

    private ReliabilityPlot() {}

    /** Lines of at most {@code style.width()} columns, without a line end. */
    public static List<String> lines(Reliability r, PlotStyle style) {
        NullCheck.argument(r, "r");
        NullCheck.argument(style, "style");
        Summary all = Summary.of(r);
        Range range = Range.of(List.of(r), style);
        Panel panel = Panel.fitting(style.width() - range.width(), all.rows(), style);
        List<String> lines = new ArrayList<>();
        lines.add(trimmed(style.faint(range.padded("range") + panel.header())));
        for (BinRun run : BinRun.of(r.bins().size(), i -> r.bins().get(i).count() == 0)) {
            lines.add(trimmed(range.of(r, run) + panel.line(r, run)));
        }
        lines.add(trimmed(style.bold(range.padded("all")) + panel.line(all.rows(), all.confidence(), all.accuracy())));
        lines.add("");
        lines.add(legend(style));
        return lines;
    }

    /**
     * Both diagrams side by side, bin beside bin; one above the other where the two have different bins or the terminal
     * is too narrow.
     */
    public static List<String> beforeAndAfter(Reliability before, Reliability after, PlotStyle style) {
        NullCheck.argument(before, "before");
        NullCheck.argument(after, "after");
        NullCheck.argument(style, "style");
        Range range = Range.of(List.of(before, after), style);
        int half = (style.width() - range.width()) / 2;
        long rows = Math.max(before.rows(), after.rows());
        if (!sameEdges(before, after) || half < Panel.widthOfNumbers(false, false, rows) + FEWEST_CELLS) {
            List<String> lines = new ArrayList<>();
            lines.add(style.bold("before"));
            lines.addAll(lines(before, style));
            lines.subList(lines.size() - 2, lines.size()).clear();
            lines.add("");
            lines.add(style.bold("after"));
            lines.addAll(lines(after, style));
            return lines;
        }
        Panel panel = Panel.fitting(half, rows, style);
        List<String> lines = new ArrayList<>();
        lines.add(trimmed(range.padded("") + style.bold(panel.title("before")) + style.bold(panel.title("after"))));
        lines.add(trimmed(style.faint(range.padded("range") + panel.header() + panel.header())));
        for (BinRun run : BinRun.of(before.bins().size(), i -> bothEmpty(before, after, i))) {
            lines.add(trimmed(range.of(before, run) + panel.line(before, run) + panel.line(after, run)));
        }
        Summary b = Summary.of(before);
        Summary a = Summary.of(after);
        lines.add(trimmed(style.bold(range.padded("all"))
                + panel.line(b.rows(), b.confidence(), b.accuracy())
                + panel.line(a.rows(), a.confidence(), a.accuracy())));
        lines.add("");
        lines.add(legend(style));
        return lines;
    }

    private static boolean bothEmpty(Reliability before, Reliability after, int i) {
        return before.bins().get(i).count() == 0 && after.bins().get(i).count() == 0;
    }

    private static boolean sameEdges(Reliability a, Reliability b) {
        boolean same = a.bins().size() == b.bins().size();
        for (int i = 0; same && i < a.bins().size(); i++) {
            same = a.bins().get(i).low() == b.bins().get(i).low()
                    && a.bins().get(i).high() == b.bins().get(i).high();
        }
        return same;
    }

    private static String legend(PlotStyle style) {
        boolean wide = style.width() >= 50;
        String space = wide ? "   " : "  ";
        return (style.unicode() ? "█" : "#") + " accuracy"
                + space + style.over(style.unicode() ? "░" : "-") + (wide ? " over-confident" : " over")
                + space + style.under(style.unicode() ? "▓" : "+") + (wide ? " under-confident" : " under");
    }

    private static String trimmed(String line) {
        return line.stripTrailing();
    }

    private static String plainMinus(String text, PlotStyle style) {
        return style.unicode() ? text : text.replace('−', '-').replace('–', '-');
    }

    /** The first column: what the bins cover. */
    private record Range(int decimals, PlotStyle style) {

        static Range of(List<Reliability> diagrams, PlotStyle style) {
            int decimals = 2;
            for (Reliability r : diagrams) {
                decimals = Math.max(decimals, Figures.edgeDecimals(r));
            }
            return new Range(decimals, style);
        }

        int width() {
            return 2 * (decimals + 2) + 1;
        }

        String padded(String text) {
            return TerminalText.fitted(text, width(), style.unicode());
        }

        String of(Reliability r, BinRun run) {
            String low = Figures.fixed(r.bins().get(run.first()).low(), decimals);
            String high = Figures.fixed(r.bins().get(run.last()).high(), decimals);
            String text = padded(plainMinus(low + "–" + high, style));
            return run.empty() ? style.faint(text) : text;
        }
    }

    /** The numbers and the bar of one diagram. */
    private record Panel(boolean means, boolean counts, int countWidth, int cells, PlotStyle style) {

        static Panel fitting(int width, long rows, PlotStyle style) {
            boolean means = width >= widthOfNumbers(true, true, rows) + 2 * FEWEST_CELLS;
            boolean counts = means || width >= widthOfNumbers(true, false, rows) + FEWEST_CELLS;
            int cells = width - widthOfNumbers(counts, means, rows);
            return new Panel(means, counts, countWidth(rows), cells, style);
        }

        static int countWidth(long rows) {
            return Math.max(4, Figures.count(rows).length());
        }

        static int widthOfNumbers(boolean counts, boolean means, long rows) {
            return (counts ? 2 + countWidth(rows) : 0) + (means ? 14 : 0) + 8 + 2;
        }

        int width() {
            return (counts ? 2 + countWidth : 0) + (means ? 14 : 0) + 8 + 2 + cells;
        }

        String title(String text) {
            return TerminalText.fitted("  " + text, width(), style.unicode());
        }

        String header() {
            return numbers("rows", "conf", "acc", "gap") + "  " + Bar.scale(cells);
        }

        private String numbers(String count, String confidence, String accuracy, String gap) {
            return (counts ? right(count, 2 + countWidth) : "")
                    + (means ? right(confidence, 7) + right(accuracy, 7) : "")
                    + right(gap, 8);
        }

        private static String right(String text, int width) {
            return " ".repeat(Math.max(0, width - text.length())) + text;
        }

        String line(Reliability r, BinRun run) {
            Reliability.Bin b = r.bins().get(run.first());
            return run.empty() ? line(0, Double.NaN, Double.NaN) : line(b.count(), b.confidence(), b.accuracy());
        }

        String line(long count, double confidence, double accuracy) {
            if (count == 0) {
                String nothing = style.unicode() ? "–" : "-";
                String numbers = counts ? numbers(nothing, "", "", "") : numbers("", "", "", nothing);
                return style.faint(numbers) + " ".repeat(2 + cells);
            }
            double gap = accuracy - confidence;
            String signed = plainMinus(Figures.signed(gap, 3), style);
            String numbers =
                    numbers(Figures.count(count), Figures.fixed(confidence, 3), Figures.fixed(accuracy, 3), signed);
            String before = numbers.substring(0, numbers.length() - signed.length());
            String colored =
                    signed.startsWith("+") ? style.under(signed) : signed.startsWith("0") ? signed : style.over(signed);
            String bar = Bar.gap(accuracy, confidence, cells, style);
            int drawn = Bar.gap(accuracy, confidence, cells, new PlotStyle(style.width(), false, style.unicode()))
                    .length();
            return before + colored + "  " + bar + " ".repeat(cells - drawn);
        }
    }
}
