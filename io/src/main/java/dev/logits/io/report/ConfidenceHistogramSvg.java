package dev.logits.io.report;

import dev.logits.internal.check.NullCheck;
import dev.logits.metric.Reliability;

/**
 * A histogram of the top class's confidence as SVG, with lines at the mean confidence and at the accuracy: a calibrated
 * model's two lines are one.
 *
 * <p>The picture takes its colors from the page around it as {@link ReliabilitySvg} does.
 *
 * <p>Static methods only, for any number of threads.
 *
 * @since 0.1
 */
public final class ConfidenceHistogramSvg {

    private static final int WIDTH = 360;
    private static final int HEIGHT = 232;
    private static final double LEFT = 48;
    private static final double TOP = 34;
    private static final double ACROSS = 300;
    private static final double UP = 146;
    private static final double BOTTOM = TOP + UP;

    private ConfidenceHistogramSvg() {}

    /**
     * The picture.
     *
     * @param r bins whose counts are shown: as shares of the rows, or as densities where the bins differ in width
     * @param title its name for those who cannot see it, such as "Confidence before calibration"
     */
    public static String of(Reliability r, String title) {
        NullCheck.argument(r, "r");
        NullCheck.argument(title, "title");
        return of(r, title, new ConfidenceDensity(r).top());
    }

    /** The same with the scale given, so that two pictures compare. */
    static String of(Reliability r, String title, double top) {
        Summary all = Summary.of(r);
        ConfidenceDensity density = new ConfidenceDensity(r);
        Svg svg = new Svg(WIDTH, HEIGHT, title, description(all));
        double step = step(top);
        double end = step * Math.ceil(top / step - 1e-9);
        svg.group("grid", Svg.Color.GRID.stroke());
        for (int i = 1; i * step <= end + step / 2; i++) {
            svg.line(LEFT, BOTTOM - UP * i * step / end, LEFT + ACROSS, BOTTOM - UP * i * step / end);
        }
        svg.end().group("rows", Svg.Color.BAR.fill());
        for (Reliability.Bin b : r.bins()) {
            if (b.count() > 0) {
                double width = ACROSS * ConfidenceDensity.width(b);
                double inset = width >= 8 ? 0.75 : width >= 4 ? 0.25 : 0;
                double height = UP * density.height(b) / end;
                double left = Math.min(x(b.low()), LEFT + ACROSS - width);
                svg.rect(left + inset, BOTTOM - height, width - 2 * inset, height);
            }
        }
        svg.end();
        svg.group("baseline", "stroke-opacity=\"0.55\" " + Svg.Color.INK.stroke())
                .line(LEFT, BOTTOM, LEFT + ACROSS, BOTTOM)
                .end();
        if (all.rows() > 0) {
            means(svg, all);
        }
        axes(svg, density, step, end);
        return svg.close();
    }

    private static void means(Svg svg, Summary all) {
        String ink = Svg.Color.INK.stroke();
        svg.group("mean-accuracy", "stroke-width=\"1.6\" " + ink)
                .line(x(all.accuracy()), TOP - 4, x(all.accuracy()), BOTTOM)
                .line(0, 13, 18, 13)
                .end();
        svg.group("mean-confidence", "stroke-width=\"1.6\" stroke-dasharray=\"4 3\" " + ink)
                .line(x(all.confidence()), TOP - 4, x(all.confidence()), BOTTOM)
                .line(132, 13, 150, 13)
                .end();
        svg.group("legend", Svg.Color.INK.fill())
                .text(24, 17, "start", "accuracy " + Figures.spokenPercent(all.accuracy()))
                .text(156, 17, "start", "mean confidence " + Figures.spokenPercent(all.confidence()))
                .end();
    }

    private static void axes(Svg svg, ConfidenceDensity density, double step, double end) {
        svg.group("axis", Svg.Color.INK.fill());
        for (int i = 0; i * step <= end + step / 2; i++) {
            String label = i == 0 ? "0" : density.label(i * step);
            svg.text(LEFT - 7, BOTTOM - UP * i * step / end + 4, "end", label);
        }
        for (int tick = 0; tick <= 5; tick++) {
            svg.text(x(tick / 5.0), BOTTOM + 15, "middle", Figures.coordinate(tick / 5.0));
        }
        svg.text(LEFT - 7, TOP + 16, "end", density.equalWidths() ? "of rows" : "density")
                .text(LEFT + ACROSS / 2, BOTTOM + 33, "middle", "confidence")
                .end();
    }

    private static String description(Summary all) {
        return all.rows() == 0
                ? "No rows."
                : "How many of " + Figures.count(all.rows(), "row", "rows") + " have which confidence. Mean confidence "
                        + Figures.spokenPercent(all.confidence()) + ", accuracy "
                        + Figures.spokenPercent(all.accuracy()) + ".";
    }

    private static double x(double confidence) {
        return LEFT + ACROSS * confidence;
    }

    /** A round step, 1, 2 or 5 times a power of ten, that divides the axis into five parts at most. */
    static double step(double top) {
        double power = Math.pow(10, Math.floor(Math.log10(top / 5)));
        for (double step : new double[] {1, 2, 5}) {
            if (top / (step * power) <= 5) {
                return step * power;
            }
        }
        return 10 * power;
    }
}
