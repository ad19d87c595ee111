package dev.logits.decision;

import dev.logits.Logits;
import dev.logits.internal.check.NullCheck;
import dev.logits.metric.Interval;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.function.ToDoubleFunction;

/**
 * The curves of all classes, each against the rest, with areas and intervals; and their averages: <em>macro</em>, the
 * mean over classes, <em>weighted</em>, the same with each class counting as its rows or as what they weigh, and
 * <em>micro</em>, the curve over all pairs of a row and a class. Classes without rows of theirs, or without others,
 * have NaN and are left out of means.
 *
 * <p>Pairs of a row are not independent, so the micro-average has no interval: its ends are NaN.
 *
 * <pre>{@code
 * ClassCurves curves = ClassCurves.of(LogitsSource.of(z, labels), 0.95, 200);
 * double macro = curves.macro(ClassCurves.OfClass::area);
 * }</pre>
 *
 * @param classes one entry per class
 * @param micro the micro-average
 * @since 0.1
 */
public record ClassCurves(List<OfClass> classes, OfClass micro) {
    /** Copies the list. */
    public ClassCurves {
        classes = List.copyOf(NullCheck.argument(classes, "classes"));
        NullCheck.argument(micro, "micro");
    }

    /**
     * The curves of one class.
     *
     * @param positives rows labeled with it
     * @param rows all rows
     * @param positiveWeight what its rows weigh; their number where weights are 1
     * @param weight what all rows weigh
     * @param area below the ROC curve
     * @param areaInterval its interval
     * @param averagePrecision the area below the precision–recall curve
     * @param precisionInterval its interval
     * @param roc the ROC curve
     * @param precisionRecall the precision–recall curve
     * @param lift of the tenth of rows with the highest scores
     * @param exact whether no score was rounded
     */
    public record OfClass(
            long positives,
            long rows,
            double positiveWeight,
            double weight,
            double area,
            Interval areaInterval,
            double averagePrecision,
            Interval precisionInterval,
            RocCurve roc,
            PrecisionRecallCurve precisionRecall,
            double lift,
            boolean exact) {

        private static final double LIFT_SHARE = 0.1;
        private static final Interval NONE = new Interval(Double.NaN, Double.NaN);

        /** None may be null. */
        public OfClass {
            NullCheck.argument(areaInterval, "areaInterval");
            NullCheck.argument(precisionInterval, "precisionInterval");
            NullCheck.argument(roc, "roc");
            NullCheck.argument(precisionRecall, "precisionRecall");
        }

        /** With intervals: three walks over the rows, of which the second and the third go at the same time. */
        static OfClass of(Ranking ranking, double level, int points) {
            Walk walk = Walk.of(ranking);
            ForkJoinTask<Interval> ofPrecision = ForkJoinTask.adapt(
                            () -> PrecisionRecallCurve.interval(ranking, level, walk.average))
                    .fork();
            Placements.Sums sums = new Placements.Sums(ranking, walk.area);
            CurvePoints.Choice choice = new CurvePoints.Choice(ranking, points, walk.blocks);
            RankingBlocks b = ranking.blocks();
            while (b.next()) {
                sums.add(b);
                choice.add(b);
            }
            Interval ofArea = RocCurve.interval(sums.placements(), level);
            return of(ranking, walk, ofArea, ofPrecision.join(), choice.points());
        }

        /** Without intervals. */
        static OfClass of(Ranking ranking, int points) {
            return of(ranking, Walk.of(ranking), NONE, NONE, CurvePoints.of(ranking, points));
        }

        private static OfClass of(Ranking r, Walk walk, Interval ofArea, Interval ofPrecision, CurvePoints points) {
            return new OfClass(
                    r.positiveRows(),
                    r.rows(),
                    r.positiveWeight(),
                    r.positiveWeight() + r.negativeWeight(),
                    walk.area,
                    ofArea,
                    walk.average,
                    ofPrecision,
                    RocCurve.of(r, points),
                    PrecisionRecallCurve.of(r, points),
                    walk.lift,
                    r.isExact());
        }

        /** What needs no more than one walk over the rows. */
        private record Walk(double area, double average, double lift, int blocks) {
            static Walk of(Ranking ranking) {
                RocCurve.Area area = new RocCurve.Area(ranking);
                PrecisionRecallCurve.Average average = new PrecisionRecallCurve.Average(ranking);
                Gains.Taken taken = new Gains.Taken(ranking, LIFT_SHARE);
                int blocks = 0;
                RankingBlocks b = ranking.blocks();
                while (b.next()) {
                    area.add(b);
                    average.add(b);
                    taken.add(b);
                    blocks++;
                }
                return new Walk(area.value(), average.value(), taken.lift(), blocks);
            }
        }
    }

    /**
     * Of rows in memory.
     *
     * @throws IllegalArgumentException as {@link #of(LogitsSource, double, int)}
     */
    public static ClassCurves of(Logits z, int[] labels, double level, int points) {
        try {
            return of(LogitsSource.of(z, labels), level, points);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
    }

    /**
     * Of the rows of a source, in as many passes as {@link ClassRankings#forEach} takes, and two.
     *
     * @param level of the intervals, such as 0.95
     * @param points the most points that a curve keeps, 2 or more; areas are of all
     * @throws IOException if reading fails
     * @throws IllegalArgumentException if a number is out of its range, a label is not a class, a row of logits is not
     *     valid, or no row is labeled
     */
    public static ClassCurves of(LogitsSource source, double level, int points) throws IOException {
        NullCheck.argument(source, "source");
        return of(source, RowWeights.ONES, level, points);
    }

    /**
     * Of weighted rows. {@link Ranking} says what weights mean, and that whole ones may be counts of cases.
     *
     * @param weight a further column of the source: how much each row counts, 0 or from 1e-100 to 1e100
     * @param level of the intervals, such as 0.95
     * @param points the most points that a curve keeps, 2 or more; areas are of all
     * @throws IOException if reading fails
     * @throws IllegalArgumentException as {@link #of(LogitsSource, double, int)}, or if there is no such column, a cell
     *     of it is not a weight, or no labeled row has a weight
     */
    public static ClassCurves of(LogitsSource source, String weight, double level, int points) throws IOException {
        return of(source, RowWeights.of(source, weight), level, points);
    }

    private static ClassCurves of(LogitsSource source, RowWeights weights, double level, int points)
            throws IOException {
        Levels.z(level);
        OfClass[] classes = new OfClass[source.classes()];
        // While the next class is sorted, curves of the last one are drawn.
        List<ForkJoinTask<?>> drawn = new ArrayList<>();
        Ranking rounded = ClassRankings.forEach(
                source,
                weights,
                (k, ranking) -> drawn.add(
                        ForkJoinPool.commonPool().submit(() -> classes[k] = OfClass.of(ranking, level, points))),
                () -> {
                    drawn.forEach(ForkJoinTask::join);
                    drawn.clear();
                },
                true);
        Ranking micro = rounded == null ? ClassRankings.micro(source, weights) : rounded;
        return new ClassCurves(List.of(classes), OfClass.of(micro, points));
    }

    /** The mean of a number over the classes that have it. */
    public double macro(ToDoubleFunction<OfClass> number) {
        NullCheck.argument(number, "number");
        return mean(number, c -> 1);
    }

    /** The same with each class counting as its rows. */
    public double weighted(ToDoubleFunction<OfClass> number) {
        NullCheck.argument(number, "number");
        return mean(number, OfClass::positiveWeight);
    }

    private double mean(ToDoubleFunction<OfClass> number, ToDoubleFunction<OfClass> weight) {
        double sum = 0;
        double weights = 0;
        for (OfClass c : classes) {
            double value = number.applyAsDouble(c);
            if (!Double.isNaN(value)) {
                sum += weight.applyAsDouble(c) * value;
                weights += weight.applyAsDouble(c);
            }
        }
        return sum / weights;
    }
}
