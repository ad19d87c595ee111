package dev.logits.app.distill;

import dev.logits.Logits;
import dev.logits.app.network.TrainingOptions;
import dev.logits.app.network.TrainingText;
import dev.logits.app.read.Examined;
import dev.logits.app.read.ExampleOptions;
import dev.logits.app.read.ReadingText;
import dev.logits.app.shell.Failure;
import dev.logits.app.shell.HelpOption;
import dev.logits.app.shell.Interruption;
import dev.logits.app.shell.KernelPreference;
import dev.logits.app.shell.OutputFiles;
import dev.logits.app.shell.StandardStreams;
import dev.logits.app.shell.Terminal;
import dev.logits.distill.DistillationReport;
import dev.logits.distill.Distiller;
import dev.logits.distill.SparseTeacher;
import dev.logits.distill.SparseTeacherLoss;
import dev.logits.distill.TeacherTargets;
import dev.logits.io.ExampleFiles;
import dev.logits.io.FileSource;
import dev.logits.io.LogitsFiles;
import dev.logits.io.Reading;
import dev.logits.io.safetensors.NetworkFile;
import dev.logits.io.teacher.TeacherFile;
import dev.logits.learn.network.Architecture;
import dev.logits.learn.network.Targets;
import dev.logits.learn.network.Trained;
import dev.logits.learn.network.Training;
import dev.logits.learn.network.TrainingReport;
import dev.logits.loss.Loss;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
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

    @Mixin
    private TeacherOptions teacher;

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

    @Override
    public Integer call() throws IOException {
        OutputFiles.check(save, ".safetensors");
        method.check();
        teacher.check();
        Training training = options.training();
        TeacherOptions.Teachers teachers = teacher.read(teacherFile, terminal);
        ExampleFiles.Table table = input.read(test == null);
        Sample all = Sample.of(table);
        Sample taughtOn = test == null ? all.where(r -> r % TEST_EVERY != TEST_EVERY - 1) : all;
        Sample judgedOn = test == null
                ? all.where(r -> r % TEST_EVERY == TEST_EVERY - 1)
                : Sample.of(ExampleFiles.read(test, Optional.empty(), Optional.empty(), true));
        checkLabels(taughtOn, judgedOn);
        Architecture architecture = architecture(table.features().columns(), teachers.count());
        KernelPreference.forBytes(
                (long) Float.BYTES * table.features().rows() * table.features().columns());
        DistillationText said = new DistillationText(
                architecture, teachers.parameters(), method, taughtOn, judgedOn, Optional.ofNullable(save));
        Interruption interruption = new Interruption();
        TrainingText text = new TrainingText(terminal, json, interruption::asked);
        if (!json) {
            terminal.println(terminal.bold(said.heading()));
        }
        Trained taught;
        Trained alone;
        try (interruption) {
            taught = teach(
                    architecture,
                    training,
                    text,
                    teachers,
                    taughtOn,
                    table.features().rows());
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
                        teacher.mean(teachers, judgedOn.x()),
                        alone.network().logits(judgedOn.x()),
                        taught.network().logits(judgedOn.x()),
                        judgedOn.labels()));
        if (save != null) {
            NetworkFile.write(
                    save, taught, training, terminal.named(input.file().toString()));
        }
        if (json) {
            said.printJson(report, teacherReading, terminal);
        } else {
            said.print(report, terminal);
        }
        return 0;
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

    private void checkLabels(Sample taughtOn, Sample judgedOn) {
        if (taughtOn.labeled() == 0) {
            throw new IllegalArgumentException(
                    input.file() + ": no row to train on has a label, so there is no student alone to compare with");
        }
        if (judgedOn.labeled() == 0) {
            throw new IllegalArgumentException((test == null ? input.file() : test)
                    + ": no row to compare on has a label; give labeled rows by --test FILE");
        }
    }

    private Trained teach(
            Architecture architecture,
            Training training,
            TrainingText text,
            TeacherOptions.Teachers teachers,
            Sample sample,
            int rows)
            throws IOException {
        if (teacher.logits().isEmpty()) {
            return teach(architecture, training, text, teacher.mean(teachers, sample.x()), sample);
        }
        Path file = teacher.logits().get();
        TeacherLogits logits = new TeacherLogits(file, input.file(), rows);
        if (file.toString().endsWith(".lgt")) {
            try (TeacherFile compressed = TeacherFile.open(file)) {
                logits.checkCount(compressed.rows());
                method.checkSparse(compressed.form().temperature(), file);
                Targets<SparseTeacher> targets = sample.of(compressed.targets());
                return fit(architecture, new SparseTeacherLoss(), training, text, sample, targets);
            }
        }
        FileSource scores = LogitsFiles.open(file, teacher.reading());
        teacherReading = Optional.of(scores.reading());
        if (!json) {
            terminal.println(ReadingText.ofScores(scores.reading(), terminal));
        }
        return teach(architecture, training, text, sample.of(logits.read(scores, teachers.classes())), sample);
    }

    private Trained teach(
            Architecture architecture, Training training, TrainingText text, Logits logits, Sample sample) {
        if (method.isDecoupled()) {
            return fit(
                    architecture,
                    method.decoupled(),
                    training,
                    text,
                    sample,
                    TeacherTargets.labeled(logits, sample.labels()));
        }
        return fit(architecture, method.dense(), training, text, sample, Targets.logits(logits));
    }

    private <Y> Trained fit(
            Architecture architecture,
            Loss<Y> loss,
            Training training,
            TrainingText text,
            Sample sample,
            Targets<Y> targets) {
        return Examined.of(
                input.file(),
                () -> Distiller.of(architecture, loss, training)
                        .withAlpha(method.alpha(), method.lastAlpha())
                        .withListener(text)
                        .fit(sample.x(), targets, sample.labels()));
    }
}
