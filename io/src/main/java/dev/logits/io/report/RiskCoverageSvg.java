package dev.logits.io.report;

import dev.logits.internal.check.NullCheck;
import dev.logits.metric.RiskCoverage;
import java.util.List;
import java.util.stream.Stream;

/**
 * Risk–coverage curves before and after calibration as SVG: the share of errors among the rows that are answered, over
 * the share of rows that these are when the least sure are left out. A temperature moves them little: it changes how
 * much is promised, not which rows are surer.
 *
 * <p>The picture takes its colors from the page around it as {@link ReliabilitySvg} does.
 *
 * <p>Static methods only, for any number of threads.
 *
 * @since 0.1
 */
public final class RiskCoverageSvg {
    private static final int WIDTH = 572;
    private static final int HEIGHT = 300;
    private static final double LEFT = 52;
    private static final double TOP = 32;
    private static final double ACROSS = 496;
    private static final double UP = 220;
    private static final double BOTTOM = TOP + UP;
    private static final double LEGEND = 322;
    private static final int POINTS = 160;

    private RiskCoverageSvg() {}

    /**
     * The picture.
     *
     * @param before the curve of the uncalibrated rows
     * @param after the curve of the same rows calibrated
     * @param title its name for those who cannot see it
     */
    public static String of(RiskCoverage before, RiskCoverage after, String title) {
        NullCheck.argument(before, "before");
        NullCheck.argument(after, "after");
        NullCheck.argument(title, "title");
        List<RiskCoverage.Point> first = before.points(POINTS);
        List<RiskCoverage.Point> second = after.points(POINTS);
        double top = Stream.concat(first.stream(), second.stream())
                .mapToDouble(RiskCoverage.Point::risk)
                .max()
                .orElse(0);
        double step = ConfidenceHistogramSvg.step(top > 0 ? top : 1);
        double end = step * Math.max(1, Math.ceil(top / step - 1e-9));
        RiskCoverage.Point last = second.get(second.size() - 1);
        Svg svg = new Svg(
                WIDTH,
                HEIGHT,
                title,
                "All rows answered: " + Figures.spokenPercent(last.risk()) + " errors. The surer half answered: "
                        + Figures.spokenPercent(half(first)) + " before, " + Figures.spokenPercent(half(second))
                        + " after calibration.");
        axes(svg, step, end);
        curve(svg, "before", "stroke-dasharray=\"5 4\" stroke-width=\"1.6\" " + Svg.Color.INK.stroke(), first, end);
        curve(svg, "after", "stroke-width=\"2.2\" " + Svg.Color.UNDER.stroke(), second, end);
        svg.group("before", "stroke-dasharray=\"5 4\" stroke-width=\"1.6\" " + Svg.Color.INK.stroke())
                .line(LEGEND, 13, LEGEND + 24, 13)
                .end();
        svg.group("after", "stroke-width=\"2.2\" " + Svg.Color.UNDER.stroke())
                .line(LEGEND + 92, 13, LEGEND + 116, 13)
                .end();
        svg.group("legend", Svg.Color.INK.fill())
                .text(LEGEND + 30, 17, "start", "before")
                .text(LEGEND + 122, 17, "start", "after calibration")
                .end();
        return svg.close();
    }

    private static double half(List<RiskCoverage.Point> points) {
        return points.stream()
                .filter(p -> p.coverage() >= 0.5)
                .findFirst()
                .map(RiskCoverage.Point::risk)
                .orElse(0.0);
    }

    private static void curve(Svg svg, String name, String attributes, List<RiskCoverage.Point> points, double end) {
        double[] x =
                points.stream().mapToDouble(p -> LEFT + ACROSS * p.coverage()).toArray();
        double[] y =
                points.stream().mapToDouble(p -> BOTTOM - UP * p.risk() / end).toArray();
        svg.group(name, "fill=\"none\" stroke-linejoin=\"round\" " + attributes)
                .polyline(x, y)
                .end();
    }

    private static void axes(Svg svg, double step, double end) {
        svg.group("grid", Svg.Color.GRID.stroke());
        for (int i = 1; i * step <= end + step / 2; i++) {
            svg.line(LEFT, BOTTOM - UP * i * step / end, LEFT + ACROSS, BOTTOM - UP * i * step / end);
        }
        svg.end();
        svg.group("baseline", "stroke-opacity=\"0.55\" " + Svg.Color.INK.stroke())
                .line(LEFT, BOTTOM, LEFT + ACROSS, BOTTOM)
                .line(LEFT, TOP, LEFT, BOTTOM)
                .end();
        svg.group("axis", Svg.Color.INK.fill());
        for (int i = 0; i * step <= end + step / 2; i++) {
            String label = i == 0 ? "0" : Figures.coordinate(100 * i * step) + " %";
            svg.text(LEFT - 7, BOTTOM - UP * i * step / end + 4, "end", label);
        }
        for (int tick = 0; tick <= 5; tick++) {
            svg.text(LEFT + ACROSS * tick / 5, BOTTOM + 16, "middle", 20 * tick + " %");
        }
        svg.text(2, 17, "start", "errors among them")
                .text(LEFT + ACROSS / 2, BOTTOM + 36, "middle", "rows answered, surest first")
                .end();
    }
}
