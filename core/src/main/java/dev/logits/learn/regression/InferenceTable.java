package dev.logits.learn.regression;

import dev.logits.internal.check.NullCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToIntFunction;
import java.util.function.UnaryOperator;

/**
 * An {@link Inference} as the table that statistics programs print: for each class the coefficients with standard
 * errors, tests, intervals and odds ratios, then the statistics of the whole model, then average marginal effects. The
 * command {@code logits regress} prints this table.
 *
 * <p>Immutable. Numbers have six decimals, or a power of ten where those would hide the number; {@code -} is a number
 * that there is not, and a collinear column is {@code left out}.
 *
 * <pre>{@code
 * Inference inference = LogisticRegression.maximumLikelihood().infer(x, labels);
 * System.out.println(inference.withNames(new ModelNames("GRADE", List.of("GPA", "TUCE", "PSI"), List.of("0", "1"))));
 * }</pre>
 *
 * @since 0.1
 */
public final class InferenceTable {
    private static final int WIDEST_NAME = 32;

    private final Inference inference;
    private final ModelNames names;
    private final double level;
    private final List<Estimate> effects;
    private final List<ChiSquaredTest> ratios;
    private final UnaryOperator<String> title;
    private final ToIntFunction<Estimate> known;

    private InferenceTable(
            Inference inference,
            ModelNames names,
            double level,
            List<Estimate> effects,
            List<ChiSquaredTest> ratios,
            UnaryOperator<String> title,
            ToIntFunction<Estimate> known) {
        this.inference = inference;
        this.names = names;
        this.level = level;
        this.effects = effects;
        this.ratios = ratios;
        this.title = title;
        this.known = known;
    }

    static InferenceTable of(Inference inference, ModelNames names) {
        LogisticModel model = inference.model();
        if (names.features().size() != model.columns() || names.classes().size() != model.classes()) {
            throw new IllegalArgumentException("names of " + names.features().size() + " features and "
                    + names.classes().size() + " classes for a model of " + model.columns() + " features and "
                    + model.classes() + " classes");
        }
        return new InferenceTable(inference, names, 0.95, List.of(), List.of(), UnaryOperator.identity(), e -> 6);
    }

    /**
     * The same with intervals of another level.
     *
     * @param level such as 0.99, between 0 and 1
     */
    public InferenceTable withLevel(double level) {
        if (!(level > 0 && level < 1)) {
            throw new IllegalArgumentException("the level of an interval must be between 0 and 1, got " + level);
        }
        return new InferenceTable(inference, names, level, effects, ratios, title, known);
    }

    /** The same with average marginal effects, as {@link Inference#marginalEffects} gives them. */
    public InferenceTable withMarginalEffects() {
        return withMarginalEffects(inference.marginalEffects());
    }

    /** The same with these marginal effects; none leaves their tables out. */
    public InferenceTable withMarginalEffects(List<Estimate> effects) {
        NullCheck.argument(effects, "effects");
        return new InferenceTable(inference, names, level, List.copyOf(effects), ratios, title, known);
    }

    /**
     * The same with a column of p-values of likelihood-ratio tests beside those of the table.
     *
     * @param ratios as {@link Inference#likelihoodRatioTests} gives them; none leaves the column out
     * @throws IllegalArgumentException unless there is one for each coefficient
     */
    public InferenceTable withLikelihoodRatios(List<ChiSquaredTest> ratios) {
        NullCheck.argument(ratios, "ratios");
        int coefficients = inference.coefficients().size();
        if (!ratios.isEmpty() && ratios.size() != coefficients) {
            throw new IllegalArgumentException(ratios.size() + " tests for " + coefficients + " coefficients");
        }
        return new InferenceTable(inference, names, level, effects, List.copyOf(ratios), title, known);
    }

    /** The same with titles as a terminal shows them, such as bold. */
    public InferenceTable withTitles(UnaryOperator<String> style) {
        NullCheck.argument(style, "style");
        return new InferenceTable(inference, names, level, effects, ratios, style, known);
    }

    /** The same with as many decimals of a coefficient as are known, at most six, where a fit knows fewer. */
    public InferenceTable withDecimals(ToIntFunction<Estimate> known) {
        NullCheck.argument(known, "known");
        return new InferenceTable(inference, names, level, effects, ratios, title, known);
    }

    /** The lines of the table, without line ends; each part begins with an empty line. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        coefficients(lines);
        statistics(lines);
        effects(lines);
        return lines;
    }

    /** All lines, joined by line feeds. */
    @Override
    public String toString() {
        return String.join("\n", lines()).strip();
    }

    private void coefficients(List<String> lines) {
        LogisticModel model = inference.model();
        boolean profile = inference.intervals() == Intervals.PROFILE;
        int last = -1;
        List<Estimate> all = inference.coefficients();
        for (int i = 0; i < all.size(); i++) {
            Estimate e = all.get(i);
            if (e.classIndex() != last) {
                last = e.classIndex();
                lines.add("");
                lines.add(title.apply(
                        model.hasReference()
                                ? "log-odds of " + names.label() + " = "
                                        + names.classes().get(last) + " against "
                                        + names.classes().get(0)
                                : "logit of " + names.label() + " = "
                                        + names.classes().get(last)));
                lines.add(header("coef", profile, !ratios.isEmpty()) + right("odds ratio", 12));
            }
            int digits = known.applyAsInt(e);
            String value = digits >= 6 ? number(e.value(), 6) : decimals(e.value(), digits);
            lines.add(row(
                            e,
                            value,
                            ratios.isEmpty()
                                    ? ""
                                    : right(probability(ratios.get(i).p()), 9))
                    + (isLeftOut(e) ? "" : right(number(e.oddsRatio(), 4), 12)));
        }
    }

    private void effects(List<String> lines) {
        int last = -1;
        for (Estimate e : effects) {
            if (e.classIndex() != last) {
                last = e.classIndex();
                lines.add("");
                lines.add(title.apply("average marginal effects on P(" + names.label() + " = "
                        + names.classes().get(last) + ")"));
                lines.add(header("dP/dx", false, false));
            }
            lines.add(row(e, number(e.value(), 6), ""));
        }
    }

    private String header(String what, boolean profile, boolean ratio) {
        return name("")
                + right(what, 12)
                + right("std err", 12)
                + right(profile ? "root LR" : "z", 9)
                + right(profile ? "P>LR" : "P>|z|", 9)
                + (ratio ? right("P>LR", 9) : "")
                + right("[" + tail((1 - level) / 2), 11)
                + right(tail((1 + level) / 2) + "]", 11);
    }

    private static boolean isLeftOut(Estimate e) {
        return Double.isNaN(e.standardError());
    }

    private String row(Estimate e, String value, String ratio) {
        if (isLeftOut(e)) {
            return name(names.of(e)) + right("left out", 12);
        }
        return name(names.of(e))
                + right(value, 12)
                + right(number(e.standardError(), 6), 12)
                + right(Double.isNaN(e.z()) ? "-" : decimals(e.z(), 3), 9)
                + right(probability(e.p()), 9)
                + ratio
                + right(number(e.low(level), 4), 11)
                + right(number(e.high(level), 4), 11);
    }

    private void statistics(List<String> lines) {
        LogisticModel model = inference.model();
        RegressionReport report = model.report();
        lines.add("");
        lines.add(statistic("log-likelihood", report.logLikelihood(), 6, "of the model"));
        lines.add(statistic(
                "null",
                report.nullLogLikelihood(),
                6,
                inference.hasOffsets()
                        ? "of the " + (model.hasIntercept() ? "intercept and the offset" : "offset") + " alone"
                        : model.hasIntercept() ? "of the class shares alone" : "of equal probabilities"));
        boolean firth = model.penalty() == Penalty.FIRTH;
        if (firth) {
            lines.add(statistic(
                    "penalized", inference.penalizedLogLikelihood(), 6, "log-likelihood, with Firth's penalty"));
            lines.add(statistic(
                    "penalized null",
                    inference.nullPenalizedLogLikelihood(),
                    6,
                    model.hasIntercept() ? "with the intercept alone" : "with all coefficients 0"));
        }
        String p = probability(inference.likelihoodRatioP());
        lines.add(statistic(
                "LR chi-square",
                inference.likelihoodRatio(),
                6,
                counted(inference.likelihoodRatioDegrees(), "degree") + " of freedom, p "
                        + (p.startsWith("<") ? "< " + p.substring(1) : "= " + p)));
        if (!firth) { // McFadden's R², AIC and BIC compare maxima of the likelihood
            lines.add(statistic(
                    "McFadden R2",
                    1 - report.logLikelihood() / report.nullLogLikelihood(),
                    6,
                    "1 - log-likelihood / null"));
            lines.add(statistic("AIC", inference.aic(), 4, counted(inference.parameters(), "coefficient")));
            lines.add(statistic("BIC", inference.bic(), 4, plain(report.weightSum()) + " observations"));
        }
    }

    private static String statistic(String key, double value, int decimals, String meaning) {
        return String.format(Locale.ROOT, "%-14s%14s  %s", key, decimals(value, decimals), meaning);
    }

    private String name(String text) {
        int width = "(intercept)".length();
        for (Estimate e : inference.coefficients()) {
            width = Math.max(width, names.of(e).length());
        }
        width = Math.min(WIDEST_NAME, width);
        String cut = text.length() > width ? text.substring(0, width - 1) + "~" : text;
        return cut + " ".repeat(width - cut.length());
    }

    private static String tail(double share) {
        return plain(Math.rint(share * 1e6) / 1e6);
    }

    private static String counted(long n, String one) {
        return String.format(Locale.ROOT, "%,d %s%s", n, one, n == 1 ? "" : "s");
    }

    private static String plain(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? String.format(Locale.ROOT, "%.0f", value)
                : Double.toString(value);
    }

    private static String decimals(double value, int decimals) {
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }

    /** Fixed decimals, or a power of ten where those would hide the number or be too many. */
    private static String number(double value, int decimals) {
        double size = Math.abs(value);
        boolean fixed = size == 0 || size >= Math.pow(10, 1 - decimals) && size < 1e5;
        if (Double.isNaN(value)) {
            return "-";
        }
        return Double.isInfinite(value)
                ? (value > 0 ? "inf" : "-inf")
                : String.format(Locale.ROOT, fixed ? "%." + decimals + "f" : "%.3e", value);
    }

    private static String probability(double p) {
        return Double.isNaN(p) ? "-" : p < 0.0001 ? "<0.0001" : decimals(p, 4);
    }

    private static String right(String text, int width) {
        return " ".repeat(Math.max(1, width - text.length())) + text;
    }
}
