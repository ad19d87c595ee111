package dev.logits.calibrate;

import dev.logits.internal.kernel.BadRow;
import dev.logits.internal.kernel.Elementary;
import dev.logits.internal.kernel.Kernels;
import dev.logits.internal.parallel.RowBlocks;
import dev.logits.internal.random.SplitMix;
import dev.logits.internal.sum.ExactSum;
import dev.logits.internal.sum.RowWeight;
import dev.logits.source.LogitsSource;
import dev.logits.source.RowBatch;
import dev.logits.source.RowPass;
import java.io.IOException;
import java.io.Serial;
import java.util.BitSet;

/** The sums over rows that {@link TemperatureFit} needs at one β. */
final class TemperaturePass implements RowPass<TemperaturePass> {
    @Serial
    private static final long serialVersionUID = 1;

    final double beta;
    final ExactSum nll = new ExactSum();
    final ExactSum slope = new ExactSum();
    final ExactSum curvature = new ExactSum();
    final ExactSum gap = new ExactSum();
    final BitSet seen = new BitSet();
    final RowSample sample;
    final LargestScores largest;
    final RowWeight weight = new RowWeight();
    final RowWeight ignored = new RowWeight();

    /** Each row's numbers of the batch that is read. */
    private transient double[] nlls;

    private transient double[] slopes;
    private transient double[] curvatures;
    private transient double[] gaps;

    /** @param sample takes rows on the way, as {@code largest} looks at them; each may be NONE */
    TemperaturePass(double beta, RowSample sample, LargestScores largest) {
        this.beta = beta;
        this.sample = sample;
        this.largest = largest;
    }

    @Override
    public void add(LogitsSource source) throws IOException {
        RowBatch batch = RowBatch.weighted(source);
        if (nlls == null || nlls.length < batch.capacity()) {
            nlls = new double[batch.capacity()];
            slopes = new double[batch.capacity()];
            curvatures = new double[batch.capacity()];
            gaps = new double[batch.capacity()];
        }
        try (LogitsSource.Cursor cursor = source.open()) {
            while (batch.read(cursor)) {
                RowBlocks.forEach(batch.count(), batch.classes(), (from, to) -> {
                    score(batch, from, to);
                    largest.add(batch, from, to);
                });
                for (int r = 0; r < batch.count(); r++) {
                    if (batch.ignored(r)) {
                        ignored.add(batch.weight(r), batch.isMore(r));
                        continue;
                    }
                    weight.add(batch.weight(r), batch.isMore(r));
                    seen.set(batch.label(r));
                    if (!sample.takesNothing()) {
                        sample.offer(batch, r, key(r));
                    }
                }
                WeightedSums.add(nll, batch, nlls);
                WeightedSums.add(slope, batch, slopes);
                WeightedSums.add(curvature, batch, curvatures);
                WeightedSums.add(gap, batch, gaps);
            }
        }
    }

    @Override
    public void merge(TemperaturePass other) {
        nll.add(other.nll);
        slope.add(other.slope);
        curvature.add(other.curvature);
        gap.add(other.gap);
        seen.or(other.seen);
        sample.add(other.sample);
        largest.add(other.largest);
        weight.add(other.weight);
        ignored.add(other.ignored);
    }

    /** A hash of a row's numbers, which depend on its scores less their maximum, and on its label. */
    private long key(int r) {
        long bits = Double.doubleToRawLongBits(nlls[r]);
        bits = bits * SplitMix.GOLDEN + Double.doubleToRawLongBits(slopes[r]);
        return SplitMix.mix(bits * SplitMix.GOLDEN + Double.doubleToRawLongBits(curvatures[r]));
    }

    private void score(RowBatch batch, int from, int to) {
        Kernels kernels = Kernels.get();
        float[] z = batch.logits().array();
        int n = batch.classes();
        double[] sums = new double[3];
        for (int r = from; r < to; r++) {
            if (batch.ignored(r)) {
                nlls[r] = 0;
                slopes[r] = 0;
                curvatures[r] = 0;
                gaps[r] = 0;
                continue;
            }
            int off = batch.logits().offset(r);
            double max = kernels.temperatureSums(z, off, n, beta, sums);
            if (Double.isNaN(max)) {
                throw BadRow.error(z, off, n, batch.number(r), "calibration");
            }
            double d = z[off + batch.label(r)] - max;
            if (d == Double.NEGATIVE_INFINITY) {
                throw FitErrors.maskedLabel(batch, r);
            }
            double mean = sums[1] / sums[0];
            nlls[r] = Elementary.log(sums[0]) - beta * d;
            slopes[r] = mean - d;
            curvatures[r] = sums[2] / sums[0] - mean * mean;
            gaps[r] = -d;
        }
    }
}
