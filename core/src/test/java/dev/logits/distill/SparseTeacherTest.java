package dev.logits.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.logits.Logits;
import dev.logits.loss.Loss;
import dev.logits.math.Softmax;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SparseTeacherTest {
    private static final int K = 60;

    /** A teacher with a heavy tail, as a vocabulary has. */
    private static Logits teacher(int rows) {
        Random random = new Random(11);
        Logits t = Logits.zeros(rows, K);
        for (int i = 0; i < t.array().length; i++) {
            t.array()[i] = (float) (1.5 * random.nextGaussian());
        }
        return t;
    }

    private static <Y> Logits descend(Loss<Y> loss, Y target, Logits start, int steps) {
        Logits z = start.copy();
        Logits gradient = Logits.zeros(z.rows(), z.classes());
        for (int i = 0; i < steps; i++) {
            loss.meanAndGradient(z, target, gradient);
            for (int j = 0; j < z.array().length; j++) {
                z.array()[j] -= 4 * gradient.array()[j];
            }
        }
        return z;
    }

    private static double topMass(Logits z, SparseTeacher top) {
        double mass = 0;
        for (int i = 0; i < top.count(0); i++) {
            mass += Softmax.of(z).get(0, top.id(0, i));
        }
        return mass;
    }

    @Test
    void topKWithoutTheTailMakesTheStudentTooSureAndWithTheTailNot() {
        Logits t = teacher(1);
        SparseTeacher top = SparseTeacher.top(t, 8, 1);
        double kept = topMass(t, top);
        assertThat(kept).isBetween(0.4, 0.8);
        Logits start = Logits.zeros(1, K);
        Logits without = descend(SparseTeacherLoss.biasedWithoutTail(), top, start, 2000);
        Logits with = descend(new SparseTeacherLoss(), top, start, 2000);
        assertThat(topMass(without, top)).isGreaterThan(0.97);
        assertThat(topMass(with, top)).isCloseTo(kept, within(0.01));
        for (int i = 0; i < top.count(0); i++) {
            assertThat((double) Softmax.of(with).get(0, top.id(0, i))).isCloseTo(top.probability(0, i), within(0.002));
        }
    }

    @Test
    void drawsAreUnbiasedInValueAndGradient() {
        int copies = 6000;
        Logits one = teacher(1);
        Logits t = Logits.zeros(copies, K);
        Random random = new Random(12);
        Logits student = Logits.zeros(1, K);
        for (int c = 0; c < K; c++) {
            student.set(0, c, (float) random.nextGaussian());
        }
        Logits s = Logits.zeros(copies, K);
        for (int r = 0; r < copies; r++) {
            System.arraycopy(one.array(), 0, t.array(), t.offset(r), K);
            System.arraycopy(student.array(), 0, s.array(), s.offset(r), K);
        }
        SparseTeacher drawn = SparseTeacher.sample(t, 8, 2, 99, 0);
        double[] values = new double[copies];
        new SparseTeacherLoss().values(s, drawn, values);
        double mean = Arrays.stream(values).average().orElseThrow();
        double deviation = Math.sqrt(
                Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / (copies - 1));
        double expected = new DistillationLoss(2).mean(student, one);
        double error = deviation / Math.sqrt(copies);
        assertThat(mean).isCloseTo(expected, within(4 * error));
        assertThat(error).isLessThan(0.02 * expected);
        Logits gradient = Logits.zeros(copies, K);
        new SparseTeacherLoss().meanAndGradient(s, drawn, gradient);
        Logits exact = Logits.zeros(1, K);
        new DistillationLoss(2).meanAndGradient(student, one, exact);
        for (int c = 0; c < K; c++) {
            double sum = 0;
            for (int r = 0; r < copies; r++) {
                sum += gradient.get(r, c);
            }
            assertThat(sum).isCloseTo(exact.get(0, c), within(0.02));
        }
    }

    @Test
    void theTailBucketIsNearlyUnbiasedWhereTopKAloneIsNot() {
        Logits t = teacher(200);
        Logits s = teacher(200);
        Random random = new Random(13);
        for (int i = 0; i < s.array().length; i++) {
            s.array()[i] += (float) (0.3 * random.nextGaussian());
        }
        SparseTeacher top = SparseTeacher.top(t, 20, 1);
        double dense = new DistillationLoss(1).mean(s, t);
        double with = new SparseTeacherLoss().mean(s, top);
        double without = SparseTeacherLoss.biasedWithoutTail().mean(s, top);
        assertThat(Math.abs(with - dense)).isLessThan(0.25 * dense);
        assertThat(Math.abs(without - dense)).isGreaterThan(Math.abs(with - dense));
        Logits exact = Logits.zeros(200, K);
        Logits ofTail = Logits.zeros(200, K);
        Logits alone = Logits.zeros(200, K);
        new DistillationLoss(1).meanAndGradient(s, t, exact);
        new SparseTeacherLoss().meanAndGradient(s, top, ofTail);
        SparseTeacherLoss.biasedWithoutTail().meanAndGradient(s, top, alone);
        assertThat(distance(ofTail, exact)).isLessThan(distance(alone, exact) / 4);
    }

    private static double distance(Logits a, Logits b) {
        return Math.sqrt(IntStream.range(0, a.array().length)
                .mapToDouble(i -> Math.pow(a.array()[i] - b.array()[i], 2))
                .sum());
    }

    @Test
    void keepingEveryClassIsTheDenseLoss() {
        Logits t = teacher(5);
        Logits s = Logits.zeros(5, K);
        assertThat(new SparseTeacherLoss().mean(s, SparseTeacher.top(t, K, 3)))
                .isCloseTo(new DistillationLoss(3).mean(s, t), within(1e-5));
        assertThat(new SparseTeacherLoss().mean(t, SparseTeacher.top(t, 7, 1))).isCloseTo(0, within(1e-10));
    }

    @Test
    void theLikeliestClassesAreKeptInTheirOrderAndOfEqualsTheFirst() {
        Logits t = Logits.copyOf(new float[][] {{1, 3, Float.NEGATIVE_INFINITY, 3, 2, 3}});
        SparseTeacher top = SparseTeacher.top(t, 2, 1);
        assertThat(List.of(top.id(0, 0), top.id(0, 1))).containsExactly(1, 3);
        SparseTeacher all = SparseTeacher.top(t, 6, 1);
        assertThat(all.count(0)).isEqualTo(5);
        assertThat(all.tail(0)).isZero();
        double sum =
                IntStream.range(0, 5).mapToDouble(i -> all.probability(0, i)).sum();
        assertThat(sum).isCloseTo(1, within(1e-6));
    }

    @Test
    void drawsHangOnTheRowAndTheSeedAlone() {
        Logits t = teacher(6);
        SparseTeacher whole = SparseTeacher.sample(t, 20, 1, 5, 100);
        SparseTeacher part = SparseTeacher.sample(t.slice(4, 6), 20, 1, 5, 104);
        assertThat(part.count(0)).isEqualTo(whole.count(4));
        for (int i = 0; i < part.count(0); i++) {
            assertThat(part.id(0, i)).isEqualTo(whole.id(4, i));
            assertThat(part.drawn(0, i)).isEqualTo(whole.drawn(4, i));
        }
        assertThat(SparseTeacher.sample(t, 20, 1, 6, 100).id(0, 0) * 100 + whole.count(0))
                .isPositive();
    }

    @Test
    void rowsFromElsewhereAreChecked() {
        SparseTeacher.Builder builder = SparseTeacher.top(10, 3, 1, 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.add(new int[] {3, 3}, new float[] {-1, -1}, 2, 0.2f))
                .withMessage("teacher row 0: entry 1 is of class 3: expected 4..9, in ascending order");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.add(new int[] {3}, new float[] {1}, 1, 0.2f))
                .withMessageContaining("log-probability 1.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.add(new int[] {3}, new float[] {-1}, 1, 0.1f))
                .withMessageContaining("1 is expected");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SparseTeacher.top(Logits.zeros(2, 4), 5, 1))
                .withMessageContaining("take 1 to 4");
        Logits bad = Logits.zeros(2, 4);
        bad.set(1, 2, Float.NaN);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SparseTeacher.top(bad, 2, 1))
                .withMessageStartingWith("teacher logits row 1, class 2 is NaN");
    }

    @Test
    void ensemblesMeanLogProbabilitiesOrProbabilities() {
        Logits a = Logits.copyOf(new float[][] {{0, (float) Math.log(3)}});
        Logits b = Logits.copyOf(new float[][] {{0, 0}});
        Logits arithmetic = TeacherEnsemble.meanOfProbabilities(List.of(a, b));
        assertThat(Softmax.of(arithmetic).get(0, 1)).isCloseTo(0.625f, within(1e-6f));
        Logits geometric = TeacherEnsemble.meanOfLogProbabilities(List.of(a, b));
        assertThat(Softmax.of(geometric).get(0, 1))
                .isCloseTo((float) (Math.sqrt(3) / (1 + Math.sqrt(3))), within(1e-6f));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TeacherEnsemble.meanOfProbabilities(List.of(a, Logits.zeros(1, 3))))
                .withMessage("teacher 1 has logits of 1 x 3, teacher 0 of 1 x 2");
    }
}
