package dev.logits.io.report;

import dev.logits.internal.check.NullCheck;
import dev.logits.metric.Interval;
import dev.logits.metric.Reliability;
import java.util.List;

/**
 * A reliability diagram as SVG: above, accuracy over confidence; below, how many rows have which confidence.
 *
 * <p>Each bin is a bar between its true edges, as high as its accuracy. The gap to its confidence is marked: hollow
 * where confidence promised more than was right, filled where more was right than promised. A point stands at
 * (confidence, accuracy) with a whisker of Wilson's 95 % interval: where the whisker misses the diagonal, the gap is
 * more than chance. A diamond marks all rows together.
 *
 * <p>The picture stands alone, and inside a page takes the page's text color and the page's {@code --logits-bar},
 * {@code --logits-over}, {@code --logits-under} and {@code --logits-grid}.
 *
 * <p>Static methods only, for any number of threads.
 *
 * @since 0.1
 */
public final class ReliabilitySvg {

    private static final int WIDTH = 360;
    private static final int HEIGHT = 448;
    /** What two diagrams have above them and between them. */
    private static final int HEADING = 30;

    private static final int BETWEEN = 40;
    private static final double LEFT = 48;
    private static final double TOP = 30;
    private static final double SIDE = 300;
    private static final double STRIP = 344;
    private static final double STRIP_HEIGHT = 52;
    /** With more bins than this, marks are thinner and gaps have no outline. */
    private static final int DENSE = 30;

    private static final double BOTTOM = STRIP + STRIP_HEIGHT;

    private ReliabilitySvg() {}

    /**
     * The picture.
     *
     * @param r the bins
     * @param title its name for those who cannot see it, such as "Reliability before calibration"
     */
    public static String of(Reliability r, String title) {
        NullCheck.argument(r, "r");
        NullCheck.argument(title, "title");
        return of(r, title, new ConfidenceDensity(r).top());
    }

    /** The same with the histogram's scale given, so that two pictures compare. */
    static String of(Reliability r, String title, double top) {
        Summary all = Summary.of(r);
        Svg svg = new Svg(WIDTH, HEIGHT, title, description(all));
        draw(svg, r, all, top);
        return svg.close();
    }

    /**
     * Two diagrams beside each other in one picture that stands alone, on light pages and dark ones.
     *
     * @param title its name for those who cannot see it, such as "Reliability before and after calibration"
     */
    static String beforeAndAfter(Reliability before, Reliability after, String title, double top) {
        Summary first = Summary.of(before);
        Summary second = Summary.of(after);
        Svg svg = new Svg(
                2 * WIDTH + BETWEEN,
                HEIGHT + HEADING,
                title,
                "Before: " + description(first) + " After: " + description(second));
        svg.style(ReportStyle.PICTURE);
        half(svg, 0, "Before", before, first, top);
        half(svg, WIDTH + BETWEEN, "After", after, second, top);
        return svg.close();
    }

    private static void half(Svg svg, int x, String when, Reliability r, Summary all, double top) {
        String heading = all.rows() == 0
                ? when
                : when + ": " + Figures.percent(all.confidence(), 0) + " sure, " + Figures.percent(all.accuracy(), 0)
                        + " right";
        svg.group("heading", "font-size=\"15\" " + Svg.Color.INK.fill())
                .text(x, 18, "start", heading)
                .end();
        svg.group("diagram", "transform=\"translate(" + x + " " + HEADING + ")\"");
        draw(svg, r, all, top);
        svg.end();
    }

    private static void draw(Svg svg, Reliability r, Summary all, double top) {
        List<Reliability.Bin> filled =
                r.bins().stream().filter(b -> b.count() > 0).toList();
        legend(svg);
        grid(svg);
        bars(svg, filled);
        gaps(svg, filled);
        frame(svg);
        points(svg, filled);
        if (all.rows() > 0) {
            svg.group("overall", Svg.Color.INK.fill())
                    .diamond(x(all.confidence()), y(all.accuracy()), 5.5)
                    .end();
        }
        strip(svg, r, all, top);
        axes(svg);
    }

    private static String description(Summary all) {
        if (all.rows() == 0) {
            return "No rows.";
        }
        String gap = Math.abs(all.gap()) < 0.0005
                ? "sure as often as right"
                : all.gap() < 0 ? "over-confident" : "under-confident";
        return Figures.count(all.rows(), "row", "rows") + " in "
                + Figures.count(all.filledBins(), "bin", "bins") + ". Mean confidence "
                + Figures.spokenPercent(all.confidence()) + ", accuracy " + Figures.spokenPercent(all.accuracy())
                + ": " + gap + " on average.";
    }

    private static double x(double confidence) {
        return LEFT + SIDE * confidence;
    }

    private static double y(double accuracy) {
        return TOP + SIDE * (1 - accuracy);
    }

    private static double width(Reliability.Bin b) {
        return SIDE * ConfidenceDensity.width(b);
    }

    private static double left(Reliability.Bin b) {
        return Math.min(x(b.low()), LEFT + SIDE - width(b));
    }

    private static void legend(Svg svg) {
        svg.group("legend", Svg.Color.BAR.fill()).rect(0, 8, 10, 10).end();
        svg.group("legend", "fill-opacity=\"0.16\" stroke-dasharray=\"3 2\" " + both(Svg.Color.OVER))
                .rect(79.5, 8.5, 9, 9)
                .end();
        svg.group("legend", Svg.Color.UNDER.fill()).rect(193, 8, 10, 10).end();
        svg.group("legend", Svg.Color.INK.fill())
                .diamond(320, 13, 5)
                .text(15, 17, "start", "accuracy")
                .text(94, 17, "start", "over-confident")
                .text(208, 17, "start", "under-confident")
                .text(330, 17, "start", "all")
                .end();
    }

    private static String both(Svg.Color color) {
        String fill = color.fill();
        String stroke = color.stroke();
        int style = fill.indexOf(" style=\"");
        int strokeStyle = stroke.indexOf(" style=\"");
        return fill.substring(0, style) + " " + stroke.substring(0, strokeStyle)
                + fill.substring(style, fill.length() - 1) + ";" + stroke.substring(strokeStyle + 8);
    }

    private static void grid(Svg svg) {
        svg.group("grid", Svg.Color.GRID.stroke());
        for (int tick = 1; tick <= 4; tick++) {
            svg.line(LEFT, y(tick / 5.0), LEFT + SIDE, y(tick / 5.0));
            svg.line(x(tick / 5.0), TOP, x(tick / 5.0), TOP + SIDE);
        }
        svg.end();
    }

    private static void bars(Svg svg, List<Reliability.Bin> filled) {
        svg.group("accuracy", Svg.Color.BAR.fill());
        for (Reliability.Bin b : filled) {
            double inset = inset(b);
            svg.rect(left(b) + inset, y(b.accuracy()), width(b) - 2 * inset, SIDE * b.accuracy());
        }
        svg.end();
    }

    /** Bars stand a little apart, unless they are so narrow that little would be left. */
    private static double inset(Reliability.Bin b) {
        return width(b) >= 8 ? 0.75 : width(b) >= 4 ? 0.25 : 0;
    }

    private static void gaps(Svg svg, List<Reliability.Bin> filled) {
        boolean dense = filled.size() > DENSE;
        svg.group(
                "over",
                dense
                        ? "fill-opacity=\"0.35\" " + Svg.Color.OVER.fill()
                        : "fill-opacity=\"0.16\" stroke-width=\"0.8\" stroke-dasharray=\"3 2\" "
                                + both(Svg.Color.OVER));
        for (Reliability.Bin b : filled) {
            if (b.gap() < 0) {
                double inset = inset(b);
                svg.rect(left(b) + inset, y(b.confidence()), width(b) - 2 * inset, -SIDE * b.gap());
            }
        }
        svg.end().group("under", Svg.Color.UNDER.fill());
        for (Reliability.Bin b : filled) {
            if (b.gap() > 0) {
                double inset = inset(b);
                svg.rect(left(b) + inset, y(b.accuracy()), width(b) - 2 * inset, SIDE * b.gap());
            }
        }
        svg.end();
    }

    private static void frame(Svg svg) {
        svg.group("diagonal", "stroke-dasharray=\"5 4\" " + Svg.Color.INK.stroke())
                .line(x(0), y(0), x(1), y(1))
                .end();
        svg.group("frame", "fill=\"none\" stroke-opacity=\"0.55\" " + Svg.Color.INK.stroke())
                .rect(LEFT, TOP, SIDE, SIDE)
                .end();
    }

    private static void points(Svg svg, List<Reliability.Bin> filled) {
        boolean dense = filled.size() > DENSE;
        svg.group("interval", "stroke-width=\"" + (dense ? 0.6 : 1.1) + "\" " + Svg.Color.INK.stroke());
        for (Reliability.Bin b : filled) {
            Interval w = Interval.wilson(b.accuracy(), Math.min(b.count(), b.weight()));
            svg.line(x(b.confidence()), y(w.low()), x(b.confidence()), y(w.high()));
        }
        svg.end().group("point", Svg.Color.INK.fill());
        for (Reliability.Bin b : filled) {
            svg.circle(x(b.confidence()), y(b.accuracy()), dense ? 0.8 : 2.2);
        }
        svg.end();
    }

    private static void strip(Svg svg, Reliability r, Summary all, double top) {
        ConfidenceDensity density = new ConfidenceDensity(r);
        svg.group("rows", Svg.Color.BAR.fill());
        for (Reliability.Bin b : r.bins()) {
            if (b.count() > 0) {
                double height = STRIP_HEIGHT * density.height(b) / top;
                svg.rect(left(b) + inset(b), BOTTOM - height, width(b) - 2 * inset(b), height);
            }
        }
        svg.end();
        svg.group("baseline", "stroke-opacity=\"0.55\" " + Svg.Color.INK.stroke())
                .line(LEFT, BOTTOM, LEFT + SIDE, BOTTOM)
                .end();
        svg.group("axis", Svg.Color.INK.fill())
                .text(LEFT - 7, STRIP + 9, "end", density.label(Double.parseDouble(Figures.fixed(top, 2))))
                .text(LEFT - 7, STRIP + 22, "end", density.equalWidths() ? "of rows" : "density")
                .text(LEFT - 7, BOTTOM, "end", "0")
                .end();
    }

    private static void axes(Svg svg) {
        svg.group("axis", Svg.Color.INK.fill());
        for (int tick = 0; tick <= 5; tick++) {
            String label = Figures.coordinate(tick / 5.0);
            svg.text(LEFT - 7, y(tick / 5.0) + 4, "end", label);
            svg.text(x(tick / 5.0), BOTTOM + 15, "middle", label);
        }
        svg.upwardText(13, TOP + SIDE / 2, "accuracy")
                .text(LEFT + SIDE / 2, BOTTOM + 33, "middle", "confidence")
                .end();
    }
}
