package dev.logits.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.logits.Logits;
import dev.logits.learn.features.DenseFeatures;
import dev.logits.learn.network.Architecture;
import dev.logits.learn.network.Network;
import dev.logits.learn.network.Targets;
import dev.logits.learn.network.Trained;
import dev.logits.learn.network.Training;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DistillerTest {
    private static final int N = 600;
    private static final Architecture STUDENT =
            Architecture.features(2).dense(6).tanh().logits(3);
    private static final Training TRAINING =
            Training.DEFAULTS.withEpochs(20).withBatch(32).withLearningRate(0.01);

    private static DenseFeatures points(long seed) {
        Random random = new Random(seed);
        float[] x = new float[2 * N];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) random.nextGaussian();
        }
        return DenseFeatures.wrap(x, N, 2);
    }

    /** A teacher that everything is known of: three rays from the middle, not too sure. */
    private static Logits teacher(DenseFeatures x) {
        Logits t = Logits.zeros(x.rows(), 3);
        for (int r = 0; r < x.rows(); r++) {
            t.set(r, 0, 3 * x.get(r, 0));
            t.set(r, 1, -1.5f * x.get(r, 0) + 2.6f * x.get(r, 1));
            t.set(r, 2, -1.5f * x.get(r, 0) - 2.6f * x.get(r, 1));
        }
        return t;
    }

    private static int[] labels(Logits t, int labeled) {
        int[] y = new int[t.rows()];
        Arrays.fill(y, -1);
        for (int r = 0; r < labeled; r++) {
            y[r] = t.get(r, 0) > Math.max(t.get(r, 1), t.get(r, 2)) ? 0 : t.get(r, 1) > t.get(r, 2) ? 1 : 2;
        }
        return y;
    }

    @Test
    void aTaughtStudentIsNearerToItsTeacherThanOneAlone() {
        DenseFeatures x = points(1);
        Logits t = teacher(x);
        int[] few = labels(t, 12);
        Distiller<Logits> distiller = Distiller.of(STUDENT, new DistillationLoss(2), TRAINING);
        Network taught = distiller.fit(x, Targets.logits(t), few).network();
        Network alone = distiller.alone(x, few).network();
        DenseFeatures test = points(2);
        Logits expected = teacher(test);
        DistillationReport report =
                DistillationReport.of(expected, alone.logits(test), taught.logits(test), labels(expected, N));
        assertThat(report.teacher().agreement()).isEqualTo(1);
        assertThat(report.taught().agreement())
                .isGreaterThan(0.93)
                .isGreaterThan(report.alone().agreement());
        assertThat(report.taught().nll()).isLessThan(report.alone().nll());
        assertThat(new DistillationLoss(1).mean(taught.logits(test), expected)).isLessThan(0.05);
    }

    @Test
    void alphaZeroIsTheStudentAloneBitForBitAndAnnealingEndsElsewhere() {
        DenseFeatures x = points(1);
        Logits t = teacher(x);
        int[] y = labels(t, N);
        Distiller<Logits> distiller = Distiller.of(STUDENT, new DistillationLoss(2), TRAINING.withEpochs(3));
        Network alone = distiller.alone(x, y).network();
        assertThat(distiller.withAlpha(0).fit(x, Targets.logits(t), y).network())
                .isEqualTo(alone);
        Network annealed =
                distiller.withAlpha(1, 0).fit(x, Targets.logits(t), y).network();
        Network constant = distiller.withAlpha(1).fit(x, Targets.logits(t), y).network();
        assertThat(annealed).isNotEqualTo(constant).isNotEqualTo(alone);
        assertThat(distiller.withAlpha(1, 0).fit(x, Targets.logits(t), y).network())
                .isEqualTo(annealed);
    }

    @Test
    void learnsFromASparseTeacherAndFromOneWithLabels() {
        DenseFeatures x = points(1);
        Logits t = teacher(x);
        int[] none = labels(t, 0);
        DenseFeatures test = points(2);
        Logits expected = teacher(test);
        Network drawn = Distiller.of(STUDENT, new SparseTeacherLoss(), TRAINING)
                .withAlpha(1)
                .fit(x, TeacherTargets.of(SparseTeacher.sample(t, 4, 1, 3, 0)), none)
                .network();
        Network decoupled = Distiller.of(STUDENT, new DecoupledLoss(1, 2).withTemperature(2), TRAINING)
                .withAlpha(1)
                .fit(x, TeacherTargets.labeled(t, none), none)
                .network();
        int[] y = labels(expected, N);
        assertThat(DistillationReport.score(expected, drawn.logits(test), y).agreement())
                .isGreaterThan(0.9);
        assertThat(DistillationReport.score(expected, decoupled.logits(test), y).agreement())
                .isGreaterThan(0.9);
    }

    @Test
    void studentsAreBornAgain() {
        DenseFeatures x = points(1);
        int[] y = labels(teacher(x), N);
        Distiller<Logits> distiller = Distiller.of(STUDENT, new DistillationLoss(1), TRAINING.withEpochs(5));
        List<Trained> students = Distiller.bornAgain(distiller, x, y, 2);
        assertThat(students).hasSize(3);
        assertThat(students.get(0).network()).isEqualTo(distiller.alone(x, y).network());
        Logits first = students.get(0).network().logits(x);
        assertThat(students.get(1).network())
                .isEqualTo(distiller
                        .withTraining(distiller.training().withSeed(1))
                        .fit(x, Targets.logits(first), y)
                        .network());
    }

    @Test
    void numbersThatDoNotAgreeAreErrors() {
        DenseFeatures x = points(1);
        Distiller<Logits> distiller = Distiller.of(STUDENT, new DistillationLoss(1), TRAINING);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> distiller.fit(x, Targets.logits(Logits.zeros(N, 3)), new int[N - 1]))
                .withMessage("600 rows of features, 600 of the teacher and 599 labels");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> distiller.fit(x, Targets.logits(Logits.zeros(N, 4)), new int[N]))
                .withMessageContaining("4 classes");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> distiller.withAlpha(2))
                .withMessageStartingWith("alpha must lie in [0, 1], got 2.0");
    }
}
