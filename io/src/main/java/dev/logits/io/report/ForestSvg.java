package dev.logits.io.report;

import dev.logits.internal.check.NullCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A forest plot as SVG: estimates with their intervals, one below the other, on a logarithmic axis of ratios such as
 * odds ratios. A line marks 1, no effect; an interval that leaves the picture ends in an arrow.
 *
 * <p>Static methods only, for any number of threads.
 *
 * <p>Reference: S. Lewis, M. Clarke, Forest plots: trying to see the wood and the trees, 2001.
 *
 * @since 0.1
 */
public final class ForestSvg {
    private static final int WIDTH = 640;
    private static final double LEFT = 210;
    private static final double ACROSS = 270;
    private static final double ROW = 24;
    private static final double TOP = 26;

    /** Ratios beyond these are not drawn to scale. */
    private static final double WIDEST = 4;

    private ForestSvg() {}

    /**
     * A row.
     *
     * @param name what is estimated
     * @param ratio positive and finite
     * @param low the lower end of its interval; 0 if it has none
     * @param high the upper end; +∞ if it has none
     */
    public record Item(String name, double ratio, double low, double high) {
        /** Checks the numbers. */
        public Item {
            NullCheck.argument(name, "name");
            if (!(ratio > 0 && ratio < Double.POSITIVE_INFINITY && low >= 0 && low <= ratio && ratio <= high)) {
                throw new IllegalArgumentException("\"" + name + "\": a ratio of " + ratio + " from " + low + " to "
                        + high + "; expected a positive, finite ratio within its interval");
            }
        }
    }

    /**
     * The picture.
     *
     * @param items one or more rows
     * @param axis what is across, such as odds ratio
     * @param title its name for those who cannot see it
     */
    public static String of(List<Item> items, String axis, String title) {
        NullCheck.argument(items, "items");
        NullCheck.argument(axis, "axis");
        NullCheck.argument(title, "title");
        if (items.isEmpty()) {
            throw new IllegalArgumentException("a forest plot needs an item");
        }
        double[] range = range(items);
        double bottom = TOP + ROW * items.size();
        Svg svg = new Svg(WIDTH, (int) Math.ceil(bottom + 44), title, description(items));
        svg.group("grid", Svg.Color.GRID.stroke());
        List<Double> ticks = ticks(range);
        ticks.forEach(t -> svg.line(x(t, range), TOP - 6, x(t, range), bottom));
        svg.end().group("one", "stroke-dasharray=\"4 3\" " + Svg.Color.INK.stroke());
        svg.line(x(0, range), TOP - 6, x(0, range), bottom).end();
        for (int i = 0; i < items.size(); i++) {
            row(svg, items.get(i), TOP + ROW * (i + 0.5), range);
        }
        svg.group("axis", Svg.Color.INK.fill());
        ticks.forEach(t -> svg.text(x(t, range), bottom + 16, "middle", plain(Math.pow(10, t))));
        svg.text(LEFT + ACROSS / 2, bottom + 34, "middle", axis).end();
        return svg.close();
    }

    /** Powers of ten at the ends: around all intervals, and 1. */
    private static double[] range(List<Item> items) {
        double low = -0.05;
        double high = 0.05;
        for (Item item : items) {
            double at = Math.max(-WIDEST, Math.min(WIDEST, Math.log10(item.ratio())));
            low = Math.min(low, Math.max(Math.log10(item.low()), at - 2));
            high = Math.max(high, Math.min(Math.log10(item.high()), at + 2));
        }
        double margin = 0.04 * (high - low);
        return new double[] {Math.max(low, -WIDEST) - margin, Math.min(high, WIDEST) + margin};
    }

    private static double x(double exponent, double[] range) {
        return LEFT + ACROSS * (exponent - range[0]) / (range[1] - range[0]);
    }

    private static List<Double> ticks(double[] range) {
        List<Double> ticks = new ArrayList<>();
        double span = range[1] - range[0];
        double[] digits =
                span > 3 ? new double[] {1} : span > 1 ? new double[] {1, 3} : new double[] {1, 1.5, 2, 3, 5, 7};
        for (int power = (int) Math.floor(range[0]); power <= Math.ceil(range[1]); power++) {
            for (double digit : digits) {
                double at = power + Math.log10(digit);
                if (at >= range[0] && at <= range[1]) {
                    ticks.add(at);
                }
            }
        }
        return ticks;
    }

    private static void row(Svg svg, Item item, double y, double[] range) {
        double left = Math.max(range[0], Math.log10(item.low()));
        double right = Math.min(range[1], Math.log10(item.high()));
        double at = Math.max(range[0], Math.min(range[1], Math.log10(item.ratio())));
        svg.group("interval", "stroke-width=\"2\" " + Svg.Color.BAR.stroke());
        svg.line(x(left, range), y, x(right, range), y);
        if (left == range[0]) {
            arrow(svg, x(left, range), y, 5);
        }
        if (right == range[1]) {
            arrow(svg, x(right, range), y, -5);
        }
        svg.end().group("estimate", Svg.Color.UNDER.fill());
        svg.diamond(x(at, range), y, 5).end();
        svg.group("name", Svg.Color.INK.fill());
        svg.text(LEFT - 12, y + 4, "end", shortened(item.name()));
        svg.text(
                        LEFT + ACROSS + 12,
                        y + 4,
                        "start",
                        plain(item.ratio()) + " (" + plain(item.low()) + " to " + plain(item.high()) + ")")
                .end();
    }

    private static void arrow(Svg svg, double x, double y, double back) {
        svg.line(x, y, x + back, y - 4).line(x, y, x + back, y + 4);
    }

    private static String shortened(String name) {
        return name.length() > 34 ? name.substring(0, 33) + "\u2026" : name;
    }

    private static String plain(double value) {
        if (Double.isInfinite(value)) {
            return "\u221e";
        }
        double size = Math.abs(value);
        return size != 0 && (size < 1e-3 || size >= 1e5)
                ? String.format(Locale.ROOT, "%.1e", value)
                : String.format(Locale.ROOT, size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : "%.3g", value);
    }

    private static String description(List<Item> items) {
        StringBuilder text = new StringBuilder();
        for (Item item : items) {
            text.append(item.name()).append(' ').append(plain(item.ratio()));
            text.append(", from ")
                    .append(plain(item.low()))
                    .append(" to ")
                    .append(plain(item.high()))
                    .append(". ");
        }
        return text.toString().strip();
    }
}
