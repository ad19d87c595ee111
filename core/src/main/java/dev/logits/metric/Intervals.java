package dev.logits.metric;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/** Makes each metric's interval of what its resamples gave, or says why it has none. */
final class Intervals {
    /** With fewer wrong rows, or right ones, resamples do not show how far a curve over them could move. */
    private static final int FEWEST = 10;

    private static final double TAIL = (1 - Bootstrap.LEVEL) / 2;
    /** Of distances, which resamples make a little too short where bins hold few rows. */
    private static final double FAR = 0.01;

    /** How a metric comes to its interval; {@link Bootstrap} says why. */
    enum Rule {
        /** Wilson's interval of a share. */
        SHARE,
        /** The middle of the resamples. */
        MIDDLE,
        /** The same of a curve over right and wrong rows, where there are enough of both. */
        CURVE,
        /** A norm of gaps, which is convex in them. */
        NORM,
        /** The fixed point of such norms, which is not. */
        FIXED_POINT,
        /** The square of one, whose interval is the square of that of {@link Measure#RMSCE}. */
        SQUARED_NORM,
        /** Miscalibration, the largest gain of any rising map. */
        GAIN,
        /** None. */
        NONE
    }

    private final Outcomes rows;
    private final Resampling.Draws draws;
    private final long key;
    private final Map<Measure, Interval> found = new EnumMap<>(Measure.class);
    private final Map<Measure, String> withheld = new EnumMap<>(Measure.class);

    /** @param key decides which rows are in which half where they are halved */
    Intervals(Outcomes rows, int classes, Resampling.Draws draws, long key) {
        this.rows = rows;
        this.draws = draws;
        this.key = key;
        for (Measure measure : Measure.values()) {
            if (measure.isFixed(classes)) {
                continue;
            }
            String reason = reason(measure);
            if (reason == null) {
                found.put(measure, interval(measure));
            } else {
                withheld.put(measure, reason);
            }
        }
    }

    Map<Measure, Interval> found() {
        return found;
    }

    Map<Measure, String> withheld() {
        return withheld;
    }

    private String reason(Measure measure) {
        if (measure.rule() == Rule.NONE) {
            return "the largest gap can be that of a bin which holds few of these rows, or none";
        }
        if (measure == Measure.CLASSWISE_ECE && Double.isNaN(value(measure))) {
            return "classes times bins are more than " + ClasswiseGroups.MOST_INTERVAL_CELLS + ", too many to resample";
        }
        if (measure.rule() == Rule.CURVE) {
            int right = 0;
            for (double signed : rows.signed()) {
                right += signed > 0 ? 1 : 0;
            }
            int wrong = rows.size() - right;
            if (wrong < FEWEST) {
                return "only " + wrong + " of the rows are wrong, and an interval needs " + FEWEST;
            }
            if (right < FEWEST) {
                return "only " + right + " of the rows are right, and an interval needs " + FEWEST;
            }
        }
        return null;
    }

    private double value(Measure measure) {
        return draws.values()[measure.ordinal()];
    }

    private Interval interval(Measure measure) {
        double[] resampled = sorted(draws.resampled()[measure.ordinal()]);
        double[] distances = sorted(draws.distances()[measure.ordinal()]);
        double value = value(measure);
        return switch (measure.rule()) {
            case SHARE -> Interval.wilson(value, rows.size());
            case MIDDLE, CURVE -> new Interval(low(resampled), high(resampled, TAIL));
            case NORM -> error(value - high(distances, FAR), above(value, resampled));
            case FIXED_POINT -> error(value - high(distances, FAR), value + high(distances, FAR));
            case SQUARED_NORM -> {
                Interval root = interval(Measure.RMSCE);
                yield new Interval(root.low() * root.low(), root.high() * root.high());
            }
            case GAIN -> error(Math.min(value, MiscalibrationBound.of(rows.signed(), key)), above(value, resampled));
            case NONE -> throw new AssertionError(measure);
        };
    }

    /** An interval within what an error can be; also where a bound is NaN because there are too few rows. */
    private static Interval error(double low, double high) {
        return new Interval(low > 0 ? low : 0, Math.min(1, high));
    }

    /** The value and as much as resamples fall below their mean. */
    private static double above(double value, double[] resampled) {
        return value + Math.max(0, Arrays.stream(resampled).sum() / resampled.length - low(resampled));
    }

    /** Without those in which the metric is not defined. */
    private static double[] sorted(double[] draws) {
        return Arrays.stream(draws).filter(x -> !Double.isNaN(x)).sorted().toArray();
    }

    /** What one in forty draws is at or below; of few draws, the least. */
    private static double low(double[] sorted) {
        return sorted[Math.max(0, (int) (TAIL * (sorted.length + 1)) - 1)];
    }

    /** What that share of draws is at or above; of few draws, the largest. */
    private static double high(double[] sorted, double tail) {
        return sorted[sorted.length - 1 - Math.max(0, (int) (tail * (sorted.length + 1)) - 1)];
    }
}
