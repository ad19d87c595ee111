package dev.logits.data;

import dev.logits.internal.random.CounterRandom;
import java.util.Arrays;

/** Draws one image after the other; of one thread. Lengths are in pixels, but for strokes before they are placed. */
final class Pen {
    /** Pieces that a curve between two points is cut into. */
    private static final int PIECES = 5;

    private final int size;
    /** Squared distance of each pixel to the nearest stroke, less far away. */
    private final double[] distance;

    private long key;
    private long counter;

    // Where a point of the unit square goes.
    private double xx;
    private double xy;
    private double yx;
    private double yy;
    private double x0;
    private double y0;

    Pen(int size) {
        this.size = size;
        this.distance = new double[size * size];
    }

    /** Uniform in [from, to). */
    private double between(double from, double to) {
        return from + (to - from) * CounterRandom.uniform(key, counter++);
    }

    /** About normal with variance 1: three uniform numbers, so never beyond ±3. */
    private double normal() {
        return between(-1, 1) + between(-1, 1) + between(-1, 1);
    }

    private boolean chance(double p) {
        return between(0, 1) < p;
    }

    void draw(int digit, long imageKey, float[] out, int off) {
        key = imageKey;
        counter = 0;
        Arrays.fill(distance, Double.POSITIVE_INFINITY);
        place();
        double width = size * between(0.024, 0.056);
        DigitStrokes.Stroke[] strokes =
                DigitStrokes.of(digit, CounterRandom.below(key, counter++, DigitStrokes.ways(digit)));
        double shake = between(0.01, 0.045);
        for (DigitStrokes.Stroke stroke : strokes) {
            stroke(stroke, shake, width);
        }
        if (chance(0.15)) {
            stray(width);
        }
        ink(width, out, off);
        if (chance(0.12)) {
            blot(out, off);
        }
        noise(out, off);
    }

    /** A turn, a shear, a stretch of each direction, a shift. */
    private void place() {
        double angle = 0.13 * normal();
        double shear = 0.16 * normal();
        double height = size * between(0.64, 0.82);
        double width = height * between(0.68, 0.98);
        double cos = StrictMath.cos(angle);
        double sin = StrictMath.sin(angle);
        xx = width * cos;
        xy = height * (-sin - shear * cos);
        yx = width * sin;
        yy = height * (cos - shear * sin);
        double room = size * 0.034;
        x0 = size / 2.0 + room * normal();
        y0 = size / 2.0 + room * normal();
    }

    private double placedX(double x, double y) {
        return x0 + xx * (x - 0.5) + xy * (y - 0.5);
    }

    private double placedY(double x, double y) {
        return y0 + yx * (x - 0.5) + yy * (y - 0.5);
    }

    private void stroke(DigitStrokes.Stroke stroke, double shake, double width) {
        int n = stroke.size();
        double[] x = new double[n];
        double[] y = new double[n];
        for (int i = 0; i < n; i++) {
            double u = stroke.points()[2 * i] + shake * normal();
            double v = stroke.points()[2 * i + 1] + shake * normal();
            x[i] = placedX(u, v);
            y[i] = placedY(u, v);
        }
        for (int i = 0; i + 1 < n; i++) {
            if (stroke.curved()) {
                curve(x, y, i, width);
            } else {
                line(x[i], y[i], x[i + 1], y[i + 1], width);
            }
        }
    }

    /** From point i to the next along Catmull and Rom's cubic. */
    private void curve(double[] x, double[] y, int i, double width) {
        int before = Math.max(0, i - 1);
        int after = Math.min(x.length - 1, i + 2);
        double fromX = x[i];
        double fromY = y[i];
        for (int piece = 1; piece <= PIECES; piece++) {
            double t = (double) piece / PIECES;
            double toX = cubic(x[before], x[i], x[i + 1], x[after], t);
            double toY = cubic(y[before], y[i], y[i + 1], y[after], t);
            line(fromX, fromY, toX, toY, width);
            fromX = toX;
            fromY = toY;
        }
    }

    private static double cubic(double a, double b, double c, double d, double t) {
        return 0.5 * (2 * b + t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a))));
    }

    /** A short stroke somewhere that belongs to no digit. */
    private void stray(double width) {
        double x = between(0.1, 0.9) * size;
        double y = between(0.1, 0.9) * size;
        line(x, y, x + 0.12 * size * normal(), y + 0.12 * size * normal(), width);
    }

    /** Lowers the distances of the pixels around a line to those from it. */
    private void line(double ax, double ay, double bx, double by, double width) {
        double reach = width + 1.5;
        int left = (int) Math.max(0, Math.min(ax, bx) - reach);
        int right = (int) Math.min(size - 1, Math.max(ax, bx) + reach);
        int top = (int) Math.max(0, Math.min(ay, by) - reach);
        int bottom = (int) Math.min(size - 1, Math.max(ay, by) + reach);
        double dx = bx - ax;
        double dy = by - ay;
        double scale = 1 / Math.max(1e-12, dx * dx + dy * dy);
        for (int row = top; row <= bottom; row++) {
            double py = row + 0.5 - ay;
            for (int column = left; column <= right; column++) {
                double px = column + 0.5 - ax;
                double t = Math.max(0, Math.min(1, (px * dx + py * dy) * scale));
                double ex = px - t * dx;
                double ey = py - t * dy;
                int at = row * size + column;
                distance[at] = Math.min(distance[at], ex * ex + ey * ey);
            }
        }
    }

    /** Full ink up to the pen's radius, none a soft edge further out. */
    private void ink(double width, float[] out, int off) {
        double dark = between(0.55, 1);
        double edge = between(0.7, 1.6);
        double outer = width + edge;
        for (int i = 0; i < distance.length; i++) {
            double d = distance[i];
            out[off + i] = d >= outer * outer ? 0 : (float) (dark * Math.min(1, (outer - Math.sqrt(d)) / edge));
        }
    }

    /** Wipes a small disc, or fills it. */
    private void blot(float[] out, int off) {
        double radius = size * between(0.05, 0.11);
        double x = between(0.2, 0.8) * size;
        double y = between(0.2, 0.8) * size;
        float value = chance(0.6) ? 0f : (float) between(0.4, 0.9);
        for (int row = (int) Math.max(0, y - radius); row < Math.min(size, y + radius); row++) {
            for (int column = (int) Math.max(0, x - radius); column < Math.min(size, x + radius); column++) {
                double px = column + 0.5 - x;
                double py = row + 0.5 - y;
                if (px * px + py * py < radius * radius) {
                    out[off + row * size + column] = value;
                }
            }
        }
    }

    /** Four bytes of a counter's bits a pixel, which together are about normal; what leaves [0, 1] is cut. */
    private void noise(float[] out, int off) {
        float strength = (float) between(0.02, 0.11);
        long noiseKey = CounterRandom.key(key, 1);
        for (int i = 0; i < distance.length; i++) {
            long bits = CounterRandom.bits(noiseKey, i >> 1) >>> 32 * (i & 1);
            long sum = (bits & 255) + (bits >> 8 & 255) + (bits >> 16 & 255) + (bits >> 24 & 255);
            float value = out[off + i] + strength * (sum - 510) * (1 / 147.8f);
            out[off + i] = Math.max(0f, Math.min(1f, value));
        }
    }
}
