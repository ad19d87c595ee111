package dev.logits.calibrate;

import dev.logits.internal.kernel.Elementary;
import dev.logits.internal.optim.Minimum;
import dev.logits.internal.optim.ProjectedNewton;
import dev.logits.internal.parallel.RowBlocks;
import dev.logits.source.LogitsSource;
import dev.logits.source.PartitionedSource;
import dev.logits.source.RowBatch;
import dev.logits.source.RowPass;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * The fit of {@link EnsembleTemperature}: with q_j the probability that part j gives a row's label, the weights
 * minimize {@code −mean ln(Σ w_j q_j) + Σ w_j} over w ≥ 0. The second term takes the place of the constraint: along w
 * itself the derivative is Σ w_j − 1, so at the minimum the weights sum to 1.
 */
final class EnsembleFit {
    private static final double TOLERANCE = 1e-13;
    private static final double NEARLY = 1e-9;
    private final LogitsSource source;
    private double[] q = new double[3 * 1024];
    private int rows;
    /** What they count together. */
    private double weight;
    /** What each counts; null where all count whole. */
    private double[] weights;

    /** Whether the rows are elsewhere, and each evaluation a pass over them. */
    private boolean parts;

    private double temperature;

    EnsembleFit(LogitsSource source) {
        this.source = source;
    }

    Fitted<EnsembleTemperature> fit() throws IOException {
        Fitted<TemperatureScaling> base = TemperatureScaling.fit(source);
        double temperature = base.calibrator().temperature();
        weight = base.report().weight();
        parts = source instanceof PartitionedSource;
        if (!parts) {
            collect(temperature);
        }
        this.temperature = temperature;
        Minimum minimum = minimize(new double[] {0.8, 0.1, 0.1});
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
                        .weight(report.weight())
                        .ignored(report.ignored())
                        .nllBefore(report.nllBefore())
                        .nllAfter(minimum.value() - sum + Elementary.log(sum))
                        .gradient(minimum.gradientNorm())
                        .passes(report.passes() + 1)
                        .missingClasses(report.missingClasses())
                        .build());
    }

    private void collect(double temperature) throws IOException {
        RowBatch batch = RowBatch.weighted(source);
        int kept = 0;
        try (LogitsSource.Cursor cursor = source.open()) {
            while (batch.read(cursor)) {
                int needed = Math.multiplyExact(3, kept + batch.count());
                if (needed > q.length) {
                    q = Arrays.copyOf(q, (int) Math.max(needed, Math.min(Integer.MAX_VALUE - 8, 2L * q.length)));
                }
                int[] place = new int[batch.count()];
                for (int r = 0; r < place.length; r++) {
                    place[r] = batch.ignored(r) ? -1 : kept++;
                    keepWeight(place[r], batch.weight(r));
                }
                RowBlocks.forEach(place.length, batch.classes(), (from, to) -> {
                    for (int r = from; r < to; r++) {
                        if (place[r] >= 0) {
                            EnsemblePass.put(batch, r, temperature, q, 3 * place[r]);
                        }
                    }
                });
            }
        }
        rows = kept;
    }

    private void keepWeight(int place, double part) {
        if (place < 0 || part == 1 && weights == null) {
            return;
        }
        if (weights == null) {
            weights = new double[q.length / 3];
            Arrays.fill(weights, 1);
        } else if (place >= weights.length) {
            weights = Arrays.copyOf(weights, q.length / 3);
        }
        weights[place] = part;
    }

    /** An objective that may have to read rows. */
    private Minimum minimize(double[] start) throws IOException {
        try {
            return ProjectedNewton.minimize(this::evaluate, start, new boolean[] {true, true, true}, TOLERANCE);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private EnsemblePass pass(double[] w) {
        EnsemblePass pass = new EnsemblePass(w, temperature);
        try {
            return parts ? RowPass.over(source, pass) : pass.addAll(q, weights, rows);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private double evaluate(double[] w, double[] gradient, double[] hessian) {
        EnsemblePass sums = pass(w);
        if (sums.isOutside()) {
            return Double.POSITIVE_INFINITY;
        }
        for (int j = 0, at = 4; j < 3; j++) {
            gradient[j] = 1 - sums.value(1 + j) / weight;
            for (int k = 0; k <= j; k++) {
                hessian[3 * j + k] = sums.value(at++) / weight;
                hessian[3 * k + j] = hessian[3 * j + k];
            }
        }
        return w[0] + w[1] + w[2] - sums.value(0) / weight;
    }
}
