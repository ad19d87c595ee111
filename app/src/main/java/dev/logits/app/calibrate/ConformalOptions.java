package dev.logits.app.calibrate;

import dev.logits.app.shell.StandardStreams;
import dev.logits.uncertainty.ConformalSets;
import dev.logits.uncertainty.PredictionSetMethod;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What prediction sets are asked for beside a calibration. */
final class ConformalOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec mixee;

    @Option(
            names = "--conformal",
            paramLabel = "KIND",
            completionCandidates = Kinds.class,
            description = "Prediction sets with guaranteed coverage as well, of the uncalibrated logits, by one of"
                    + " ${COMPLETION-CANDIDATES}. Fitted on the fit rows, measured on the test rows.")
    private String kind;

    @Option(
            names = "--coverage",
            paramLabel = "C",
            defaultValue = "0.9",
            description = "The share of rows whose set is to hold the label (default: 0.9).")
    private double coverage;

    @Option(names = "--class-conditional", description = "Promise the coverage for each class, not only on average.")
    private boolean classConditional;

    @Option(names = "--never-empty", description = "Put the top class into every set; coverage can only grow.")
    private boolean neverEmpty;

    @Option(
            names = "--k-reg",
            paramLabel = "K",
            defaultValue = "5",
            description = "Of raps: how many places cost nothing (default: 5).")
    private int regularFrom;

    @Option(
            names = "--lambda",
            paramLabel = "L",
            defaultValue = "0.01",
            description = "Of raps: what every further place costs (default: 0.01).")
    private double regularization;

    @Option(
            names = "--save-sets",
            paramLabel = "SETS.JSON",
            converter = StandardStreams.Output.class,
            description = "Write the fitted prediction sets, for logits apply.")
    private Path save;

    /** What {@code --conformal} may be. */
    static final class Kinds implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(PredictionSetMethod.values())
                    .map(PredictionSetMethod::key)
                    .iterator();
        }
    }

    /** What was asked for; empty where no sets were. */
    Optional<ConformalSets.Options> chosen(long seed) {
        if (kind == null) {
            if (save != null) {
                throw new CommandLine.ParameterException(
                        mixee.commandLine(),
                        "--save-sets needs --conformal and one of " + String.join(", ", new Kinds()));
            }
            return Optional.empty();
        }
        try {
            return Optional.of(new ConformalSets.Options(
                    PredictionSetMethod.parse(kind),
                    coverage,
                    classConditional,
                    regularFrom,
                    regularization,
                    seed,
                    neverEmpty));
        } catch (IllegalArgumentException e) {
            throw new CommandLine.ParameterException(mixee.commandLine(), e.getMessage());
        }
    }

    /** Where to write the sets, or null. */
    Path save() {
        return save;
    }
}
