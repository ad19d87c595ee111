package dev.logits.app.regress;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.app.read.InputOptions;
import dev.logits.app.shell.Failure;
import dev.logits.app.shell.HelpOption;
import dev.logits.app.shell.Json;
import dev.logits.app.shell.OutputFiles;
import dev.logits.app.shell.StandardStreams;
import dev.logits.app.shell.Terminal;
import dev.logits.app.shell.Words;
import dev.logits.io.FeatureFiles;
import dev.logits.io.FeatureOptions;
import dev.logits.io.FeatureTable;
import dev.logits.io.FormulaTable;
import dev.logits.io.json.LogisticJson;
import dev.logits.io.json.OnlineJson;
import dev.logits.io.json.Provenance;
import dev.logits.learn.regression.Intervals;
import dev.logits.learn.regression.LogisticModel;
import dev.logits.learn.regression.LogisticRegression;
import dev.logits.learn.regression.Penalty;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code logits regress}: logistic regression on a table, with the table that statistics makes of it. */
@Command(
        name = "regress",
        description = "Logistic regression: coefficients with standard errors, tests and marginal effects.",
        footer = {
            "",
            "Two classes give the log-odds of the second in sorted order. More give, without",
            "a penalty, log-odds against the first. Rows labeled -1 are left out.",
            "Examples:",
            "  logits regress survey.csv --formula 'vote ~ age + C(region, ref = \"east\") * sex'",
            "  logits regress grades.csv --label GRADE",
            "  logits regress survey.csv --label vote --categorical region,sex --level 0.9",
            "  logits regress data/travel.csv --formula 'choice ~ gc + ttme + mode' --strata individual",
            "  logits regress clicks.csv --label click --online ftrl --hash 18 \\",
            "    --categorical site,ad --save model.json",
            "  logits regress wide.csv --label y --penalty l1 --strength 0.01 \\",
            "    --save model.json"
        })
public final class RegressCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private HelpOption help;

    @Mixin
    private FormulaInput formula;

    @Mixin
    private InferenceOptions infer;

    @Mixin
    private FaceOptions face;

    @Mixin
    private PredictionOptions predict;

    @Mixin
    private PenaltyOptions penalties;

    @Mixin
    private OtherModels others;

    @Mixin
    private OnlineOptions online;

    @Parameters(
            paramLabel = "DATA",
            description = "A CSV with a header, or sparse rows (label index:value ...) in a .svm.",
            converter = StandardStreams.Input.class)
    private Path file;

    @Option(
            names = "--label",
            paramLabel = "COLUMN",
            description = "The column to explain, by name or by number from 0. Not needed for a .svm.")
    private String label;

    @Option(
            names = "--categorical",
            paramLabel = "A,B",
            split = ",",
            converter = InputOptions.NameConverter.class,
            hideParamSyntax = true,
            description =
                    "Columns that hold categories: each level but the first in sorted order becomes a 0/1 column.")
    private List<String> categorical = List.of();

    @Option(
            names = "--columns",
            paramLabel = "A,B",
            split = ",",
            converter = InputOptions.NameConverter.class,
            hideParamSyntax = true,
            description = "Use these columns only.")
    private List<String> columns = List.of();

    @Option(
            names = "--weights",
            paramLabel = "COLUMN",
            description = "A column of weights; a row of weight 2 counts as two rows.")
    private String weights;

    @Option(
            names = "--intervals",
            paramLabel = "KIND",
            converter = IntervalsConverter.class,
            description =
                    "wald, or profile: p-values and intervals from the likelihood, for few rows. Default: wald; with"
                            + " --firth profile.")
    private Intervals intervals;

    @Option(names = "--no-intercept", description = "Fit without an intercept.")
    private boolean noIntercept;

    @Option(
            names = "--class-weight",
            paramLabel = "WEIGHTS",
            description =
                    "balanced: all classes count alike, n / (classes * rows of the class). Or NAME=W,NAME=W: a weight"
                            + " for every row of a class; others count 1.")
    private List<String> classWeight = List.of();

    @Option(
            names = "--tolerance",
            paramLabel = "X",
            description = "The largest entry of the gradient that counts as 0. Default: small enough for the printed"
                    + " digits.")
    private Double tolerance;

    @Option(
            names = "--level",
            paramLabel = "X",
            defaultValue = "0.95",
            description = "The level of the confidence intervals (default: 0.95).")
    private double level;

    @Option(
            names = "--save",
            paramLabel = "MODEL.JSON",
            converter = StandardStreams.Output.class,
            description = "Write the fitted model, for logits predict.")
    private Path save;

    @Option(names = "--json", description = "Print JSON, for machines.")
    private boolean json;

    public RegressCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        checkOptions();
        OutputFiles.check(save, ".json");
        if (online.given()) {
            return online();
        }
        RegressionData data = data();
        if (others.given()) {
            OtherModels.Answer answer =
                    others.run(data, asked(), terminal.named(file.toString()), level, penalties.share(), terminal);
            say(answer.json(), answer.lines());
            return 0;
        }
        LogisticRegression asked = model(data);
        Regression regression = Regression.run(
                data, asked, level, Optional.ofNullable(intervals), Optional.ofNullable(tolerance), infer);
        FurtherInference further = FurtherInference.of(regression, asked, infer);
        boolean saved = save != null && regression.model().isPresent();
        if (saved) {
            write(data, regression.model().get());
        }
        RegressionFaces faces = new RegressionFaces(regression, further);
        face.write(faces, terminal.named(file.toString()));
        predict.write(regression);
        Optional<String> paper = face.text(faces);
        if (paper.isPresent()) {
            terminal.text(paper.get());
        } else if (json) {
            terminal.text(Json.text(RegressionJson.of(regression, further)));
        } else {
            terminal.println(terminal.bold(file.toString()));
            terminal.println("");
            terminal.println(RegressionText.lines(regression, further, terminal));
            face.say(terminal);
            predict.say(terminal, regression);
            if (saved) {
                saySaved();
            }
        }
        if (save != null && !saved) {
            terminal.warn(save + " was not written: there is no estimate to save");
            return Failure.UNFINISHED;
        }
        return 0;
    }

    private Integer online() throws IOException {
        String source = terminal.named(file.toString());
        OnlineRegression learned = OnlineRegression.run(
                file,
                online.begin(
                        file,
                        label == null ? "label" : label,
                        categorical,
                        columns,
                        Optional.ofNullable(weights),
                        !noIntercept,
                        source),
                online.passes());
        if (save != null) {
            OnlineJson.write(save, learned.saved());
        }
        say(learned.json(), learned.lines(terminal));
        return 0;
    }

    private void say(ObjectNode node, List<String> lines) {
        if (json) {
            terminal.text(Json.text(node));
        } else {
            terminal.println(terminal.bold(file.toString()));
            terminal.println("");
            terminal.println(lines);
            saySaved();
        }
    }

    private void write(RegressionData data, LogisticModel model) throws IOException {
        LogisticJson.write(
                save,
                new LogisticJson.Saved(
                        data.saved(model), data.coding(), Provenance.of(terminal.named(file.toString()), "all rows")));
    }

    private void saySaved() {
        if (save != null) {
            terminal.println("");
            terminal.println("wrote model  " + save);
            terminal.next("predict " + Words.quoted(save.toString()) + " DATA --out logits.npz");
        }
    }

    /** What was given that does not go with a table of other models than logistic regression. */
    private List<String> notPlain() {
        List<String> given = new ArrayList<>(infer.given());
        face.given().ifPresent(given::add);
        if (predict.given()) {
            given.add("--predict");
        }
        given.addAll(penalties.given());
        if (intervals != null) {
            given.add("--intervals");
        }
        if (noIntercept) {
            given.add("--no-intercept");
        }
        if (!classWeight.isEmpty()) {
            given.add("--class-weight");
        }
        if (tolerance != null) {
            given.add("--tolerance");
        }
        return given;
    }

    /** What was given that a learner of streams has nothing for. */
    private List<String> notOnline() {
        List<String> given = new ArrayList<>();
        if (formula.given()) {
            given.add("--formula");
        }
        formula.ordering().ifPresent(given::add);
        given.addAll(notPlain());
        given.addAll(others.names());
        given.remove("--no-intercept");
        return given;
    }

    /** What was given that says how columns are read. */
    private List<String> columnOptions() {
        List<String> given = new ArrayList<>();
        if (label != null) {
            given.add("--label");
        }
        if (!categorical.isEmpty()) {
            given.add("--categorical");
        }
        if (!columns.isEmpty()) {
            given.add("--columns");
        }
        if (weights != null) {
            given.add("--weights");
        }
        if (noIntercept) {
            given.add("--no-intercept");
        }
        return given;
    }

    private OtherModels.Asked asked() {
        return new OtherModels.Asked(
                formula.given(), penalties.strength(), Optional.ofNullable(save), infer.robust(), notPlain());
    }

    private void checkOptions() {
        online.check(notOnline(), columnOptions());
        others.check(asked());
        face.check(json);
        predict.check(penalties.none());
        formula.check(label, categorical, columns, noIntercept);
        infer.check(formula.given(), penalties.none(), intervals == Intervals.PROFILE, weights != null);
        if (label == null && !formula.given() && !online.resumed() && !FeatureFiles.isSparse(file)) {
            throw new IllegalArgumentException(
                    "--label is missing: name the column to explain, such as --label GRADE, or give a" + " --formula");
        }
        if (!(level > 0 && level < 1)) {
            throw new IllegalArgumentException("--level must lie between 0 and 1, got " + level + "; 0.95 is usual");
        }
        if (tolerance != null && !(tolerance > 0 && tolerance < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "--tolerance must be positive and finite, got " + tolerance + "; 1e-6 is usual, and 1e-10 strict");
        }
        if (intervals != null && penalties.penalty() != Penalty.NONE) {
            throw new IllegalArgumentException("--intervals goes with maximum likelihood or --firth; coefficients with"
                    + " --penalty " + penalties.penalty() + " have no intervals");
        }
        penalties.check();
    }

    private FeatureOptions options() {
        return new FeatureOptions(label == null ? "label" : label, categorical, columns, Optional.ofNullable(weights));
    }

    private Optional<String> clusters() {
        return others.strata().or(infer::cluster);
    }

    private RegressionData data() throws IOException {
        Optional<FormulaTable> made = formula.given()
                ? Optional.of(formula.read(file, Optional.ofNullable(weights), clusters()))
                : Optional.empty();
        FeatureTable table = made.isPresent() ? made.get().table() : FeatureFiles.read(file, options());
        List<String> order = formula.order(table.coding().classes());
        return new RegressionData(FormulaInput.ordered(table, order), made);
    }

    private LogisticRegression model(RegressionData data) {
        FeatureTable table = data.table();
        double[] classWeights = ClassWeightOption.weights(classWeight, table);
        return penalties
                .regression(() -> 1 / Regression.weightSum(table, classWeights))
                .withIntercept(data.formula().map(FormulaTable::intercept).orElse(!noIntercept))
                .withOffsets(data.offset())
                .withClassWeights(classWeights)
                .withSampleWeights(table.weights());
    }

    /** The kinds of intervals. */
    static final class IntervalsConverter implements CommandLine.ITypeConverter<Intervals> {
        @Override
        public Intervals convert(String value) {
            return switch (value) {
                case "wald" -> Intervals.WALD;
                case "profile" -> Intervals.PROFILE;
                default ->
                    throw new CommandLine.TypeConversionException(
                            "\"" + value + "\" is not a kind of interval: expected wald or profile");
            };
        }
    }
}
