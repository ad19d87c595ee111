package dev.logits.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Resamples of whole rows have the bits of what goes row by row. */
class ConfidenceRunsTest {

    /** Rows by rising confidence; where there are few levels, right and wrong rows tie. */
    private static double[] signed(Random random, int n, int levels) {
        double[] signed = new double[n];
        for (int i = 0; i < n; i++) {
            double p = levels == 0 ? 1 - 0.9 * random.nextDouble() : (1.0 + random.nextInt(levels)) / levels;
            signed[i] = random.nextDouble() < p ? ConfidenceKey.of(p) : -ConfidenceKey.of(p);
        }
        MagnitudeSort.sort(signed);
        return signed;
    }

    private static Resampling resampling(double[] signed, double[] parts) {
        int[] ones = new int[signed.length];
        Arrays.fill(ones, 1);
        long[] keys = new Random(3).longs(signed.length).toArray();
        Map<RowColumn, Column> columns = Map.of();
        Outcomes rows = new Outcomes(signed, ones, keys, signed.length, columns, parts);
        return new Resampling(rows, new EqualWidthBins(15), null);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 40, 1000})
    void curvesByRunsHaveTheBitsOfCurvesByRows(int levels) {
        Random random = new Random(levels);
        for (int n : new int[] {1, 2, 5, 60, 2000}) {
            double[] signed = signed(random, n, levels);
            Resampling rows = resampling(signed, null);
            double[] weights = new double[n];
            Resample resample = Resample.of(rows, weights);
            for (int s = 0; s < 30; s++) {
                Arrays.setAll(weights, i -> RandomNumbers.poisson(random.nextLong()));
                weights[random.nextInt(n)]++;
                resample.changed();
                double[] byRuns = {resample.aurc(), resample.areaUnderRoc(), resample.miscalibration()};
                double[] byRows = {
                    RiskCoverage.aurc(signed, weights),
                    AreaUnderRoc.ofSigned(signed, weights),
                    BrierDecomposition.corp(signed, weights).miscalibration()
                };
                assertThat(byRuns).isEqualTo(byRows); // also where they are NaN
                assertThat(resample.equalMass())
                        .isEqualTo(EqualMassBins.of(
                                signed, weights, Arrays.stream(weights).sum(), 15));
            }
        }
    }

    /** Parts of 1 are whole rows, but go row by row. */
    @ParameterizedTest
    @ValueSource(ints = {0, 3, 40, 1000})
    void sumsByRunsHaveTheBitsOfSumsByRows(int levels) {
        Random random = new Random(levels);
        for (int n : new int[] {1, 2, 5, 60, 2000}) {
            double[] signed = signed(random, n, levels);
            Resampling byRuns = resampling(signed, null);
            Resampling byRows = resampling(signed, Weights.ones(n));
            assertThat(byRuns.runs()).isNotNull();
            assertThat(byRows.runs()).isNull();
            Resample actual = Resample.drawn(byRuns);
            Resample expected = Resample.drawn(byRows);
            for (int s = 0; s < 30; s++) {
                actual.draw(5, s);
                expected.draw(5, s);
                assertThat(actual.weights()).isEqualTo(expected.weights());
                assertThat(actual.equalWidth()).isEqualTo(expected.equalWidth());
                assertThat(actual.gaps()).isEqualTo(expected.gaps());
                assertThat(actual.massGaps()).isEqualTo(expected.massGaps());
                assertThat(actual.smoothDistance()).isEqualTo(expected.smoothDistance());
            }
        }
    }

    /** The distance is the integral of the smoothed difference, here added up over all rows at many points. */
    @ParameterizedTest
    @ValueSource(ints = {0, 40})
    void theSmoothDistanceIsThatOfItsDefinition(int levels) {
        double[] signed = signed(new Random(7), 500, levels);
        Resampling rows = resampling(signed, null);
        Resample resample = Resample.drawn(rows);
        resample.draw(1, 1);
        double n = Arrays.stream(resample.weights()).sum();
        double sigma = rows.everyRow().smoothError();
        int points = 4000;
        double integral = 0;
        for (int k = 0; k < points; k++) {
            double t = (k + 0.5) / points;
            double sum = 0;
            for (int i = 0; i < signed.length; i++) {
                double p = rows.confidence()[i];
                double share = resample.weights()[i] / n - 1.0 / signed.length;
                for (int image = -2; image <= 2; image += 2) {
                    sum += share * rows.miss()[i] * (density(t - p - image, sigma) + density(t + p - image, sigma));
                }
            }
            integral += Math.abs(sum) / points;
        }
        assertThat(resample.smoothDistance()).isCloseTo(integral, within(1e-4));
    }

    private static double density(double x, double sigma) {
        return Math.exp(-0.5 * x * x / (sigma * sigma)) / (sigma * Math.sqrt(2 * Math.PI));
    }
}
