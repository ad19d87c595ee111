package dev.logits.app;

import dev.logits.io.FeatureTable;
import dev.logits.learn.Collinearity;
import dev.logits.learn.Estimate;
import dev.logits.learn.Inference;
import dev.logits.learn.LogisticModel;
import dev.logits.learn.LogisticRegression;
import dev.logits.learn.Penalty;
import dev.logits.learn.RegressionReport;
import dev.logits.learn.Separation;
import dev.logits.learn.SeparationException;
import dev.logits.learn.Solver;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What {@code logits regress} has found out.
 *
 * @param table the examples
 * @param penalty what was added to the likelihood
 * @param strength λ
 * @param level of confidence intervals
 * @param model empty where the classes are separated and nothing was done about it
 * @param inference empty where there is no model, a penalty, or too many parameters
 * @param marginalEffects none without inference
 * @param separation whether the classes are separated
 * @param notes what a person should know
 */
record Regression(
        FeatureTable table,
        Penalty penalty,
        double strength,
        double level,
        Optional<LogisticModel> model,
        Optional<Inference> inference,
        List<Estimate> marginalEffects,
        Optional<Separation> separation,
        List<String> notes) {

    /** Columns that the note on a collinear one names. */
    private static final int MOST_TERMS = 12;

    /** Work rows · parameters² above which no standard errors are computed. */
    private static final double MOST_WORK = 4e11;

    private static final int MOST_PARAMETERS = 3000;

    static double weightSum(FeatureTable table) {
        double sum = 0;
        for (int r = 0; r < table.rows(); r++) {
            double weight = table.weights().length == 0 ? 1 : table.weights()[r];
            sum += table.labels()[r] < 0 ? 0 : weight;
        }
        return sum;
    }

    static Regression run(FeatureTable table, LogisticRegression regression, double level) {
        checkClasses(table);
        boolean likelihood = regression.penalty() == Penalty.NONE;
        Optional<LogisticModel> model = Optional.empty();
        Optional<Inference> inference = Optional.empty();
        Optional<Separation> separation = Optional.empty();
        try {
            if (regression.strength() == 0 && canInfer(table)) {
                inference = Optional.of(regression.infer(table.features(), table.labels()));
                model = inference.map(Inference::model);
            } else {
                model = Optional.of(regression.fit(table.features(), table.labels()));
            }
            if (!likelihood && canInfer(table)) {
                separation = regression.separation(table.features(), table.labels());
            }
        } catch (SeparationException separated) {
            separation = Optional.of(separated.separation());
        }
        List<Estimate> effects =
                inference.isPresent() && table.coding().classes().size() <= 20
                        ? inference.get().marginalEffects()
                        : List.of();
        Regression result = new Regression(
                table,
                regression.penalty(),
                regression.strength(),
                level,
                model,
                inference,
                effects,
                separation,
                new ArrayList<>());
        result.addNotes();
        return result;
    }

    /** What the library says of numbers, by the names of classes. */
    private static void checkClasses(FeatureTable table) {
        List<String> classes = table.coding().classes();
        double[] weights = new double[classes.size()];
        for (int r = 0; r < table.rows(); r++) {
            if (table.labels()[r] >= 0) {
                weights[table.labels()[r]] += table.weights().length == 0 ? 1 : table.weights()[r];
            }
        }
        for (int c = 0; c < weights.length; c++) {
            if (weights[c] == 0) {
                throw new IllegalArgumentException("every row labelled \"" + classes.get(c)
                        + "\" has weight 0; give one of them a weight, or remove these rows");
            }
        }
        if (classes.size() == 1) {
            throw new IllegalArgumentException(
                    "every labelled row is \"" + classes.get(0) + "\"; a regression needs rows of two classes or more");
        }
    }

    private static boolean canInfer(FeatureTable table) {
        double p =
                (table.features().columns() + 1.0) * (table.coding().classes().size() - 1);
        return p <= MOST_PARAMETERS && table.rows() * p * p <= MOST_WORK;
    }

    boolean separated() {
        return separation.isPresent();
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
        int classes = table.coding().classes().size();
        int first = model.isPresent() ? (model.get().hasReference() ? 1 : 0) : 1;
        for (int c = first; c < classes; c++) {
            for (int j = 0; j < table.features().columns(); j++) {
                all.add(new Estimate(c, j, model.isPresent() ? model.get().weight(c, j) : Double.NaN, Double.NaN));
            }
            double intercept = model.isPresent() ? model.get().intercept(c) : Double.NaN;
            all.add(new Estimate(c, Estimate.INTERCEPT, intercept, Double.NaN));
        }
        return all;
    }

    String name(Estimate e) {
        return e.isIntercept() ? "(intercept)" : featureName(e.column());
    }

    String featureName(int column) {
        return table.coding().featureNames().get(column);
    }

    String className(int c) {
        return table.coding().classes().get(c);
    }

    private void addNotes() {
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
                            ? "; classes that are nearly separated, or columns of very different sizes, do that: scale the"
                                    + " columns, or try --penalty l2"
                            : ""));
        }
        if (report.ignored() > 0) {
            notes.add(Words.rows(report.ignored()) + " labelled -1, or of weight 0, "
                    + (report.ignored() == 1 ? "was" : "were") + " left out");
        }
        if (strength > 0) {
            notes.add("a penalty draws coefficients towards 0, so they have no standard errors");
        } else if (inference.isEmpty()) {
            notes.add("too many coefficients for standard errors");
        } else if (penalty == Penalty.FIRTH) {
            notes.add(
                    "estimates maximise Firth's penalised likelihood; standard errors come from the information there,"
                            + " and log_likelihood and what is made of it are without the penalty");
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
                        + ", and errs nowhere else";
        String what = s.kind() + ": " + by + " (label " + table.coding().label()
                + ", " + (s.classes().size() == 1 ? "class " : "classes ") + classes + ") "
                + (s.columns().size() > 1 ? "separate" : "separates") + " the classes " + where;
        return model.isPresent()
                ? what + "; without the penalty there would be no estimate"
                : what
                        + ". The maximum likelihood estimate does not exist: coefficients would grow without end, so none are"
                        + " given. Use --firth or --penalty l2, or leave the column out with --columns";
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

    /** Rows of each class. */
    long[] classCounts() {
        long[] counts = new long[table.coding().classes().size()];
        Arrays.stream(table.labels()).filter(y -> y >= 0).forEach(y -> counts[y]++);
        return counts;
    }
}
