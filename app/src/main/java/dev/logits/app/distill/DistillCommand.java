package dev.logits.app.distill;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.Logits;
import dev.logits.app.network.TrainingOptions;
import dev.logits.app.network.TrainingText;
import dev.logits.app.read.Examined;
import dev.logits.app.read.ExampleOptions;
import dev.logits.app.read.InputOptions;
import dev.logits.app.read.ReadingText;
import dev.logits.app.shell.Failure;
import dev.logits.app.shell.HelpOption;
import dev.logits.app.shell.Interruption;
import dev.logits.app.shell.Json;
import dev.logits.app.shell.KernelPreference;
import dev.logits.app.shell.OutputFiles;
import dev.logits.app.shell.PathConverter;
import dev.logits.app.shell.StandardStreams;
import dev.logits.app.shell.Terminal;
import dev.logits.app.shell.Words;
import dev.logits.distill.DistillationReport;
import dev.logits.distill.Distiller;
import dev.logits.distill.SparseTeacher;
import dev.logits.distill.SparseTeacherLoss;
import dev.logits.distill.TeacherEnsemble;
import dev.logits.distill.TeacherTargets;
import dev.logits.io.ExampleFiles;
import dev.logits.io.FileSource;
import dev.logits.io.LogitsFiles;
import dev.logits.io.ReadOptions;
import dev.logits.io.Reading;
import dev.logits.io.ScoreKind;
import dev.logits.io.safetensors.NetworkFile;
import dev.logits.io.teacher.TeacherFile;
import dev.logits.learn.features.DenseFeatures;
import dev.logits.learn.network.Architecture;
import dev.logits.learn.network.Network;
import dev.logits.learn.network.Targets;
import dev.logits.learn.network.Trained;
import dev.logits.learn.network.Training;
import dev.logits.learn.network.TrainingReport;
import dev.logits.loss.Loss;
import dev.logits.source.ClassOrder;
import dev.logits.source.LogitsSource;
import dev.logits.source.RowBatch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code logits distill}: trains a student on a teacher's logits. */
@Command(
        name = "distill",
        description = "Train a small network, the student, on the logits of a large one, its teacher.",
        sortOptions = false,
        footer = {
            "",
            "Rows without a label (-1) are learned from the teacher alone. The student is",
            "compared with the same student trained without a teacher, from the same seed,",
            "on rows that neither was trained on: those of --test, or every fifth of DATA.",
            "Examples:",
            "  logits distill teacher.safetensors digits.npz --student 6 --save small.safetensors",
            "  logits distill a.safetensors digits.npz --ensemble-with b.safetensors --student 6",
            "  logits distill teacher.safetensors digits.npz --teacher-logits teacher.lgt"
        })
public final class DistillCommand implements Callable<Integer> {
    private static final int TEST_EVERY = 5;

    private final Terminal terminal;

    @Mixin
    private HelpOption help;

    @Parameters(
            index = "0",
            paramLabel = "TEACHER",
            converter = StandardStreams.Input.class,
            description = "A network that logits train --save wrote.")
    private Path teacherFile;

    @Mixin
    private ExampleOptions input;

    @Option(
            names = "--student",
            paramLabel = "N,N,...",
            split = ",",
            defaultValue = "32",
            description = "Nodes of the student's hidden layers, with relu; 0 for a linear model (default: 32).")
    private int[] student;

    @Mixin
    private DistillationOptions method;

    @Option(
            names = "--teacher-logits",
            paramLabel = "FILE",
            converter = PathConverter.class,
            description = "The teacher's logits for the rows of DATA, instead of computing them: an npz or npy, or what"
                    + " logits compress wrote, which is read as it is needed.")
    private Path teacherLogits;

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

    @Option(
            names = "--test",
            paramLabel = "TEST",
            converter = StandardStreams.Input.class,
            description = "Labeled rows to compare on (default: every fifth row of DATA, not trained on then).")
    private Path test;

    @Mixin
    private TrainingOptions options;

    @Option(
            names = "--save",
            paramLabel = "STUDENT.SAFETENSORS",
            converter = StandardStreams.Output.class,
            description = "Write the student that was taught.")
    private Path save;

    @Option(names = "--json", description = "Print JSON, for machines.")
    private boolean json;

    /** How the teacher's logits were read, where they came from a file. */
    private Optional<Reading> teacherReading = Optional.empty();

    public DistillCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** The names of the teacher's classes, if it has any. */
    private ClassOrder classes = ClassOrder.UNKNOWN;

    /** Rows with their numbers in DATA. */
    private record Part(DenseFeatures x, int[] labels, int[] rows) {}

    @Override
    public Integer call() throws IOException {
        OutputFiles.check(save, ".safetensors");
        method.check();
        checkEnsemble();
        Training training = options.training();
        List<Network> teachers = teachers();
        ExampleFiles.Table table = input.read(test == null);
        Part all = new Part(
                table.features(),
                table.labels(),
                IntStream.range(0, table.labels().length).toArray());
        Part taughtOn = test == null ? part(all, r -> r % TEST_EVERY != TEST_EVERY - 1) : all;
        Part judgedOn = test == null ? part(all, r -> r % TEST_EVERY == TEST_EVERY - 1) : testPart();
        checkLabels(taughtOn, judgedOn);
        Architecture architecture =
                architecture(table.features().columns(), teachers.get(0).classes());
        KernelPreference.forBytes(
                (long) Float.BYTES * table.features().rows() * table.features().columns());
        Interruption interruption = new Interruption();
        TrainingText text = new TrainingText(terminal, json, interruption::asked);
        if (!json) {
            terminal.println(terminal.bold("student " + architecture + " (" + Words.count(architecture.parameters())
                    + " parameters), teacher of " + Words.count(parameters(teachers)) + ", " + method));
        }
        Trained taught;
        Trained alone;
        try (interruption) {
            taught = teach(architecture, training, text, teachers, taughtOn, table);
            text.finish();
            if (taught.report().status() == TrainingReport.Status.CANCELLED) {
                terminal.warn("stopped after step " + taught.report().steps() + "; nothing was saved");
                return Failure.UNFINISHED;
            }
            alone = Examined.of(
                    input.file(),
                    () -> Distiller.of(architecture, method.dense(), training).alone(taughtOn.x(), taughtOn.labels()));
        } finally {
            text.finish();
        }
        DistillationReport report = Examined.of(
                test == null ? input.file() : test,
                () -> DistillationReport.of(
                        dense(teachers, judgedOn.x()),
                        alone.network().logits(judgedOn.x()),
                        taught.network().logits(judgedOn.x()),
                        judgedOn.labels()));
        if (save != null) {
            NetworkFile.write(
                    save, taught, training, terminal.named(input.file().toString()));
        }
        print(report, architecture, teachers, taughtOn, judgedOn);
        return 0;
    }

    private List<Network> teachers() throws IOException {
        List<Network> teachers = new ArrayList<>();
        NetworkFile.Saved first = NetworkFile.read(teacherFile);
        terminal.noteMissingChecksum(teacherFile);
        teachers.add(first.network());
        classes = first.classes();
        for (Path other : others) {
            NetworkFile.Saved saved = NetworkFile.read(other);
            terminal.noteMissingChecksum(other);
            Network network = saved.network();
            if (network.classes() != teachers.get(0).classes()) {
                throw new IllegalArgumentException(other + ": " + network.classes() + " classes, " + teacherFile
                        + " has " + teachers.get(0).classes());
            }
            checkNames(other, saved.classes());
            teachers.add(network);
        }
        return teachers;
    }

    /** The mean of teachers is by class. */
    private void checkNames(Path other, ClassOrder names) {
        if (names.equals(classes) || names.equals(ClassOrder.UNKNOWN) || classes.equals(ClassOrder.UNKNOWN)) {
            return;
        }
        throw new IllegalArgumentException(other + ": the classes are " + Words.list(names.names()) + ", and those of "
                + teacherFile + " " + Words.list(classes.names()) + "; teachers of one student have the same classes");
    }

    private static long parameters(List<Network> teachers) {
        return teachers.stream().mapToLong(t -> t.architecture().parameters()).sum();
    }

    private Architecture architecture(int features, int classes) {
        Architecture.Builder builder = Architecture.features(features);
        if (student.length == 1 && student[0] == 0) {
            return builder.logits(classes);
        }
        for (int nodes : student) {
            if (nodes < 1) {
                throw new IllegalArgumentException("--student " + nodes
                        + ": a hidden layer needs 1 node or more; --student 0 alone is a linear model");
            }
            builder = builder.dense(nodes).relu();
        }
        return builder.logits(classes);
    }

    private Part testPart() throws IOException {
        ExampleFiles.Table table = ExampleFiles.read(test, Optional.empty(), Optional.empty(), true);
        return new Part(
                table.features(),
                table.labels(),
                IntStream.range(0, table.labels().length).toArray());
    }

    private static Part part(Part all, IntPredicate wanted) {
        int[] rows = Arrays.stream(all.rows()).filter(wanted).toArray();
        int columns = all.x().columns();
        float[] x = new float[Math.multiplyExact(rows.length, columns)];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(all.x().array(), all.x().offset(rows[i]), x, i * columns, columns);
        }
        int[] labels = Arrays.stream(rows).map(r -> all.labels()[r]).toArray();
        return new Part(DenseFeatures.wrap(x, rows.length, columns), labels, rows);
    }

    private void checkLabels(Part taughtOn, Part judgedOn) {
        if (Arrays.stream(taughtOn.labels()).allMatch(y -> y < 0)) {
            throw new IllegalArgumentException(
                    input.file() + ": no row to train on has a label, so there is no student alone to compare with");
        }
        if (Arrays.stream(judgedOn.labels()).allMatch(y -> y < 0)) {
            throw new IllegalArgumentException((test == null ? input.file() : test)
                    + ": no row to compare on has a label; give labeled rows by --test FILE");
        }
    }

    private Logits dense(List<Network> teachers, DenseFeatures x) {
        if (teachers.size() == 1) {
            return teachers.get(0).logits(x);
        }
        List<Logits> logits = teachers.stream().map(t -> t.logits(x)).toList();
        return ensemble.equalsIgnoreCase("probabilities")
                ? TeacherEnsemble.meanOfProbabilities(logits)
                : TeacherEnsemble.meanOfLogProbabilities(logits);
    }

    private void checkEnsemble() {
        if (!ensemble.equalsIgnoreCase("probabilities") && !ensemble.equalsIgnoreCase("log-probabilities")) {
            throw new IllegalArgumentException(
                    "--ensemble " + ensemble + " is no mean: expected probabilities or log-probabilities");
        }
    }

    private Trained teach(
            Architecture architecture,
            Training training,
            TrainingText text,
            List<Network> teachers,
            Part part,
            ExampleFiles.Table table)
            throws IOException {
        if (teacherLogits != null && teacherLogits.toString().endsWith(".lgt")) {
            try (TeacherFile file = TeacherFile.open(teacherLogits)) {
                checkRows(file.rows(), table);
                method.checkSparse(file.form().temperature(), teacherLogits);
                return fit(
                        architecture, new SparseTeacherLoss(), training, text, part, of(file.targets(), part.rows()));
            }
        }
        Logits teacher = teacherLogits == null ? dense(teachers, part.x()) : pick(read(table), part.rows());
        if (method.isDecoupled()) {
            return fit(
                    architecture,
                    method.decoupled(),
                    training,
                    text,
                    part,
                    TeacherTargets.labeled(teacher, part.labels()));
        }
        return fit(architecture, method.dense(), training, text, part, Targets.logits(teacher));
    }

    private <Y> Trained fit(
            Architecture architecture,
            Loss<Y> loss,
            Training training,
            TrainingText text,
            Part part,
            Targets<Y> teacher) {
        return Examined.of(
                input.file(),
                () -> Distiller.of(architecture, loss, training)
                        .withAlpha(method.alpha(), method.lastAlpha())
                        .withListener(text)
                        .fit(part.x(), teacher, part.labels()));
    }

    /** The rows of a part, by their numbers in the whole. */
    private static Targets<SparseTeacher> of(Targets<SparseTeacher> whole, int[] rows) {
        return new Targets<>() {
            @Override
            public int rows() {
                return rows.length;
            }

            @Override
            public SparseTeacher take(int[] wanted, int from, int count) {
                int[] mapped = new int[count];
                Arrays.setAll(mapped, i -> rows[wanted[from + i]]);
                return whole.take(mapped, 0, count);
            }

            @Override
            public void check(int classes) {
                whole.check(classes);
            }
        };
    }

    private void checkRows(long rows, ExampleFiles.Table table) {
        if (rows != table.features().rows()) {
            throw new IllegalArgumentException(teacherLogits + ": " + Words.rows(rows) + " of logits for the "
                    + Words.rows(table.features().rows()) + " of " + input.file());
        }
    }

    private Logits read(ExampleFiles.Table table) throws IOException {
        ReadOptions reading = ReadOptions.DEFAULTS.withFloor(0);
        FileSource file = LogitsFiles.open(teacherLogits, scores == null ? reading : reading.withScores(scores));
        teacherReading = Optional.of(file.reading());
        if (!json) {
            terminal.println(ReadingText.ofScores(file.reading(), terminal));
        }
        LogitsSource source = classes.arrange(file);
        int n = source.classes();
        Logits all = Logits.zeros(table.features().rows(), n);
        RowBatch batch = RowBatch.of(source);
        int rows = 0;
        try (LogitsSource.Cursor cursor = source.open()) {
            while (batch.read(cursor)) {
                checkMost(rows + batch.count(), table);
                System.arraycopy(batch.logits().array(), 0, all.array(), all.offset(rows), batch.count() * n);
                rows += batch.count();
            }
        }
        checkRows(rows, table);
        return all;
    }

    private void checkMost(int rows, ExampleFiles.Table table) {
        if (rows > table.features().rows()) {
            throw new IllegalArgumentException(teacherLogits + ": more rows of logits than the "
                    + Words.rows(table.features().rows()) + " of " + input.file());
        }
    }

    private static Logits pick(Logits all, int[] rows) {
        Logits out = Logits.zeros(rows.length, all.classes());
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(all.array(), all.offset(rows[i]), out.array(), out.offset(i), all.classes());
        }
        return out;
    }

    private void print(
            DistillationReport report,
            Architecture architecture,
            List<Network> teachers,
            Part taughtOn,
            Part judgedOn) {
        long labeled = Arrays.stream(taughtOn.labels()).filter(y -> y >= 0).count();
        if (json) {
            ObjectNode result = Json.object();
            result.put("loss", method.name());
            Json.number(result, "temperature", method.temperature());
            Json.number(result, "alpha", method.alpha());
            Json.number(result, "last_alpha", method.lastAlpha());
            result.put("student", architecture.toString());
            result.put("student_parameters", architecture.parameters());
            result.put("teacher_parameters", parameters(teachers));
            result.put("rows", taughtOn.x().rows());
            result.put("labeled_rows", labeled);
            result.put("test_rows", judgedOn.x().rows());
            add(result, "teacher", report.teacher());
            add(result, "alone", report.alone());
            add(result, "taught", report.taught());
            if (save != null) {
                result.put("save", save.toString());
            }
            teacherReading.ifPresent(reading -> ReadingText.putInto(result, reading, terminal));
            terminal.text(Json.text(result));
            return;
        }
        terminal.println("");
        terminal.println(Words.rows(taughtOn.x().rows()) + " taught on, " + Words.count(labeled) + " with a label; "
                + Words.rows(judgedOn.x().rows()) + " to compare on");
        terminal.println("              accuracy       nll       ece  agrees with teacher");
        line("alone", report.alone());
        line("taught", report.taught());
        line("teacher", report.teacher());
        if (save != null) {
            terminal.println("wrote " + save + ": the student that was taught");
            terminal.next("predict " + Words.quoted(save.toString()) + " DATA --out logits.npz");
        }
    }

    private void line(String name, DistillationReport.Score s) {
        terminal.println(String.format(
                Locale.ROOT,
                "%-12s%8.2f %%  %8s  %8s  %17.2f %%",
                name,
                100 * s.accuracy(),
                Words.number(s.nll()),
                Words.number(s.ece()),
                100 * s.agreement()));
    }

    private static void add(ObjectNode result, String name, DistillationReport.Score score) {
        ObjectNode item = result.putObject(name);
        Json.number(item, "accuracy", score.accuracy());
        Json.number(item, "nll", score.nll());
        Json.number(item, "ece", score.ece());
        Json.number(item, "agreement", score.agreement());
    }
}
