package dev.logits.app.regress;

import dev.logits.app.read.InputOptions;
import dev.logits.app.shell.StandardStreams;
import dev.logits.io.FeatureFiles;
import dev.logits.io.StreamCoding;
import dev.logits.io.StreamOptions;
import dev.logits.io.json.OnlineJson;
import dev.logits.io.json.Provenance;
import dev.logits.learn.features.FeatureHashing;
import dev.logits.learn.online.FtrlProximal;
import dev.logits.learn.online.OnlineLearner;
import dev.logits.learn.online.OnlineNewtonStep;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of a learner that reads its file row by row and holds none of it. */
final class OnlineOptions {
    private static final int MOST_BITS = 26;

    @Option(
            names = "--online",
            paramLabel = "KIND",
            description = "Learn row by row, from files of any size, without errors and tests: ftrl (follow the"
                    + " regularized leader, for any number of features) or newton (online Newton steps, for two classes"
                    + " and up to some thousand features).")
    private String kind;

    @Option(
            names = "--resume",
            paramLabel = "MODEL.JSON",
            converter = StandardStreams.Input.class,
            description =
                    "Go on with a learner that --online --save wrote, with its settings and its coding of columns.")
    private Path resume;

    @Option(
            names = "--hash",
            paramLabel = "BITS",
            description = "With --online: hash names of features to 2^BITS columns, such as 18, so that levels of"
                    + " --categorical and words of --text need no list.")
    private Integer bits;

    @Option(
            names = "--text",
            paramLabel = "A,B",
            split = ",",
            converter = InputOptions.NameConverter.class,
            hideParamSyntax = true,
            description = "With --hash: columns of texts, whose words are features.")
    private List<String> words = List.of();

    @Option(
            names = "--passes",
            paramLabel = "N",
            description = "With --online: how often the file is read (default: 1).")
    private Integer passes;

    @Option(
            names = "--rate",
            paramLabel = "X",
            description = "With --online ftrl: the rate of the first steps (default: 0.1).")
    private Double rate;

    @Option(
            names = "--l1",
            paramLabel = "X",
            description = "With --online ftrl: the l1 penalty beside the sum of the losses, which makes weights 0"
                    + " (default: 0).")
    private Double l1;

    @Option(
            names = "--l2",
            paramLabel = "X",
            description = "With --online ftrl: the l2 penalty beside the sum of the losses (default: 0).")
    private Double l2;

    @Option(names = "--limit", paramLabel = "X", description = "With --online newton: the largest logit (default: 10).")
    private Double limit;

    @Option(
            names = "--curvature",
            paramLabel = "X",
            description = "With --online newton: the larger, the shorter the steps (default: 0.5).")
    private Double curvature;

    boolean given() {
        return kind != null || resume != null;
    }

    boolean resumed() {
        return resume != null;
    }

    /**
     * Checks what goes with what.
     *
     * @param others options that do not go with these, where given
     * @param columns options that say how columns are read, where given
     */
    void check(List<String> others, List<String> columns) {
        if (!given()) {
            Optional<String> alone = own();
            if (alone.isPresent()) {
                throw new IllegalArgumentException(alone.get() + " goes with --online");
            }
            return;
        }
        String own = kind != null ? "--online" : "--resume";
        if (!others.isEmpty()) {
            throw new IllegalArgumentException(others.get(0) + " does not go with " + own);
        }
        if (passes != null && passes < 1) {
            throw new IllegalArgumentException("--passes must be 1 or more, got " + passes);
        }
        if (resume != null) {
            Optional<String> fixed = kind != null ? Optional.of("--online") : settings();
            if (fixed.isPresent() || !columns.isEmpty()) {
                throw new IllegalArgumentException(fixed.orElseGet(() -> columns.get(0))
                        + " does not go with --resume: the learner keeps the settings and columns that it has");
            }
            return;
        }
        checkSettings();
    }

    private void checkSettings() {
        if (!kind.equals("ftrl") && !kind.equals("newton")) {
            throw new IllegalArgumentException("--online " + kind + " is unknown: expected ftrl or newton");
        }
        boolean newton = kind.equals("newton");
        if (newton && (rate != null || l1 != null || l2 != null)) {
            throw new IllegalArgumentException(
                    (rate != null ? "--rate" : l1 != null ? "--l1" : "--l2") + " goes with --online ftrl");
        }
        if (!newton && (limit != null || curvature != null)) {
            throw new IllegalArgumentException(
                    (limit != null ? "--limit" : "--curvature") + " goes with --online newton");
        }
        positive("--rate", rate);
        positive("--limit", limit);
        positive("--curvature", curvature);
        notNegative("--l1", l1);
        notNegative("--l2", l2);
        if (bits != null && (bits < 1 || bits > MOST_BITS)) {
            throw new IllegalArgumentException(
                    "--hash must be 1 to " + MOST_BITS + " bits, got " + bits + "; 18 are 262,144 columns");
        }
        if (!words.isEmpty() && bits == null) {
            throw new IllegalArgumentException("--text needs --hash, such as --hash 18: words have no list");
        }
    }

    private static void positive(String option, Double value) {
        if (value != null && !(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(option + " must be positive and finite, got " + value);
        }
    }

    private static void notNegative(String option, Double value) {
        if (value != null && !(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(option + " must be finite and not negative, got " + value);
        }
    }

    private Optional<String> own() {
        return passes != null ? Optional.of("--passes") : settings();
    }

    private Optional<String> settings() {
        String first = bits != null
                ? "--hash"
                : !words.isEmpty()
                        ? "--text"
                        : rate != null
                                ? "--rate"
                                : l1 != null
                                        ? "--l1"
                                        : l2 != null
                                                ? "--l2"
                                                : limit != null ? "--limit" : curvature != null ? "--curvature" : "";
        return first.isEmpty() ? Optional.empty() : Optional.of(first);
    }

    int passes() {
        return passes == null ? 1 : passes;
    }

    /**
     * The learner before it has seen the file, or as it was saved.
     *
     * @param label the column of labels
     * @param source the name of the data
     */
    OnlineJson.Saved begin(
            Path file,
            String label,
            List<String> categorical,
            List<String> columns,
            Optional<String> weights,
            boolean intercept,
            String source)
            throws IOException {
        if (resume != null) {
            OnlineJson.Saved saved = OnlineJson.read(resume);
            long rows = saved.learner().progress().rows();
            return new OnlineJson.Saved(
                    saved.learner(),
                    saved.coding(),
                    Provenance.of(source, "all rows, after " + rows + " of files before"));
        }
        StreamCoding coding = FeatureFiles.look(
                file,
                new StreamOptions(
                        label,
                        categorical,
                        words,
                        columns,
                        bits == null ? Optional.empty() : Optional.of(FeatureHashing.of(1 << bits)),
                        weights));
        return new OnlineJson.Saved(learner(coding, intercept), coding, Provenance.of(source, "all rows"));
    }

    private OnlineLearner learner(StreamCoding coding, boolean intercept) {
        int classes = coding.classes().size();
        if (kind.equals("ftrl")) {
            FtrlProximal settings = FtrlProximal.withRate(rate == null ? 0.1 : rate)
                    .withPenalties(l1 == null ? 0 : l1, l2 == null ? 0 : l2);
            return (intercept ? settings : settings.withoutIntercept()).begin(coding.width(), classes);
        }
        if (classes > 2) {
            throw new IllegalArgumentException("--online newton is for two classes, and " + coding.label() + " has "
                    + classes + "; --online ftrl is for any number");
        }
        if (coding.width() > 1 << 14) {
            throw new IllegalArgumentException("--online newton keeps a matrix of features x features, "
                    + (8L * coding.width() * coding.width() >> 20) + " MB of " + coding.width()
                    + "; --online ftrl is for so many" + (bits == null ? "" : ", and --hash 10 makes fewer"));
        }
        OnlineNewtonStep usual = OnlineNewtonStep.usual();
        OnlineNewtonStep settings = new OnlineNewtonStep(
                limit == null ? usual.limit() : limit,
                curvature == null ? usual.curvature() : curvature,
                usual.epsilon(),
                intercept);
        return settings.begin(coding.width());
    }
}
