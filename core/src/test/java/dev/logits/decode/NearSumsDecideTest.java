package dev.logits.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Draws and borders that bounded sums decide are those of sums in double precision, and nearly all are decided. What is
 * compared with is the path that takes over where they are not.
 */
class NearSumsDecideTest {
    private enum Kind {
        USUAL,
        FLAT,
        PEAKED,
        TIED,
        MASKED,
        LARGE,
        STEEP
    }

    private static float[] row(Kind kind, int n, Random r) {
        float[] z = new float[n];
        for (int i = 0; i < n; i++) {
            z[i] = (float)
                    switch (kind) {
                        case USUAL -> 3 * r.nextGaussian() + (i % 97 == 5 ? 6 : 0);
                        case FLAT -> 2 * r.nextDouble() - 1;
                        case PEAKED -> i == n / 3 ? 40 : 3 * r.nextGaussian();
                        case TIED -> r.nextInt(5) / 4.0;
                        case MASKED -> r.nextInt(3) == 0 ? r.nextGaussian() : Double.NEGATIVE_INFINITY;
                        case LARGE -> 1000 + 3 * r.nextGaussian();
                        case STEEP -> 40 * r.nextGaussian();
                    };
        }
        return z;
    }

    /** The parts of {@link Candidates}, of which the bounded paths can be asked alone. */
    private static final class Parts {
        final LogitScale scale = new LogitScale();
        final WorkingScores scores;
        final CandidateDistribution distribution;
        final Narrowing narrowing;
        final SurpriseNarrowing surprises;

        Parts(float[] z, double temperature) {
            Removals removals = new Removals();
            BorderSearch border = new BorderSearch();
            scores = new WorkingScores(z.length);
            distribution = new CandidateDistribution(scores, scale, removals);
            narrowing = new Narrowing(scores, scale, distribution, removals, border);
            surprises = new SurpriseNarrowing(scores, scale, distribution, narrowing, border);
            scores.reset(z, 0);
            scale.reset();
            removals.reset();
            scale.divide(temperature);
        }

        int[] ids() {
            return scores.isWhole() ? null : Arrays.copyOf(scores.shortlistIds(), scores.size());
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void drawsAreThoseOfDoublePrecision(Kind kind) {
        Random r = new Random(7);
        for (int n : new int[] {2048, 5003, 20_000}) {
            Parts parts = new Parts(row(kind, n, r), 0.8);
            double beta = parts.scale.beta();
            WeightSums sums = parts.scores.weightSums();
            assertThat(sums.isUnknown(beta)).isTrue();
            sums.total(beta);
            assertThat(sums.isUnknown(beta)).isFalse();
            int undecided = 0;
            int draws = 25_000;
            for (int i = 0; i < draws; i++) {
                undecided += compare(sums, r.nextDouble(), beta);
            }
            assertThat(undecided).as("%s %d", kind, n).isLessThan(draws / 50);
        }
    }

    /** 1 when the bounds leave the place open. */
    private static int compare(WeightSums sums, double u, double beta) {
        int near = sums.near().draw(u, beta);
        if (near >= 0) {
            int exact = sums.draw(u, beta);
            if (near != exact) {
                fail("u = %s: %d instead of %d", u, near, exact);
            }
        }
        return near < 0 ? 1 : 0;
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void drawsWithinAnUlpOfABorderAreThoseOfDoublePrecision(Kind kind) {
        Random r = new Random(8);
        int n = 2500;
        float[] z = row(kind, n, r);
        Parts parts = new Parts(z, 0.8);
        double beta = parts.scale.beta();
        WeightSums sums = parts.scores.weightSums();
        double total = sums.total(beta);
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += parts.scores.weight(z[i], beta);
            double border = Math.min(sum / total, 1 - 0x1p-53);
            for (int ulps = -2; ulps <= 2; ulps++) {
                double u = border + ulps * Math.ulp(border);
                if (u < 1) {
                    compare(sums, u, beta);
                }
            }
            for (double shift : new double[] {1e-12, 1e-9, 1e-7, 2e-7, 3e-7, 1e-6}) {
                compare(sums, Math.max(0, border * (1 - shift)), beta);
                compare(sums, Math.min(border * (1 + shift), 1 - 0x1p-53), beta);
            }
        }
        compare(sums, 0, beta);
        compare(sums, Double.MIN_VALUE, beta);
        compare(sums, 1 - 0x1p-53, beta);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void topPKeepsWhatDoublePrecisionKeeps(Kind kind) {
        Random r = new Random(9);
        int decided = 0;
        int rounds = 60;
        for (int round = 0; round < rounds; round++) {
            float[] z = row(kind, round % 2 == 0 ? 3000 : 20_000, r);
            double temperature = round % 3 == 0 ? 0.8 : 1.3;
            double p = round % 5 == 0 ? 0.9 : 0.02 + 0.97 * r.nextDouble();
            Parts near = new Parts(z, temperature);
            if (near.narrowing.near().keepMass(p)) {
                decided++;
                Parts exact = new Parts(z, temperature);
                exact.distribution.max();
                exact.distribution.total();
                exact.narrowing.keepMass(p, 1);
                assertThat(near.ids()).as("%s, p = %s", kind, p).isEqualTo(exact.ids());
            } else {
                assertThat(near.scores.isWhole()).isTrue();
            }
        }
        assertThat(decided).as("%s", kind).isGreaterThanOrEqualTo(kind == Kind.STEEP ? rounds / 3 : rounds * 4 / 5);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void typicalKeepsWhatDoublePrecisionKeeps(Kind kind) {
        Random r = new Random(10);
        int decided = 0;
        for (int round = 0; round < 60; round++) {
            float[] z = row(kind, round % 2 == 0 ? 3000 : 20_000, r);
            double temperature = round % 3 == 0 ? 1 : 0.7;
            double p = round % 5 == 0 ? 0.9 : 0.02 + 0.97 * r.nextDouble();
            Parts near = new Parts(z, temperature);
            if (near.narrowing.near().keepTypical(p)) {
                decided++;
                Parts exact = new Parts(z, temperature);
                exact.distribution.max();
                exact.distribution.meanDistance();
                exact.surprises.keepTypical(p, 1);
                assertThat(near.ids()).as("%s, p = %s", kind, p).isEqualTo(exact.ids());
            } else {
                assertThat(near.scores.isWhole()).isTrue();
            }
        }
        assertThat(decided).as("%s", kind).isGreaterThanOrEqualTo(kind == Kind.STEEP ? 10 : 48);
    }

    /** p as near to a sum of probabilities as doubles come: the bounds leave it open, or decide as double precision. */
    @ParameterizedTest
    @EnumSource(Kind.class)
    void topPWithinAnUlpOfABorderKeepsWhatDoublePrecisionKeeps(Kind kind) {
        Random r = new Random(11);
        float[] z = row(kind, 3000, r);
        Parts parts = new Parts(z, 1);
        double total = total(parts);
        double[] weights = new double[z.length];
        for (int i = 0; i < z.length; i++) {
            weights[i] = -parts.scores.weight(z[i], 1);
        }
        Arrays.sort(weights);
        double sum = 0;
        for (int i = 0; i < 400; i++) {
            sum -= weights[i];
            for (double shift : new double[] {-3e-7, -1e-16, 0, 1e-16, 3e-7}) {
                double p = sum / total * (1 + shift);
                if (p > 0 && p < 1) {
                    Candidates near = new Candidates(z.length).reset(z);
                    near.keepMass(p, 1);
                    Candidates exact = new Candidates(z.length).reset(z);
                    exact.logSumExp();
                    exact.keepMass(p, 1);
                    assertThat(ids(near)).as("%s, p = %s", kind, p).isEqualTo(ids(exact));
                }
            }
        }
    }

    private static double total(Parts parts) {
        parts.distribution.max();
        return parts.distribution.total();
    }

    private static int[] ids(Candidates c) {
        int[] ids = new int[c.size()];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = c.id(i);
        }
        return ids;
    }

    @Test
    void aStepIsTheSameWithAndWithoutKnownSums() {
        Random r = new Random(12);
        for (Kind kind : Kind.values()) {
            Candidates near = new Candidates(8000);
            Candidates exact = new Candidates(8000);
            for (int round = 0; round < 40; round++) {
                float[] z = row(kind, 8000, r);
                double u = r.nextDouble();
                near.reset(z);
                exact.reset(z);
                near.divide(0.9);
                exact.divide(0.9);
                exact.entropy();
                if (round % 2 == 0) {
                    near.keepTypical(0.95, 1);
                    exact.keepTypical(0.95, 1);
                }
                exact.entropy();
                near.keepMass(0.97, 1);
                exact.keepMass(0.97, 1);
                exact.entropy();
                assertThat(near.draw(u)).as("%s, u = %s", kind, u).isEqualTo(exact.draw(u));
            }
        }
    }
}
