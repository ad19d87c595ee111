package dev.logits.io.report;

/**
 * How a plot for the terminal looks.
 *
 * <p>Immutable.
 *
 * @param width columns; no line is longer
 * @param color whether ANSI colors are used
 * @param unicode whether block characters are used, or plain ASCII
 * @since 0.1
 */
public record PlotStyle(int width, boolean color, boolean unicode) {

    /** The fewest columns in which a plot says something. */
    public static final int NARROWEST = 32;

    /** Checks the width. */
    public PlotStyle {
        if (width < NARROWEST) {
            throw new IllegalArgumentException("plots need " + NARROWEST + " columns or more, got " + width);
        }
    }

    /** Block characters without color. */
    public static PlotStyle plain(int width) {
        return new PlotStyle(width, false, true);
    }

    /** ASCII only, without color: for logs and old terminals. */
    public static PlotStyle ascii(int width) {
        return new PlotStyle(width, false, false);
    }

    /** The same with ANSI colors. */
    public PlotStyle withColor() {
        return new PlotStyle(width, true, unicode);
    }

    String over(String text) {
        return painted(text, "31");
    }

    String under(String text) {
        return painted(text, "36");
    }

    String bold(String text) {
        return painted(text, "1");
    }

    String faint(String text) {
        return painted(text, "2");
    }

    private String painted(String text, String code) {
        return color && !text.isBlank() ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
