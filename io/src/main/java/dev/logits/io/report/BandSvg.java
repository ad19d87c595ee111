package dev.logits.io.report;

import dev.logits.internal.check.NullCheck;
import java.util.Arrays;

/**
 * A curve of probabilities with its confidence band as SVG, such as the effect of a variable. The axis of probability
 * goes from 0 to 1.
 *
 * <p>Static methods only, for any number of threads.
 *
 * @since 0.1
 */
public final class BandSvg {
    private static final int WIDTH = 420;
    private static final int HEIGHT = 250;
    private static final double LEFT = 52;
    private static final double TOP = 14;
    private static final double ACROSS = WIDTH - LEFT - 14;
    private static final double UP = 186;
    private static final double BOTTOM = TOP + UP;

    private BandSvg() {}

    /**
     * The picture.
     *
     * @param x ascending
     * @param y as many, each from 0 to 1
     * @param low the band's lower edge; what is below 0 is cut
     * @param high its upper edge; what is above 1 is cut
     * @param xName what is across
     * @param yName what is up
     * @throws IllegalArgumentException if there are not as many of each, or fewer than two
     */
    public static String of(double[] x, double[] y, double[] low, double[] high, String xName, String yName) {
        NullCheck.argument(x, "x");
        NullCheck.argument(y, "y");
        NullCheck.argument(low, "low");
        NullCheck.argument(high, "high");
        NullCheck.argument(xName, "xName");
        NullCheck.argument(yName, "yName");
        int n = x.length;
        if (n < 2 || y.length != n || low.length != n || high.length != n) {
            throw new IllegalArgumentException("a band needs two points or more, and as many of each, got " + n + ", "
                    + y.length + ", " + low.length + " and " + high.length);
        }
        double span = x[n - 1] > x[0] ? x[n - 1] - x[0] : 1;
        Svg svg = new Svg(
                WIDTH,
                HEIGHT,
                yName + " by " + xName,
                yName + " goes from " + Figures.fixed(y[0], 4) + " at " + Figures.coordinate(x[0]) + " to "
                        + Figures.fixed(y[n - 1], 4) + " at " + Figures.coordinate(x[n - 1]) + ".");
        svg.group("grid", Svg.Color.GRID.stroke());
        for (int i = 0; i <= 4; i++) {
            svg.line(LEFT, BOTTOM - UP * i / 4, LEFT + ACROSS, BOTTOM - UP * i / 4);
        }
        svg.end();
        double[] across =
                Arrays.stream(x).map(v -> LEFT + ACROSS * (v - x[0]) / span).toArray();
        double[] aroundX = new double[2 * n];
        double[] aroundY = new double[2 * n];
        for (int i = 0; i < n; i++) {
            aroundX[i] = across[i];
            aroundY[i] = up(high[i]);
            aroundX[2 * n - 1 - i] = across[i];
            aroundY[2 * n - 1 - i] = up(low[i]);
        }
        svg.group("band", "fill-opacity=\"0.35\" stroke=\"none\" " + Svg.Color.BAR.fill());
        svg.polyline(aroundX, aroundY).end();
        svg.group("line", "fill=\"none\" stroke-width=\"2\" stroke-linejoin=\"round\" " + Svg.Color.UNDER.stroke());
        svg.polyline(across, Arrays.stream(y).map(BandSvg::up).toArray()).end();
        svg.group("axis", Svg.Color.INK.fill());
        for (int i = 0; i <= 4; i++) {
            svg.text(LEFT - 7, BOTTOM - UP * i / 4 + 4, "end", 25 * i + " %");
        }
        svg.text(LEFT, BOTTOM + 16, "start", Figures.coordinate(x[0]))
                .text(LEFT + ACROSS, BOTTOM + 16, "end", Figures.coordinate(x[n - 1]))
                .text(LEFT + ACROSS / 2, BOTTOM + 33, "middle", xName)
                .upwardText(12, TOP + UP / 2, yName)
                .end();
        return svg.close();
    }

    private static double up(double probability) {
        return BOTTOM - UP * Math.max(0, Math.min(1, probability));
    }
}
