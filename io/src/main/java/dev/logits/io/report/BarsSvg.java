package dev.logits.io.report;

import dev.logits.internal.check.NullCheck;
import java.util.List;

/**
 * Labeled horizontal bars as SVG, such as the probabilities of one row; the picture of {@link BarList}.
 *
 * <p>Static methods only, for any number of threads.
 *
 * @since 0.1
 */
public final class BarsSvg {
    private static final int WIDTH = 420;
    private static final double ROW = 22;
    private static final double VALUES = 56;
    private static final double GAP = 8;

    /** A letter is about so wide where pages are narrow, whose style sheet makes the letters larger. */
    private static final double LETTER = 8.4;

    private static final int SHORTEST_LABEL = 12;
    private static final int LONGEST_LABEL = 30;

    private BarsSvg() {}

    /**
     * The picture.
     *
     * @param items labels and values, from the top down; labels are cut after 30 letters
     * @param full the value of a full bar, positive; longer bars are cut
     * @param marked the index of the item to point out, or −1
     * @param title its name for those who cannot see it
     */
    public static String of(List<BarList.Item> items, double full, int marked, String title) {
        NullCheck.argument(items, "items");
        NullCheck.argument(title, "title");
        if (!(full > 0)) {
            throw new IllegalArgumentException("a full bar must be positive, got " + full);
        }
        StringBuilder description = new StringBuilder();
        items.forEach(item -> description
                .append(item.label())
                .append(' ')
                .append(BarList.value(item.value()))
                .append("; "));
        Svg svg = new Svg(WIDTH, (int) (items.size() * ROW + 8), title, description.toString());
        double labels = GAP + LETTER * lettersOf(items);
        double most = WIDTH - labels - VALUES - GAP;
        for (int i = 0; i < items.size(); i++) {
            BarList.Item item = items.get(i);
            double y = 4 + i * ROW;
            Svg.Color color = i == marked ? Svg.Color.UNDER : Svg.Color.BAR;
            svg.group("label", Svg.Color.INK.fill())
                    .text(labels - GAP, y + 15, "end", cut(item.label()))
                    .end();
            svg.group("bar", color.fill())
                    .rect(labels, y + 3, most * Math.min(1, item.value() / full), ROW - 6)
                    .end();
            svg.group("value", Svg.Color.INK.fill())
                    .text(WIDTH - 4, y + 15, "end", BarList.value(item.value()))
                    .end();
        }
        return svg.close();
    }

    /** The letters that the longest label has room for. */
    private static int lettersOf(List<BarList.Item> items) {
        int longest = items.stream()
                .mapToInt(item -> item.label().codePointCount(0, item.label().length()))
                .max()
                .orElse(0);
        return Math.max(SHORTEST_LABEL, Math.min(longest, LONGEST_LABEL));
    }

    private static String cut(String label) {
        return label.codePointCount(0, label.length()) <= LONGEST_LABEL
                ? label
                : label.substring(0, label.offsetByCodePoints(0, LONGEST_LABEL - 1)) + "…";
    }
}
