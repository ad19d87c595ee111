package dev.logits.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.logits.Logits;
import dev.logits.metric.Evaluation;
import dev.logits.source.ColumnedSource;
import dev.logits.source.GroupRows;
import dev.logits.source.LogitsSource;
import dev.logits.source.RepeatedRows;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Probabilities of a source's rows are put right in the groups of two columns, which overlap. */
class GroupMulticalibrationTest {
    private static final List<String> COLUMNS = List.of("region", "sex");

    /** Labels follow the softmax of the logits, but for class 1, which is rarer in the north and more common in women. */
    private static LogitsSource rows(int n, int k, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Logits z = Logits.zeros(n, k);
        int[] labels = new int[n];
        List<String> regions = new ArrayList<>();
        List<String> sexes = new ArrayList<>();
        for (int r = 0; r < n; r++) {
            String region = r % 100 == 0 ? "east" : random.nextInt(3) == 0 ? "north" : "south";
            String sex = random.nextBoolean() ? "f" : "m";
            double[] p = new double[k];
            double sum = 0;
            for (int c = 0; c < k; c++) {
                z.array()[k * r + c] = (float) (1.5 * random.nextGaussian());
                double moved = c == 1 ? (region.equals("north") ? -1.5 : 0) + (sex.equals("f") ? 0.8 : 0) : 0;
                p[c] = Math.exp(z.get(r, c) + moved);
                sum += p[c];
            }
            double u = random.nextDouble() * sum;
            while (labels[r] < k - 1 && u >= p[labels[r]]) {
                u -= p[labels[r]++];
            }
            regions.add(region);
            sexes.add(sex);
        }
        return ColumnedSource.of(ColumnedSource.of(LogitsSource.of(z, labels), "region", regions), "sex", sexes);
    }

    private static GroupMulticalibration fit(LogitsSource source) throws IOException {
        return GroupMulticalibration.fit(
                source, COLUMNS, CalibrationMethod.TEMPERATURE, 200, Multicalibration.Options.usual());
    }

    @Test
    void everyGroupOfBothColumnsIsRight() throws IOException {
        for (int k : new int[] {2, 3}) {
            GroupMulticalibration fit = fit(rows(12_000, k, 1));
            assertThat(fit.patches().converged()).isTrue();
            assertThat(fit.groups().stream().map(GroupMulticalibration.Group::name))
                    .containsExactly("east", "north", "south", "f", "m");
            assertThat(fit.knows("region", "east")).isFalse();
            assertThat(fit.knows("region", "north")).isTrue();
            assertThat(fit.knows("sex", "north")).isFalse();
            LogitsSource test = rows(12_000, k, 2);
            LogitsSource pooled = new CalibratedSource(test, fit.pooled().calibrator());
            assertThat(off(fit, fit.gaps(pooled))).isGreaterThan(10);
            assertThat(off(fit, fit.gaps(fit.calibrated(test)))).isLessThanOrEqualTo(1);
            for (String group : List.of("north", "south")) {
                assertThat(Evaluation.of(fit.calibrated(GroupRows.of(test, "region", group)), 15)
                                .nll())
                        .isLessThan(Evaluation.of(GroupRows.of(pooled, "region", group), 15)
                                .nll());
            }
            for (LevelGap gap : fit.gaps(fit.calibrated(rows(12_000, k, 1)))) {
                long size =
                        gap.group() < 0 ? 12_000 : fit.groups().get(gap.group()).rows();
                double noise = 2 * Math.sqrt(0.25 / gap.rows());
                if (gap.rows() >= size * 0.001) {
                    assertThat(Math.abs(gap.gap())).isLessThan(Math.max(0.01, noise) + 1e-4);
                }
            }
        }
    }

    /** Levels that are off by more than the tolerance and chance. */
    private static long off(GroupMulticalibration fit, List<LevelGap> gaps) {
        double tolerance = fit.options().tolerance();
        return gaps.stream()
                .filter(g -> g.chance(tolerance) < 0.05 / gaps.size())
                .count();
    }

    @Test
    void rowsOfUnseenAndSmallGroupsGoThroughTheOtherPatches() throws IOException {
        GroupMulticalibration fit = fit(rows(4000, 3, 1));
        Logits z = Logits.copyOf(new float[][] {{1, 0, -1}, {1, 0, -1}, {1, 0, -1}});
        LogitsSource three = ColumnedSource.of(
                ColumnedSource.of(LogitsSource.of(z, new int[3]), "region", List.of("west", "east", "north")),
                "sex",
                List.of("f", "f", "f"));
        Logits out = Logits.zeros(3, 3);
        try (LogitsSource.Cursor cursor = fit.calibrated(three).open()) {
            assertThat(cursor.read(out, new int[3])).isEqualTo(3);
        }
        for (int c = 0; c < 3; c++) {
            assertThat(out.get(0, c)).isEqualTo(out.get(1, c));
        }
        assertThat(out.get(2, 1)).isLessThan(out.get(0, 1));
    }

    @Test
    void aRowThatNoPatchTakesKeepsItsCalibratedLogits() throws IOException {
        GroupMulticalibration fit = fit(rows(4000, 3, 1));
        GroupMulticalibration none = new GroupMulticalibration(
                COLUMNS,
                fit.pooled(),
                fit.groups(),
                200,
                fit.options(),
                new Multicalibration(fit.groups().size(), fit.patches().least(), List.of(), true));
        LogitsSource test = rows(300, 3, 5);
        assertThat(Evaluation.of(none.calibrated(test), 15))
                .isEqualTo(Evaluation.of(new CalibratedSource(test, fit.pooled().calibrator()), 15));
    }

    @Test
    void wholeWeightsAreRepeatedRowsAndNoOrderOfRowsMatters() throws IOException {
        LogitsSource source = rows(1500, 3, 3);
        LogitsSource counted = ColumnedSource.of(source, "w", twos(1500));
        GroupMulticalibration weighted = fit(RepeatedRows.by("w", counted));
        assertThat(weighted.groups().stream()
                        .mapToLong(GroupMulticalibration.Group::rows)
                        .sum())
                .isEqualTo(2 * 2 * 1500);
        LogitsSource halves = ColumnedSource.of(source, "w", halves(1500));
        assertThatThrownBy(() -> fit(RepeatedRows.by("w", halves))).hasMessageContaining("part of a row");
    }

    private static double[] twos(int n) {
        double[] all = new double[n];
        java.util.Arrays.fill(all, 2);
        return all;
    }

    private static double[] halves(int n) {
        double[] all = twos(n);
        all[7] = 0.5;
        return all;
    }

    @Test
    void refusesWhatDoesNotFit() throws IOException {
        LogitsSource source = rows(300, 3, 1);
        Multicalibration.Options options = Multicalibration.Options.usual();
        CalibrationMethod t = CalibrationMethod.TEMPERATURE;
        assertThatThrownBy(() -> GroupMulticalibration.fit(source, List.of("nation"), t, 1, options))
                .hasMessageContaining("\"nation\"")
                .hasMessageContaining("region, sex");
        assertThatThrownBy(() -> GroupMulticalibration.fit(source, List.of("sex", "sex"), t, 1, options))
                .hasMessage("groups need a column, and each once, got [sex, sex]");
        assertThatThrownBy(() -> GroupMulticalibration.fit(source, COLUMNS, t, 0, options))
                .hasMessage("fewest must be 1 or more, got 0");
        GroupMulticalibration fit = fit(source);
        assertThatThrownBy(() -> fit.calibrated(rows(10, 4, 1))).hasMessageContaining("4");
        assertThatThrownBy(() -> fit.calibrated(LogitsSource.of(Logits.zeros(1, 3), new int[1])))
                .hasMessageContaining("\"region\"");
        assertThat(options.withTolerance(0.03).tolerance()).isEqualTo(0.03);
    }
}
