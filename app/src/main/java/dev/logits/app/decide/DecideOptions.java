package dev.logits.app.decide;

import dev.logits.app.shell.Words;
import dev.logits.decision.Multiplicity;
import dev.logits.decision.RowReview;
import dev.logits.decision.Threshold;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What is asked of decisions. */
final class DecideOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec mixee;

    @Option(
            names = "--class",
            paramLabel = "CLASS",
            description = "The class that is yes, by name or number, for thresholds and net benefit (default: the"
                    + " second of two).")
    private String positive;

    @Option(
            names = "--recall",
            paramLabel = "R",
            description = "A threshold that takes a share R of the rows of --class, also among new rows.")
    private List<Double> recalls = List.of();

    @Option(
            names = "--precision",
            paramLabel = "P",
            description = "A threshold above which a share P of rows is of --class, also among new rows.")
    private List<Double> precisions = List.of();

    @Option(
            names = "--share",
            paramLabel = "S",
            description = "A threshold that takes a share S of all rows, also of new ones.")
    private List<Double> shares = List.of();

    @Option(
            names = "--delta",
            paramLabel = "D",
            defaultValue = "0.05",
            description = "The probability that a promise of a threshold fails (default: 0.05).")
    private double delta;

    @Option(
            names = "--benefit",
            paramLabel = "T,T,..",
            split = ",",
            description = "The net benefit of acting on --class from these probabilities on.")
    private List<Double> benefits = List.of();

    @Option(
            names = "--costs",
            paramLabel = "COSTS",
            converter = CostsOption.Converter.class,
            description =
                    "What each decision costs for each label: rows of labels joined by semicolons, as 0,1;10,0, or"
                            + " a CSV file, whose first line may name the decisions.")
    private CostsOption costs;

    @Option(names = "--group", paramLabel = "COLUMN", description = "Compare the groups of a column with each other.")
    private String group;

    /** Columns whose groups another command compares. */
    private List<String> ofReport = List.of();

    @Option(
            names = "--correction",
            paramLabel = "NAME",
            defaultValue = "holm",
            description = "The correction for many groups: holm, bonferroni, benjamini-hochberg or none (default:"
                    + " holm).")
    private String correction;

    @Option(
            names = "--review",
            paramLabel = "REASON",
            description = "Rows to look at: confident-error, label-issue, close-decision or out-of-distribution; may be"
                    + " given several times.")
    private List<String> reasons = List.of();

    @Option(
            names = "--most",
            paramLabel = "N",
            defaultValue = "10",
            description = "How many rows to list for each --review (default: 10).")
    private int most;

    /** What a report of another command shows: rows to look at, and groups where there are columns of them. */
    static DecideOptions ofReport(List<String> groups) {
        DecideOptions options = new DecideOptions();
        options.ofReport = groups;
        options.correction = word(Multiplicity.HOLM);
        options.reasons = List.of(word(RowReview.Reason.CONFIDENT_ERROR), word(RowReview.Reason.CLOSE_DECISION));
        options.most = 5;
        return options;
    }

    /** Refuses numbers that mean nothing before any row is read. */
    void check() {
        for (List<Double> list : List.of(recalls, precisions, shares, benefits, List.of(delta))) {
            for (double value : list) {
                if (!(value > 0 && value < 1)) {
                    throw wrong(
                            "--recall, --precision, --share, --benefit and --delta must be more than 0 and less than 1,"
                                    + " got " + Words.plain(value));
                }
            }
        }
        if (most < 1) {
            throw wrong("--most must be 1 or more, got " + most);
        }
        correction();
        reasons();
    }

    /**
     * Refuses weights that are no numbers of cases where something counts cases.
     *
     * @throws IllegalArgumentException if they are not
     */
    void require(Weighting weighting) {
        weighting.requireCases(
                "the promises of --recall, --precision and --share",
                !thresholds().isEmpty());
    }

    private CommandLine.ParameterException wrong(String message) {
        return new CommandLine.ParameterException(mixee.commandLine(), message);
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private <E extends Enum<E>> E named(String option, String word, E[] all) {
        return Stream.of(all)
                .filter(e -> word(e).equals(word))
                .findFirst()
                .orElseThrow(() -> wrong(option + " does not know \"" + word + "\": expected "
                        + Stream.of(all).map(DecideOptions::word).collect(Collectors.joining(", "))));
    }

    Multiplicity correction() {
        return named("--correction", correction, Multiplicity.values());
    }

    List<RowReview.Reason> reasons() {
        List<RowReview.Reason> all = new ArrayList<>();
        reasons.forEach(word -> all.add(named("--review", word, RowReview.Reason.values())));
        return all;
    }

    /** A goal and how much of it. */
    record Wanted(Threshold.Goal goal, double target) {}

    List<Wanted> thresholds() {
        List<Wanted> all = new ArrayList<>();
        recalls.forEach(t -> all.add(new Wanted(Threshold.Goal.RECALL, t)));
        precisions.forEach(t -> all.add(new Wanted(Threshold.Goal.PRECISION, t)));
        shares.forEach(t -> all.add(new Wanted(Threshold.Goal.SHARE, t)));
        return all;
    }

    /** The class that is yes, where something asks for one. */
    int positive(List<String> names, int classes) {
        if (positive == null) {
            if (classes == 2) {
                return 1;
            }
            throw wrong("thresholds and net benefit are about one class of " + classes + ": name it with --class");
        }
        int named = names.indexOf(positive);
        if (named >= 0) {
            return named;
        }
        if (positive.matches("[0-9]{1,9}") && Integer.parseInt(positive) < classes) {
            return Integer.parseInt(positive);
        }
        throw wrong("--class " + positive + " is no class: expected 0.." + (classes - 1)
                + (names.isEmpty() ? "" : " or one of " + Words.list(names)));
    }

    double delta() {
        return delta;
    }

    double[] benefits() {
        return benefits.stream().mapToDouble(t -> t).toArray();
    }

    Optional<CostsOption> costs() {
        return Optional.ofNullable(costs);
    }

    List<String> groups() {
        return group == null ? ofReport : List.of(group);
    }

    int most() {
        return most;
    }
}
