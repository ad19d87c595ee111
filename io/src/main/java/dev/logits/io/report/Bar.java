package dev.logits.io.report;

/** Horizontal bars out of characters; with block characters a bar's end is right to an eighth of a cell. */
final class Bar {

    private static final String EIGHTHS = "▏▎▍▌▋▊▉";

    private Bar() {}

    /** A bar of {@code share}·{@code cells}; shares outside 0..1 are drawn at the end they pass. */
    static String of(double share, int cells, PlotStyle style) {
        return span(0, share, cells, '█', '#', style);
    }

    /**
     * An accuracy bar with its gap to the confidence: what the confidence promised and the accuracy does not keep is
     * light (ASCII: minus signs), what the accuracy has beyond the confidence is dark (plus signs).
     */
    static String gap(double accuracy, double confidence, int cells, PlotStyle style) {
        if (accuracy >= confidence) {
            int promised = (int) Math.min(Math.round(clamp(confidence) * cells), (long) (clamp(accuracy) * cells));
            return (style.unicode() ? "█" : "#").repeat(promised)
                    + style.under(span(promised, accuracy, cells, '▓', '+', style));
        }
        String kept = of(accuracy, cells, style);
        int promised = (int) Math.round(clamp(confidence) * cells);
        String missing = (style.unicode() ? "░" : "-").repeat(Math.max(0, promised - kept.length()));
        return kept + style.over(missing);
    }

    private static String span(int from, double share, int cells, char block, char ascii, PlotStyle style) {
        if (!style.unicode()) {
            int full = (int) Math.round(clamp(share) * cells);
            return Character.toString(ascii).repeat(Math.max(0, full - from));
        }
        int eighths = (int) Math.round(clamp(share) * cells * 8);
        String full = Character.toString(block).repeat(Math.max(0, eighths / 8 - from));
        int rest = eighths % 8;
        return rest == 0 ? full : full + EIGHTHS.charAt(rest - 1);
    }

    private static double clamp(double share) {
        return share > 0 ? Math.min(share, 1) : 0;
    }

    /** The scale above bars: 0 at the left, 1 at the right, 0.5 between if there is room. */
    static String scale(int cells) {
        StringBuilder line = new StringBuilder(" ".repeat(cells));
        line.setCharAt(0, '0');
        line.setCharAt(cells - 1, '1');
        if (cells >= 14) {
            int middle = cells / 2 - 1;
            line.replace(middle, middle + 3, "0.5");
        }
        return line.toString();
    }
}
