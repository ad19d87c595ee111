package dev.logits.app;

import dev.logits.calibrate.Calibrator;
import dev.logits.calibrate.FitReport;
import dev.logits.calibrate.Fitted;
import dev.logits.metric.Evaluation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a person should know before believing a number; printed, put into the JSON, and shown in the report. */
final class Notes {
    private static final int NAMED_CLASSES = 10;

    private Notes() {}

    static List<String> of(Evaluation e) {
        List<String> notes = new ArrayList<>();
        if (e.impossible() > 0) {
            notes.add("nll is infinite: " + Words.rows(e.impossible())
                    + (e.impossible() == 1 ? " gives its" : " give their") + " label probability 0, "
                    + (e.impossible() == 1 ? "row " : "the first is row ") + e.firstImpossible());
        }
        if (e.confidences().size() < e.confidences().rows()) {
            notes.add(
                    "equal_mass_ece, smooth_ece, miscalibration, aurc, auroc, thresholds and the noise test are of an even"
                            + " sample of " + Words.rows(e.confidences().size())
                            + "; all other metrics are of all rows");
        }
        if (e.accuracy() < 1.0 / e.classes()) {
            notes.add("the accuracy is below chance, which is " + Words.decimals(1.0 / e.classes(), 4) + " for "
                    + Words.count(e.classes())
                    + " classes: check that labels and rows belong together, that classes are"
                    + " numbered from 0 in the order of the scores, and the sign of the scores");
        }
        if (e.ignored() > 0) {
            notes.add(Words.rows(e.ignored()) + " labelled -1 or -100 " + (e.ignored() == 1 ? "was" : "were")
                    + " ignored");
        }
        return notes;
    }

    static List<String> of(Fitted<? extends Calibrator> fitted) {
        FitReport report = fitted.report();
        List<String> notes = new ArrayList<>();
        fewRows(fitted.calibrator().method(), report).ifPresent(notes::add);
        if (!report.converged()) {
            notes.add("not converged: " + reason(fitted.calibrator(), report));
        }
        if (!report.missingClasses().isEmpty()) {
            notes.add("no fit row is labelled with " + named(report.missingClasses()));
        }
        return notes;
    }

    /** That a fit has too few rows to be trusted, and how many it takes. */
    static Optional<String> fewRows(String method, FitReport report) {
        if (!report.hasFewRows(method)) {
            return Optional.empty();
        }
        long wanted = report.rowsWanted(method);
        return Optional.of("FEW ROWS: " + Words.rows(report.rows()) + " of " + report.classes()
                + " classes are too few to trust a fit of " + method + ", which takes " + Words.count(wanted)
                + " or more (30, and 10 a class where numbers are fitted for each class)");
    }

    private static String reason(Calibrator calibrator, FitReport report) {
        boolean leftAtOne = MethodParameters.temperature(calibrator).isPresent();
        return switch (report.status()) {
            case CONVERGED -> "";
            case SEPARABLE ->
                "the fit rows are separable. Every label is the class of its row's largest logit, so the"
                        + " likelihood grows without end as T goes to 0"
                        + (leftAtOne ? "; T was left at 1" : "") + ". Fit on rows that the model"
                        + " was not trained on, and on more of them";
            case WORSE_THAN_CHANCE ->
                "the labels of the fit rows are no better than chance under these logits, so "
                        + (leftAtOne
                                ? "no temperature is better than T = infinity; T was left at 1"
                                : "no curve that rises is better than a constant")
                        + ". Check that labels and rows belong together, that classes are numbered from 0, and the sign"
                        + " of the scores";
            case FLAT ->
                "in every fit row all logits are equal, so "
                        + (leftAtOne
                                ? "every temperature gives the same probabilities; T was left at 1"
                                : "the fit cannot tell what to do with others");
            case ITERATION_LIMIT ->
                "the fit ended after " + report.passes() + " passes with gradient "
                        + Words.significant(report.gradient(), 3);
        };
    }

    private static String named(List<Integer> classes) {
        String names =
                classes.stream().limit(NAMED_CLASSES).map(String::valueOf).collect(Collectors.joining(", "));
        int rest = classes.size() - NAMED_CLASSES;
        return (classes.size() == 1 ? "class " : "classes ") + names + (rest > 0 ? " and " + rest + " more" : "");
    }
}
