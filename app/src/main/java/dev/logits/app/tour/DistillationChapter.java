package dev.logits.app.tour;

import dev.logits.Labels;
import dev.logits.Logits;
import dev.logits.data.StrokeDigits;
import dev.logits.distill.DistillationLoss;
import dev.logits.distill.DistillationReport;
import dev.logits.distill.Distiller;
import dev.logits.io.npy.NpzWriter;
import dev.logits.io.report.BarList;
import dev.logits.io.report.BarsSvg;
import dev.logits.io.safetensors.NetworkFile;
import dev.logits.learn.features.DenseFeatures;
import dev.logits.learn.network.Architecture;
import dev.logits.learn.network.Network;
import dev.logits.learn.network.Targets;
import dev.logits.learn.network.Trained;
import dev.logits.learn.network.Training;
import dev.logits.math.Softmax;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A large teacher, a small student, and what the student learns from the teacher's logits beyond labels. */
final class DistillationChapter implements Chapter {
    private static final int TEACHER_ROWS = 6000;
    private static final int TEACHER_EPOCHS = 12;
    private static final int LABELED = 200;
    private static final int TRANSFER = 4000;
    private static final int STUDENT_NODES = 12;
    private static final double TEMPERATURE = 4;
    private static final int WRITTEN = 1000;
    private static final String TEACHER = "teacher.safetensors";
    private static final String DIGITS = "digits.npz";

    @Override
    public String title() {
        return "A student learns from a teacher's logits: distillation";
    }

    @Override
    public List<Block> tell(Tour tour) throws IOException {
        StrokeDigits digits = tour.digits();
        DenseFeatures teacherImages = digits.features(200_000, TEACHER_ROWS);
        Architecture large = Architecture.features(digits.columns())
                .dense(192)
                .relu()
                .dense(64)
                .relu()
                .logits(StrokeDigits.CLASSES);
        Architecture small = Architecture.features(digits.columns())
                .dense(STUDENT_NODES)
                .relu()
                .logits(StrokeDigits.CLASSES);
        Training training = Training.DEFAULTS.withSeed(tour.seed());
        Training longer = training.withEpochs(TEACHER_EPOCHS);
        Trained trained = Network.fit(large, teacherImages, digits.labels(200_000, TEACHER_ROWS), longer);
        Network teacher = trained.network();
        write(tour, trained, longer);

        DenseFeatures images = digits.features(300_000, TRANSFER);
        int[] few = digits.labels(300_000, TRANSFER);
        Arrays.fill(few, LABELED, TRANSFER, Labels.IGNORE);
        Logits soft = teacher.logits(images);
        Distiller<Logits> distiller = Distiller.of(small, new DistillationLoss(TEMPERATURE), training.withEpochs(40));
        Network alone = distiller.alone(images, few).network();
        Network taught = distiller.fit(images, Targets.logits(soft), few).network();

        DenseFeatures test = tour.testImages();
        DistillationReport report =
                DistillationReport.of(teacher.logits(test), alone.logits(test), taught.logits(test), tour.testLabels());
        Logits lesson = softest(soft, few);
        List<BarList.Item> bars = lesson(lesson);
        return List.of(
                Block.text(String.format(
                        Locale.ROOT,
                        "A teacher of %,d weights has seen %,d labeled digits. A student of %,d weights, a twentieth, gets"
                                + " labels for only %d, and %,d digits that nobody has labeled.",
                        large.parameters(),
                        TEACHER_ROWS,
                        small.parameters(),
                        LABELED,
                        TRANSFER - LABELED)),
                Block.text(String.format(
                        Locale.ROOT,
                        "A label says \"this is a %d\". The teacher's logits, softened by T = %.0f, also say what it looks a"
                                + " little like:",
                        few[labeledRow(soft, few)],
                        TEMPERATURE)),
                new Block.Picture(
                        "What the teacher says of one digit at T = 4",
                        style -> BarList.lines(bars, style),
                        BarsSvg.of(bars, 1, few[labeledRow(soft, few)], "The teacher's softened probabilities")),
                Block.text("Minimizing T²·KL(teacher, student) on all digits teaches the student all of that:"),
                new Block.Table(
                        "On " + String.format(Locale.ROOT, "%,d", Tour.TEST_ROWS)
                                + " digits that none of them has seen",
                        List.of("", "accuracy", "nll", "calibration error", "as the teacher"),
                        List.of(
                                row("student alone", report.alone()),
                                row("student taught", report.taught()),
                                row("teacher", report.teacher()))),
                Block.tryIt(tour.command("distill " + tour.file(TEACHER) + " " + tour.file(DIGITS) + " --student "
                        + STUDENT_NODES + " --temperature 4 --seed " + tour.seed())));
    }

    /** For the command to try: the teacher, and some digits to teach. */
    private static void write(Tour tour, Trained teacher, Training training) throws IOException {
        NetworkFile.write(tour.writing(TEACHER, "the teacher"), teacher, training, "stroke digits");
        try (NpzWriter npz = NpzWriter.create(tour.writing(DIGITS, "digits and their labels"))) {
            npz.add("x", tour.digits().features(300_000, WRITTEN));
            npz.add("y", tour.digits().labels(300_000, WRITTEN));
            npz.commit();
        }
    }

    private static List<String> row(String name, DistillationReport.Score score) {
        return List.of(
                name,
                String.format(Locale.ROOT, "%.4f", score.accuracy()),
                String.format(Locale.ROOT, "%.4f", score.nll()),
                String.format(Locale.ROOT, "%.4f", score.ece()),
                String.format(Locale.ROOT, "%.4f", score.agreement()));
    }

    /** Of the labeled digits that the teacher gets right, the one of which it is least sure. */
    private static int labeledRow(Logits soft, int[] labels) {
        int best = 0;
        double lowest = Double.POSITIVE_INFINITY;
        for (int r = 0; r < LABELED; r++) {
            double p = Softmax.of(soft.slice(r, r + 1)).get(0, labels[r]);
            if (p > 0.5 && p < lowest) {
                lowest = p;
                best = r;
            }
        }
        return best;
    }

    private static Logits softest(Logits soft, int[] labels) {
        int row = labeledRow(soft, labels);
        Logits scaled = soft.slice(row, row + 1).copy();
        for (int c = 0; c < scaled.classes(); c++) {
            scaled.set(0, c, (float) (scaled.get(0, c) / TEMPERATURE));
        }
        return scaled;
    }

    private static List<BarList.Item> lesson(Logits z) {
        List<BarList.Item> items = new ArrayList<>();
        var p = Softmax.of(z);
        for (int c = 0; c < z.classes(); c++) {
            items.add(new BarList.Item("a " + c, p.get(0, c)));
        }
        return items;
    }
}
