package dev.logits.app.regress;

import static dev.logits.app.regress.Numbers.equal;
import static dev.logits.app.regress.Numbers.number;
import static dev.logits.app.regress.Numbers.probability;
import static dev.logits.app.regress.Numbers.statistic;

import dev.logits.app.shell.Terminal;
import dev.logits.learn.regression.ChiSquaredTest;
import dev.logits.learn.regression.FitDiagnostics;
import dev.logits.learn.regression.LinearCombination;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a regression says beyond its table, as lines for a terminal. */
final class FurtherText {
    private static final int WIDEST_NAME = 32;

    private final Regression r;
    private final FurtherInference further;
    private final Terminal terminal;
    private final List<String> lines = new ArrayList<>();
    private int width;

    private FurtherText(Regression r, FurtherInference further, Terminal terminal) {
        this.r = r;
        this.further = further;
        this.terminal = terminal;
    }

    static List<String> lines(Regression r, FurtherInference further, Terminal terminal) {
        FurtherText text = new FurtherText(r, further, terminal);
        text.tests();
        text.nested();
        text.contrasts();
        text.effects();
        text.diagnosis();
        return text.lines;
    }

    private void title(String title) {
        lines.add("");
        lines.add(terminal.bold(title));
    }

    private void fit(List<String> names) {
        width = Math.min(
                WIDEST_NAME, names.stream().mapToInt(String::length).max().orElse(0));
        width = Math.max(11, width);
    }

    private void tests() {
        if (further.terms().isEmpty()) {
            return;
        }
        fit(further.terms().stream().map(FurtherInference.Term::name).toList());
        title("tests of whole terms");
        lines.add(name("")
                + right("Wald", 12)
                + right("df", 5)
                + right("P>chi2", 9)
                + right("LR", 12)
                + right("df", 5)
                + right("P>chi2", 9));
        for (FurtherInference.Term term : further.terms()) {
            lines.add(name(term.name())
                    + test(term.test().wald())
                    + term.test().likelihoodRatio().map(FurtherText::test).orElse(right("-", 12)));
        }
    }

    private static String test(ChiSquaredTest test) {
        return right(number(test.statistic(), 6), 12)
                + right(Integer.toString(test.degrees()), 5)
                + right(probability(test.p()), 9);
    }

    private void nested() {
        further.nested().ifPresent(nested -> {
            title("against " + nested.file());
            lines.add(String.format(
                    Locale.ROOT,
                    "LR chi-square %14s  %d degree%s of freedom, p %s; its log-likelihood is %.6f with %d coefficients",
                    number(nested.test().statistic(), 6),
                    nested.test().degrees(),
                    nested.test().degrees() == 1 ? "" : "s",
                    equal(nested.test().p()),
                    nested.logLikelihood(),
                    nested.parameters()));
        });
    }

    private void contrasts() {
        if (further.contrasts().isEmpty()) {
            return;
        }
        fit(further.contrasts().stream().map(FurtherInference.Contrast::text).toList());
        title("sums of coefficients");
        lines.add(name("")
                + right("sum", 12)
                + right("std err", 12)
                + right("z", 9)
                + right("P>|z|", 9)
                + right("low", 11)
                + right("high", 11)
                + right("odds ratio", 12));
        further.contrasts()
                .forEach(c -> lines.add(name(c.text())
                        + estimate(c.estimate())
                        + right(number(c.estimate().oddsRatio(), 4), 12)));
    }

    private void effects() {
        if (further.effects().isEmpty()) {
            return;
        }
        fit(further.effects().stream().map(FurtherInference.Effect::what).toList());
        int last = -1;
        String kind = "";
        for (FurtherInference.Effect effect : further.effects()) {
            if (effect.classIndex() != last) {
                last = effect.classIndex();
                kind = "";
                title("effects on P(" + r.table().coding().label() + " = " + r.className(last)
                        + "), averaged over the rows");
            }
            String head = effect.kind() + effect.column();
            if (!head.equals(kind)) {
                String what = effect.kind().equals("slope")
                        ? "dP/dx"
                        : effect.kind().equals("mean") ? "mean P" : "difference";
                if (!effect.kind().equals("slope") || !kind.startsWith("slope")) {
                    lines.add(name("")
                            + right(what, 12)
                            + right("std err", 12)
                            + right("z", 9)
                            + right("P>|z|", 9)
                            + right("low", 11)
                            + right("high", 11));
                }
                kind = head;
            }
            lines.add(name(effect.what()) + estimate(effect.estimate()));
        }
    }

    private String estimate(LinearCombination e) {
        return right(number(e.value(), 6), 12)
                + right(number(e.standardError(), 6), 12)
                + right(statistic(e.z()), 9)
                + right(probability(e.p()), 9)
                + right(number(e.low(r.level()), 4), 11)
                + right(number(e.high(r.level()), 4), 11);
    }

    private void diagnosis() {
        further.diagnostics().ifPresent(d -> {
            title("goodness of fit");
            lines.add(String.format(
                    Locale.ROOT,
                    "Hosmer-Lemeshow    %10s  %d degrees of freedom, p %s",
                    number(d.groups().statistic(), 4),
                    d.groups().degrees(),
                    equal(d.groups().p())));
            lines.add(String.format(
                    Locale.ROOT,
                    "le Cessie-Houwel.  %10s  z of the sum of squares, p %s",
                    number(d.squares().z(), 4),
                    equal(d.squares().p())));
            fit(d.terms());
            title("variance inflation");
            for (int t = 0; t < d.terms().size(); t++) {
                lines.add(name(d.terms().get(t)) + right(number(d.inflation().get(t), 4), 12));
            }
            title("rows that move the coefficients most");
            lines.add(right("row", 7)
                    + right("Cook", 11)
                    + right("leverage", 11)
                    + right("residual", 11)
                    + right("P(" + r.className(1) + ")", 11));
            FitDiagnostics rows = d.rows();
            for (int i = 0; i < d.influential().size(); i++) {
                int row = d.influential().get(i);
                lines.add(right(Integer.toString(d.fileRows().get(i)), 7)
                        + right(number(rows.cook(row), 4), 11)
                        + right(number(rows.leverage(row), 4), 11)
                        + right(number(rows.standardized(row), 4), 11)
                        + right(number(rows.probability(row), 4), 11));
            }
        });
    }

    private String name(String text) {
        String cut = text.length() > width ? text.substring(0, width - 1) + "~" : text;
        return cut + " ".repeat(width - cut.length());
    }

    private static String right(String text, int width) {
        return " ".repeat(Math.max(1, width - text.length())) + text;
    }
}
