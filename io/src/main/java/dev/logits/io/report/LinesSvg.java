package dev.logits.io.report;

import dev.logits.internal.check.NullCheck;
import java.util.List;

/**
 * Curves over a common axis as SVG, such as an error after each epoch. The first is drawn full, the others dashed.
 *
 * <p>Static methods only, for any number of threads.
 *
 * @since 0.1
 */
public final class LinesSvg {
    private static final int WIDTH = 560;
    private static final int HEIGHT = 250;
    private static final double LEFT = 56;
    private static final double TOP = 28;
    private static final double ACROSS = WIDTH - LEFT - 14;
    private static final double UP = 174;
    private static final double BOTTOM = TOP + UP;
    private static final Svg.Color[] COLORS = {Svg.Color.UNDER, Svg.Color.OVER, Svg.Color.BAR};

    private LinesSvg() {}

    /**
     * A curve.
     *
     * @param name for the legend
     * @param x ascending
     * @param y as many
     */
    public record Line(String name, double[] x, double[] y) {
        /** Checks the lengths. */
        public Line {
            NullCheck.argument(name, "name");
            NullCheck.argument(x, "x");
            NullCheck.argument(y, "y");
            if (x.length != y.length || x.length == 0) {
                throw new IllegalArgumentException(
                        "a line needs as many x as y and one at least, got " + x.length + " and " + y.length);
            }
        }
    }

    /**
     * The picture.
     *
     * @param lines one to three curves
     * @param xName what is across
     * @param percent whether y is a share, to be written in per cent
     * @param title its name for those who cannot see it
     */
    public static String of(List<Line> lines, String xName, boolean percent, String title) {
        NullCheck.argument(lines, "lines");
        NullCheck.argument(xName, "xName");
        NullCheck.argument(title, "title");
        double left = lines.stream().mapToDouble(l -> l.x()[0]).min().orElse(0);
        double right =
                lines.stream().mapToDouble(l -> l.x()[l.x().length - 1]).max().orElse(1);
        double top = lines.stream()
                .flatMapToDouble(l -> java.util.Arrays.stream(l.y()))
                .max()
                .orElse(1);
        double span = right > left ? right - left : 1;
        double step = ConfidenceHistogramSvg.step(top > 0 ? top : 1);
        double end = step * Math.ceil(top / step - 1e-9);
        Svg svg = new Svg(WIDTH, HEIGHT, title, description(lines));
        svg.group("grid", Svg.Color.GRID.stroke());
        for (int i = 0; i * step <= end + step / 2; i++) {
            svg.line(LEFT, BOTTOM - UP * i * step / end, LEFT + ACROSS, BOTTOM - UP * i * step / end);
        }
        svg.end();
        for (int l = 0; l < lines.size(); l++) {
            curve(svg, lines.get(l), l, left, span, end);
        }
        svg.group("axis", Svg.Color.INK.fill());
        for (int i = 0; i * step <= end + step / 2; i++) {
            String label = percent ? Figures.coordinate(100 * i * step) + " %" : Figures.coordinate(i * step);
            svg.text(LEFT - 7, BOTTOM - UP * i * step / end + 4, "end", label);
        }
        svg.text(LEFT, BOTTOM + 16, "middle", Figures.coordinate(left))
                .text(LEFT + ACROSS, BOTTOM + 16, "end", Figures.coordinate(right))
                .text(LEFT + ACROSS / 2, BOTTOM + 33, "middle", xName)
                .end();
        return svg.close();
    }

    private static void curve(Svg svg, Line line, int index, double left, double span, double end) {
        String dash = index == 0 ? "" : " stroke-dasharray=\"" + (index == 1 ? "5 3" : "2 3") + "\"";
        svg.group(
                "line",
                "fill=\"none\" stroke-width=\"2\" stroke-linejoin=\"round\"" + dash + " "
                        + COLORS[index % COLORS.length].stroke());
        double[] x = new double[line.x().length];
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            x[i] = LEFT + ACROSS * (line.x()[i] - left) / span;
            y[i] = BOTTOM - UP * line.y()[i] / end;
        }
        double legend = LEFT + 170.0 * index;
        svg.polyline(x, y).line(legend, 12, legend + 18, 12).end();
        svg.group("legend", Svg.Color.INK.fill())
                .text(legend + 24, 16, "start", line.name())
                .end();
    }

    private static String description(List<Line> lines) {
        StringBuilder text = new StringBuilder();
        for (Line line : lines) {
            text.append(line.name())
                    .append(" from ")
                    .append(Figures.fixed(line.y()[0], 4))
                    .append(" to ")
                    .append(Figures.fixed(line.y()[line.y().length - 1], 4))
                    .append(". ");
        }
        return text.toString().strip();
    }
}
