package dev.logits.calibrate;

import dev.logits.calibrate.curve.Curve;
import dev.logits.internal.kernel.BadRow;
import dev.logits.internal.kernel.Elementary;
import dev.logits.internal.kernel.Kernels;
import dev.logits.internal.special.FiniteLogOdds;
import dev.logits.internal.sum.ExactSum;
import dev.logits.math.LogSigmoid;
import dev.logits.source.ColumnPass;
import dev.logits.source.LogitsSource;
import dev.logits.source.PartitionedSource;
import dev.logits.source.RowBatch;
import dev.logits.source.RowPass;
import java.io.IOException;
import java.io.Serial;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The passes of {@link OneVsRestFit} over rows that are in parts: the log-odds of each class come together in one
 * place, where its curve is fitted. Each number is computed as it is of rows in one place.
 */
final class OneVsRestParts {
    private OneVsRestParts() {}

    /** What is to be known of all rows before curves are fitted. */
    static final class Survey implements RowPass<Survey> {
        @Serial
        private static final long serialVersionUID = 1;

        /** Whether −∞ may be the lowest score of a label. */
        private final boolean takesInfinite;

        final long[] labeled;
        final ExactSum nll = new ExactSum();
        long rows;
        long ignored;
        boolean infinite;

        Survey(int classes, boolean takesInfinite) {
            this.takesInfinite = takesInfinite;
            labeled = new long[classes];
        }

        @Override
        public void add(LogitsSource source) throws IOException {
            RowBatch batch = RowBatch.of(source);
            try (LogitsSource.Cursor cursor = source.open()) {
                while (batch.read(cursor)) {
                    for (int r = 0; r < batch.count(); r++) {
                        add(batch, r);
                    }
                }
            }
        }

        private void add(RowBatch batch, int r) {
            if (batch.ignored(r)) {
                ignored++;
                return;
            }
            float[] z = batch.logits().array();
            int off = batch.logits().offset(r);
            double logSum = logSum(batch, r);
            int label = batch.label(r);
            rows++;
            labeled[label]++;
            if (z[off + label] == Float.NEGATIVE_INFINITY) {
                if (!takesInfinite) {
                    throw FitErrors.maskedLabel(batch, r);
                }
                infinite = true;
            } else {
                int top = Kernels.get().argmax(z, off, batch.classes());
                double loss = logSum - ((double) z[off + label] - z[off + top]);
                nll.add(Double.isInfinite(loss) ? 0 : loss);
            }
        }

        @Override
        public void merge(Survey other) {
            nll.add(other.nll);
            rows += other.rows;
            ignored += other.ignored;
            infinite |= other.infinite;
            for (int c = 0; c < labeled.length; c++) {
                labeled[c] += other.labeled[c];
            }
        }
    }

    private static double logSum(RowBatch batch, int r) {
        float[] z = batch.logits().array();
        int off = batch.logits().offset(r);
        double logSum = RowOdds.logSum(z, off, batch.classes());
        if (Double.isNaN(logSum)) {
            throw BadRow.error(z, off, batch.classes(), batch.number(r), "calibration");
        }
        return logSum;
    }

    /** Log-odds as curves see them: where infinite ones are scores, the largest doubles take their place. */
    private static void odds(RowBatch batch, int r, boolean infinite, double[] odds) {
        float[] z = batch.logits().array();
        int off = batch.logits().offset(r);
        int n = batch.classes();
        if (n == 2) {
            odds[0] = (double) z[off + 1] - z[off];
        } else {
            RowOdds.all(z, off, n, odds);
        }
        for (int c = 0; infinite && c < odds.length; c++) {
            odds[c] = FiniteLogOdds.finite(odds[c]);
        }
    }

    private static int curves(int classes) {
        return classes == 2 ? 1 : classes;
    }

    /** Fits the curve of each class where its log-odds come together. */
    private record Columns<M extends Curve>(CurveFit<M> each, long[] labeled, long rows, boolean infinite)
            implements ColumnPass<FittedCurve<M>> {
        @Override
        public int columns() {
            return OneVsRestParts.curves(labeled.length);
        }

        @Override
        public void add(LogitsSource source, Sink sink) throws IOException {
            int first = labeled.length == 2 ? 1 : 0;
            double[] odds = new double[columns()];
            RowBatch batch = RowBatch.of(source);
            try (LogitsSource.Cursor cursor = source.open()) {
                while (batch.read(cursor)) {
                    for (int r = 0; r < batch.count(); r++) {
                        if (!batch.ignored(r)) {
                            odds(batch, r, infinite, odds);
                            send(odds, batch.label(r) - first, sink);
                        }
                    }
                }
            }
        }

        private static void send(double[] odds, int label, Sink sink) {
            for (int c = 0; c < odds.length; c++) {
                if (!Double.isInfinite(odds[c])) {
                    sink.add(c, odds[c] + 0.0, c == label); // and not −0, which sorts apart
                }
            }
        }

        @Override
        public FittedCurve<M> finish(int column, double[] no, int negatives, double[] yes, int positives) {
            int c = labeled.length == 2 ? 1 : column;
            double prevalence = (labeled[c] + 1.0) / (rows + labeled.length);
            return each.of(new ClassScores(no, negatives, yes, positives, prevalence));
        }
    }

    static <M extends Curve> List<FittedCurve<M>> fit(PartitionedSource source, CurveFit<M> each, Survey survey)
            throws IOException {
        return source.columns(new Columns<>(each, survey.labeled, survey.rows, survey.infinite));
    }

    /** The mean negative log-likelihood, as {@link CurveLosses#mean}. */
    static OptionalDouble mean(PartitionedSource source, List<? extends Curve> curves, boolean infinite)
            throws IOException {
        Losses losses = source.pass(new Losses(curves, infinite));
        return losses.lost ? OptionalDouble.empty() : OptionalDouble.of(losses.total.value() / losses.rows);
    }

    private static final class Losses implements RowPass<Losses> {
        @Serial
        private static final long serialVersionUID = 1;

        private final ArrayList<Curve> curves;
        private final boolean infinite;
        private final ExactSum total = new ExactSum();
        private long rows;
        private boolean lost;

        Losses(List<? extends Curve> curves, boolean infinite) {
            this.curves = new ArrayList<>(curves);
            this.infinite = infinite;
        }

        @Override
        public void add(LogitsSource source) throws IOException {
            double[] odds = new double[curves.size()];
            RowBatch batch = RowBatch.of(source);
            try (LogitsSource.Cursor cursor = source.open()) {
                while (batch.read(cursor)) {
                    for (int r = 0; r < batch.count(); r++) {
                        if (!batch.ignored(r)) {
                            odds(batch, r, infinite, odds);
                            add(odds, batch.label(r));
                        }
                    }
                }
            }
        }

        private void add(double[] odds, int label) {
            rows++;
            if (odds.length == 1) {
                double s = odds[0];
                double logOdds = Double.isInfinite(s) ? s : curves.get(0).logOdds(s);
                total.add(Elementary.log(1) - LogSigmoid.of(label == 1 ? logOdds : -logOdds));
                return;
            }
            double sum = 0;
            for (int c = 0; c < odds.length; c++) {
                boolean decided = Double.isInfinite(odds[c]);
                sum += decided ? odds[c] > 0 ? 1 : 0 : curves.get(c).probability(odds[c]);
            }
            if (!(sum >= CurveLosses.LEAST)) {
                lost = true;
                return;
            }
            double s = odds[label];
            total.add(Elementary.log(sum)
                    - (Double.isInfinite(s) ? 0 : curves.get(label).logProbability(s)));
        }

        @Override
        public void merge(Losses other) {
            total.add(other.total);
            rows += other.rows;
            lost |= other.lost;
        }
    }
}
