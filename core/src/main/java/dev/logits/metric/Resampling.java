package dev.logits.metric;

import dev.logits.internal.kernel.NeumaierSum;
import dev.logits.internal.parallel.RowBlocks;
import dev.logits.internal.random.CounterRandom;
import java.util.Arrays;

/** Computes every metric of resamples: counts how often each row was drawn, and then goes through the rows once. */
final class Resampling {
    private final Outcomes rows;
    private final EqualWidthBins edges;
    private final ClasswiseGroups groups;
    /** Where the rows of each equal-width bin end; they are sorted, so a bin's are together. */
    private final int[] ends;
    /** The same of equal-mass bins of the rows. */
    private final int[] massEnds;

    /** @param groups null where the class-wise error is left out */
    Resampling(Outcomes rows, EqualWidthBins edges, ClasswiseGroups groups) {
        this.rows = rows;
        this.edges = edges;
        this.groups = groups;
        this.ends = new int[edges.count()];
        int i = 0;
        for (int b = 0; b < ends.length; b++) {
            while (i < rows.size() && edges.of(ConfidenceKey.confidence(rows.signed()[i])) <= b) {
                i++;
            }
            ends[b] = i;
        }
        Reliability mass = EqualMassBins.of(rows.signed(), Weights.ones(rows.size()), rows.size(), edges.count());
        massEnds = new int[mass.bins().size()];
        int end = 0;
        for (int b = 0; b < massEnds.length; b++) {
            end += (int) mass.bins().get(b).count();
            massEnds[b] = end;
        }
    }

    /**
     * What resamples gave.
     *
     * @param values each metric of the rows, by the ordinal of the measure
     * @param resampled each metric of each resample
     * @param distances of errors that are norms of gaps: the same norm of the difference between the gaps of each
     *     resample and those of the rows; zeros for other metrics
     */
    record Draws(double[] values, double[][] resampled, double[][] distances) {}

    Draws draw(int resamples, long seed) {
        double[] gaps = groups == null ? new double[0] : groups.gaps();
        double[] values = new Worker().values(Weights.ones(rows.size()), 0.05);
        values[Measure.CLASSWISE_ECE.ordinal()] = groups == null ? Double.NaN : groups.error(gaps);
        double smoothEce = values[Measure.SMOOTH_ECE.ordinal()];
        double[][] resampled = new double[Measure.values().length][resamples];
        double[][] distances = new double[Measure.values().length][resamples];
        double[] gapsOfRows = gaps(ends, Weights.ones(rows.size()));
        double[] massGaps = gaps(massEnds, Weights.ones(rows.size()));
        RowBlocks.forEach(resamples, Math.max(rows.size(), 1 << 12), (from, to) -> {
            Worker worker = new Worker();
            for (int s = from; s < to; s++) {
                int[] w = worker.draw(CounterRandom.key(seed, s));
                double[] of = worker.values(w, smoothEce);
                double[] away = new double[of.length];
                double[] binGaps = gaps(ends, w);
                away[Measure.ECE.ordinal()] = sumOfDistances(binGaps, gapsOfRows);
                away[Measure.EQUAL_MASS_ECE.ordinal()] = sumOfDistances(gaps(massEnds, w), massGaps);
                away[Measure.RMSCE.ordinal()] = rootMeanSquaredDistance(binGaps, gapsOfRows);
                away[Measure.SMOOTH_ECE.ordinal()] = worker.smooth.distance(rows.signed(), w, rows.size(), smoothEce);
                of[Measure.CLASSWISE_ECE.ordinal()] = Double.NaN;
                if (groups != null) {
                    groups.resampled(s, worker.cells);
                    of[Measure.CLASSWISE_ECE.ordinal()] = groups.error(worker.cells);
                    away[Measure.CLASSWISE_ECE.ordinal()] = groups.distance(worker.cells, gaps);
                }
                for (int m = 0; m < of.length; m++) {
                    resampled[m][s] = of[m];
                    distances[m][s] = away[m];
                }
            }
        });
        return new Draws(values, resampled, distances);
    }

    /** Each metric but the class-wise one, with each row, by rising confidence, counted so often. */
    double[] weighted(int[] weights) {
        return new Worker().values(weights, 0.05);
    }

    /** Σ w (correct − p) / N of the rows of each bin. */
    private double[] gaps(int[] ends, int[] w) {
        double[] gaps = new double[ends.length];
        int i = 0;
        for (int b = 0; b < ends.length; b++) {
            double sum = 0;
            for (; i < ends[b]; i++) {
                double key = rows.signed()[i];
                sum += w[i] * ((key > 0 ? 1 : 0) - ConfidenceKey.confidence(key));
            }
            gaps[b] = sum / w.length;
        }
        return gaps;
    }

    private static double sumOfDistances(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += Math.abs(a[i] - b[i]);
        }
        return sum;
    }

    /** √ Σ_b (n_b/N)(gap*_b − gap_b)², with the bins' shares of the rows in both. */
    private double rootMeanSquaredDistance(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            int count = ends[i] - (i == 0 ? 0 : ends[i - 1]);
            sum += count == 0 ? 0 : (a[i] - b[i]) * (a[i] - b[i]) * rows.size() / count;
        }
        return Math.sqrt(sum);
    }

    /** What one thread writes on. */
    private final class Worker {
        private final int[] weights = new int[rows.size()];
        private final SmoothCalibrationError smooth = new SmoothCalibrationError();
        private final double[] cells = new double[groups == null ? 0 : groups.cells()];

        int[] draw(long key) {
            Arrays.fill(weights, 0);
            for (int i = 0; i < weights.length; i++) {
                weights[CounterRandom.below(key, i, weights.length)]++;
            }
            return weights;
        }

        /** By the ordinal of the measure. */
        double[] values(int[] w, double guess) {
            double[] signed = rows.signed();
            int n = signed.length;
            Reliability bins = equalWidth(w);
            double[] of = new double[Measure.values().length];
            of[Measure.ACCURACY.ordinal()] = bins.accuracy();
            of[Measure.TOP5_ACCURACY.ordinal()] = mean(rows.top5(), w);
            of[Measure.NLL.ordinal()] = mean(rows.nll(), w);
            of[Measure.BRIER.ordinal()] = mean(rows.brier(), w);
            of[Measure.ECE.ordinal()] = CalibrationError.expected(bins);
            of[Measure.EQUAL_MASS_ECE.ordinal()] =
                    CalibrationError.expected(EqualMassBins.of(signed, w, n, edges.count()));
            of[Measure.SMOOTH_ECE.ordinal()] = smooth.of(signed, w, n, guess);
            of[Measure.RMSCE.ordinal()] = CalibrationError.rootMeanSquared(bins);
            of[Measure.MCE.ordinal()] = CalibrationError.maximum(bins);
            of[Measure.DEBIASED_SQUARED.ordinal()] = CalibrationError.debiasedSquared(bins);
            of[Measure.GAP.ordinal()] = bins.gap();
            of[Measure.MISCALIBRATION.ordinal()] =
                    BrierDecomposition.corp(signed, w).miscalibration();
            of[Measure.AURC.ordinal()] = RiskCoverage.aurc(signed, w);
            of[Measure.AUROC.ordinal()] = AreaUnderRoc.of(signed, w);
            return of;
        }

        private Reliability equalWidth(int[] w) {
            BinSums sums = new BinSums(edges);
            int i = 0;
            for (int b = 0; b < ends.length; b++) {
                long count = 0;
                long hits = 0;
                double confidence = 0;
                for (; i < ends[b]; i++) {
                    double key = rows.signed()[i];
                    count += w[i];
                    hits += key > 0 ? w[i] : 0;
                    confidence += w[i] * ConfidenceKey.confidence(key);
                }
                sums.put(b, count, hits, confidence);
            }
            return sums.reliability();
        }

        private double mean(double[] values, int[] w) {
            NeumaierSum sum = new NeumaierSum();
            for (int i = 0; i < w.length; i++) {
                sum.add(w[i] == 0 ? 0 : w[i] * values[i]);
            }
            return sum.value() / w.length;
        }
    }
}
