package dev.logits.app.calibrate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.app.shell.Json;
import dev.logits.app.shell.Words;
import dev.logits.calibrate.Calibrator;
import dev.logits.calibrate.FitReport;
import dev.logits.calibrate.Fitted;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a person should know of a fit before trusting it, and its report as {@code --json} prints it. */
final class FitText {
    private static final int NAMED_CLASSES = 10;

    private FitText() {}

    static ObjectNode json(FitReport report) {
        ObjectNode json = Json.object();
        json.put("rows", report.rows());
        json.put("ignored", report.ignored());
        Json.number(json, "nll_before", report.nllBefore());
        Json.number(json, "nll_after", report.nllAfter());
        Json.number(json, "gradient", report.gradient());
        json.put("passes", report.passes());
        ArrayNode missing = json.putArray("missing_classes");
        report.missingClasses().forEach(missing::add);
        return json;
    }

    static List<String> notes(Fitted<? extends Calibrator> fitted) {
        FitReport report = fitted.report();
        List<String> notes = new ArrayList<>();
        fewRows(fitted.calibrator().method(), report).ifPresent(notes::add);
        if (!report.converged()) {
            notes.add("not converged: " + reason(fitted.calibrator(), report));
        }
        if (!report.missingClasses().isEmpty()) {
            notes.add("no fit row is labeled with " + named(report.missingClasses()));
        }
        return notes;
    }

    /** That a fit has too few rows to be trusted, and how many it takes. */
    public static Optional<String> fewRows(String method, FitReport report) {
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
