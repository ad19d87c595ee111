package dev.logits.io.report;

import dev.logits.internal.check.NullCheck;
import java.util.List;

/**
 * Curves of one share over another, both from 0 to 100 %, as a square SVG: ROC and precision–recall curves. The first
 * is drawn full, the others dashed; chance can be shown as a thin line.
 *
 * <p>Static methods only, for any number of threads.
 *
 * @since 0.1
 */
public final class RateCurvesSvg {
    private static final int WIDTH = 360;
    private static final int HEIGHT = 372;
    private static final double LEFT = 50;
    private static final double TOP = 34;
    private static final double SIDE = 290;
    private static final double BOTTOM = TOP + SIDE;
    private static final int TICKS = 5;
    private static final Svg.Color[] COLORS = {Svg.Color.UNDER, Svg.Color.OVER, Svg.Color.BAR};

    private RateCurvesSvg() {}

    /**
     * The picture.
     *
     * @param lines one to three curves, whose x and y are shares
     * @param chance where chance lies: at x = 0 and at x = 1; empty for no such line
     * @param xName what is across
     * @param yName what is upwards
     * @param title its name for those who cannot see it
     * @throws IllegalArgumentException if there is no curve or more than three, or chance is not two numbers
     */
    public static String of(List<LinesSvg.Line> lines, List<Double> chance, String xName, String yName, String title) {
        NullCheck.argument(lines, "lines");
        NullCheck.argument(chance, "chance");
        NullCheck.argument(xName, "xName");
        NullCheck.argument(yName, "yName");
        NullCheck.argument(title, "title");
        if (lines.isEmpty() || lines.size() > COLORS.length) {
            throw new IllegalArgumentException("a picture has one to three curves, got " + lines.size());
        }
        if (!chance.isEmpty() && chance.size() != 2) {
            throw new IllegalArgumentException("chance is two numbers or none, got " + chance);
        }
        Svg svg = new Svg(WIDTH, HEIGHT, title, description(lines));
        grid(svg);
        if (!chance.isEmpty()) {
            svg.group("chance", "stroke-dasharray=\"3 4\" stroke-opacity=\"0.7\" " + Svg.Color.INK.stroke())
                    .line(LEFT, BOTTOM - SIDE * chance.get(0), LEFT + SIDE, BOTTOM - SIDE * chance.get(1))
                    .end();
        }
        for (int l = lines.size() - 1; l >= 0; l--) {
            curve(svg, lines.get(l), l);
        }
        axes(svg, xName, yName);
        return svg.close();
    }

    private static void grid(Svg svg) {
        svg.group("grid", Svg.Color.GRID.stroke());
        for (int i = 0; i <= TICKS; i++) {
            double at = SIDE * i / TICKS;
            svg.line(LEFT, BOTTOM - at, LEFT + SIDE, BOTTOM - at).line(LEFT + at, TOP, LEFT + at, BOTTOM);
        }
        svg.end();
    }

    private static void curve(Svg svg, LinesSvg.Line line, int index) {
        String dash = index == 0 ? "" : " stroke-dasharray=\"" + (index == 1 ? "6 3" : "2 3") + "\"";
        double[] x = new double[line.x().length];
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            x[i] = LEFT + SIDE * line.x()[i];
            y[i] = BOTTOM - SIDE * line.y()[i];
        }
        double legend = LEFT + 102.0 * index;
        svg.group(
                        "line",
                        "fill=\"none\" stroke-width=\"2.2\" stroke-linejoin=\"round\"" + dash + " "
                                + COLORS[index].stroke())
                .polyline(x, y)
                .line(legend, 13, legend + 18, 13)
                .end();
        svg.group("legend", Svg.Color.INK.fill())
                .text(legend + 24, 17, "start", line.name())
                .end();
    }

    private static void axes(Svg svg, String xName, String yName) {
        svg.group("axis", Svg.Color.INK.fill());
        for (int i = 0; i <= TICKS; i++) {
            String label = 100 * i / TICKS + " %";
            svg.text(LEFT - 6, BOTTOM - SIDE * i / TICKS + 4, "end", label)
                    .text(LEFT + SIDE * i / TICKS, BOTTOM + 16, i == TICKS ? "end" : "middle", label);
        }
        svg.text(LEFT + SIDE / 2, BOTTOM + 35, "middle", xName)
                .upwardText(11, TOP + SIDE / 2, yName)
                .end();
    }

    private static String description(List<LinesSvg.Line> lines) {
        StringBuilder text = new StringBuilder();
        for (LinesSvg.Line line : lines) {
            int middle = line.x().length / 2;
            text.append(line.name())
                    .append(" at ")
                    .append(Figures.spokenPercent(line.x()[middle]))
                    .append(" is ")
                    .append(Figures.spokenPercent(line.y()[middle]))
                    .append(". ");
        }
        return text.toString().strip();
    }
}
