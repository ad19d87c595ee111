package dev.logits.learn.regression;

import dev.logits.internal.optim.Lbfgs;
import dev.logits.internal.optim.Minimum;
import dev.logits.internal.optim.Objective;
import dev.logits.internal.optim.OwlQn;
import dev.logits.learn.features.DenseFeatures;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** One fit of a {@link LogisticRegression}: which columns, which solver, and whether there is an answer at all. */
final class LogisticFit {
    /** Work N·P² up to which Newton's method is chosen. */
    private static final double NEWTON_WORK = 4e10;

    /** Columns up to which collinearity is looked for. */
    private static final int RANK_COLUMNS = 600;

    /** Newton steps after which a fit without penalty is suspected of separation. */
    private static final int SUSPICIOUS = 12;

    /** Steps along first derivatives that come before second ones, where there are few parameters. */
    private static final int ENOUGH = 200;

    /** Multiplications an evaluation below which double precision costs nothing. */
    private static final double EXACT_WORK = 1 << 22;

    private final LogisticRegression regression;
    private final Examples examples;
    private final ModelShape shape;
    private final boolean likelihoodOnly;
    private List<Collinearity> collinear = List.of();
    /** The rows of all columns, once their means were needed. */
    private Optional<CenteredRows> rows = Optional.empty();

    private int[] columns;

    LogisticFit(LogisticRegression regression, Examples examples) {
        this.regression = regression;
        this.examples = examples;
        boolean noShrinkage = regression.strength() == 0;
        likelihoodOnly = regression.penalty() == Penalty.NONE;
        shape = new ModelShape(
                examples.features().columns(),
                examples.classes(),
                noShrinkage || examples.classes() == 2,
                regression.intercept());
        if (noShrinkage && shape.columns() <= RANK_COLUMNS) {
            CenteredRows all = allRows(examples, regression.intercept());
            rows = Optional.of(all);
            collinear = CollinearityCheck.find(all, regression.intercept());
        }
        columns = columns();
    }

    static CenteredRows allRows(Examples examples, boolean intercept) {
        int[] all = IntStream.range(0, examples.features().columns()).toArray();
        return new CenteredRows(examples, all, intercept);
    }

    /** The rows of all columns. */
    CenteredRows rows() {
        rows = rows.or(() -> Optional.of(allRows(examples, regression.intercept())));
        return rows.get();
    }

    private int[] columns() {
        BitSet out = new BitSet();
        collinear.forEach(c -> out.set(c.column()));
        return IntStream.range(0, shape.columns()).filter(j -> !out.get(j)).toArray();
    }

    LogisticModel fit() {
        return switch (solver()) {
            case NEWTON -> regression.penalty() == Penalty.FIRTH ? firth() : newton();
            case LBFGS -> lbfgs();
            default -> lasso();
        };
    }

    private Solver solver() {
        if (regression.solver() != Solver.AUTOMATIC) {
            return regression.solver();
        }
        if (regression.lasso() > 0) {
            return Solver.OWL_QN;
        }
        return isSmall() || regression.penalty() == Penalty.FIRTH ? Solver.NEWTON : Solver.LBFGS;
    }

    private boolean isSmall() {
        double p = shape.size();
        return p <= LogisticRegression.EXACT_PARAMETERS && examples.count() * p * p <= NEWTON_WORK;
    }

    private Likelihood likelihood() {
        ModelShape small = shape.withColumns(columns.length);
        return new Likelihood(examples, rows().of(columns), small, regression.ridge());
    }

    private LogisticModel newton() {
        Likelihood likelihood = likelihood();
        NewtonFit newton = new NewtonFit(likelihood, regression.tolerance());
        newton.run(Math.min(SUSPICIOUS, regression.maxIterations()));
        if (likelihoodOnly && !(newton.minimum().converged() && newton.provesAMinimum())) {
            refuseSeparation(likelihood, newton.separates());
        }
        newton.run(regression.maxIterations());
        return model(likelihood, newton.minimum(), newton.at().logLikelihood(), Solver.NEWTON);
    }

    private void refuseSeparation(Likelihood likelihood, boolean completely) {
        if (likelihood.shape().size() <= LogisticRegression.EXACT_PARAMETERS || completely) {
            Optional<Separation> separation = new SeparationCheck(likelihood).find();
            if (separation.isPresent()) {
                throw new SeparationException(separation.get());
            }
        }
    }

    private LogisticModel firth() {
        Likelihood likelihood = likelihood();
        Minimum minimum = new FirthFit(likelihood).run(regression.tolerance(), regression.maxIterations());
        return model(likelihood, minimum, Solver.NEWTON);
    }

    private LogisticModel model(Likelihood likelihood, Minimum minimum, Solver solver) {
        return model(likelihood, minimum, likelihood.logLikelihood(minimum.x()), solver);
    }

    private LogisticModel model(Likelihood likelihood, Minimum minimum, double logLikelihood, Solver solver) {
        double[] small = likelihood.rows().uncentered(minimum.x(), likelihood.shape());
        double[] theta = shape.extend(small, columns);
        return model(theta, minimum, logLikelihood, solver);
    }

    private LogisticModel lbfgs() {
        ColumnMoments moments = new ColumnMoments(examples);
        ShiftedColumns near = ShiftedColumns.of(examples, shape, moments);
        ColumnPreconditioner guess = new ColumnPreconditioner(
                near.examples(),
                shape,
                near.isNone() ? moments : new ColumnMoments(near.examples()),
                columns,
                regression.ridge());
        Lbfgs lbfgs = new Lbfgs().withGradientTolerance(regression.tolerance()).withPreconditioner(guess);
        Minimum minimum = minimize(
                near.examples(),
                guess.start(),
                regression.maxIterations(),
                (sum, start, error, most) ->
                        lbfgs.withValueError(error).withMaxIterations(most).minimize(sum, start));
        return model(near, minimum, Solver.LBFGS);
    }

    private LogisticModel lasso() {
        boolean small = isSmall() && regression.lasso() > 0;
        int limit = small ? Math.min(ENOUGH, regression.maxIterations()) : regression.maxIterations();
        ShiftedColumns near = ShiftedColumns.of(examples, shape, new ColumnMoments(examples));
        OwlQn owlQn = new OwlQn(costs()).withGradientTolerance(regression.tolerance());
        Minimum minimum = minimize(
                near.examples(),
                new double[shape.size()],
                limit,
                (sum, start, error, most) ->
                        owlQn.withValueError(error).withMaxIterations(most).minimize(sum, start));
        if (!small || minimum.iterations() == regression.maxIterations()) {
            return model(near, minimum, Solver.OWL_QN);
        }
        Likelihood likelihood = likelihood();
        double[] theta = near.unshifted(minimum.x());
        Minimum last = new OrthantNewton(likelihood, regression.lasso(), regression.tolerance())
                .run(minimum.at(likelihood.rows().centered(theta, shape)));
        return model(likelihood, last, Solver.OWL_QN);
    }

    /** What a fit by first derivatives has found. */
    private LogisticModel model(ShiftedColumns near, Minimum minimum, Solver solver) {
        double smooth = new ExactObjective(near.examples(), shape, 0).value(minimum.x());
        double[] theta = near.unshifted(minimum.x());
        if (likelihoodOnly) {
            refuseSeparation(theta, minimum.converged());
        }
        return model(theta, minimum, -smooth * examples.weightSum(), solver);
    }

    /** A method of first derivatives. */
    @FunctionalInterface
    private interface Descent {
        Minimum from(Objective<RuntimeException> sum, double[] start, double valueError, int mostIterations);
    }

    /** In float where that is enough; where its rounding is all that is left of the gradient, in double. */
    private Minimum minimize(Examples rows, double[] start, int mostIterations, Descent descent) {
        if (!isFloatEnough(rows)) {
            return descent.from(objective(rows, false), start, 1e-14, mostIterations);
        }
        Minimum found = descent.from(objective(rows, true), start, 1e-7, mostIterations);
        if (found.status() != Minimum.Status.NO_PROGRESS) {
            return found;
        }
        return descent.from(objective(rows, false), found.x(), 1e-14, mostIterations - found.iterations())
                .after(found);
    }

    private Objective<RuntimeException> objective(Examples rows, boolean inFloat) {
        Objective<RuntimeException> all = inFloat
                ? new FloatObjective(rows, shape, regression.ridge())
                : new ExactObjective(rows, shape, regression.ridge());
        if (collinear.isEmpty()) {
            return all;
        }
        return (theta, gradient) -> {
            double value = all.valueAndGradient(theta, gradient);
            for (int m = 0; m < shape.outputs(); m++) {
                for (Collinearity c : collinear) {
                    gradient[m * shape.stride() + c.column()] = 0; // it starts at 0 and stays there
                }
            }
            return value;
        };
    }

    private boolean isFloatEnough(Examples rows) {
        return rows.features() instanceof DenseFeatures
                && rows.offsets().length == 0
                && regression.tolerance() >= LogisticRegression.FLOAT_TOLERANCE
                && (double) rows.count() * shape.size() > EXACT_WORK;
    }

    private double[] costs() {
        double[] costs = new double[shape.size()];
        for (int m = 0; m < shape.outputs(); m++) {
            int off = m * shape.stride();
            Arrays.fill(costs, off, off + shape.columns(), regression.lasso());
        }
        return costs;
    }

    private void refuseSeparation(double[] found, boolean converged) {
        Likelihood likelihood = likelihood();
        if (shape.size() > LogisticRegression.EXACT_PARAMETERS || !converged) {
            // The classifier itself is the proof where it errs nowhere.
            double[] theta = likelihood.rows().centered(shape.restrict(found, columns), likelihood.shape());
            boolean separates =
                    examples.offsets().length == 0 && likelihood.at(theta).worstMargin() > 0;
            if (separates || shape.size() <= LogisticRegression.EXACT_PARAMETERS) {
                refuseSeparation(likelihood, separates);
            }
        } else {
            refuseSeparation(likelihood, false);
        }
    }

    private LogisticModel model(double[] theta, Minimum minimum, double logLikelihood, Solver solver) {
        if (!shape.reference() && shape.intercept()) {
            centerIntercepts(theta);
        }
        RegressionReport report = new RegressionReport.Builder(
                        switch (minimum.status()) {
                            case CONVERGED -> RegressionReport.Status.CONVERGED;
                            case NO_PROGRESS, UNBOUNDED -> RegressionReport.Status.NO_PROGRESS;
                            case ITERATION_LIMIT -> RegressionReport.Status.ITERATION_LIMIT;
                        },
                        solver,
                        examples.count())
                .ignored(examples.ignored())
                .weightSum(examples.weightSum())
                .objective(minimum.value())
                .logLikelihood(logLikelihood)
                .nullLogLikelihood(examples.nullLogLikelihood(shape.intercept()))
                .gradientNorm(minimum.gradientNorm())
                .iterations(minimum.iterations())
                .evaluations(minimum.evaluations())
                .collinear(collinear)
                .tolerance(regression.tolerance())
                .classWeights(Arrays.stream(regression.classWeights()).boxed().toList())
                .build();
        return new LogisticModel(shape, theta, regression.penalty(), report);
    }

    /** The likelihood does not know the intercepts' mean. */
    private void centerIntercepts(double[] theta) {
        double sum = 0;
        for (int m = 0; m < shape.outputs(); m++) {
            sum += theta[m * shape.stride() + shape.columns()];
        }
        for (int m = 0; m < shape.outputs(); m++) {
            theta[m * shape.stride() + shape.columns()] -= sum / shape.outputs();
        }
    }
}
