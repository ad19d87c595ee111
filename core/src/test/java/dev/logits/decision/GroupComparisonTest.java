package dev.logits.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import dev.logits.Logits;
import dev.logits.metric.Evaluation;
import dev.logits.metric.Metric;
import dev.logits.source.ColumnedSource;
import dev.logits.source.GroupRows;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Groups of rows, and corrections for many of them. */
class GroupComparisonTest {
    /** 100 rows of group a, 80 of them right, and 120 of b, 60 of them right. */
    private static LogitsSource source(boolean reversed) {
        Logits z = Logits.zeros(220, 2);
        int[] labels = new int[220];
        List<String> groups = new ArrayList<>();
        for (int i = 0; i < 220; i++) {
            int r = reversed ? 219 - i : i;
            z.array()[2 * i] = 1 + (r % 5) / 4f;
            labels[i] = r < 80 || r >= 100 && r < 160 ? 0 : 1;
            groups.add(r < 100 ? "a" : "b");
        }
        return ColumnedSource.of(LogitsSource.of(z, labels), "group", groups);
    }

    @Test
    void gapsOfAccuracyHaveNewcombesInterval() throws IOException {
        GroupComparison groups = GroupComparison.of(source(false), "group", 15, 50, 0);
        GroupGap a = groups.gaps(Metric.ACCURACY, Multiplicity.HOLM).get(0);
        assertThat(a.group()).isEqualTo("a");
        assertThat(a.value()).isEqualTo(0.8);
        assertThat(a.others()).isEqualTo(0.5);
        // statsmodels 0.15.0: confint_proportions_2indep(80, 100, 60, 120, method="newcomb")
        assertThat(a.gapInterval().low()).isCloseTo(0.17491837759026022, offset(1e-9));
        assertThat(a.gapInterval().high()).isCloseTo(0.41042987448325274, offset(1e-9));
        assertThat(a.p()).isLessThan(1e-4);
        assertThat(groups.gaps(Metric.MCE, Multiplicity.HOLM).get(0).p()).isNaN();
    }

    @Test
    void theOrderOfRowsDoesNotMatterToTheBit() throws IOException {
        GroupComparison one = GroupComparison.of(source(false), "group", 15, 50, 7);
        GroupComparison other = GroupComparison.of(source(true), "group", 15, 50, 7);
        for (Metric metric : Metric.ofClasses(2)) {
            assertThat(other.gaps(metric, Multiplicity.NONE)).isEqualTo(one.gaps(metric, Multiplicity.NONE));
        }
    }

    @Test
    void intervalsOfSomeMetricsHaveTheBitsThatTheyHaveAmongAll() throws IOException {
        GroupComparison all = GroupComparison.of(source(false), "group", 15, 50, 7);
        List<Metric> wanted = List.of(Metric.NLL, Metric.SMOOTH_ECE);
        GroupComparison some = GroupComparison.of(source(false), "group", 15, 50, 7, wanted);
        for (Metric metric : Metric.ofClasses(2)) {
            List<GroupGap> gaps = some.gaps(metric, Multiplicity.NONE);
            if (wanted.contains(metric)) {
                assertThat(gaps).isEqualTo(all.gaps(metric, Multiplicity.NONE));
            } else {
                assertThat(gaps.get(0).gap())
                        .isEqualTo(all.gaps(metric, Multiplicity.NONE).get(0).gap());
                assertThat(gaps.get(0).gapInterval().low()).isNaN();
                assertThat(some.intervals("a").whyNot(metric)).contains("it was not asked for");
            }
        }
    }

    @Test
    void aGroupOfOneRowIsNotFoundToDifferByResamplesThatAreAllAlike() throws IOException {
        Logits z = Logits.zeros(50, 2);
        List<String> cells = new ArrayList<>();
        for (int r = 0; r < 50; r++) {
            z.array()[2 * r] = r % 7;
            cells.add(r == 0 ? "one" : "rest");
        }
        LogitsSource rows = ColumnedSource.of(LogitsSource.of(z, new int[50]), "group", cells);
        GroupComparison groups = GroupComparison.of(rows, "group", 15, 50, 7);
        assertThat(groups.gaps(Metric.NLL, Multiplicity.HOLM).get(0).p()).isNaN();
        assertThat(groups.gaps(Metric.ACCURACY, Multiplicity.HOLM).get(0).p()).isBetween(0.1, 1.0);
    }

    @Test
    void rowsOfAGroupAreASourceOfTheirOwn() throws IOException {
        LogitsSource source = source(false);
        assertThat(GroupRows.count(source, "group").toString()).isEqualTo("{a=100, b=120}");
        assertThat(Evaluation.of(GroupRows.of(source, "group", "b"), 15).accuracy())
                .isEqualTo(0.5);
        assertThat(Evaluation.of(GroupRows.others(source, "group", "b"), 15).accuracy())
                .isEqualTo(0.8);
        assertThatThrownBy(() -> GroupRows.of(source, "region", "b")).hasMessageContaining("region");
    }

    @Test
    void correctionsAreThoseOfStatsmodels() {
        double[] p = {0.01, 0.04, 0.03, Double.NaN, 0.005, 0.5, 0.03, 1.0};
        // statsmodels 0.15.0, multipletests of the seven numbers
        double[] bonferroni = {0.07, 0.28, 0.21, Double.NaN, 0.035, 1, 0.21, 1};
        double[] holm = {0.06, 0.15, 0.15, Double.NaN, 0.035, 1, 0.15, 1};
        double[] hochberg = {0.035, 0.056, 0.0525, Double.NaN, 0.035, 7 * 0.5 / 6, 0.0525, 1};
        check(Multiplicity.BONFERRONI.adjust(p), bonferroni);
        check(Multiplicity.HOLM.adjust(p), holm);
        check(Multiplicity.BENJAMINI_HOCHBERG.adjust(p), hochberg);
        check(Multiplicity.NONE.adjust(p), p);
        assertThatThrownBy(() -> Multiplicity.HOLM.adjust(new double[] {1.5}))
                .hasMessage("p[0] must be between 0 and 1, got 1.5");
    }

    private static void check(double[] got, double[] expected) {
        for (int i = 0; i < expected.length; i++) {
            if (Double.isNaN(expected[i])) {
                assertThat(got[i]).isNaN();
            } else {
                assertThat(got[i]).isCloseTo(expected[i], offset(1e-12));
            }
        }
    }

    @Test
    void oneGroupIsNothingToCompare() throws IOException {
        assertThat(GroupComparison.isFor(source(false), "group")).isTrue();
        assertThat(GroupComparison.isFor(GroupRows.of(source(false), "group", "a"), "group"))
                .isFalse();
        LogitsSource one =
                ColumnedSource.of(LogitsSource.of(Logits.zeros(2, 2), new int[] {0, 1}), "group", List.of("a", "a"));
        assertThatThrownBy(() -> GroupComparison.of(one, "group", 15, 50, 0))
                .hasMessage("column \"group\" has 1 group with labeled rows; a comparison takes 2 to 10000");
    }
}
