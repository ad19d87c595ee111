package dev.logits.app.regress;

import dev.logits.learn.regression.LogisticRegression;
import dev.logits.learn.regression.Penalty;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** The options of what a fit is penalized with. */
final class PenaltyOptions {
    @Option(
            names = "--penalty",
            paramLabel = "KIND",
            converter = PenaltyConverter.class,
            defaultValue = "none",
            description = "none (the default: maximum likelihood), l2, l1 or elastic.")
    private Penalty penalty;

    @Option(
            names = "--strength",
            paramLabel = "X",
            description =
                    "The penalty's weight beside the mean loss; scikit-learn's C is 1 / (X * rows). Default: C = 1.")
    private Double strength;

    @Option(
            names = "--l1-ratio",
            paramLabel = "X",
            description = "The share of L1 in an elastic penalty, 0 to 1 (default: 0.5).")
    private Double l1Ratio;

    @Option(names = "--firth", description = "Firth's penalized likelihood: finite estimates for separated data.")
    private boolean firth;

    /** Whether the likelihood is maximized, without any penalty. */
    boolean none() {
        return penalty == Penalty.NONE && !firth;
    }

    Penalty penalty() {
        return penalty;
    }

    boolean strength() {
        return strength != null;
    }

    /** The share of L1 on a path. */
    double share() {
        return PathOptions.share(penalty, l1Ratio);
    }

    /** The options that were given. */
    List<String> given() {
        List<String> given = new ArrayList<>();
        if (firth) {
            given.add("--firth");
        }
        if (penalty != Penalty.NONE) {
            given.add("--penalty");
        }
        return given;
    }

    void check() {
        if (firth && penalty != Penalty.NONE) {
            throw new IllegalArgumentException(
                    "--firth is a penalty of its own and does not go with --penalty " + penalty);
        }
        if (penalty == Penalty.NONE && strength != null) {
            throw new IllegalArgumentException("--strength needs a --penalty: l2, l1 or elastic");
        }
        if (penalty != Penalty.ELASTIC && l1Ratio != null) {
            throw new IllegalArgumentException("--l1-ratio goes with --penalty elastic, not with " + penalty);
        }
    }

    /** @param usual the strength where none was given */
    LogisticRegression regression(DoubleSupplier usual) {
        double lambda = strength != null ? strength : usual.getAsDouble();
        return switch (penalty) {
            case NONE, FIRTH, PRIOR -> firth ? LogisticRegression.firth() : LogisticRegression.maximumLikelihood();
            case L2 -> LogisticRegression.l2(lambda);
            case L1 -> LogisticRegression.l1(lambda);
            case ELASTIC -> LogisticRegression.elastic(lambda, l1Ratio == null ? 0.5 : l1Ratio);
        };
    }

    /** The penalties that the option has. */
    static final class PenaltyConverter implements CommandLine.ITypeConverter<Penalty> {
        @Override
        public Penalty convert(String value) {
            for (Penalty penalty : Penalty.values()) {
                if (penalty != Penalty.FIRTH
                        && penalty != Penalty.PRIOR
                        && penalty.toString().equals(value)) {
                    return penalty;
                }
            }
            throw new CommandLine.TypeConversionException(
                    "\"" + value + "\" is not a penalty: expected none, l2, l1 or elastic");
        }
    }
}
