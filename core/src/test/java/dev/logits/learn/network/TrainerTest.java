package dev.logits.learn.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.logits.Logits;
import dev.logits.Probabilities;
import dev.logits.learn.features.DenseFeatures;
import dev.logits.loss.CrossEntropy;
import dev.logits.loss.Loss;
import dev.logits.loss.SoftCrossEntropy;
import dev.logits.math.Softmax;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("bits")
class TrainerTest {
    private static final DenseFeatures XOR = DenseFeatures.copyOf(new float[][] {{0, 0}, {0, 1}, {1, 0}, {1, 1}});
    private static final int[] XOR_LABELS = {0, 1, 1, 0};

    /** Points in a plane, of the class of the nearest of six centers; too many to be learned at once. */
    static Examples<int[]> points(int rows, long seed) {
        Random random = new Random(seed);
        double[][] centers = new double[6][];
        Random places = new Random(11);
        for (int c = 0; c < centers.length; c++) {
            centers[c] = new double[] {places.nextGaussian(), places.nextGaussian()};
        }
        float[] x = new float[rows * 2];
        int[] y = new int[rows];
        for (int r = 0; r < rows; r++) {
            double a = 2 * random.nextGaussian();
            double b = 2 * random.nextGaussian();
            x[2 * r] = (float) a;
            x[2 * r + 1] = (float) b;
            double nearest = Double.POSITIVE_INFINITY;
            for (int c = 0; c < centers.length; c++) {
                double d = Math.hypot(a - centers[c][0], b - centers[c][1]);
                if (d < nearest) {
                    nearest = d;
                    y[r] = c % 3;
                }
            }
        }
        return Examples.of(DenseFeatures.wrap(x, rows, 2), y);
    }

    static final Architecture PLANE = Architecture.features(2)
            .dense(48)
            .gelu()
            .layerNorm()
            .dropout(0.2)
            .dense(24)
            .relu()
            .logits(3);

    static final Training TRAINING = Training.DEFAULTS
            .withEpochs(6)
            .withBatch(50)
            .withLearningRate(5e-3)
            .withSchedule(Schedule.cosine().withWarmUp(10))
            .withClip(1)
            .withValidation(0.2)
            .withSeed(5);

    @Test
    void learnsXor() {
        Architecture architecture = Architecture.features(2).dense(8).tanh().logits(2);
        for (Optimizer optimizer : List.of(Optimizer.adamW(), new Optimizer.Sgd(0.9, true, 0))) {
            Training training = Training.DEFAULTS
                    .withEpochs(400)
                    .withBatch(4)
                    .withLearningRate(0.05)
                    .withOptimizer(optimizer);
            Trained trained = Network.fit(architecture, XOR, XOR_LABELS, training);
            Probabilities p = Softmax.of(trained.network().logits(XOR));
            for (int r = 0; r < 4; r++) {
                assertThat(p.get(r, XOR_LABELS[r])).as(optimizer + ", row " + r).isGreaterThan(0.95f);
            }
            assertThat(trained.report().status()).isEqualTo(TrainingReport.Status.FINISHED);
            assertThat(trained.report().epochs().get(399).accuracy()).isEqualTo(1);
        }
    }

    @Test
    void aLinearModelCannotLearnXor() {
        Trained trained =
                Network.fit(Architecture.features(2).logits(2), XOR, XOR_LABELS, Training.DEFAULTS.withEpochs(200));
        assertThat(trained.report().epochs().get(199).loss()).isGreaterThan(0.69);
    }

    @Test
    void learnsRegionsOfAPlane() {
        Examples<int[]> examples = points(2000, 1);
        Trained trained =
                Trainer.of(PLANE, new CrossEntropy(), TRAINING.withEpochs(25)).fit(examples);
        List<EpochResult> epochs = trained.report().epochs();
        assertThat(epochs.get(24).validationAccuracy()).isGreaterThan(0.93);
        assertThat(epochs.get(24).validationLoss()).isLessThan(epochs.get(0).validationLoss());
        assertThat(trained.report().rows()).isEqualTo(1600);
        assertThat(trained.report().validationRows()).isEqualTo(400);
        assertThat(trained.report().steps()).isEqualTo(25 * 32);
    }

    @Test
    void threadsDoNotChangeABit() throws Exception {
        Architecture architecture = Architecture.features(2)
                .dense(300)
                .gelu()
                .layerNorm()
                .dropout(0.2)
                .dense(2060)
                .relu()
                .logits(3);
        Trainer<int[]> trainer = Trainer.of(
                architecture, new CrossEntropy(), TRAINING.withEpochs(1).withBatch(128));
        Network here = trainer.fit(points(600, 1)).network();
        for (int threads : new int[] {1, 3}) {
            ForkJoinPool pool = new ForkJoinPool(threads);
            try {
                assertThat(pool.submit(() -> trainer.fit(points(600, 1)).network())
                                .get())
                        .isEqualTo(here);
            } finally {
                pool.shutdown();
            }
        }
    }

    /** The same with scalar and vector kernels and on every JDK: the numbers were written by one of them. */
    @Test
    void theWeightsAreAFunctionOfTheSeedOnEveryMachine() {
        Network network = Trainer.of(PLANE, new CrossEntropy(), TRAINING)
                .fit(points(500, 1))
                .network();
        assertThat(Arrays.hashCode(network.weights())).isEqualTo(GOLDEN);
        Network other = Trainer.of(PLANE, new CrossEntropy(), TRAINING.withSeed(6))
                .fit(points(500, 1))
                .network();
        assertThat(other).isNotEqualTo(network);
    }

    private static final int GOLDEN = 1803823062;

    @Test
    void aResumedTrainingEndsWithTheWeightsOfAnUninterruptedOne() {
        Examples<int[]> examples = points(500, 1);
        for (Optimizer optimizer : List.of(Optimizer.adamW(), Optimizer.sgd())) {
            Trainer<int[]> trainer = Trainer.of(
                    PLANE, new CrossEntropy(), TRAINING.withOptimizer(optimizer).withPatience(3));
            Trained whole = trainer.fit(examples);
            for (int stop : new int[] {0, 1, 7, 8, 9, 29, 47}) {
                TrainingRun<int[]> run = trainer.start(examples);
                for (int i = 0; i < stop; i++) {
                    run.step();
                }
                TrainingState state = run.state();
                run.step(); // what happens after the state was taken does not change it
                TrainingRun<int[]> resumed = trainer.resume(examples, state);
                while (!resumed.isDone()) {
                    resumed.step();
                }
                assertThat(resumed.finish()).as("stopped after " + stop).isEqualTo(whole);
            }
        }
    }

    @Test
    void resumingRefusesAnotherTraining() {
        Examples<int[]> examples = points(500, 1);
        Trainer<int[]> trainer = Trainer.of(PLANE, new CrossEntropy(), TRAINING);
        TrainingState state = trainer.start(examples).state();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> trainer.resume(points(500, 2), state))
                .withMessage("the checkpoint is of other data: of 500 rows, and these are 500 others");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Trainer.of(PLANE, new CrossEntropy(), TRAINING.withLearningRate(1))
                        .resume(examples, state))
                .withMessageContaining("another configuration");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Trainer.of(PLANE, new CrossEntropy().withLabelSmoothing(0.1), TRAINING)
                        .resume(examples, state))
                .withMessageContaining("another loss: CrossEntropy[labelSmoothing=0.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Trainer.of(Architecture.features(2).logits(3), new CrossEntropy(), TRAINING)
                        .resume(examples, state))
                .withMessageContaining("another architecture");
    }

    @Test
    void earlyStoppingRestoresTheBestWeights() {
        // few rows and a large network: it overfits soon
        Examples<int[]> few = points(60, 1);
        Examples<int[]> validation = points(400, 2);
        Training training = Training.DEFAULTS
                .withEpochs(400)
                .withBatch(20)
                .withLearningRate(0.02)
                .withPatience(10);
        Architecture architecture = Architecture.features(2).dense(64).relu().logits(3);
        Trained trained = Trainer.of(architecture, new CrossEntropy(), training)
                .withValidation(validation)
                .fit(few);
        List<EpochResult> epochs = trained.report().epochs();
        int best = trained.report().bestEpoch();
        assertThat(trained.report().status()).isEqualTo(TrainingReport.Status.STOPPED_EARLY);
        assertThat(epochs).hasSize(best + 10);
        double lowest =
                epochs.stream().mapToDouble(EpochResult::validationLoss).min().orElseThrow();
        assertThat(epochs.get(best - 1).validationLoss()).isEqualTo(lowest);
        int[] labels = validation
                .targets()
                .take(java.util.stream.IntStream.range(0, 400).toArray(), 0, 400);
        assertThat(new CrossEntropy().mean(trained.network().logits(validation.features()), labels))
                .isEqualTo(lowest);
    }

    @Test
    void ignoredRowsTakeNoPart() {
        Examples<int[]> examples = points(100, 1);
        int[] labels =
                examples.targets().take(java.util.stream.IntStream.range(0, 100).toArray(), 0, 100);
        float[] x = Arrays.copyOf(examples.features().array(), 220);
        int[] more = Arrays.copyOf(labels, 110);
        Arrays.fill(more, 100, 110, -1);
        Arrays.fill(x, 200, 220, 1e6f);
        Training training = TRAINING.withValidation(0);
        assertThat(Network.fit(PLANE, DenseFeatures.wrap(x, 110, 2), more, training))
                .isEqualTo(Network.fit(PLANE, examples.features(), labels, training));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Network.fit(PLANE, DenseFeatures.wrap(x, 1, 2), new int[] {-1}, training))
                .withMessageContaining("none has a target");
    }

    @Test
    void oneHotProbabilitiesTrainLikeLabels() {
        Examples<int[]> examples = points(300, 1);
        int[] labels =
                examples.targets().take(java.util.stream.IntStream.range(0, 300).toArray(), 0, 300);
        Probabilities p = Probabilities.zeros(300, 3);
        for (int r = 0; r < 300; r++) {
            p.array()[p.offset(r) + labels[r]] = 1;
        }
        Training training = TRAINING.withEpochs(2);
        EpochResult soft = last(Trainer.of(PLANE, new SoftCrossEntropy(), training)
                .fit(new Examples<>(examples.features(), Targets.probabilities(p))));
        EpochResult hard = last(Trainer.of(PLANE, new CrossEntropy(), training).fit(examples));
        assertThat(soft.loss()).isCloseTo(hard.loss(), org.assertj.core.data.Offset.offset(1e-4));
        assertThat(soft.accuracy()).isEqualTo(hard.accuracy());
    }

    private static EpochResult last(Trained trained) {
        return trained.report().epochs().get(trained.report().epochs().size() - 1);
    }

    /** A teacher's logits and labels at the same time: what a distillation mixes. */
    record Lesson(int[] labels, Logits teacher) {}

    /** α of the squared distance to the teacher's logits, 1 − α of the cross-entropy. */
    record Mixed(double alpha) implements Loss<Lesson> {
        @Override
        public void values(Logits z, Lesson lesson, double[] out) {
            throw new UnsupportedOperationException();
        }

        @Override
        public double mean(Logits z, Lesson lesson) {
            return meanAndGradient(z, lesson, Logits.zeros(z.rows(), z.classes()));
        }

        @Override
        public double meanAndGradient(Logits z, Lesson lesson, Logits gradient) {
            double hard = new CrossEntropy().meanAndGradient(z, lesson.labels(), gradient);
            double square = 0;
            for (int r = 0; r < z.rows(); r++) {
                for (int c = 0; c < z.classes(); c++) {
                    double d = z.get(r, c) - lesson.teacher().get(r, c);
                    square += d * d / 2 / z.rows();
                    gradient.set(r, c, (float) ((1 - alpha) * gradient.get(r, c) + alpha * d / z.rows()));
                }
            }
            return (1 - alpha) * hard + alpha * square;
        }
    }

    @Test
    void aLossMayTakeATeachersLogitsAndLabelsTogether() {
        Examples<int[]> examples = points(500, 1);
        int[] labels =
                examples.targets().take(java.util.stream.IntStream.range(0, 500).toArray(), 0, 500);
        Logits teacher = Network.fit(PLANE, examples.features(), labels, TRAINING.withEpochs(10))
                .network()
                .logits(examples.features());
        Targets<Lesson> targets = Targets.both(Targets.labels(labels), Targets.logits(teacher), Lesson::new);
        Architecture student = Architecture.features(2).dense(16).tanh().logits(3);
        Trained trained = Trainer.of(
                        student,
                        new Mixed(0.5),
                        Training.DEFAULTS.withLearningRate(0.01).withEpochs(40))
                .fit(new Examples<>(examples.features(), targets));
        List<EpochResult> epochs = trained.report().epochs();
        assertThat(epochs.get(39).loss()).isLessThan(0.5 * epochs.get(0).loss());
        assertThat(epochs.get(39).accuracy()).isGreaterThan(0.75);
    }

    @Test
    void aListenerHearsEveryStepAndMayEndTheTraining() {
        List<Progress> steps = new ArrayList<>();
        List<EpochResult> epochs = new ArrayList<>();
        TrainingListener listener = new TrainingListener() {
            @Override
            public void step(Progress progress) {
                steps.add(progress);
            }

            @Override
            public void epoch(EpochResult result) {
                epochs.add(result);
            }

            @Override
            public boolean cancelled() {
                return steps.size() == 19;
            }
        };
        Trained trained = Trainer.of(PLANE, new CrossEntropy(), TRAINING)
                .withListener(listener)
                .fit(points(500, 1));
        assertThat(trained.report().status()).isEqualTo(TrainingReport.Status.CANCELLED);
        assertThat(steps).hasSize(19).extracting(Progress::step).endsWith(19L);
        assertThat(epochs).hasSize(2);
        Progress last = steps.get(18);
        assertThat(last.epoch()).isEqualTo(3);
        assertThat(last.rowsDone()).isEqualTo(150);
        assertThat(last.rows()).isEqualTo(400);
        assertThat(last.steps()).isEqualTo(48);
        assertThat(last.learningRate()).isEqualTo(5e-3 * TRAINING.schedule().factor(18, 48));
    }

    @Test
    void aDivergingTrainingNamesTheStepAndTheRemedy() {
        Training wild = Training.DEFAULTS.withLearningRate(1e20).withOptimizer(new Optimizer.Sgd(0, false, 0));
        assertThatThrownBy(() -> Trainer.of(PLANE, new CrossEntropy(), wild).fit(points(500, 1)))
                .isInstanceOf(DivergedException.class)
                .hasMessageMatching("the training diverged in epoch 1, step \\d: .*; lower the learning rate"
                        + " \\(1.0E20\\), warm it up, clip gradients, or scale the features");
    }

    @Test
    void wrongExamplesAreNamed() {
        Architecture architecture = Architecture.features(2).logits(2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Network.fit(architecture, XOR, new int[] {0, 1, 2, 0}, Training.DEFAULTS))
                .withMessage("labels[2] = 2 is not a class: expected 0..1, or -1 to ignore the row");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Network.fit(
                        architecture,
                        DenseFeatures.copyOf(new float[][] {{0, 1}, {2, Float.NaN}}),
                        new int[] {0, 1},
                        Training.DEFAULTS))
                .withMessage("features row 1, column 1 is NaN; a network needs finite numbers");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Network.fit(
                        Architecture.features(2).embedding(1, 3).logits(2), XOR, XOR_LABELS, Training.DEFAULTS))
                .withMessage("features row 1, column 1 is 1.0, not an id: expected a whole number 0..0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Network.fit(architecture, XOR, XOR_LABELS, Training.DEFAULTS.withPatience(3)))
                .withMessageContaining("patience needs a validation part");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Network.fit(architecture, XOR, new int[3], Training.DEFAULTS))
                .withMessage("4 rows of features for 3 targets");
    }
}
