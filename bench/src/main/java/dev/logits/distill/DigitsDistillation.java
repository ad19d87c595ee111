package dev.logits.distill;

import dev.logits.Logits;
import dev.logits.data.StrokeDigits;
import dev.logits.internal.kernel.Kernels;
import dev.logits.learn.features.DenseFeatures;
import dev.logits.learn.network.Architecture;
import dev.logits.learn.network.Network;
import dev.logits.learn.network.Schedule;
import dev.logits.learn.network.Targets;
import dev.logits.learn.network.Training;
import dev.logits.loss.Loss;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntPredicate;
import java.util.function.LongFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The experiment of docs/experiments/distillation.md, whose tables this prints: a student of about 1/20 of its
 * teacher's weights on stroke digits, with few labels and many images that only the teacher has labeled.
 */
public final class DigitsDistillation {
    private static final int SEEDS = 5;
    private static final int TRANSFER = 8000;
    private static final int LABELED = 300;
    private static final int TEST = 4000;
    private static final int VALIDATION = 1000;

    private static final StrokeDigits DIGITS = StrokeDigits.of(6);
    private static final int OF_TEACHER = 12_000;
    private static final long FIRST_VALIDATION = OF_TEACHER;
    private static final long FIRST_TEST = FIRST_VALIDATION + VALIDATION;
    private static final long FIRST_TRANSFER = FIRST_TEST + TEST;

    private static final Architecture TEACHER =
            Architecture.features(DIGITS.columns()).dense(128).relu().logits(StrokeDigits.CLASSES);
    private static final Architecture STUDENT =
            Architecture.features(DIGITS.columns()).dense(6).relu().logits(StrokeDigits.CLASSES);
    private static final Training TRAINING = Training.DEFAULTS
            .withEpochs(30)
            .withBatch(64)
            .withLearningRate(3e-3)
            .withSchedule(Schedule.cosine());

    private final DenseFeatures test = DIGITS.features(FIRST_TEST, TEST);
    private final int[] testLabels = DIGITS.labels(FIRST_TEST, TEST);
    private final Network teacher;
    private final Logits teacherTest;
    private final DenseFeatures[] transfer = new DenseFeatures[SEEDS];
    private final Logits[] teacherLogits = new Logits[SEEDS];

    private DigitsDistillation() {
        DenseFeatures x = DIGITS.features(0, OF_TEACHER);
        teacher = Network.fit(
                        TEACHER,
                        x,
                        DIGITS.labels(0, OF_TEACHER),
                        TRAINING.withEpochs(15).withLearningRate(1e-3))
                .network();
        teacherTest = teacher.logits(test);
        for (int seed = 0; seed < SEEDS; seed++) {
            transfer[seed] = DIGITS.features(first(seed), TRANSFER);
            teacherLogits[seed] = teacher.logits(transfer[seed]);
        }
    }

    /** Runs everything and prints the tables. */
    public static void main(String[] args) {
        DigitsDistillation experiment = new DigitsDistillation();
        System.out.printf(
                Locale.ROOT,
                "teacher %d parameters, student %d; accuracy of the teacher %.2f %%%n%n",
                TEACHER.parameters(),
                STUDENT.parameters(),
                100 * experiment.score(experiment.teacherTest).accuracy());
        experiment.main();
        experiment.temperatures();
        experiment.losses();
        experiment.darkKnowledge();
    }

    private static long first(int seed) {
        return FIRST_TRANSFER + (long) seed * TRANSFER;
    }

    private static int[] fewLabels(int seed) {
        int[] labels = DIGITS.labels(first(seed), TRANSFER);
        Arrays.fill(labels, LABELED, TRANSFER, -1);
        return labels;
    }

    private static Training training(int seed) {
        return TRAINING.withSeed(seed);
    }

    private static Distiller<Logits> distiller(Loss<Logits> loss, double alpha, int seed) {
        return Distiller.of(STUDENT, loss, training(seed)).withAlpha(alpha);
    }

    private DistillationReport.Score score(Logits z) {
        return DistillationReport.score(teacherTest, z, testLabels);
    }

    private DistillationReport.Score taught(Loss<Logits> loss, double alpha, int seed) {
        Network network = distiller(loss, alpha, seed)
                .fit(transfer[seed], Targets.logits(teacherLogits[seed]), fewLabels(seed))
                .network();
        return score(network.logits(test));
    }

    private DistillationReport.Score alone(int[] labels, int rows, int epochs, int seed) {
        Network network = Network.fit(
                        STUDENT,
                        transfer[seed].slice(0, rows),
                        Arrays.copyOf(labels, rows),
                        training(seed).withEpochs(epochs))
                .network();
        return score(network.logits(test));
    }

    private void main() {
        heading("A student with " + LABELED + " labels and " + TRANSFER + " images that the teacher has scored");
        int sameSteps = TRAINING.epochs() * TRANSFER / LABELED;
        row("teacher", seed -> score(teacherTest));
        row(
                "alone, " + LABELED + " labels, " + TRAINING.epochs() + " epochs",
                seed -> alone(fewLabels((int) seed), LABELED, TRAINING.epochs(), (int) seed));
        row(
                "alone, " + LABELED + " labels, " + 4 * TRAINING.epochs() + " epochs",
                seed -> alone(fewLabels((int) seed), LABELED, 4 * TRAINING.epochs(), (int) seed));
        row(
                "alone, " + LABELED + " labels, as many steps",
                seed -> alone(fewLabels((int) seed), LABELED, sameSteps, (int) seed));
        row("taught, T = 4, alpha = 0.9", seed -> taught(new DistillationLoss(4), 0.9, (int) seed));
        row("taught, T = 4, alpha = 1", seed -> taught(new DistillationLoss(4), 1, (int) seed));
        row(
                "for comparison: alone, " + TRANSFER + " labels",
                seed -> alone(DIGITS.labels(first((int) seed), TRANSFER), TRANSFER, TRAINING.epochs(), (int) seed));
    }

    private void temperatures() {
        heading("The temperature (alpha = 1)");
        for (double t : new double[] {0.5, 1, 2, 4, 8, 16, 100}) {
            row("T = " + t, seed -> taught(new DistillationLoss(t), 1, (int) seed));
        }
    }

    private void losses() {
        heading("The losses (alpha = 1; T = 4 where there is one)");
        Map<String, Loss<Logits>> losses = new LinkedHashMap<>();
        losses.put("kd", new DistillationLoss(4));
        losses.put("reverse-kl", new ReverseKlLoss(4));
        losses.put("jsd, beta 0.5", new JensenShannonLoss(0.5).withTemperature(4));
        losses.put("total-variation", new TotalVariationLoss().withTemperature(4));
        losses.put("dist, 1 and 1", new CorrelationLoss(1, 1).withTemperature(4));
        losses.put("standardized", new StandardizedLoss(4));
        losses.put("logit-matching", new LogitMatchingLoss());
        losses.forEach((name, loss) -> row(name, seed -> taught(loss, 1, (int) seed)));
        row("dkd, 1 and 8", seed -> {
            int s = (int) seed;
            Distiller<TeacherAndLabels<Logits>> distiller = Distiller.of(
                            STUDENT, new DecoupledLoss(1, 8).withTemperature(4), training(s))
                    .withAlpha(1);
            int[] none = new int[TRANSFER];
            Arrays.fill(none, -1);
            return score(distiller
                    .fit(transfer[s], TeacherTargets.labeled(teacherLogits[s], fewLabels(s)), none)
                    .network()
                    .logits(test));
        });
        row(
                "kd, top 3 with tail",
                seed -> sparse(SparseTeacher.top(teacherLogits[(int) seed], 3, 4), true, (int) seed));
        row(
                "kd, top 3 without tail",
                seed -> sparse(SparseTeacher.top(teacherLogits[(int) seed], 3, 4), false, (int) seed));
        row(
                "kd, 3 draws",
                seed -> sparse(SparseTeacher.sample(teacherLogits[(int) seed], 3, 4, seed, 0), true, (int) seed));
    }

    private DistillationReport.Score sparse(SparseTeacher kept, boolean tail, int seed) {
        SparseTeacherLoss loss = tail ? new SparseTeacherLoss() : SparseTeacherLoss.biasedWithoutTail();
        return score(Distiller.of(STUDENT, loss, training(seed))
                .withAlpha(1)
                .fit(transfer[seed], TeacherTargets.of(kept), fewLabels(seed))
                .network()
                .logits(test));
    }

    /** Each digit in turn is left out of the transfer set. */
    private void darkKnowledge() {
        System.out.println("\n## A digit that the student has never seen (test accuracy on that digit, %)\n");
        System.out.println(
                "| left out | labels alone | labels, bias corrected | taught | taught, bias corrected | bias |"
                        + " other digits, taught and corrected |\n|---|---|---|---|---|---|---|");
        DenseFeatures validation = DIGITS.features(FIRST_VALIDATION, VALIDATION);
        int[] validationLabels = DIGITS.labels(FIRST_VALIDATION, VALIDATION);
        double[] sums = new double[6];
        for (int digit = 0; digit < StrokeDigits.CLASSES; digit++) {
            int[] all = DIGITS.labels(first(0), TRANSFER);
            int left = digit;
            int[] rows =
                    IntStream.range(0, TRANSFER).filter(r -> all[r] != left).toArray();
            DenseFeatures x = pick(transfer[0], rows);
            int[] labels = Arrays.stream(rows).map(r -> all[r]).toArray();
            Network hard = Network.fit(STUDENT, x, labels, training(0)).network();
            Network soft = distiller(new DistillationLoss(4), 1, 0)
                    .fit(x, Targets.logits(teacher.logits(x)), labels)
                    .network();
            double hardBias = bias(hard.logits(validation), validationLabels, digit);
            double softBias = bias(soft.logits(validation), validationLabels, digit);
            Logits hardTest = hard.logits(test);
            Logits softTest = soft.logits(test);
            double[] figures = {
                accuracy(hardTest, 0, digit, true),
                accuracy(hardTest, hardBias, digit, true),
                accuracy(softTest, 0, digit, true),
                accuracy(softTest, softBias, digit, true),
                softBias,
                accuracy(softTest, softBias, digit, false)
            };
            print(String.valueOf(digit), figures);
            for (int i = 0; i < figures.length; i++) {
                sums[i] += figures[i] / StrokeDigits.CLASSES;
            }
        }
        print("mean", sums);
    }

    private static void print(String name, double[] f) {
        System.out.printf(
                Locale.ROOT,
                "| %s | %.1f | %.1f | %.1f | %.1f | %.2f | %.1f |%n",
                name,
                100 * f[0],
                100 * f[1],
                100 * f[2],
                100 * f[3],
                f[4],
                100 * f[5]);
    }

    /** What to add to a digit's logit so that the validation rows come out best, on a grid of 0.25. */
    private static double bias(Logits z, int[] labels, int digit) {
        double best = 0;
        double bestAccuracy = -1;
        for (double b = 0; b <= 15; b += 0.25) {
            double accuracy = accuracy(z, labels, b, digit, y -> true);
            if (accuracy > bestAccuracy) {
                bestAccuracy = accuracy;
                best = b;
            }
        }
        return best;
    }

    private double accuracy(Logits z, double bias, int digit, boolean ofDigit) {
        return accuracy(z, testLabels, bias, digit, y -> (y == digit) == ofDigit);
    }

    private static double accuracy(Logits z, int[] labels, double bias, int digit, IntPredicate counts) {
        Logits moved = z.copy();
        int right = 0;
        int counted = 0;
        for (int r = 0; r < z.rows(); r++) {
            if (counts.test(labels[r])) {
                moved.set(r, digit, (float) (moved.get(r, digit) + bias));
                counted++;
                right += Kernels.get().argmax(moved.array(), moved.offset(r), moved.classes()) == labels[r] ? 1 : 0;
            }
        }
        return right / (double) counted;
    }

    private static DenseFeatures pick(DenseFeatures x, int[] rows) {
        float[] out = new float[rows.length * x.columns()];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(x.array(), x.offset(rows[i]), out, i * x.columns(), x.columns());
        }
        return DenseFeatures.wrap(out, rows.length, x.columns());
    }

    private static void heading(String text) {
        System.out.println("\n## " + text + "\n\n| | accuracy, % | NLL | ECE | agreement with the teacher, % |\n"
                + "|---|---|---|---|---|");
    }

    private static void row(String name, LongFunction<DistillationReport.Score> run) {
        DistillationReport.Score[] scores = new DistillationReport.Score[SEEDS];
        for (int seed = 0; seed < SEEDS; seed++) {
            scores[seed] = run.apply(seed);
        }
        System.out.printf(
                Locale.ROOT,
                "| %s | %s | %s | %s | %s |%n",
                name,
                mean(scores, s -> 100 * s.accuracy(), "%.2f"),
                mean(scores, DistillationReport.Score::nll, "%.4f"),
                mean(scores, DistillationReport.Score::ece, "%.4f"),
                mean(scores, s -> 100 * s.agreement(), "%.2f"));
    }

    /** The mean over seeds and its standard error. */
    private static String mean(
            DistillationReport.Score[] scores, ToDoubleFunction<DistillationReport.Score> figure, String format) {
        double mean = Arrays.stream(scores).mapToDouble(figure).average().orElseThrow();
        DoubleUnaryOperator square = x -> (x - mean) * (x - mean);
        double variance = Arrays.stream(scores).mapToDouble(figure).map(square).sum() / (SEEDS - 1);
        return String.format(Locale.ROOT, format + " ± " + format, mean, Math.sqrt(variance / SEEDS));
    }
}
