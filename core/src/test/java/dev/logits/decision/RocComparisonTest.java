package dev.logits.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.logits.Logits;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** DeLong's comparison against its definition by all pairs, and how often its intervals hold the difference. */
class RocComparisonTest {
    /** Scores of two models that share what makes a row hard. */
    private record Draw(double[] a, double[] b, boolean[] yes) {
        static Draw of(long seed, int n, double shiftA, double shiftB, double prevalence, double step) {
            SplittableRandom random = new SplittableRandom(seed);
            Draw d = new Draw(new double[n], new double[n], new boolean[n]);
            for (int r = 0; r < n; r++) {
                d.yes[r] = random.nextDouble() < prevalence;
                double common = random.nextGaussian();
                d.a[r] = rounded(common + 0.5 * random.nextGaussian() + (d.yes[r] ? shiftA : 0), step);
                d.b[r] = rounded(common + 0.5 * random.nextGaussian() + (d.yes[r] ? shiftB : 0), step);
            }
            return d;
        }

        private static double rounded(double x, double step) {
            return step == 0 ? x : Math.round(x / step) * step;
        }
    }

    private static double wins(double high, double low) {
        return high > low ? 1 : high == low ? 0.5 : 0;
    }

    @Test
    void isTheDefinitionOverAllPairs() {
        for (int seed = 0; seed < 200; seed++) {
            Draw d = Draw.of(seed, 4 + seed, 1, 1.5, 0.3, seed % 3 * 0.5);
            int n = d.yes.length;
            double pairs = 0;
            double m = 0;
            double difference = 0;
            for (int i = 0; i < n; i++) {
                m += d.yes[i] ? 1 : 0;
                for (int j = 0; j < n; j++) {
                    if (d.yes[i] && !d.yes[j]) {
                        pairs++;
                        difference += wins(d.b[i], d.b[j]) - wins(d.a[i], d.a[j]);
                    }
                }
            }
            difference /= pairs;
            double k = n - m;
            double ofPositives = 0;
            double ofNegatives = 0;
            for (int i = 0; i < n; i++) {
                double mean = 0;
                for (int j = 0; j < n; j++) {
                    if (d.yes[j] != d.yes[i]) {
                        int high = d.yes[i] ? i : j;
                        int low = d.yes[i] ? j : i;
                        mean += wins(d.b[high], d.b[low]) - wins(d.a[high], d.a[low]);
                    }
                }
                mean /= d.yes[i] ? k : m;
                double square = (mean - difference) * (mean - difference);
                ofPositives += d.yes[i] ? square : 0;
                ofNegatives += d.yes[i] ? 0 : square;
            }
            RocComparison c = RocComparison.of(d.a, d.b, d.yes, 0.95);
            if (m < 2 || k < 2) {
                assertThat(c.standardError()).as("seed %d", seed).isNaN();
                continue;
            }
            double error = Math.sqrt(ofPositives / (m - 1) / m + ofNegatives / (k - 1) / k);
            assertThat(c.difference()).as("seed %d", seed).isCloseTo(difference, within(1e-12));
            assertThat(c.standardError()).as("seed %d", seed).isCloseTo(error, within(1e-12));
            assertThat(c.first()).isCloseTo(RocCurve.area(Ranking.of(d.a, d.yes)), within(1e-12));
            assertThat(c.p() < 0.05).isEqualTo(!c.interval().contains(0));
        }
    }

    @Test
    void aModelAgainstItselfDoesNotDiffer() {
        Draw d = Draw.of(1, 50, 1, 1, 0.5, 0);
        RocComparison c = RocComparison.of(d.a, d.a, d.yes, 0.95);
        assertThat(c.difference()).isZero();
        assertThat(c.standardError()).isZero();
        assertThat(c.p()).isEqualTo(1);
        boolean[] yes = {true, true, false, false};
        assertThat(RocComparison.of(new double[] {1, 1, 0, 0}, new double[] {0, 0, 1, 1}, yes, 0.95)
                        .p())
                .isZero();
    }

    @Test
    void sourcesGiveWhatTheirLogOddsGive() throws IOException {
        SplittableRandom random = new SplittableRandom(9);
        int n = 300;
        Logits a = Logits.zeros(n, 3);
        Logits b = Logits.zeros(n, 3);
        int[] labels = new int[n];
        boolean[] yes = new boolean[n];
        for (int r = 0; r < n; r++) {
            labels[r] = random.nextInt(3);
            yes[r] = labels[r] == 1;
            for (int c = 0; c < 3; c++) {
                a.array()[3 * r + c] = (float) (random.nextGaussian() + (c == labels[r] ? 1 : 0));
                b.array()[3 * r + c] = (float) (random.nextGaussian() + (c == labels[r] ? 0.5 : 0));
            }
        }
        RocComparison c = RocComparison.of(LogitsSource.of(a, labels), LogitsSource.of(b, labels), 1, 0.9);
        assertThat(c).isEqualTo(RocComparison.of(ClassRankings.scores(a, 1), ClassRankings.scores(b, 1), yes, 0.9));
        assertThat(c.difference()).isNegative();

        int[] others = labels.clone();
        others[7] = (others[7] + 1) % 3;
        others[8] = (others[8] + 1) % 3;
        others[9] = (others[9] + 1) % 3;
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RocComparison.of(LogitsSource.of(a, labels), LogitsSource.of(b, others), 1, 0.9))
                .withMessageContaining("of class 1 in the second source");
    }

    @Test
    @Tag("once")
    void intervalsHoldTheDifferenceOfThePopulation() {
        Draw all = Draw.of(-1, 2_000_000, 1, 1.3, 0.3, 0);
        double truth = RocCurve.area(Ranking.of(all.b, all.yes)) - RocCurve.area(Ranking.of(all.a, all.yes));
        Coverage.holds("difference of two areas, 200 rows", 400, 0.95, 0.008, 0.965, seed -> {
            Draw d = Draw.of(seed * 7919 + 5, 200, 1, 1.3, 0.3, 0);
            return RocComparison.of(d.a, d.b, d.yes, 0.95).interval().contains(truth);
        });
        Coverage.holds("no difference of two areas, p at 0.05", 400, 0.95, 0.008, 0.965, seed -> {
            Draw d = Draw.of(seed * 7919 + 6, 200, 1, 1, 0.3, 0);
            return RocComparison.of(d.a, d.b, d.yes, 0.95).p() >= 0.05;
        });
    }
}
