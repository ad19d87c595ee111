package dev.logits.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import dev.logits.Logits;
import dev.logits.metric.Evaluation;
import dev.logits.source.ColumnedSource;
import dev.logits.source.GroupRows;
import dev.logits.source.LogitsSource;
import dev.logits.source.RowFolds;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Calibration by groups, in groups that overlap, and of few rows. */
class GroupCalibrationTest {
    /** Labels follow softmax(z / T), T being 1/2 in group a, 3 in b, and 1 in c, of which there are few rows. */
    private static LogitsSource rows(int n, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Logits z = Logits.zeros(n, 3);
        int[] labels = new int[n];
        List<String> groups = new ArrayList<>();
        for (int r = 0; r < n; r++) {
            String group = r % 50 == 0 ? "c" : r % 2 == 0 ? "a" : "b";
            double t = group.equals("a") ? 0.5 : group.equals("b") ? 3 : 1;
            double[] p = new double[3];
            double sum = 0;
            for (int c = 0; c < 3; c++) {
                z.array()[3 * r + c] = (float) (2 * random.nextGaussian());
                p[c] = Math.exp(z.get(r, c) / t);
                sum += p[c];
            }
            double u = random.nextDouble() * sum;
            while (labels[r] < 2 && u >= p[labels[r]]) {
                u -= p[labels[r]++];
            }
            groups.add(group);
        }
        return ColumnedSource.of(LogitsSource.of(z, labels), "group", groups);
    }

    @Test
    void eachGroupHasItsTemperatureAndSmallOnesThatOfAll() throws IOException {
        GroupCalibration fit = GroupCalibration.fit(rows(8000, 1), "group", CalibrationMethod.TEMPERATURE, 500);
        assertThat(fit.groups().keySet()).containsExactly("a", "b");
        assertThat(((TemperatureScaling) fit.of("a")).temperature()).isCloseTo(0.5, offset(0.05));
        assertThat(((TemperatureScaling) fit.of("b")).temperature()).isCloseTo(3, offset(0.3));
        assertThat(fit.of("c")).isEqualTo(fit.pooled().calibrator());
        assertThat(fit.of("never seen")).isEqualTo(fit.pooled().calibrator());
        LogitsSource test = rows(8000, 2);
        double byGroup = Evaluation.of(fit.calibrated(test), 15).nll();
        double pooled = Evaluation.of(new CalibratedSource(test, fit.pooled().calibrator()), 15)
                .nll();
        assertThat(byGroup).isLessThan(pooled - 0.02);
        LogitsSource a = GroupRows.of(test, "group", "a");
        assertThat(Evaluation.of(fit.calibrated(a), 15))
                .isEqualTo(Evaluation.of(new CalibratedSource(a, fit.of("a")), 15));
    }

    @Test
    void rowsAreCalibratedByFitsThatHaveNotSeenThem() throws IOException {
        LogitsSource source = rows(300, 3);
        RowFolds folds = new RowFolds(5, 7);
        CrossFittedCalibration fit = CrossFittedCalibration.fit(source, CalibrationMethod.MATRIX, folds);
        double sum = 0;
        for (int fold = 0; fold < 5; fold++) {
            Evaluation e = Evaluation.of(
                    new CalibratedSource(
                            folds.fold(source, fold), fit.others().get(fold).calibrator()),
                    15);
            sum += e.nll() * e.rows();
        }
        double honest = Evaluation.of(fit.calibrated(source), 15).nll();
        assertThat(honest).isCloseTo(sum / 300, offset(1e-12));
        double seen = Evaluation.of(new CalibratedSource(source, fit.all().calibrator()), 15)
                .nll();
        assertThat(honest).isGreaterThan(seen);
    }

    @Test
    void overlappingGroupsAreAllRightAtTheEnd() {
        int n = 20_000;
        SplittableRandom random = new SplittableRandom(5);
        double[] p = new double[n];
        boolean[] yes = new boolean[n];
        boolean[][] members = new boolean[2][n];
        for (int r = 0; r < n; r++) {
            p[r] = random.nextDouble();
            members[0][r] = random.nextBoolean();
            members[1][r] = random.nextInt(4) == 0;
            double truth = p[r] * (members[0][r] ? 0.6 : 1) + (members[1][r] ? 0.2 * (1 - p[r]) : 0);
            yes[r] = random.nextDouble() < truth;
        }
        Multicalibration fit = Multicalibration.fit(p, yes, members, Multicalibration.Options.usual());
        assertThat(fit.converged()).isTrue();
        assertThat(fit.patches()).isNotEmpty();
        double before = worst(p, yes, members);
        double[] after = new double[n];
        for (int r = 0; r < n; r++) {
            after[r] = fit.apply(p[r], new boolean[] {members[0][r], members[1][r]});
        }
        assertThat(before).isGreaterThan(0.15);
        assertThat(worst(after, yes, members)).isLessThan(0.02);
        // the rows from the other end make the same patches
        double[] reversed = new double[n];
        boolean[] reversedYes = new boolean[n];
        boolean[][] reversedMembers = new boolean[2][n];
        for (int r = 0; r < n; r++) {
            reversed[r] = p[n - 1 - r];
            reversedYes[r] = yes[n - 1 - r];
            reversedMembers[0][r] = members[0][n - 1 - r];
            reversedMembers[1][r] = members[1][n - 1 - r];
        }
        assertThat(Multicalibration.fit(reversed, reversedYes, reversedMembers, Multicalibration.Options.usual()))
                .isEqualTo(fit);
    }

    /** The largest gap between mean probability and share of yes in a group. */
    private static double worst(double[] p, boolean[] yes, boolean[][] members) {
        double worst = 0;
        for (boolean[] group : members) {
            double gap = 0;
            int n = 0;
            for (int r = 0; r < p.length; r++) {
                if (group[r]) {
                    gap += (yes[r] ? 1 : 0) - p[r];
                    n++;
                }
            }
            worst = Math.max(worst, Math.abs(gap / n));
        }
        return worst;
    }

    @Test
    void refusesWhatDoesNotFit() {
        assertThatThrownBy(() -> Multicalibration.fit(
                        new double[] {2}, new boolean[1], new boolean[0][], Multicalibration.Options.usual()))
                .hasMessage("p[0] must be between 0 and 1, got 2.0");
        assertThatThrownBy(() -> GroupCalibration.fit(rows(10, 1), "region", CalibrationMethod.TEMPERATURE, 1))
                .hasMessageContaining("region");
        assertThatThrownBy(() -> GroupCalibration.fit(rows(10, 1), "group", CalibrationMethod.TEMPERATURE, 0))
                .hasMessage("fewest must be 1 or more, got 0");
    }
}
