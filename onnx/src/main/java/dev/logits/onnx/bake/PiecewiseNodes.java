package dev.logits.onnx.bake;

import dev.logits.calibrate.OneVsRest;
import dev.logits.calibrate.curve.Curve;
import dev.logits.calibrate.curve.SplineCurve;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Curves in pieces as operators: a binary search, unrolled, for the piece of each class's score, then its polynomial.
 * The tables of all classes stand one behind the other, each with +∞ as one more bound, which no score reaches.
 */
final class PiecewiseNodes {
    /** What rounding does to logits between one batch size or CPU and another. */
    static final double NOISE = 3e-7;

    private final Fragment f;
    private final List<? extends Curve> curves;
    private final boolean handles;
    private final boolean binary;

    PiecewiseNodes(Fragment f, OneVsRest calibrator) {
        this.f = f;
        this.curves = calibrator.curves();
        this.handles = curves.stream().allMatch(PiecewiseCurve::is);
        this.binary = calibrator.classCount() == 2;
    }

    /** Whether all curves are in pieces. */
    boolean handles() {
        return handles;
    }

    /** Whether the curves give log-odds; else they give probabilities. */
    boolean logOdds() {
        return curves.stream().allMatch(SplineCurve.class::isInstance);
    }

    /** Whether a class's curve takes infinite log-odds as scores like others. */
    boolean mapsInfinity(int curve) {
        return curves.get(curve).mapsInfinity();
    }

    /** One of two tensors per class: the first for curves that map infinity. */
    String mapped(String s, String mapping, String other) {
        double[] maps =
                curves.stream().mapToDouble(c -> c.mapsInfinity() ? 1 : 0).toArray();
        String condition = f.less(f.scalar(0.5), f.add(f.perClass(maps), f.zeros(s)));
        return f.where(condition, mapping, other);
    }

    /** How far a probability may move with the noise of a logit. */
    double jump() {
        return curves.stream()
                .mapToDouble(c -> PiecewiseCurve.of(c, true).jump(NOISE))
                .max()
                .orElse(0);
    }

    /** The curves' values at finite scores. */
    String values(String s) {
        if (!f.isDouble()) {
            throw new IllegalArgumentException("curves with steps or knots need doubles: their bounds lie closer"
                    + " together than floats do; leave float32 out");
        }
        List<PiecewiseCurve> pieces = curves.stream()
                .map(c -> PiecewiseCurve.of(c, binary)) // the difference of two floats is exact
                .toList();
        String index = index(pieces, s);
        int degree = pieces.stream().mapToInt(PiecewiseCurve::degree).max().orElse(0);
        String value = f.gather(table(pieces, p -> p.coefficients()[degree]), index);
        if (degree > 0) {
            String from = f.gather(table(pieces, PiecewiseCurve::from), index);
            String width = f.gather(table(pieces, PiecewiseCurve::width), index);
            String u = f.div(f.sub(s, from), width);
            for (int power = degree - 1; power >= 0; power--) {
                int p = power;
                value = f.add(f.mul(value, u), f.gather(table(pieces, c -> c.coefficients()[p]), index));
            }
        }
        return degree == 3 ? value : f.clipped(value, 0, 1);
    }

    private String table(List<PiecewiseCurve> pieces, Function<PiecewiseCurve, double[]> values) {
        return f.table(
                pieces.stream().map(values).flatMapToDouble(Arrays::stream).toArray());
    }

    /** Where in the tables the piece of each score is, as a whole number. */
    private String index(List<PiecewiseCurve> pieces, String s) {
        double[] base = new double[pieces.size()];
        double[] last = new double[pieces.size()];
        int total = 0;
        int longest = 0;
        for (int c = 0; c < base.length; c++) {
            int bounds = pieces.get(c).bounds().length;
            base[c] = total;
            last[c] = total + bounds;
            total = Math.addExact(total, bounds + 1);
            longest = Math.max(longest, bounds);
        }
        double[] bounds = new double[total];
        int at = 0;
        for (PiecewiseCurve piece : pieces) {
            for (double bound : piece.bounds()) {
                bounds[at++] = bound;
            }
            bounds[at++] = Double.POSITIVE_INFINITY;
        }
        String table = f.table(bounds);
        String end = f.perClass(last);
        String position = f.add(f.perClass(base), f.zeros(s));
        for (int step = Integer.highestOneBit(Math.max(longest, 1)); step > 0 && longest > 0; step /= 2) {
            String probe = f.node("Min", f.add(position, f.scalar(step - 1.0)), end);
            String below = f.number(f.less(s, f.gather(table, probe)));
            position = f.sub(f.add(position, f.scalar(step)), f.mul(below, f.scalar(step)));
        }
        return position;
    }
}
