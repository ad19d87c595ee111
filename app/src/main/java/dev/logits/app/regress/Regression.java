package dev.logits.app.regress;

import dev.logits.app.shell.Words;
import dev.logits.io.FeatureTable;
import dev.logits.io.FormulaTable;
import dev.logits.learn.regression.CoefficientErrors;
import dev.logits.learn.regression.Collinearity;
import dev.logits.learn.regression.Estimate;
import dev.logits.learn.regression.Inference;
import dev.logits.learn.regression.Intervals;
import dev.logits.learn.regression.LogisticModel;
import dev.logits.learn.regression.LogisticRegression;
import dev.logits.learn.regression.ModelNames;
import dev.logits.learn.regression.Penalty;
import dev.logits.learn.regression.RegressionReport;
import dev.logits.learn.regression.Separation;
import dev.logits.learn.regression.SeparationException;
import dev.logits.learn.regression.Solver;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What {@code logits regress} has found out.
 *
 * @param data the examples
 * @param penalty what was added to the likelihood
 * @param strength λ
 * @param level of confidence intervals
 * @param model empty where the classes are separated and nothing was done about it
 * @param inference empty where there is no model, a penalty, or too many parameters
 * @param marginalEffects none without inference
 * @param errors how far the coefficients are from the optimum; empty where the fit goes on to rounding
 * @param separation whether the classes are separated
 * @param notes what a person should know
 */
record Regression(
        RegressionData data,
        Penalty penalty,
        double strength,
        double level,
        Optional<LogisticModel> model,
        Optional<Inference> inference,
        List<Estimate> marginalEffects,
        Optional<CoefficientErrors> errors,
        Optional<Separation> separation,
        List<String> notes) {

    /** Columns that the note on a collinear one names. */
    private static final int MOST_TERMS = 12;

    /** The tolerance with which the digits that are printed are right as a rule. */
    private static final double STRICT = 1e-10;

    /** What is tried next, where rounding does not allow that. */
    private static final double USUAL = 9e-7;

    private static final int MOST_STEPS = 10_000;

    /** Work of all profiles, about, above which Firth's intervals are Wald's unless profiles are asked for. */
    private static final double MOST_PROFILE_WORK = 4e11;

    /** Work rows · parameters² above which no standard errors are computed. */
    private static final double MOST_WORK = 4e11;

    private static final int MOST_PARAMETERS = 3000;

    /** The examples' features, labels and weights. */
    FeatureTable table() {
        return data.table();
    }

    /** In rising order, so that the order of the rows does not change how the sum is rounded. */
    static double weightSum(FeatureTable table, double[] classWeights) {
        double[] weights = new double[table.rows()];
        for (int r = 0; r < table.rows(); r++) {
            int label = table.labels()[r];
            double weight = table.weights().length == 0 ? 1 : table.weights()[r];
            weights[r] = label < 0 ? 0 : weight * (classWeights.length == 0 ? 1 : classWeights[label]);
        }
        Arrays.sort(weights);
        double sum = 0;
        for (double weight : weights) {
            sum += weight;
        }
        return sum > 0 ? sum : 1; // without any, the fit says so
    }

    static Regression run(
            RegressionData data,
            LogisticRegression regression,
            double level,
            Optional<Intervals> intervals,
            Optional<Double> tolerance,
            InferenceOptions infer) {
        FeatureTable table = data.table();
        checkClasses(table);
        Optional<LogisticModel> model = Optional.empty();
        Optional<Inference> inference = Optional.empty();
        Optional<Separation> separation = Optional.empty();
        Optional<CoefficientErrors> errors = Optional.empty();
        boolean firth = regression.penalty() == Penalty.FIRTH;
        double usual = firth || isNewton(table, regression) ? USUAL : STRICT;
        LogisticRegression first =
                regression.withTolerance(tolerance.orElse(usual)).withMaxIterations(MOST_STEPS);
        LogisticRegression second = tolerance.isPresent() || usual == USUAL ? first : first.withTolerance(USUAL);
        try {
            if (regression.strength() == 0 && canInfer(table)) {
                Inference found = first.infer(table.features(), table.labels());
                found = found.model().report().converged() || first == second
                        ? found
                        : second.infer(table.features(), table.labels());
                Inference kind = found.withIntervals(intervals.orElse(
                        firth && profileWork(found, table) > MOST_PROFILE_WORK ? Intervals.WALD : found.intervals()));
                inference = Optional.of(infer.apply(kind, data));
                model = inference.map(Inference::model);
            } else {
                LogisticModel found = first.fit(table.features(), table.labels());
                model = Optional.of(
                        found.report().converged() || first == second
                                ? found
                                : second.fit(table.features(), table.labels()));
            }
            if (!firth && !isNewton(table, regression)) {
                errors = Optional.of(regression.coefficientErrors(model.get(), table.features(), table.labels()));
            }
            if (asksSeparation(table, regression.penalty())) {
                separation = regression.separation(table.features(), table.labels());
            }
        } catch (SeparationException separated) {
            separation = Optional.of(separated.separation());
        }
        List<Estimate> effects = inference.isPresent()
                        && data.formula().isEmpty()
                        && table.coding().classes().size() <= 20
                ? inference.get().marginalEffects()
                : List.of();
        Regression result = new Regression(
                data,
                regression.penalty(),
                regression.strength(),
                level,
                model,
                inference,
                effects,
                errors,
                separation,
                new ArrayList<>());
        infer.errors(data).filter(e -> result.inference().isPresent()).ifPresent(result.notes()::add);
        result.addNotes(intervals);
        return result;
    }

    /**
     * Whether the library takes Newton's method without a penalty, which goes on to rounding whatever the tolerance.
     */
    private static boolean isNewton(FeatureTable table, LogisticRegression regression) {
        double p = parameters(table);
        return regression.strength() == 0 && p <= 400 && table.rows() * p * p <= 4e10;
    }

    private static double parameters(FeatureTable table) {
        return (table.features().columns() + 1.0) * (table.coding().classes().size() - 1);
    }

    /**
     * Whether to look for separation beside a penalty. Beside l1 and l2 it changes no number, and in a wide table it
     * can take far longer than the fit.
     */
    private static boolean asksSeparation(FeatureTable table, Penalty penalty) {
        return switch (penalty) {
            case NONE -> false; // the fit itself refuses
            case FIRTH -> canInfer(table);
            default -> parameters(table) <= 400 && canInfer(table);
        };
    }

    /** Whether the classes are known to be separated or not; empty where nobody looked. */
    Optional<Boolean> separatedIfKnown() {
        return penalty == Penalty.NONE || asksSeparation(table(), penalty)
                ? Optional.of(separation.isPresent())
                : Optional.empty();
    }

    private static double profileWork(Inference inference, FeatureTable table) {
        double p = inference.parameters();
        return 100 * p * (table.rows() * p * p + p * p * p);
    }

    /** The decimals of a coefficient that are those of the optimum, at most six. */
    int decimals(Estimate e) {
        if (errors.isEmpty()) {
            return 6;
        }
        double error = e.isIntercept()
                ? errors.get().intercept(e.classIndex())
                : errors.get().weight(e.classIndex(), e.column());
        return error <= 5e-7 ? 6 : (int) Math.max(0, Math.floor(-Math.log10(2 * error)));
    }

    /** What the library says of numbers, by the names of classes. */
    static void checkClasses(FeatureTable table) {
        List<String> classes = table.coding().classes();
        double[] weights = new double[classes.size()];
        for (int r = 0; r < table.rows(); r++) {
            if (table.labels()[r] >= 0) {
                weights[table.labels()[r]] += table.weights().length == 0 ? 1 : table.weights()[r];
            }
        }
        for (int c = 0; c < weights.length; c++) {
            if (weights[c] == 0) {
                throw new IllegalArgumentException("every row labeled \"" + classes.get(c)
                        + "\" has weight 0; give one of them a weight, or remove these rows");
            }
        }
        if (classes.size() == 1) {
            throw new IllegalArgumentException(
                    "every labeled row is \"" + classes.get(0) + "\"; a regression needs rows of two classes or more");
        }
    }

    private static boolean canInfer(FeatureTable table) {
        double p = parameters(table);
        return p <= MOST_PARAMETERS && table.rows() * p * p <= MOST_WORK;
    }

    boolean converged() {
        return model.isPresent() && model.get().report().converged();
    }

    /** The estimates, or the coefficients alone where there is no inference, or no numbers at all. */
    List<Estimate> coefficients() {
        if (inference.isPresent()) {
            return inference.get().coefficients();
        }
        List<Estimate> all = new ArrayList<>();
        int classes = table().coding().classes().size();
        int first = model.isPresent() ? (model.get().hasReference() ? 1 : 0) : 1;
        for (int c = first; c < classes; c++) {
            for (int j = 0; j < table().features().columns(); j++) {
                all.add(new Estimate(c, j, model.isPresent() ? model.get().weight(c, j) : Double.NaN, Double.NaN));
            }
            if (model.isEmpty() || model.get().hasIntercept()) {
                double intercept = model.isPresent() ? model.get().intercept(c) : Double.NaN;
                all.add(new Estimate(c, Estimate.INTERCEPT, intercept, Double.NaN));
            }
        }
        return all;
    }

    ModelNames names() {
        return table().names();
    }

    String name(Estimate e) {
        return e.isIntercept() ? "(intercept)" : featureName(e.column());
    }

    String featureName(int column) {
        return table().coding().featureNames().get(column);
    }

    String className(int c) {
        return table().coding().classes().get(c);
    }

    private void addNotes(Optional<Intervals> asked) {
        separation.ifPresent(s -> notes.add(describe(s)));
        if (model.isEmpty()) {
            return;
        }
        RegressionReport report = model.get().report();
        for (Collinearity c : report.collinear()) {
            notes.add(describe(c));
        }
        if (!report.converged()) {
            notes.add("not converged: after " + Words.counted(report.iterations(), "step", "steps")
                    + " the gradient is still " + Words.significant(report.gradientNorm(), 2)
                    + (report.solver() == Solver.LBFGS && penalty == Penalty.NONE
                            ? "; classes that are nearly separated, or columns of very different sizes, do that: scale"
                                    + " the columns, or try --penalty l2"
                            : ""));
        }
        data.formula()
                .filter(f -> f.dropped() > 0)
                .ifPresent(f -> notes.add(Words.rows(f.dropped()) + " " + (f.dropped() == 1 ? "was" : "were")
                        + " left out, as a cell was missing; --missing indicate keeps them"));
        if (report.ignored() > 0) {
            notes.add(Words.rows(report.ignored()) + " labeled -1, or of weight 0, "
                    + (report.ignored() == 1 ? "was" : "were") + " left out");
        }
        if (strength > 0) {
            notes.add("a penalty draws coefficients towards 0, so they have no standard errors");
        } else if (inference.isEmpty()) {
            notes.add("too many coefficients for standard errors");
        } else {
            addInferenceNotes(inference.get(), asked);
        }
        long few = model.isEmpty() || errors.isEmpty()
                ? 0
                : coefficients().stream().filter(e -> decimals(e) < 6).count();
        if (few > 0) {
            notes.add("of " + Words.counted(few, "coefficient", "coefficients")
                    + " fewer than six decimals are known, and only these are printed; errors are up to about "
                    + Words.significant(errors.get().largest(), 2)
                    + ": a smaller --tolerance gives more, or columns of similar size");
        }
        if (!report.classWeights().isEmpty()) {
            notes.add("class weights count as repeated rows, in the coefficients and in all that is made of them");
        }
    }

    private void addInferenceNotes(Inference table, Optional<Intervals> asked) {
        if (penalty == Penalty.FIRTH) {
            notes.add("estimates are a maximum of Firth's penalized likelihood, which in small tables can have others;"
                    + " the likelihood-ratio test compares penalized likelihoods; log-likelihood is without the"
                    + " penalty, and standard errors come from the information at the estimates");
        }
        if (penalty == Penalty.FIRTH && table.intervals() == Intervals.WALD) {
            notes.add("p-values and intervals are Wald's, which are poor for small tables and separated classes"
                    + (asked.isEmpty() ? "; profiles would take long here: --intervals profile computes them" : ""));
        }
        if (table.intervals() == Intervals.PROFILE) {
            notes.add("p-values and intervals come from the profile of the "
                    + (penalty == Penalty.FIRTH ? "penalized " : "")
                    + "likelihood: root LR is the signed root of the likelihood-ratio statistic"
                    + (marginalEffects.isEmpty() ? "" : "; those of marginal effects are Wald's"));
            for (Estimate e : table.coefficients()) {
                addProfileNotes(e);
            }
            long limited =
                    table.coefficients().stream().filter(e -> !e.isSearched()).count();
            if (limited > 0) {
                notes.add("the search for higher maxima of the penalized likelihood was ended for "
                        + Words.counted(limited, "coefficient", "coefficients")
                        + ", to take no more than some seconds: intervals may be too narrow");
            }
        }
    }

    private void addProfileNotes(Estimate e) {
        String of = name(e) + (table().coding().classes().size() > 2 ? " of " + className(e.classIndex()) : "");
        if (Double.isNaN(e.standardError())) {
            return;
        }
        if (Double.isInfinite(e.low(level)) || Double.isInfinite(e.high(level))) {
            notes.add("the profile of " + of + " has no bound "
                    + (Double.isInfinite(e.low(level))
                            ? Double.isInfinite(e.high(level)) ? "on either side" : "below"
                            : "above")
                    + ": the interval is open there");
        }
        if (Double.isNaN(e.low(level)) || Double.isNaN(e.high(level)) || Double.isNaN(e.z())) {
            notes.add("the profile of " + of + " was not found everywhere: what is missing is shown as -");
        }
    }

    private String describe(Separation s) {
        String columns = Words.list(s.columns().stream().map(this::featureName).toList());
        String classes = Words.list(s.classes().stream().map(this::className).toList());
        String by = s.columns().isEmpty()
                ? "the intercept"
                : columns + (s.alone() ? (s.columns().size() == 1 ? " alone" : ", each alone") : " together");
        String where = s.complete()
                ? "in all " + Words.rows(s.rows())
                : "without error in " + Words.count(s.separatedRows()) + " of " + Words.rows(s.rows())
                        + (s.separatedRows() < s.rows()
                                ? ", and decides nothing in the others"
                                : ", but not all classes from each other");
        String what = s.kind() + ": " + by + " (label " + table().coding().label()
                + ", " + (s.classes().size() == 1 ? "class " : "classes ") + classes + ") "
                + (s.columns().size() > 1 ? "separate" : "separates") + " the classes " + where;
        return model.isPresent()
                ? what + "; without the penalty there would be no estimate"
                : what
                        + ". The maximum likelihood estimate does not exist: coefficients would grow without end, so"
                        + " none are given. Use --firth or --penalty l2, or leave the column out with --columns";
    }

    private String describe(Collinearity c) {
        String name = featureName(c.column());
        if (c.columns().isEmpty()) {
            return "collinear: " + name + " is " + number(c.constant()) + " in every row; it was left out";
        }
        StringBuilder sum = new StringBuilder();
        int shown = Math.min(MOST_TERMS, c.columns().size());
        for (int i = 0; i < shown; i++) {
            double factor = c.factors().get(i);
            String size = Math.abs(Math.abs(factor) - 1) < 1e-6 ? "" : number(Math.abs(factor)) + " ";
            sum.append(i == 0 ? (factor < 0 ? "-" : "") : factor < 0 ? " - " : " + ");
            sum.append(size).append(featureName(c.columns().get(i)));
        }
        if (shown < c.columns().size()) {
            sum.append(" and ").append(Words.counted(c.columns().size() - shown, "more term", "more terms"));
        }
        if (Math.abs(c.constant()) > 1e-6) {
            sum.append(c.constant() < 0 ? " - " : " + ").append(number(Math.abs(c.constant())));
        }
        return "collinear: " + name + " = " + sum + " in every row; it was left out";
    }

    private static String number(double value) {
        double rounded = Math.rint(value * 1e6) / 1e6;
        return Math.abs(rounded - value) < 1e-5 * Math.max(1, Math.abs(value)) && Math.abs(value) > 1e-4
                ? Words.plain(Math.rint(value * 1e4) / 1e4)
                : Words.significant(value, 4);
    }

    /** Rows of each class, or what was counted. */
    long[] classCounts() {
        long[] counts = new long[table().coding().classes().size()];
        boolean counted = data.formula().filter(FormulaTable::counts).isPresent();
        for (int r = 0; r < table().rows(); r++) {
            if (table().labels()[r] >= 0) {
                counts[table().labels()[r]] += counted ? Math.round(table().weights()[r]) : 1;
            }
        }
        return counts;
    }
}
