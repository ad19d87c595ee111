package dev.logits.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import dev.logits.Logits;
import dev.logits.math.Softmax;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Rows to look at, likely wrong labels, and the curves of all classes, against their definitions. */
class RowReviewTest {
    private static final int CLASSES = 4;
    private static final int ROWS = 500;

    private static Logits logits(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Logits z = Logits.zeros(ROWS, CLASSES);
        for (int i = 0; i < z.array().length; i++) {
            z.array()[i] = (float) (2 * random.nextGaussian());
        }
        return z;
    }

    /** Mostly the top class; some rows have no label. */
    private static int[] labels(Logits z, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] labels = new int[ROWS];
        for (int r = 0; r < ROWS; r++) {
            labels[r] = random.nextInt(4) == 0 ? random.nextInt(CLASSES) : FirstRows.top(z, r);
            labels[r] = r % 50 == 7 ? -1 : labels[r];
        }
        return labels;
    }

    private static Logits reversed(Logits z) {
        Logits other = Logits.zeros(ROWS, CLASSES);
        for (int r = 0; r < ROWS; r++) {
            System.arraycopy(z.array(), r * CLASSES, other.array(), (ROWS - 1 - r) * CLASSES, CLASSES);
        }
        return other;
    }

    private static int[] reversed(int[] labels) {
        return IntStream.range(0, ROWS).map(r -> labels[ROWS - 1 - r]).toArray();
    }

    @Test
    void confidentLearningCountsWhatReachesItsThreshold() {
        Logits z = logits(1);
        int[] y = labels(z, 2);
        var p = Softmax.of(z);
        double[] threshold = new double[CLASSES];
        for (int k = 0; k < CLASSES; k++) {
            double sum = 0;
            int n = 0;
            for (int r = 0; r < ROWS; r++) {
                if (y[r] == k) {
                    sum += p.get(r, k);
                    n++;
                }
            }
            threshold[k] = sum / n;
        }
        long[][] joint = new long[CLASSES][CLASSES];
        List<Integer> issues = new ArrayList<>();
        for (int r = 0; r < ROWS; r++) {
            int best = -1;
            for (int k = 0; k < CLASSES && y[r] >= 0; k++) {
                if (p.get(r, k) >= threshold[k] && (best < 0 || p.get(r, k) > p.get(r, best))) {
                    best = k;
                }
            }
            if (best >= 0) {
                joint[y[r]][best]++;
                if (best != y[r]) {
                    issues.add(r);
                }
            }
        }
        ConfidentLearning learned = ConfidentLearning.of(z, y);
        double total = 0;
        for (int a = 0; a < CLASSES; a++) {
            assertThat(learned.threshold(a)).isCloseTo(threshold[a], offset(1e-6));
            for (int b = 0; b < CLASSES; b++) {
                assertThat(learned.count(a, b)).isEqualTo(joint[a][b]);
                total += learned.joint(a, b);
            }
        }
        assertThat(total).isCloseTo(1, offset(1e-12));
        assertThat(learned.issues()).isEqualTo(issues.size());
        assertThat(learned.noise()).isBetween(0.05, 0.3);
        List<ReviewedRow> listed = RowReview.of(z, y, RowReview.Reason.LABEL_ISSUE, ROWS);
        assertThat(listed.stream().map(r -> (int) r.number()).sorted().toList()).isEqualTo(issues);
    }

    @Test
    void reviewsListTheFirstByTheirScore() {
        Logits z = logits(3);
        int[] y = labels(z, 4);
        List<Integer> wrong = IntStream.range(0, ROWS)
                .filter(r -> y[r] >= 0 && y[r] != FirstRows.top(z, r))
                .boxed()
                .sorted(Comparator.comparingDouble(r -> z.get(r, y[r]) - z.get(r, FirstRows.top(z, r))))
                .limit(12)
                .toList();
        List<ReviewedRow> listed = RowReview.of(z, y, RowReview.Reason.CONFIDENT_ERROR, 12);
        assertThat(listed.stream().map(r -> (int) r.number()).toList()).isEqualTo(wrong);
        assertThat(listed.get(0).confidence()).isGreaterThan(listed.get(0).ofLabel());
        List<ReviewedRow> close = RowReview.of(z, y, RowReview.Reason.CLOSE_DECISION, ROWS + 5);
        assertThat(close).hasSize(ROWS).isSortedAccordingTo(Comparator.comparingDouble(r -> -r.score()));
        List<ReviewedRow> odd = RowReview.of(z, y, RowReview.Reason.OUT_OF_DISTRIBUTION, 3);
        double least = IntStream.range(0, ROWS)
                .mapToDouble(r -> Math.log(IntStream.range(0, CLASSES)
                        .mapToDouble(k -> Math.exp(z.get(r, k)))
                        .sum()))
                .min()
                .getAsDouble();
        assertThat(odd.get(0).score()).isCloseTo(-least, offset(1e-9));
        assertThatThrownBy(() -> RowReview.of(z, y, RowReview.Reason.CLOSE_DECISION, 0))
                .hasMessage("how many rows to list must be 1 or more, got 0");
    }

    @Test
    void theOrderOfRowsDoesNotMatterToTheBit() throws IOException {
        Logits z = logits(5);
        for (int r = 0; r < 40; r++) { // rows that tie
            System.arraycopy(z.array(), 100 * CLASSES, z.array(), r * CLASSES, CLASSES);
        }
        int[] y = labels(z, 6);
        Logits back = reversed(z);
        int[] backY = reversed(y);
        for (RowReview.Reason reason : RowReview.Reason.values()) {
            List<ReviewedRow> one = RowReview.of(z, y, reason, 25);
            List<ReviewedRow> other = RowReview.of(back, backY, reason, 25);
            for (int i = 0; i < one.size(); i++) {
                assertThat(other.get(i).score()).isEqualTo(one.get(i).score());
                assertThat(other.get(i).label()).isEqualTo(one.get(i).label());
            }
        }
        assertThat(ClassCurves.of(back, backY, 0.95, 50)).isEqualTo(ClassCurves.of(z, y, 0.95, 50));
        assertThat(ConfusionMatrix.of(back, backY)).isEqualTo(ConfusionMatrix.of(z, y));
        CostMatrix costs = CostMatrix.of(new double[][] {{0, 1, 2}, {3, 0, 1.1}, {1, 1, 0.3}, {0.7, 9, 0}});
        assertThat(CostReport.of(back, backY, costs)).isEqualTo(CostReport.of(z, y, costs));
    }

    @Test
    void curvesOfClassesAreThoseOfTheirLogOdds() throws IOException {
        Logits z = logits(7);
        int[] y = labels(z, 8);
        ClassCurves curves = ClassCurves.of(z, y, 0.95, 30);
        double sum = 0;
        for (int k = 0; k < CLASSES; k++) {
            double[] all = ClassRankings.scores(z, k);
            int own = k;
            int[] kept = IntStream.range(0, ROWS).filter(r -> y[r] >= 0).toArray();
            boolean[] yes = new boolean[kept.length];
            double[] scores = new double[kept.length];
            for (int i = 0; i < kept.length; i++) {
                yes[i] = y[kept[i]] == own;
                scores[i] = all[kept[i]];
                int r = kept[i];
                assertThat(scores[i])
                        .isCloseTo(
                                dev.logits.math.LogOdds.againstRest(z.array(), z.offset(r), CLASSES, k), offset(1e-9));
            }
            Ranking ranking = Ranking.of(scores, yes);
            assertThat(curves.classes().get(k).area()).isEqualTo(RocCurve.area(ranking));
            assertThat(curves.classes().get(k).roc()).isEqualTo(RocCurve.of(ranking, 30));
            sum += RocCurve.area(ranking);
        }
        assertThat(curves.macro(ClassCurves.OfClass::area)).isCloseTo(sum / CLASSES, offset(1e-15));
        assertThat(curves.micro().rows()).isEqualTo((ROWS - 10) * (long) CLASSES);
        assertThat(curves.micro().areaInterval().low()).isNaN();
        assertThatThrownBy(() -> ClassRankings.micro(LogitsSource.of(Logits.zeros(1, 2), new int[] {-1})))
                .hasMessageContaining("no labeled rows");
    }
}
