package dev.logits.calibrate;

import dev.logits.internal.optim.Lbfgs;
import dev.logits.internal.optim.Minimum;
import java.io.IOException;

/** How the fits of linear maps of logits end. */
final class FitEnd {
    /** The gradient, in units of the curvature at the start, that counts as 0. */
    static final double TOLERANCE = 1e-10;

    /** What rounding may leave of it. */
    private static final double NEARLY = 1e-7;

    private FitEnd() {}

    static Minimum minimize(Lbfgs lbfgs, SoftmaxFit fit, double[] start) throws IOException {
        return lbfgs.withGradientTolerance(TOLERANCE).minimize(fit, start);
    }

    /**
     * The report of a fit that began at a temperature.
     *
     * @param at where to evaluate for the likelihood, in the fit's own units
     */
    static FitReport report(FitReport base, SoftmaxFit fit, Minimum minimum, double[] at) throws IOException {
        fit.valueAndGradient(at, new double[at.length]);
        return new FitReport.Builder(
                        minimum.converged() || minimum.gradientNorm() <= NEARLY
                                ? FitReport.Status.CONVERGED
                                : FitReport.Status.ITERATION_LIMIT,
                        base.rows(),
                        base.classes())
                .weight(base.weight())
                .ignored(base.ignored())
                .nllBefore(base.nllBefore())
                .nllAfter(fit.nll())
                .gradient(minimum.gradientNorm())
                .passes(base.passes() + fit.passes())
                .missingClasses(base.missingClasses())
                .build();
    }
}
