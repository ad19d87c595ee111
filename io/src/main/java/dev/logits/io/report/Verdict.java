package dev.logits.io.report;

import dev.logits.calibrate.FitReport;
import dev.logits.internal.check.NullCheck;
import dev.logits.metric.Evaluation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a calibration did, in plain sentences.
 *
 * <p>Immutable.
 *
 * @param tone whether it did good
 * @param headline the sentences to read if no others are
 * @param explanation what there is to add
 * @since 0.1
 */
public record Verdict(Tone tone, String headline, String explanation) {

    /** Below this calibration error a model counts as calibrated: a percentage point. */
    private static final double CLOSE = 0.01;

    /** A calibration error that changes by less than this did not change: a twentieth of a percentage point. */
    private static final double UNCHANGED = 0.0005;

    /** A parameter that reads longer than this is not named in a sentence. */
    private static final int LONGEST_VALUE = 16;

    /** None may be null. */
    public Verdict {
        NullCheck.argument(tone, "tone");
        NullCheck.argument(headline, "headline");
        NullCheck.argument(explanation, "explanation");
        NullCheck.argument(tone, "tone");
        NullCheck.argument(headline, "headline");
        NullCheck.argument(explanation, "explanation");
    }

    /** Whether a calibration did good. */
    public enum Tone {
        /** The probabilities became better. */
        BETTER,
        /** No clear change, or not for the better in every respect. */
        MIXED,
        /** The probabilities became worse, or the fit found no optimum. */
        WORSE
    }

    /**
     * Judges a calibration by the calibration error and the negative log-likelihood of rows that it was not fitted on.
     *
     * @param method the calibrator's method
     * @param parameters its parameters; a single one is named in the verdict
     * @param fit how the fit went; unless it converged, that is the headline
     * @param before the rows before calibration
     * @param after the same rows calibrated
     */
    public static Verdict of(
            String method, Map<String, String> parameters, FitReport fit, Evaluation before, Evaluation after) {
        NullCheck.argument(method, "method");
        NullCheck.argument(parameters, "parameters");
        NullCheck.argument(fit, "fit");
        NullCheck.argument(before, "before");
        NullCheck.argument(after, "after");
        String name = name(method, parameters);
        Summary summary = Summary.of(before.reliability());
        if (summary.rows() == 0) {
            return new Verdict(Tone.MIXED, "There are no labeled test rows, so nothing can be said.", fitTrouble(fit));
        }
        boolean few = fit.hasFewRows(method);
        Tone tone = tone(fit, before, after);
        tone = few && tone == Tone.BETTER ? Tone.MIXED : tone;
        List<String> headline = new ArrayList<>();
        if (few) {
            headline.add("Too few rows to trust: the fit had " + Figures.count(fit.rows(), "row", "rows") + ", and "
                    + method + " takes " + Figures.count(fit.rowsWanted(method)) + " or more of this many classes.");
        }
        List<String> explanation = new ArrayList<>();
        if (fit.converged()) {
            headline.add(beforehand(before, summary));
            headline.add(effect(name, before, after));
        } else {
            headline.add(fitTrouble(fit));
            explanation.add(beforehand(before, summary));
            explanation.add(effect(name, before, after));
        }
        explanation.add(accuracy(method, before, after));
        explanation.add(likelihood(before, after));
        if (fit.converged() && before.confidences().isWhole()) {
            explanation.add("With this many rows a perfectly calibrated model would still show a calibration error of "
                    + "about "
                    + Figures.spokenPercent(Summary.of(after.reliability()).chanceError()) + ", by chance.");
        }
        explanation.removeIf(String::isEmpty);
        return new Verdict(tone, String.join(" ", headline), String.join(" ", explanation));
    }

    /** Headline and explanation. */
    public String text() {
        return explanation.isEmpty() ? headline : headline + " " + explanation;
    }

    private static Tone tone(FitReport fit, Evaluation before, Evaluation after) {
        if (!fit.converged()) {
            return Tone.WORSE;
        }
        double error = after.ece() - before.ece();
        double loss = lossChange(before, after);
        if (error > UNCHANGED && loss > 0) {
            return Tone.WORSE;
        }
        return error < -UNCHANGED && loss <= 0 ? Tone.BETTER : Tone.MIXED;
    }

    /** The change of the negative log-likelihood; 0 where both are infinite. */
    private static double lossChange(Evaluation before, Evaluation after) {
        return before.nll() == after.nll() ? 0 : after.nll() - before.nll();
    }

    private static String name(String method, Map<String, String> parameters) {
        if (parameters.size() == 1) {
            Map.Entry<String, String> only = parameters.entrySet().iterator().next();
            String value = Figures.shortened(only.getValue());
            if (value.length() <= LONGEST_VALUE) {
                return capitalized(only.getKey()) + " " + value;
            }
        }
        return capitalized(method) + (method.endsWith("calibration") ? "" : " calibration");
    }

    private static String capitalized(String text) {
        return text.isEmpty() ? text : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }

    private static String beforehand(Evaluation before, Summary s) {
        String sureAndRight = "on average " + Figures.spokenPercent(s.confidence()) + " sure, "
                + Figures.spokenPercent(s.accuracy()) + " right";
        if (before.ece() <= CLOSE) {
            return "The model was already close to calibrated: " + sureAndRight + ".";
        }
        if (before.confidences().isWhole() && before.ece() <= 1.5 * s.chanceError()) {
            return "On " + Figures.count(s.rows(), "row", "rows")
                    + " the model cannot be told from a calibrated one: " + sureAndRight
                    + ", no further off than chance would have it.";
        }
        if (Math.abs(s.gap()) < before.ece() / 2) {
            return "The model was over-confident in some predictions and under-confident in others: " + sureAndRight
                    + ", yet off by " + Figures.spokenPercent(before.ece()) + ".";
        }
        return (s.gap() < 0 ? "The model was over-confident: " : "The model was under-confident: ") + sureAndRight
                + ".";
    }

    private static String effect(String name, Evaluation before, Evaluation after) {
        String from = Figures.spokenPercent(before.ece());
        String to = Figures.spokenPercent(after.ece());
        double change = after.ece() - before.ece();
        if (Math.abs(change) <= UNCHANGED || from.equals(to)) {
            return name + " leaves the calibration error at " + to + ".";
        }
        if (change < 0) {
            return name + " brings the calibration error from " + from + " to " + to + ".";
        }
        return lossChange(before, after) > 0
                ? name + " made it worse: the calibration error rises from " + from + " to " + to + "."
                : name + " does not help the calibration error, which rises from " + from + " to " + to + ".";
    }

    private static String accuracy(String method, Evaluation before, Evaluation after) {
        String from = Figures.spokenPercent(before.accuracy());
        boolean temperature = method.equals("temperature");
        if (before.accuracy() == after.accuracy()) {
            return temperature
                    ? "The accuracy stays " + from + ": a temperature does not change which class is on top."
                    : "The accuracy stays " + from + ".";
        }
        return "The accuracy changes from " + from + " to " + Figures.spokenPercent(after.accuracy())
                + (temperature ? ": a temperature keeps the order of classes, so this can only come from ties." : ".");
    }

    private static String likelihood(Evaluation before, Evaluation after) {
        double change = lossChange(before, after);
        boolean errorFell = after.ece() < before.ece() - UNCHANGED;
        if (Double.isInfinite(after.nll())) {
            return "The negative log-likelihood is infinite" + impossible(after) + ".";
        }
        if (errorFell && change > 0) {
            return "The negative log-likelihood got worse though, from " + Figures.fixed(before.nll(), 4) + " to "
                    + Figures.fixed(after.nll(), 4) + ".";
        }
        if (after.ece() > before.ece() + UNCHANGED && change < 0) {
            return "The negative log-likelihood, which the fit minimizes, did improve, from "
                    + Figures.fixed(before.nll(), 4) + " to " + Figures.fixed(after.nll(), 4) + ".";
        }
        return "";
    }

    /** ": 3 rows give their label probability 0, first row 17"; nothing if there are none. */
    static String impossible(Evaluation e) {
        if (e.impossible() == 0) {
            return "";
        }
        return ": " + Figures.count(e.impossible(), "row gives its label", "rows give their label")
                + " probability 0, first row " + e.firstImpossible();
    }

    private static String fitTrouble(FitReport fit) {
        return switch (fit.status()) {
            case CONVERGED -> "";
            case SEPARABLE ->
                "The fit found no optimum: every fitted row's label is the model's top class, so the likelihood grows "
                        + "without end as probabilities go to 0 and 1. Fit on rows that the model has not learned.";
            case WORSE_THAN_CHANCE ->
                "The labels are no better than chance under these logits: the best calibrator ignores them. Check that "
                        + "labels and logits are about the same rows and number the classes alike.";
            case FLAT -> "The fit has nothing to go by: in every fitted row all logits are equal.";
            case ITERATION_LIMIT ->
                "The fit stopped before it converged, at a gradient of " + Figures.scientific(fit.gradient())
                        + ": take its result as a draft.";
        };
    }
}
