package dev.logits.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.logits.Logits;
import dev.logits.Probabilities;
import dev.logits.math.Softmax;
import dev.logits.metric.NegativeLogLikelihood;
import dev.logits.source.LogitsSource;
import dev.logits.source.SourceView;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds for every calibrator, whatever the method. */
class CalibratorContractTest {
    private static final float NEG_INF = Float.NEGATIVE_INFINITY;

    @ParameterizedTest
    @EnumSource
    void aCalibratedModelStaysNearlyAsItIs(CalibrationMethod method) {
        for (int classes : new int[] {2, 4}) {
            KnownPosterior data = KnownPosterior.calibrated(9_000, classes, 31);
            Fitted<? extends Calibrator> fit = method.fit(data.z(), data.labels());
            assertThat(fit.report().converged()).isTrue();
            assertThat(data.distance(fit.calibrator()))
                    .as("%d classes", classes)
                    .isLessThan(0.03);
            assertThat(fit.calibrator().method()).isEqualTo(method.text());
        }
    }

    @ParameterizedTest
    @EnumSource
    void anOverConfidentModelGetsBetter(CalibrationMethod method) {
        KnownPosterior data = KnownPosterior.overConfident(6_000, 3, 2.5, 32);
        KnownPosterior fresh = KnownPosterior.overConfident(4_000, 3, 2.5, 33);
        Fitted<? extends Calibrator> fit = method.fit(data.z(), data.labels());
        assertThat(fit.report().nllAfter()).isLessThan(fit.report().nllBefore());
        double before = NegativeLogLikelihood.of(fresh.z(), fresh.labels());
        assertThat(nll(fit.calibrator(), fresh)).isLessThan(before - 0.1);
        assertThat(Math.abs(fit.report().gradient())).isLessThan(1e-8);
    }

    @ParameterizedTest
    @EnumSource
    void theReportTellsTheLikelihoodAndTheRows(CalibrationMethod method) {
        KnownPosterior data = KnownPosterior.overConfident(1_500, 4, 2, 34);
        int[] labels = data.labels().clone();
        int ignored = 0;
        for (int r = 0; r < labels.length; r++) {
            if (labels[r] == 2) {
                labels[r] = -1;
                ignored++;
            }
        }
        Fitted<? extends Calibrator> fit = method.fit(data.z(), labels);
        FitReport report = fit.report();
        assertThat(report.rows()).isEqualTo(1_500 - ignored);
        assertThat(report.ignored()).isEqualTo(ignored);
        assertThat(report.classes()).isEqualTo(4);
        assertThat(report.missingClasses()).containsExactly(2);
        assertThat(report.nllBefore()).isCloseTo(NegativeLogLikelihood.of(data.z(), labels), within(1e-12));
        assertThat(report.nllAfter())
                .isCloseTo(nll(fit.calibrator(), new KnownPosterior(data.z(), labels, data.truth())), within(1e-6));
        assertThat(report.passes()).isPositive();
        Probabilities p = fit.calibrator().calibrate(data.z());
        for (int r = 0; r < 1_500; r++) {
            assertThat(p.get(r, 2)).as("a class that no label named").isPositive();
        }
    }

    @ParameterizedTest
    @EnumSource
    void rowsSumToOneAndBothWaysAgree(CalibrationMethod method) {
        for (int classes : new int[] {2, 3, 12}) {
            KnownPosterior data = KnownPosterior.overConfident(900, classes, 2, 35);
            Calibrator calibrator = method.fit(data.z(), data.labels()).calibrator();
            Probabilities p = calibrator.calibrate(data.z());
            Logits logits = Logits.zeros(900, classes);
            calibrator.calibratedLogits(data.z(), logits);
            assertThat(Softmax.of(logits)).isEqualTo(p);
            Logits inPlace = data.z().copy();
            calibrator.calibratedLogits(inPlace, inPlace);
            assertThat(inPlace).isEqualTo(logits);
            assertValid(calibrator, data.z());
            for (float probability : p.array()) {
                assertThat(probability > 0).as("no exact zeros").isTrue();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void theTopClassStaysWhereTheMethodPromisesIt(CalibrationMethod method) {
        KnownPosterior data = KnownPosterior.overConfident(800, 5, 2, 36);
        Calibrator calibrator = method.fit(data.z(), data.labels()).calibrator();
        if (!calibrator.keepsTopClass()) {
            return;
        }
        Probabilities before = Softmax.of(data.z());
        Probabilities after = calibrator.calibrate(data.z());
        for (int r = 0; r < 800; r++) {
            assertThat(top(after.row(r))).isEqualTo(top(before.row(r)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void oneRowIsEnoughForAnAnswer(CalibrationMethod method) {
        Logits row = Logits.copyOf(new float[][] {{0.5f, 2, -1}});
        for (int y = 0; y < 3; y++) {
            Fitted<? extends Calibrator> fit = method.fit(row, new int[] {y});
            assertThat(fit.report().rows()).isEqualTo(1);
            assertThat(fit.report().missingClasses()).hasSize(2);
            assertThat(fit.report().status()).isNotEqualTo(FitReport.Status.ITERATION_LIMIT);
            assertValid(fit.calibrator(), Logits.copyOf(new float[][] {{0.5f, 2, -1}, {-300, 40, 7}, {0, 0, 0}}));
        }
        Fitted<? extends Calibrator> binary = method.fit(Logits.copyOf(new float[][] {{0, 1}}), new int[] {1});
        assertValid(binary.calibrator(), Logits.copyOf(new float[][] {{0, 1}, {90, -90}, {0, 0}}));
    }

    @ParameterizedTest
    @EnumSource
    void tiesAreNoObstacle(CalibrationMethod method) {
        Logits z = Logits.zeros(60, 3);
        int[] y = new int[60];
        for (int r = 0; r < 60; r++) {
            z.set(r, r % 2, 1);
            y[r] = r % 5 == 0 ? 2 : r % 2;
        }
        Fitted<? extends Calibrator> fit = method.fit(z, y);
        assertThat(fit.report().nllAfter()).isFinite();
        assertValid(fit.calibrator(), z);
        Fitted<? extends Calibrator> equal = method.fit(Logits.zeros(30, 3), Arrays.copyOf(y, 30));
        assertValid(equal.calibrator(), Logits.copyOf(new float[][] {{0, 0, 0}, {5, 0, -5}}));
    }

    @ParameterizedTest
    @EnumSource
    void separableRowsHaveAnAnswerOrSaySo(CalibrationMethod method) {
        KnownPosterior data = KnownPosterior.overConfident(200, 3, 3, 37);
        int[] y = new int[200];
        Probabilities p = Softmax.of(data.z());
        for (int r = 0; r < 200; r++) {
            y[r] = top(p.row(r));
        }
        Fitted<? extends Calibrator> fit = method.fit(data.z(), y);
        assertThat(fit.report().status()).isIn(FitReport.Status.CONVERGED, FitReport.Status.SEPARABLE);
        assertValid(fit.calibrator(), data.z());
    }

    @ParameterizedTest
    @EnumSource
    void labelsAgainstTheLogitsAreSaidToBe(CalibrationMethod method) {
        KnownPosterior data = KnownPosterior.of(3_000, 2, 38, (truth, c) -> -truth[c]);
        Fitted<? extends Calibrator> fit = method.fit(data.z(), data.labels());
        List<CalibrationMethod> anyDirection = List.of(
                CalibrationMethod.VECTOR,
                CalibrationMethod.MATRIX,
                CalibrationMethod.DIRICHLET,
                CalibrationMethod.HISTOGRAM,
                CalibrationMethod.BBQ);
        if (!anyDirection.contains(method)) {
            assertThat(fit.report().status()).isEqualTo(FitReport.Status.WORSE_THAN_CHANCE);
        }
        assertValid(fit.calibrator(), data.z());
    }

    @ParameterizedTest
    @EnumSource
    void maskedClassesKeepProbabilityZero(CalibrationMethod method) {
        KnownPosterior data = KnownPosterior.overConfident(2_000, 4, 2, 39);
        Logits z = data.z().copy();
        for (int r = 0; r < 2_000; r += 3) {
            z.set(r, (data.labels()[r] + 1) % 4, NEG_INF);
        }
        Fitted<? extends Calibrator> fit = method.fit(z, data.labels());
        assertThat(fit.report().nllAfter()).isFinite();
        Probabilities p = fit.calibrator().calibrate(z);
        for (int r = 0; r < 2_000; r += 3) {
            assertThat(p.get(r, (data.labels()[r] + 1) % 4)).isZero();
        }
        assertValid(fit.calibrator(), z);
        Logits alone = Logits.copyOf(new float[][] {{NEG_INF, NEG_INF, 3, NEG_INF}});
        assertThat(fit.calibrator().calibrate(alone).row(0)).containsExactly(0, 0, 1, 0);
    }

    @ParameterizedTest
    @EnumSource
    void theOrderOfRowsDoesNotMatter(CalibrationMethod method) {
        for (int classes : new int[] {2, 6}) {
            KnownPosterior data = KnownPosterior.overConfident(3_000, classes, 2, 40);
            KnownPosterior shuffled = data.shuffled(41);
            assertThat(method.fit(shuffled.z(), shuffled.labels()))
                    .as("bit for bit")
                    .isEqualTo(method.fit(data.z(), data.labels()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void rowsThatStreamGiveTheSameBits(CalibrationMethod method) throws IOException {
        KnownPosterior data = KnownPosterior.overConfident(2_000, 5, 2, 42);
        LogitsSource memory = LogitsSource.of(data.z(), data.labels());
        LogitsSource stream = new SourceView(memory) {
            @Override
            protected int read(Cursor cursor, Logits into, int[] labels) throws IOException {
                return cursor.read(into, labels);
            }
        };
        assertThat(method.fit(stream)).isEqualTo(method.fit(memory));
    }

    @ParameterizedTest
    @EnumSource
    void anotherNumberOfClassesIsRefused(CalibrationMethod method) {
        KnownPosterior data = KnownPosterior.overConfident(300, 3, 2, 43);
        Calibrator calibrator = method.fit(data.z(), data.labels()).calibrator();
        if (calibrator.classes().isEmpty()) {
            assertThat(calibrator.calibrate(Logits.zeros(2, 5)).get(0, 0)).isEqualTo(0.2f);
            return;
        }
        assertThat(calibrator.classes()).hasValue(3);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> calibrator.calibrate(Logits.zeros(2, 5)))
                .withMessage("the " + method.text() + " calibrator was fitted on 3 classes, these logits have 5");
    }

    @ParameterizedTest
    @EnumSource
    void whatCannotBeFittedIsNamed(CalibrationMethod method) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> method.fit(Logits.zeros(3, 1), new int[3]))
                .withMessageStartingWith("1 class: its probability is 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> method.fit(Logits.zeros(2, 2), new int[] {-1, -1}))
                .withMessageStartingWith("no labeled rows: 2 rows");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> method.fit(Logits.zeros(0, 2), new int[0]))
                .withMessageStartingWith("no rows");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> method.fit(Logits.copyOf(new float[][] {{0, 1}, {Float.NaN, 0}}), new int[] {0, 1}))
                .withMessageStartingWith("logits row 1, class 0 is NaN; calibration needs");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> method.fit(Logits.zeros(2, 3), new int[] {0, 3}))
                .withMessageStartingWith("labels[1] = 3 is not a class");
        KnownPosterior data = KnownPosterior.overConfident(300, 3, 2, 44);
        Calibrator calibrator = method.fit(data.z(), data.labels()).calibrator();
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        calibrator.calibrate(Logits.copyOf(new float[][] {{0, 1, 2}, {0, Float.POSITIVE_INFINITY, 0}})))
                .withMessageStartingWith("logits row 1, class 1 is +Infinity; calibration needs");
    }

    @ParameterizedTest
    @EnumSource
    void oneCalibratorServesManyThreads(CalibrationMethod method) throws Exception {
        KnownPosterior data = KnownPosterior.overConfident(500, 4, 2, 45);
        Calibrator calibrator = method.fit(data.z(), data.labels()).calibrator();
        Probabilities expected = calibrator.calibrate(data.z());
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            Callable<Probabilities> work = () -> calibrator.calibrate(data.z());
            for (var result : threads.invokeAll(List.of(work, work, work, work, work, work))) {
                assertThat(result.get()).isEqualTo(expected);
            }
        } finally {
            threads.shutdown();
        }
    }

    @ParameterizedTest
    @EnumSource
    void probabilitiesApproachTheTruthAsRowsGrow(CalibrationMethod method) {
        KnownPosterior few = KnownPosterior.overConfident(400, 3, 2, 46);
        KnownPosterior many = KnownPosterior.overConfident(25_600, 3, 2, 47);
        KnownPosterior fresh = KnownPosterior.overConfident(4_000, 3, 2, 48);
        double before = fresh.distance(new TemperatureScaling(1));
        double afterFew = fresh.distance(method.fit(few.z(), few.labels()).calibrator());
        double afterMany = fresh.distance(method.fit(many.z(), many.labels()).calibrator());
        assertThat(afterFew).isLessThan(before);
        // Of a sigmoid a class and 15 bins something remains, however many rows there are.
        boolean rough = List.of(CalibrationMethod.PLATT, CalibrationMethod.HISTOGRAM, CalibrationMethod.SCALING_BINNING)
                .contains(method);
        assertThat(afterMany).isLessThan(rough ? 0.9 * afterFew : 0.5 * afterFew);
        assertThat(afterMany).isLessThan(rough ? 0.05 : 0.02);
    }

    /** Rows of zeros and ones of which one in ten is wrong: the class on top has 0.9. */
    @ParameterizedTest
    @EnumSource(names = {"ISOTONIC", "HISTOGRAM", "BBQ", "VENN_ABERS"})
    void methodsOfOrderTakeMinusInfinityAsTheLowestScore(CalibrationMethod method) {
        for (int classes : new int[] {2, 3}) {
            Logits z = Logits.zeros(4_000, classes);
            int[] y = new int[4_000];
            for (int r = 0; r < 4_000; r++) {
                int top = r % classes;
                for (int c = 0; c < classes; c++) {
                    z.set(r, c, c == top ? 0 : NEG_INF);
                }
                y[r] = r / classes % 10 == 0 ? (top + 1) % classes : top;
            }
            Fitted<? extends Calibrator> fit = method.fit(z, y);
            assertThat(fit.report().nllBefore()).isInfinite();
            assertThat(fit.report().nllAfter()).isLessThan(0.6);
            assertThat(fit.report().nllAfter())
                    .isCloseTo(nll(fit.calibrator(), new KnownPosterior(z, y, null)), within(1e-6));
            Probabilities p = fit.calibrator().calibrate(z);
            for (int r = 0; r < 100; r++) {
                assertThat(p.get(r, r % classes)).isCloseTo(0.9f, within(0.03f));
            }
            assertValid(fit.calibrator(), z);
            assertValid(
                    fit.calibrator(),
                    KnownPosterior.overConfident(50, classes, 2, 51).z());
        }
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"ISOTONIC", "HISTOGRAM", "BBQ", "VENN_ABERS"})
    void otherMethodsNameTheRowWhoseLabelIsMasked(CalibrationMethod method) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> method.fit(Logits.copyOf(new float[][] {{0, 1}, {0, NEG_INF}}), new int[] {0, 1}))
                .withMessageStartingWith("logits row 1: the label, class 1, has score -Infinity")
                .withMessageContaining("give it a finite score")
                .withMessageNotContainingAny("remove", "label it -1");
    }

    /** All but vector and matrix scaling, which are maps of the logits themselves. */
    @ParameterizedTest
    @EnumSource
    void aConstantAddedToARowChangesNoBitOfTheFitOrTheMap(CalibrationMethod method) {
        if (method == CalibrationMethod.VECTOR || method == CalibrationMethod.MATRIX) {
            return;
        }
        for (int classes : new int[] {2, 5, 40}) {
            KnownPosterior data = KnownPosterior.overConfident(1_200, classes, 2, 49);
            Logits z = Logits.zeros(1_200, classes);
            Logits raised = Logits.zeros(1_200, classes);
            for (int r = 0; r < 1_200; r++) {
                for (int c = 0; c < classes; c++) {
                    float score = Math.round(data.z().get(r, c) * 256) / 256f; // so that sums are exact
                    z.set(r, c, score);
                    raised.set(r, c, score + 37.5f * (r % 101 - 50));
                }
            }
            Fitted<? extends Calibrator> fit = method.fit(z, data.labels());
            assertThat(method.fit(raised, data.labels()))
                    .as("%d classes", classes)
                    .isEqualTo(fit);
            assertThat(fit.calibrator().calibrate(raised))
                    .isEqualTo(fit.calibrator().calibrate(z));
        }
    }

    /** [0, s] and [−s/2, s/2] say the same. */
    @ParameterizedTest
    @EnumSource(names = {"DIRICHLET", "PLATT", "TEMPERATURE"})
    void twoClassesAreTheSameWhicheverLogitHoldsTheDifference(CalibrationMethod method) {
        KnownPosterior data = KnownPosterior.overConfident(500, 2, 2, 50);
        Logits one = Logits.zeros(500, 2);
        Logits both = Logits.zeros(500, 2);
        for (int r = 0; r < 500; r++) {
            float s = data.z().get(r, 1) - data.z().get(r, 0);
            one.set(r, 1, s);
            both.set(r, 0, -s / 2);
            both.set(r, 1, s / 2);
        }
        assertThat(method.fit(both, data.labels())).isEqualTo(method.fit(one, data.labels()));
    }

    private static double nll(Calibrator calibrator, KnownPosterior data) {
        Logits logits = Logits.zeros(data.z().rows(), data.z().classes());
        calibrator.calibratedLogits(data.z(), logits);
        return NegativeLogLikelihood.of(logits, data.labels());
    }

    private static void assertValid(Calibrator calibrator, Logits z) {
        Probabilities p = calibrator.calibrate(z);
        for (int r = 0; r < z.rows(); r++) {
            double sum = 0;
            boolean inside = true;
            for (int c = 0; c < z.classes(); c++) {
                inside &= p.get(r, c) >= 0 && p.get(r, c) <= 1;
                sum += p.get(r, c);
            }
            assertThat(inside && Math.abs(sum - 1) < 1e-6)
                    .as("row %d: %s", r, Arrays.toString(p.row(r)))
                    .isTrue();
        }
    }

    private static int top(float[] row) {
        int top = 0;
        for (int c = 1; c < row.length; c++) {
            top = row[c] > row[top] ? c : top;
        }
        return top;
    }
}
