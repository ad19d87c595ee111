package dev.logits.metric;

import dev.logits.internal.kernel.CounterRandom;
import dev.logits.internal.kernel.NeumaierSum;
import dev.logits.internal.kernel.RowBlocks;
import java.util.Arrays;
import java.util.Map;

/** Computes every metric of resamples: counts how often each row was drawn, and then goes through the rows once. */
final class Resampling {
    private final Outcomes rows;
    private final EqualWidthBins edges;
    private final ClasswiseGroups groups;
    /** Where the rows of each equal-width bin end; they are sorted, so a bin's are together. */
    private final int[] ends;

    /** @param groups null where the class-wise error is left out */
    Resampling(Outcomes rows, EqualWidthBins edges, ClasswiseGroups groups) {
        this.rows = rows;
        this.edges = edges;
        this.groups = groups;
        this.ends = new int[edges.count()];
        int i = 0;
        for (int b = 0; b < ends.length; b++) {
            while (i < rows.size() && edges.of(Math.abs(rows.signed()[i])) <= b) {
                i++;
            }
            ends[b] = i;
        }
    }

    Map<Measure, Interval> intervals(int resamples, long seed) {
        double[] values = new Worker().values(Weights.ones(rows.size()), 0.05);
        values[Measure.CLASSWISE_ECE.ordinal()] = groups == null ? Double.NaN : groups.error();
        double guess = values[Measure.SMOOTH_ECE.ordinal()];
        double[][] resampled = new double[Measure.values().length][resamples];
        RowBlocks.forEach(resamples, Math.max(rows.size(), 1 << 12), (from, to) -> {
            Worker worker = new Worker();
            for (int s = from; s < to; s++) {
                double[] of = worker.values(worker.draw(CounterRandom.key(seed, s)), guess);
                of[Measure.CLASSWISE_ECE.ordinal()] = groups == null ? Double.NaN : worker.classwise(s);
                for (int m = 0; m < of.length; m++) {
                    resampled[m][s] = of[m];
                }
            }
        });
        return Bootstrap.collect(values, resampled);
    }

    /** Each metric but the class-wise one, with each row, by rising confidence, counted so often. */
    double[] weighted(int[] weights) {
        return new Worker().values(weights, 0.05);
    }

    /** What one thread writes on. */
    private final class Worker {
        private final int[] weights = new int[rows.size()];
        private final SmoothCalibrationError smooth = new SmoothCalibrationError();
        private final double[] total = new double[groups == null ? 0 : groups.cells()];

        int[] draw(long key) {
            Arrays.fill(weights, 0);
            for (int i = 0; i < weights.length; i++) {
                weights[CounterRandom.below(key, i, weights.length)]++;
            }
            return weights;
        }

        double classwise(long resample) {
            return groups.resampled(resample, total);
        }

        /** By the ordinal of the measure. */
        double[] values(int[] w, double guess) {
            double[] signed = rows.signed();
            int n = signed.length;
            Reliability bins = equalWidth(w);
            double[] of = new double[Measure.values().length];
            of[Measure.ACCURACY.ordinal()] = bins.accuracy();
            of[Measure.TOP5_ACCURACY.ordinal()] = share(rows.top5(), w);
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
                    double p = rows.signed()[i];
                    count += w[i];
                    hits += p > 0 ? w[i] : 0;
                    confidence += w[i] * Math.abs(p);
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

        private double share(boolean[] values, int[] w) {
            long count = 0;
            for (int i = 0; i < w.length; i++) {
                count += values[i] ? w[i] : 0;
            }
            return (double) count / w.length;
        }
    }
}
