package dev.logits.app.distill;

import dev.logits.Logits;
import dev.logits.app.read.InputOptions;
import dev.logits.app.shell.PathConverter;
import dev.logits.app.shell.Terminal;
import dev.logits.app.shell.Words;
import dev.logits.distill.TeacherEnsemble;
import dev.logits.io.ReadOptions;
import dev.logits.io.ScoreKind;
import dev.logits.io.safetensors.NetworkFile;
import dev.logits.learn.features.DenseFeatures;
import dev.logits.learn.network.Network;
import dev.logits.source.ClassOrder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Who teaches beside TEACHER, and where the teacher's logits come from. */
final class TeacherOptions {
    @Option(
            names = "--teacher-logits",
            paramLabel = "FILE",
            converter = PathConverter.class,
            description = "The teacher's logits for the rows of DATA, instead of computing them: an npz or npy, or what"
                    + " logits compress wrote, which is read as it is needed.")
    private Path logits;

    @Option(
            names = "--scores",
            paramLabel = "KIND",
            converter = InputOptions.KindConverter.class,
            description =
                    "What the numbers of --teacher-logits are: logits, log-probabilities or probabilities (read as"
                            + " ln p).")
    private ScoreKind scores;

    @Option(
            names = "--ensemble-with",
            paramLabel = "MODEL",
            converter = PathConverter.class,
            description = "Another teacher beside TEACHER; may be given several times.")
    private List<Path> others = new ArrayList<>();

    @Option(
            names = "--ensemble",
            paramLabel = "MEAN",
            defaultValue = "probabilities",
            description = "Of several teachers take the mean of their probabilities or of their log-probabilities"
                    + " (default: probabilities).")
    private String ensemble;

    /**
     * The networks that teach.
     *
     * @param networks TEACHER's first
     * @param classes the names of the classes of TEACHER, if it has any
     */
    record Teachers(List<Network> networks, ClassOrder classes) {

        int count() {
            return networks.get(0).classes();
        }

        long parameters() {
            return networks.stream()
                    .mapToLong(t -> t.architecture().parameters())
                    .sum();
        }
    }

    /** The file of the teacher's logits, unless the teacher computes them. */
    Optional<Path> logits() {
        return Optional.ofNullable(logits);
    }

    /** How the file of the teacher's logits is read. */
    ReadOptions reading() {
        ReadOptions reading = ReadOptions.DEFAULTS.withFloor(0);
        return scores == null ? reading : reading.withScores(scores);
    }

    /** Whether the mean is one, before any file is read. */
    void check() {
        if (!ensemble.equalsIgnoreCase("probabilities") && !ensemble.equalsIgnoreCase("log-probabilities")) {
            throw new IllegalArgumentException(
                    "--ensemble " + ensemble + " is no mean: expected probabilities or log-probabilities");
        }
    }

    /** Reads TEACHER and those beside it, which must have the same classes. */
    Teachers read(Path teacher, Terminal terminal) throws IOException {
        List<Network> networks = new ArrayList<>();
        NetworkFile.Saved first = NetworkFile.read(teacher);
        terminal.noteMissingChecksum(teacher);
        networks.add(first.network());
        for (Path other : others) {
            NetworkFile.Saved saved = NetworkFile.read(other);
            terminal.noteMissingChecksum(other);
            Network network = saved.network();
            if (network.classes() != first.network().classes()) {
                throw new IllegalArgumentException(other + ": " + network.classes() + " classes, " + teacher + " has "
                        + first.network().classes());
            }
            checkNames(teacher, first.classes(), other, saved.classes());
            networks.add(network);
        }
        return new Teachers(List.copyOf(networks), first.classes());
    }

    /** The mean of teachers is by class. */
    private static void checkNames(Path teacher, ClassOrder classes, Path other, ClassOrder names) {
        if (names.equals(classes) || names.equals(ClassOrder.UNKNOWN) || classes.equals(ClassOrder.UNKNOWN)) {
            return;
        }
        throw new IllegalArgumentException(other + ": the classes are " + Words.list(names.names()) + ", and those of "
                + teacher + " " + Words.list(classes.names()) + "; teachers of one student have the same classes");
    }

    /** The logits of the teacher, or of the mean of several. */
    Logits mean(Teachers teachers, DenseFeatures x) {
        if (teachers.networks().size() == 1) {
            return teachers.networks().get(0).logits(x);
        }
        List<Logits> each = teachers.networks().stream().map(t -> t.logits(x)).toList();
        return ensemble.equalsIgnoreCase("probabilities")
                ? TeacherEnsemble.meanOfProbabilities(each)
                : TeacherEnsemble.meanOfLogProbabilities(each);
    }
}
