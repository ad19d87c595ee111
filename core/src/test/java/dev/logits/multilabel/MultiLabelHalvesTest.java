package dev.logits.multilabel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.logits.Logits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MultiLabelHalvesTest {
    /** Rows of labels whose scores are whole numbers of a grid; the coarser it is, the more rows are copies. */
    private static MultiLabelRows rows(int n, int labels, double grid, long seed) {
        Random random = new Random(seed);
        Logits z = Logits.zeros(n, labels);
        byte[] y = new byte[n * labels];
        for (int i = 0; i < y.length; i++) {
            double odds = grid * Math.rint(random.nextGaussian() / grid) + 0.0; // and not −0
            y[i] = (byte) (random.nextDouble() < 1 / (1 + Math.exp(-odds)) ? 1 : random.nextInt(20) == 0 ? -1 : 0);
            z.array()[i] = (float) odds;
        }
        return MultiLabelRows.wrap(z, y, List.of());
    }

    /** The rows of others in an order, each as often as it stands there. */
    private static MultiLabelRows copies(MultiLabelRows rows, List<Integer> places) {
        Logits z = Logits.zeros(places.size(), rows.labels());
        byte[] y = new byte[places.size() * rows.labels()];
        for (int i = 0; i < places.size(); i++) {
            for (int l = 0; l < rows.labels(); l++) {
                z.array()[i * rows.labels() + l] = rows.logOdds(places.get(i), l);
                y[i * rows.labels() + l] = (byte) rows.target(places.get(i), l);
            }
        }
        return MultiLabelRows.wrap(z, y, rows.names());
    }

    private static List<String> contents(MultiLabelRows rows) {
        List<String> contents = new ArrayList<>();
        for (int r = 0; r < rows.rows(); r++) {
            StringBuilder row = new StringBuilder();
            for (int l = 0; l < rows.labels(); l++) {
                row.append(rows.logOdds(r, l))
                        .append(' ')
                        .append(rows.target(r, l))
                        .append(' ');
            }
            contents.add(row.toString());
        }
        Collections.sort(contents);
        return contents;
    }

    @ParameterizedTest
    @EnumSource(MultiLabelCalibration.Method.class)
    void wholeWeightsAreRepeatedRowsToTheBit(MultiLabelCalibration.Method method) {
        MultiLabelRows rows = rows(200, 3, 1e-3, 1);
        double[] weights = new double[200];
        Arrays.setAll(weights, r -> r * 7 % 4);
        List<Integer> places = new ArrayList<>();
        for (int r = 0; r < 200; r++) {
            places.addAll(Collections.nCopies((int) weights[r], r));
        }
        Collections.shuffle(places, new Random(2));
        MultiLabelRows copies = copies(rows, places);
        MultiLabelRows weighted = rows.repeated(weights);
        MultiLabelCalibration of = MultiLabelCalibration.fit(weighted, method, weighted, 0.2);
        assertThat(of).isEqualTo(MultiLabelCalibration.fit(copies, method, copies, 0.2));
        assertThat(MultiLabelEvaluation.of(of.calibrate(weighted), of.thresholds(), 10))
                .isEqualTo(MultiLabelEvaluation.of(of.calibrate(copies), of.thresholds(), 10));
        assertThat(of.missedBy(of.calibrate(weighted)))
                .isCloseTo(of.missedBy(of.calibrate(copies)), within(1e-12)); // a sum in the order of the rows
    }

    @Test
    void refusesWeightsThatAreNoCounts() {
        MultiLabelRows rows = rows(2, 2, 1e-3, 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rows.repeated(new double[] {1, -0.5}))
                .withMessageContaining("row 1: the weight -0.5 is no number of cases");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rows.repeated(new double[] {1, Double.NaN}))
                .withMessageContaining("row 1: the weight NaN is no number of cases");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rows.repeated(new double[] {1, 0.5}).repeated(new double[] {1, 0.5}))
                .withMessageContaining("weighted already");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rows.repeated(new double[] {1}))
                .withMessageContaining("1 weights for 2 rows");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rows(3, 2, 1e-3, 1).repeated(new double[] {1e9, 1e9, 1e9}))
                .withMessageContaining("more than can be held in memory");
    }

    @Test
    void copiesOfFewRowsAreSplitApartAndTheSameInAnyOrder() {
        MultiLabelRows rows = rows(2000, 2, 1.5, 3);
        MultiLabelHalves halves = MultiLabelHalves.of(rows, 5);
        assertThat(halves.copiesApart()).isTrue();
        assertThat(halves.fit().rows() + halves.test().rows()).isEqualTo(2000);
        assertThat(halves.fit().rows()).isBetween(850, 1150);
        List<String> fit = contents(halves.fit());
        List<String> test = contents(halves.test());
        String frequent = fit.get(fit.size() / 2);
        double share = (double) Collections.frequency(fit, frequent)
                / (Collections.frequency(fit, frequent) + Collections.frequency(test, frequent));
        assertThat(share).isBetween(0.3, 0.7);
        List<Integer> order = new ArrayList<>();
        for (int r = 0; r < 2000; r++) {
            order.add(r);
        }
        Collections.shuffle(order, new Random(4));
        assertThat(contents(MultiLabelHalves.of(copies(rows, order), 5).fit())).isEqualTo(fit);
    }

    @Test
    void copiesStayTogetherWhereRowsDiffer() {
        MultiLabelRows rows = rows(400, 3, 1e-3, 6);
        List<Integer> twice = new ArrayList<>();
        for (int r = 0; r < 400; r++) {
            twice.add(r);
        }
        twice.addAll(List.of(3, 4, 5, 6, 7, 8));
        MultiLabelHalves halves = MultiLabelHalves.of(copies(rows, twice), 5);
        assertThat(halves.copiesApart()).isFalse();
        assertThat(contents(halves.fit())).doesNotContainAnyElementsOf(contents(halves.test()));
    }

    @Test
    void oneLabelIsSplitByItsScore() {
        MultiLabelHalves halves = MultiLabelHalves.of(rows(400, 1, 1e-4, 7), 5);
        assertThat(halves.fit().rows()).isBetween(150, 250);
    }

    @Test
    void allCasesOfAWeightLieInOneHalf() {
        MultiLabelRows rows = rows(100, 2, 1e-4, 8);
        double[] weights = new double[100];
        Arrays.fill(weights, 3);
        MultiLabelHalves halves = MultiLabelHalves.of(rows, weights, 5);
        assertThat(halves.fit().rows() + halves.test().rows()).isEqualTo(300);
        assertThat(contents(halves.fit())).doesNotContainAnyElementsOf(contents(halves.test()));
        assertThat(contents(halves.fit()).stream().distinct().count())
                .isEqualTo(halves.fit().rows() / 3);
    }
}
