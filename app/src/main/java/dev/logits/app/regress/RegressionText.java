package dev.logits.app.regress;

import static dev.logits.app.regress.Numbers.number;

import dev.logits.app.shell.Paragraph;
import dev.logits.app.shell.Terminal;
import dev.logits.app.shell.Words;
import dev.logits.learn.regression.Estimate;
import dev.logits.learn.regression.Inference;
import dev.logits.learn.regression.LogisticModel;
import dev.logits.learn.regression.Penalty;
import dev.logits.learn.regression.RegressionReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A regression as lines for a terminal, in the table that statistics programs print. */
final class RegressionText {
    private static final int WIDEST_NAME = 32;

    private final Regression r;
    private final Terminal terminal;
    private final List<String> lines = new ArrayList<>();
    private final int nameWidth;

    private RegressionText(Regression r, Terminal terminal) {
        this.r = r;
        this.terminal = terminal;
        int width = "(intercept)".length();
        for (Estimate e : r.coefficients()) {
            width = Math.max(width, r.name(e).length());
        }
        nameWidth = Math.min(WIDEST_NAME, width);
    }

    static List<String> lines(Regression r, FurtherInference further, Terminal terminal) {
        RegressionText text = new RegressionText(r, terminal);
        text.head();
        if (r.model().isPresent()) {
            r.inference().ifPresentOrElse(inference -> text.table(inference, further), () -> {
                text.coefficients();
                text.statistics(r.model().get());
            });
        }
        text.lines.addAll(FurtherText.lines(r, further, terminal));
        text.notes();
        return text.lines;
    }

    private void head() {
        long[] counts = r.classCounts();
        StringBuilder classes = new StringBuilder();
        for (int c = 0; c < Math.min(counts.length, 10); c++) {
            classes.append(c == 0 ? "" : ", ")
                    .append(r.className(c))
                    .append(" (")
                    .append(Words.count(counts[c]))
                    .append(")");
        }
        if (counts.length > 10) {
            classes.append(" and ").append(counts.length - 10).append(" more");
        }
        lines.add("label         " + r.table().coding().label() + ": " + classes);
        r.data().text().ifPresent(formula -> lines.add("formula       " + formula));
        lines.add("method        " + method());
        r.model().ifPresent(model -> lines.add("fit           " + fit(model.report())));
    }

    private String classWeights() {
        List<Double> weights = r.model().map(m -> m.report().classWeights()).orElse(List.of());
        StringBuilder text = new StringBuilder();
        for (int c = 0; c < Math.min(10, weights.size()); c++) {
            text.append(c == 0 ? ", class weights " : ", ")
                    .append(r.className(c))
                    .append(" = ");
            text.append(Words.significant(weights.get(c), 4));
        }
        return text + (weights.size() > 10 ? " and " + (weights.size() - 10) + " more" : "");
    }

    private String method() {
        return switch (r.penalty()) {
                    case NONE -> "maximum likelihood";
                    case FIRTH -> "Firth's penalized likelihood";
                    default -> r.penalty() + " penalty, strength " + Words.significant(r.strength(), 4);
                }
                + (r.model().isPresent() && !r.model().get().hasIntercept() ? ", no intercept" : "")
                + classWeights();
    }

    private static String fit(RegressionReport report) {
        double weight = Math.rint(report.weightSum() * 1e4) / 1e4;
        return Words.rows(report.rows()) + (weight == report.rows() ? "" : " of weight " + Words.plain(weight)) + ", "
                + report.status().name().toLowerCase(Locale.ROOT).replace('_', ' ')
                + " after " + Words.counted(report.iterations(), "step", "steps") + ", gradient "
                + Words.significant(report.gradientNorm(), 2);
    }

    private void table(Inference inference, FurtherInference further) {
        lines.addAll(inference
                .withNames(r.names())
                .withLevel(r.level())
                .withLikelihoodRatios(further.ratios())
                .withMarginalEffects(r.marginalEffects())
                .withDecimals(r::decimals)
                .withTitles(terminal::bold)
                .lines());
    }

    /** What there is without an inference. */
    private void coefficients() {
        int last = -1;
        for (Estimate e : r.coefficients()) {
            if (e.classIndex() != last) {
                last = e.classIndex();
                lines.add("");
                lines.add(terminal.bold(title(last)));
                lines.add(name("") + right("coef", 12) + right("odds ratio", 13));
            }
            lines.add(name(r.name(e))
                    + right(e.value() == 0 ? "0" : coefficient(e), 12)
                    + right(e.value() == 0 ? "1" : number(e.oddsRatio(), Math.min(4, r.decimals(e))), 13));
        }
    }

    private String title(int c) {
        LogisticModel model = r.model().orElseThrow();
        String label = r.table().coding().label();
        return model.hasReference()
                ? "log-odds of " + label + " = " + r.className(c) + " against " + r.className(0)
                : "logit of " + label + " = " + r.className(c);
    }

    /** A coefficient with the decimals that are known. */
    private String coefficient(Estimate e) {
        int decimals = r.decimals(e);
        return decimals == 6 ? number(e.value(), 6) : Words.decimals(e.value(), decimals);
    }

    private void statistics(LogisticModel model) {
        RegressionReport report = model.report();
        lines.add("");
        String base = model.hasIntercept() ? "of the class shares alone" : "of equal probabilities";
        lines.add(statistic("log-likelihood", report.logLikelihood(), 6, "of the model"));
        lines.add(statistic("null", report.nullLogLikelihood(), 6, base));
        if (r.penalty() != Penalty.FIRTH) { // McFadden's R² compares maxima of the likelihood
            lines.add(statistic(
                    "McFadden R2",
                    1 - report.logLikelihood() / report.nullLogLikelihood(),
                    6,
                    "1 - log-likelihood / null"));
        }
    }

    private void notes() {
        if (!r.notes().isEmpty()) {
            lines.add("");
        }
        for (String note : r.notes()) {
            lines.addAll(Paragraph.lines("note: " + note, terminal.plotStyle().width()));
        }
    }

    private String name(String text) {
        String cut = text.length() > nameWidth ? text.substring(0, nameWidth - 1) + "~" : text;
        return cut + " ".repeat(nameWidth - cut.length());
    }

    private static String statistic(String key, double value, int decimals, String meaning) {
        return String.format(Locale.ROOT, "%-14s%14s  %s", key, Words.decimals(value, decimals), meaning);
    }

    private static String right(String text, int width) {
        return " ".repeat(Math.max(1, width - text.length())) + text;
    }
}
