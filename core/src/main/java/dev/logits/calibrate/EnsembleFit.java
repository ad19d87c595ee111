package dev.logits.calibrate;

import dev.logits.internal.kernel.Elementary;
import dev.logits.internal.optim.Minimum;
import dev.logits.internal.optim.ProjectedNewton;
import dev.logits.internal.parallel.RowBlocks;
import dev.logits.internal.sum.ExactSum;
import dev.logits.source.LogitsSource;
import dev.logits.source.RowBatch;
import java.io.IOException;
import java.util.Arrays;

/**
 * The fit of {@link EnsembleTemperature}: with q_j the probability that part j gives a row's label, the weights
 * minimize {@code −mean ln(Σ w_j q_j) + Σ w_j} over w ≥ 0. The second term takes the place of the constraint: along w
 * itself the derivative is Σ w_j − 1, so at the minimum the weights sum to 1.
 */
final class EnsembleFit {
    private static final double TOLERANCE = 1e-13;
    private static final double NEARLY = 1e-9;
    /** Rows whose terms are computed before they are summed. */
    private static final int BLOCK = 1024;

    private final LogitsSource source;
    private double[] q = new double[3 * 1024];
    private int rows;

    EnsembleFit(LogitsSource source) {
        this.source = source;
    }

    Fitted<EnsembleTemperature> fit() throws IOException {
        Fitted<TemperatureScaling> base = TemperatureScaling.fit(source);
        double temperature = base.calibrator().temperature();
        collect(temperature);
        Minimum minimum = ProjectedNewton.minimize(
                this::evaluate, new double[] {0.8, 0.1, 0.1}, new boolean[] {true, true, true}, TOLERANCE);
        double[] w = minimum.x();
        double sum = w[0] + w[1] + w[2];
        EnsembleTemperature calibrator = new EnsembleTemperature(temperature, w[0] / sum, w[1] / sum, w[2] / sum);
        FitReport report = base.report();
        boolean converged = minimum.converged() || minimum.gradientNorm() <= NEARLY;
        return new Fitted<>(
                calibrator,
                new FitReport.Builder(
                                converged ? report.status() : FitReport.Status.ITERATION_LIMIT,
                                report.rows(),
                                report.classes())
                        .ignored(report.ignored())
                        .nllBefore(report.nllBefore())
                        .nllAfter(minimum.value() - sum + Elementary.log(sum))
                        .gradient(minimum.gradientNorm())
                        .passes(report.passes() + 1)
                        .missingClasses(report.missingClasses())
                        .build());
    }

    private void collect(double temperature) throws IOException {
        RowBatch batch = RowBatch.of(source);
        try (LogitsSource.Cursor cursor = source.open()) {
            while (batch.read(cursor)) {
                int needed = Math.multiplyExact(3, rows + batch.count());
                if (needed > q.length) {
                    q = Arrays.copyOf(q, (int) Math.max(needed, Math.min(Integer.MAX_VALUE - 8, 2L * q.length)));
                }
                int[] place = new int[batch.count()];
                for (int r = 0; r < place.length; r++) {
                    place[r] = batch.ignored(r) ? -1 : rows++;
                }
                RowBlocks.forEach(place.length, batch.classes(), (from, to) -> {
                    for (int r = from; r < to; r++) {
                        if (place[r] >= 0) {
                            put(batch, r, temperature, 3 * place[r]);
                        }
                    }
                });
            }
        }
    }

    private void put(RowBatch batch, int r, double temperature, int at) {
        float[] z = batch.logits().array();
        int off = batch.logits().offset(r);
        EnsembleTemperature.Parts parts = EnsembleTemperature.Parts.of(z, off, batch.classes(), temperature);
        double d = z[off + batch.label(r)] - parts.max();
        q[at] = Elementary.exp(d / temperature - parts.logSumScaled());
        q[at + 1] = Elementary.exp(d - parts.logSum());
        q[at + 2] = 1.0 / parts.unmasked();
    }

    private double evaluate(double[] w, double[] gradient, double[] hessian) {
        ExactSum[] sums = new ExactSum[1 + 3 + 6];
        Arrays.setAll(sums, i -> new ExactSum());
        double[][] terms = new double[sums.length][BLOCK];
        for (int from = 0; from < rows; from += BLOCK) {
            int n = Math.min(BLOCK, rows - from);
            if (!terms(w, from, n, terms)) {
                return Double.POSITIVE_INFINITY;
            }
            for (int i = 0; i < sums.length; i++) {
                sums[i].add(terms[i], 0, n);
            }
        }
        for (int j = 0, at = 4; j < 3; j++) {
            gradient[j] = 1 - sums[1 + j].value() / rows;
            for (int k = 0; k <= j; k++) {
                hessian[3 * j + k] = sums[at++].value() / rows;
                hessian[3 * k + j] = hessian[3 * j + k];
            }
        }
        return w[0] + w[1] + w[2] - sums[0].value() / rows;
    }

    /** What is summed: ln of the mixture, each part's share in it, and the products of shares; false where ln is −∞. */
    private boolean terms(double[] w, int from, int n, double[][] terms) {
        for (int i = 0, r = 3 * from; i < n; i++, r += 3) {
            double mix = w[0] * q[r] + w[1] * q[r + 1] + w[2] * q[r + 2];
            if (!(mix > 0)) {
                return false;
            }
            double a = q[r] / mix;
            double b = q[r + 1] / mix;
            double c = q[r + 2] / mix;
            terms[0][i] = Elementary.log(mix);
            terms[1][i] = a;
            terms[2][i] = b;
            terms[3][i] = c;
            terms[4][i] = a * a;
            terms[5][i] = b * a;
            terms[6][i] = b * b;
            terms[7][i] = c * a;
            terms[8][i] = c * b;
            terms[9][i] = c * c;
        }
        return true;
    }
}
