package dev.logits.calibrate;

import dev.logits.internal.optim.Lbfgs;
import dev.logits.internal.optim.Minimum;
import dev.logits.source.LogitsSource;
import dev.logits.source.RowFolds;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/**
 * The fit of {@link MatrixScaling} and {@link DirichletCalibration}. Unless the regularization is given, it is chosen
 * by cross-validation in three folds: from the temperature on, priors become weaker as long as the held-out likelihood
 * gets better; the answer is the strongest prior that is within one standard error of the best, rows paired. The
 * temperature itself, an infinitely strong prior, is one of the candidates.
 */
final class MatrixFit {
    private static final int FOLDS = 3;
    private static final long SEED = 0;
    private static final double[] VARIANCES = {1e-4, 1e-3, 1e-2, 1e-1, 1, 10};
    /** Held-out likelihoods need no optimum to the last digit. */
    private static final Lbfgs ROUGH = new Lbfgs().withGradientTolerance(1e-4).withMaxIterations(60);

    private final LogitsSource source;
    private final boolean logSoftmax;
    private final Fitted<TemperatureScaling> base;
    private final double beta;
    private final int classes;
    private int passes;

    /** What a fit gives: W row after row, b, and how it went. */
    record Answer(double[][] weights, double[] intercepts, FitReport report) {}

    private MatrixFit(LogitsSource source, boolean logSoftmax) throws IOException {
        this.source = source;
        this.logSoftmax = logSoftmax;
        base = TemperatureScaling.fit(source);
        beta = 1 / base.calibrator().temperature();
        classes = source.classes();
        if (classes > MatrixScaling.MAX_CLASSES) {
            throw new IllegalArgumentException(classes + " classes: a matrix of " + (long) classes * classes
                    + " numbers is more than this fit holds, which is that of " + MatrixScaling.MAX_CLASSES
                    + " classes; use vector scaling");
        }
    }

    static Answer fit(LogitsSource source, boolean logSoftmax, Optional<OdirPenalty> given) throws IOException {
        MatrixFit fit = new MatrixFit(source, logSoftmax);
        Optional<OdirPenalty> odir = given.isPresent() ? given : fit.chosen();
        return odir.isPresent() ? fit.minimize(odir.get()) : fit.temperature();
    }

    /** W = I / T, b = 0. */
    private Answer temperature() {
        FitReport report = base.report();
        double[] none = new double[classes * (classes + 1)];
        // Held to the temperature by choice: where that has no optimum, the report says so.
        return answer(none, report.with().passes(report.passes() + passes).build());
    }

    private Answer minimize(OdirPenalty odir) throws IOException {
        MatrixObjective objective = new MatrixObjective(source, beta, logSoftmax, odir);
        Minimum minimum = FitEnd.minimize(new Lbfgs(), objective, new double[classes * (classes + 1)]);
        FitReport report = FitEnd.report(base.report(), objective, minimum, minimum.x());
        return answer(
                objective.natural(minimum.x()),
                report.with().passes(report.passes() + passes).build());
    }

    private Answer answer(double[] natural, FitReport report) {
        double[][] weights = new double[classes][classes];
        for (int c = 0; c < classes; c++) {
            for (int j = 0; j < classes; j++) {
                weights[c][j] = beta * ((c == j ? 1 : 0) + natural[j * classes + c]);
            }
        }
        return new Answer(weights, Arrays.copyOfRange(natural, classes * classes, natural.length), report);
    }

    /** The regularization that does best on held-out rows; empty for the temperature. */
    private Optional<OdirPenalty> chosen() throws IOException {
        double rows = base.report().weight();
        HeldOut[] heldOut = heldOut();
        int candidates = heldOut.length == 0 ? 0 : heldOut[0].length();
        int best = 0;
        for (int v = 1; v < candidates; v++) {
            best = HeldOut.mean(heldOut, v) < HeldOut.mean(heldOut, best) ? v : best;
        }
        int chosen = 0;
        while (chosen < best
                && HeldOut.difference(heldOut, chosen, best) > HeldOut.differenceError(heldOut, chosen, best)) {
            chosen++;
        }
        return chosen == 0
                ? Optional.empty()
                : Optional.of(OdirPenalty.ofVariance(VARIANCES[chosen - 1], rows, classes));
    }

    /** Each held-out row's loss under the temperature and under each prior that is worth looking at. */
    private HeldOut[] heldOut() throws IOException {
        RowFolds folds = new RowFolds(FOLDS, SEED);
        HeldOut[] all = new HeldOut[FOLDS];
        MatrixObjective[] last = new MatrixObjective[FOLDS];
        double[][] natural = new double[FOLDS][classes * (classes + 1)];
        for (int f = 0; f < FOLDS; f++) {
            all[f] = new HeldOut(folds.fold(source, f), beta, logSoftmax);
            all[f].add(natural[f]);
            passes++;
            if (all[f].rows() == 0 || all[f].weight() == base.report().weight()) {
                return new HeldOut[0]; // too few rows to hold any out
            }
        }
        for (int v = 0; v < VARIANCES.length; v++) {
            for (int f = 0; f < FOLDS; f++) {
                double rows = base.report().weight() - all[f].weight();
                OdirPenalty odir = OdirPenalty.ofVariance(VARIANCES[v], rows, classes);
                last[f] = new MatrixObjective(folds.others(source, f), beta, logSoftmax, odir);
                Minimum minimum = ROUGH.minimize(last[f], last[f].inUnits(natural[f]));
                natural[f] = last[f].natural(minimum.x()).clone();
                all[f].add(natural[f]);
                passes += last[f].passes() + 1;
            }
            if (HeldOut.mean(all, v + 1) > HeldOut.mean(all, v)) {
                break; // weaker priors only do worse
            }
        }
        return all;
    }
}
