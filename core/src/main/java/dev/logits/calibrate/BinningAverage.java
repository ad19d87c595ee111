package dev.logits.calibrate;

import dev.logits.calibrate.curve.StepCurve;
import dev.logits.internal.kernel.Elementary;
import dev.logits.internal.special.LogGamma;
import dev.logits.math.Sigmoid;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The weighted average of histograms that {@link BayesianBinning} is, as one step function. */
final class BinningAverage {
    private static final double PRIOR_ROWS = 2;
    private static final double SPREAD = 10;
    /** ln 1000. */
    private static final double OCCAM = 6.907755278982137;

    private final ScoredLabels labels;
    private final double[] rowsBefore;
    private final double[] hitsBefore;

    /** A histogram: where its bins begin and end, its probabilities, and the logarithm of its weight. */
    private record Binning(int[] cuts, double[] p, double logWeight) {}

    BinningAverage(ScoredLabels labels) {
        this.labels = labels;
        rowsBefore = labels.rowsBefore();
        hitsBefore = new double[labels.size() + 1];
        for (int i = 0; i < labels.size(); i++) {
            hitsBefore[i + 1] = hitsBefore[i] + labels.hits(i);
        }
    }

    StepCurve curve() {
        List<Binning> binnings = binnings();
        double best = Double.NEGATIVE_INFINITY;
        for (Binning binning : binnings) {
            best = Math.max(best, binning.logWeight);
        }
        double floor = best - OCCAM;
        double[] step = new double[labels.size()];
        double total = 0;
        boolean[] cut = new boolean[labels.size()];
        for (Binning binning : binnings) {
            if (binning.logWeight < floor) {
                continue;
            }
            double weight = Elementary.exp(binning.logWeight - best);
            total += weight;
            for (int b = 0; b < binning.p.length; b++) {
                cut[binning.cuts[b]] = true;
                step[binning.cuts[b]] += weight * (binning.p[b] - (b == 0 ? 0 : binning.p[b - 1]));
            }
        }
        return steps(step, cut, total);
    }

    private StepCurve steps(double[] step, boolean[] cut, double total) {
        double[] bounds = new double[labels.size()];
        double[] p = new double[labels.size()];
        int used = 0;
        double sum = 0;
        for (int i = 0; i < step.length; i++) {
            if (cut[i]) {
                sum += step[i];
                if (i > 0) {
                    bounds[used - 1] = labels.boundAfter(i - 1);
                }
                p[used++] = Math.max(Double.MIN_NORMAL, Math.min(1 - 0x1p-53, sum / total));
            }
        }
        return new StepCurve(Arrays.copyOf(bounds, used - 1), Arrays.copyOf(p, used));
    }

    private List<Binning> binnings() {
        double root = StrictMath.cbrt(labels.rows());
        int from = Math.max(1, (int) Math.ceil(root / SPREAD));
        int to = Math.max(from, (int) Math.floor(root * SPREAD));
        List<Binning> binnings = new ArrayList<>();
        int[] last = new int[0];
        for (int bins = from; bins <= to; bins++) {
            int[] cuts = labels.equalMass(bins, rowsBefore);
            if (!Arrays.equals(cuts, last)) {
                binnings.add(binning(cuts));
                last = cuts;
            }
            if (cuts.length == labels.size() + 1) {
                break; // every log-odds has a bin of its own, and more bins cannot be had
            }
        }
        return binnings;
    }

    private Binning binning(int[] cuts) {
        int bins = cuts.length - 1;
        double[] p = new double[bins];
        double prior = PRIOR_ROWS / bins;
        double logPrior = LogGamma.of(prior);
        double logWeight = 0;
        double low = 0;
        for (int b = 0; b < bins; b++) {
            double high = b + 1 < bins ? Sigmoid.of(labels.boundAfter(cuts[b + 1] - 1)) : 1;
            double middle = Math.max(1e-12, Math.min(1 - 1e-12, (low + high) / 2));
            double alpha = prior * middle;
            double beta = prior * (1 - middle);
            double rows = rowsBefore[cuts[b + 1]] - rowsBefore[cuts[b]];
            double hits = hitsBefore[cuts[b + 1]] - hitsBefore[cuts[b]];
            logWeight += logPrior
                    - LogGamma.of(rows + prior)
                    + LogGamma.of(hits + alpha)
                    - LogGamma.of(alpha)
                    + LogGamma.of(Math.max(0, rows - hits) + beta)
                    - LogGamma.of(beta);
            p[b] = (hits + alpha) / (rows + prior);
            low = high;
        }
        return new Binning(cuts, p, logWeight);
    }
}
