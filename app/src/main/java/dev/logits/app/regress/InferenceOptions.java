package dev.logits.app.regress;

import dev.logits.app.shell.StandardStreams;
import dev.logits.learn.regression.Inference;
import dev.logits.learn.regression.RobustErrors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** The options of what is inferred beyond the table. */
final class InferenceOptions {
    @Option(
            names = "--robust",
            paramLabel = "KIND",
            converter = RobustConverter.class,
            description = "Standard errors that hold where the model is not quite right: HC0, HC1, HC2 or HC3.")
    private RobustErrors robust;

    @Option(
            names = "--cluster",
            paramLabel = "COLUMN",
            description = "With --formula, a column that says which rows belong together, such as the visits of a"
                    + " patient: standard errors allow for it.")
    private String cluster;

    @Option(
            names = "--weight-kind",
            paramLabel = "KIND",
            description =
                    "What --weights are: frequency (the default; a row of weight 2 is two rows), or probability (of"
                            + " a survey: robust errors, each row one observation).")
    private String weightKind;

    @Option(
            names = "--tests",
            description = "Test each term as a whole: Wald's test, and the likelihood ratio with the model without it.")
    private boolean tests;

    @Option(
            names = "--lr",
            description = "Beside Wald's p-values a column of those of likelihood-ratio tests, for each coefficient"
                    + " from a fit of its own.")
    private boolean ratios;

    @Option(
            names = "--contrast",
            paramLabel = "SUM",
            description = "Of two classes, a sum of coefficients with its error and odds ratio, such as"
                    + " 'race[other] - race[white]' or '10 * age + smoke[yes]'; may be given again.")
    private List<String> contrasts = List.of();

    @Option(
            names = "--effects",
            description =
                    "With --formula, what each column does to the probability: slopes of numbers, means of levels and"
                            + " their differences.")
    private boolean effects;

    @Option(
            names = "--diagnostics",
            description = "Goodness of fit, variance inflation, and the rows that move the coefficients most.")
    private boolean diagnostics;

    @Option(
            names = "--against",
            paramLabel = "MODEL.JSON",
            converter = StandardStreams.Input.class,
            description = "A saved smaller model of the same rows: the likelihood-ratio test of both.")
    private Path against;

    Optional<String> cluster() {
        return Optional.ofNullable(cluster);
    }

    Optional<Path> against() {
        return Optional.ofNullable(against);
    }

    Optional<RobustErrors> robust() {
        return Optional.ofNullable(robust);
    }

    boolean tests() {
        return tests;
    }

    boolean ratios() {
        return ratios;
    }

    List<String> contrasts() {
        return contrasts;
    }

    boolean effects() {
        return effects;
    }

    boolean diagnostics() {
        return diagnostics;
    }

    /** The options that were given, by their names. */
    List<String> given() {
        List<String> given = new ArrayList<>();
        add(given, robust != null, "--robust");
        add(given, cluster != null, "--cluster");
        add(given, weightKind != null, "--weight-kind");
        add(given, tests, "--tests");
        add(given, ratios, "--lr");
        add(given, !contrasts.isEmpty(), "--contrast");
        add(given, effects, "--effects");
        add(given, diagnostics, "--diagnostics");
        add(given, against != null, "--against");
        return given;
    }

    private static void add(List<String> given, boolean is, String name) {
        if (is) {
            given.add(name);
        }
    }

    private boolean probability() {
        return "probability".equals(weightKind);
    }

    void check(boolean formula, boolean plain, boolean profile, boolean weights) {
        if (cluster != null && !formula) {
            throw new IllegalArgumentException("--cluster goes with --formula");
        }
        if (effects && !formula) {
            throw new IllegalArgumentException(
                    "--effects goes with --formula; without one the table has average marginal effects of each column");
        }
        if (weightKind != null && !List.of("frequency", "probability").contains(weightKind)) {
            throw new IllegalArgumentException(
                    "--weight-kind " + weightKind + " is unknown: expected frequency or probability");
        }
        if (weightKind != null && !weights) {
            throw new IllegalArgumentException("--weight-kind goes with --weights COLUMN");
        }
        boolean errors = robust != null || cluster != null || probability();
        if (robust != null && (cluster != null || probability())) {
            throw new IllegalArgumentException("--robust does not go with "
                    + (cluster != null ? "--cluster" : "--weight-kind probability")
                    + ", whose errors are robust by themselves");
        }
        String option = errors
                ? robust != null ? "--robust" : cluster != null ? "--cluster" : "--weight-kind probability"
                : tests
                        ? "--tests"
                        : ratios
                                ? "--lr"
                                : diagnostics
                                        ? "--diagnostics"
                                        : !contrasts.isEmpty()
                                                ? "--contrast"
                                                : effects ? "--effects" : against != null ? "--against" : "";
        if (!plain && !option.isEmpty()) {
            throw new IllegalArgumentException(
                    option + " belongs to maximum likelihood and does not go with --firth or --penalty");
        }
        if (ratios && (errors || profile)) {
            throw new IllegalArgumentException("--lr does not go with "
                    + (profile
                            ? "--intervals profile, whose p-values are those of likelihood-ratio tests already"
                            : option + ": the likelihood knows nothing of it"));
        }
        if (errors && profile) {
            throw new IllegalArgumentException(
                    option + " does not go with --intervals profile: a profile of the likelihood knows nothing of it");
        }
    }

    /** The inference with the errors that were asked for. */
    Inference apply(Inference table, RegressionData data) {
        if (robust != null) {
            return table.withRobustErrors(robust);
        }
        if (cluster != null) {
            return table.withClusters(data.clusters());
        }
        return probability()
                ? table.withClusters(IntStream.range(0, data.table().rows()).toArray())
                : table;
    }

    /** Where the errors come from; empty for the information. */
    Optional<String> errors(RegressionData data) {
        if (robust != null) {
            return Optional.of("robust standard errors, " + robust);
        }
        if (cluster != null) {
            return Optional.of("standard errors of "
                    + Arrays.stream(data.clusters()).distinct().count() + " clusters by " + cluster);
        }
        return probability() ? Optional.of("weights are probabilities, standard errors robust") : Optional.empty();
    }

    /** The kinds of robust errors. */
    static final class RobustConverter implements CommandLine.ITypeConverter<RobustErrors> {
        @Override
        public RobustErrors convert(String value) {
            for (RobustErrors kind : RobustErrors.values()) {
                if (kind.name().equals(value.toUpperCase(Locale.ROOT))) {
                    return kind;
                }
            }
            throw new CommandLine.TypeConversionException(
                    "\"" + value + "\" is not a kind of robust errors: expected HC0, HC1, HC2 or HC3");
        }
    }
}
