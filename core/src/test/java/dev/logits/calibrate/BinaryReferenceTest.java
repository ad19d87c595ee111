package dev.logits.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.logits.Logits;
import dev.logits.calibrate.curve.BetaCurve;
import dev.logits.calibrate.curve.Curve;
import dev.logits.calibrate.curve.LinearCurve;
import dev.logits.calibrate.curve.LogisticCurve;
import dev.logits.calibrate.curve.StepCurve;
import dev.logits.calibrate.curve.VennAbersCurve;
import dev.logits.internal.special.LogGamma;
import dev.logits.math.Sigmoid;
import dev.logits.source.LogitsSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Curves of one class against what other programs and plain definitions say. */
class BinaryReferenceTest {
    private static final List<double[]> ROWS = read("binary-rows.csv");
    private static final List<double[]> REFERENCE = read("binary-reference.csv");

    @Test
    void isotonicCurvesAgreeWithScikitLearn() throws IOException {
        Curve exact = IsotonicCalibration.fit(
                        source(), new IsotonicCalibration.Options(IsotonicCalibration.Interpolation.LINEAR, true))
                .calibrator()
                .curves()
                .get(0);
        for (double[] at : REFERENCE) {
            assertThat(((LinearCurve) exact).probability(at[0]))
                    .as("at %s", at[0])
                    .isCloseTo(at[1], within(1e-12));
        }
    }

    @Test
    void sigmoidsAndBetaCurvesAgreeWithAnotherMinimizer() throws IOException {
        LogisticCurve platt = PlattScaling.fit(source()).calibrator().curves().get(0);
        BetaCurve beta = BetaCalibration.fit(source()).calibrator().curves().get(0);
        for (double[] at : REFERENCE) {
            assertThat(Sigmoid.of(platt.logOdds(at[0]))).as("at %s", at[0]).isCloseTo(at[2], within(1e-7));
            assertThat(Sigmoid.of(beta.logOdds(at[0]))).as("at %s", at[0]).isCloseTo(at[3], within(1e-6));
        }
    }

    @Test
    void bothProbabilitiesOfVennAbersAreThoseOfIsotonicRegressionWithTheRowAdded() throws IOException {
        VennAbersCurve curve = VennAbers.fit(source()).calibrator().curves().get(0);
        for (double[] at : REFERENCE) {
            assertThat(curve.lower().probability(at[0])).as("p0 at %s", at[0]).isCloseTo(at[4], within(1e-12));
            assertThat(curve.upper().probability(at[0])).as("p1 at %s", at[0]).isCloseTo(at[5], within(1e-12));
        }
    }

    @Test
    void vennAbersAgreesWithIsotonicRegressionOnRowsOfEveryKind() {
        long seed = 61;
        Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            int n = 1 + random.nextInt(25);
            int levels = 1 + random.nextInt(12);
            double[] scores = new double[n + 1];
            int[] y = new int[n + 1];
            for (int i = 0; i < n; i++) {
                scores[i] = random.nextInt(levels);
                y[i] = random.nextInt(levels + 3) < scores[i] ? 1 : 0;
            }
            VennAbersCurve curve = VennAbersSweep.curve(new ClassScores(scores, y, null, n, 1, 0.5).sorted());
            for (double s = -1; s <= levels; s += 0.5) {
                scores[n] = s;
                for (int label = 0; label < 2; label++) {
                    y[n] = label;
                    double expected = isotonicAt(s, scores, y);
                    StepCurve side = label == 0 ? curve.lower() : curve.upper();
                    assertThat(side.probability(s))
                            .as("seed %d, round %d, label %d at %s", seed, round, label, s)
                            .isCloseTo(expected, within(1e-14));
                }
            }
        }
    }

    /** Isotonic regression by its definition: the largest over starts of the smallest over ends of means. */
    private static double isotonicAt(double s, double[] scores, int[] y) {
        double best = 0;
        for (double from : scores) {
            double least = 1;
            for (double to : scores) {
                if (from > s || to < s) {
                    continue;
                }
                double hits = 0;
                double rows = 0;
                for (int i = 0; i < y.length; i++) {
                    boolean inside = scores[i] >= from && scores[i] <= to;
                    rows += inside ? 1 : 0;
                    hits += inside ? y[i] : 0;
                }
                least = Math.min(least, hits / rows);
            }
            best = from > s ? best : Math.max(best, least);
        }
        return best;
    }

    @Test
    void theMergedProbabilityLiesBetweenTheTwo() throws IOException {
        VennAbersCurve curve = VennAbers.fit(source()).calibrator().curves().get(0);
        for (double s = -12; s < 12; s += 0.37) {
            double p = curve.probability(s);
            assertThat(p).isBetween(curve.lower().probability(s), curve.upper().probability(s));
            assertThat(p).isGreaterThan(0).isLessThan(1);
            assertThat(Sigmoid.of(curve.logOdds(s))).isCloseTo(p, within(1e-15));
        }
    }

    @Test
    void stepsAndLinesOfIsotonicMeetAtTheRows() throws IOException {
        Curve line = IsotonicCalibration.fit(source()).calibrator().curves().get(0);
        Curve steps = IsotonicCalibration.fit(
                        source(), new IsotonicCalibration.Options(IsotonicCalibration.Interpolation.STEP, false))
                .calibrator()
                .curves()
                .get(0);
        for (double[] row : ROWS) {
            assertThat(steps.logOdds(row[0])).isEqualTo(line.logOdds(row[0]));
            assertThat(steps.logOdds(row[0])).isFinite();
        }
        assertThat(steps.parameters()).isLessThan(line.parameters());
    }

    @Test
    void histogramsHoldTheShareOfEachBinAndOneMoreRow() throws IOException {
        StepCurve curve =
                HistogramBinning.fit(source(), 4).calibrator().curves().get(0);
        long positives = ROWS.stream().filter(row -> row[1] == 1).count();
        double prevalence = (positives + 1.0) / (ROWS.size() + 2);
        double[] bounds = curve.bounds();
        assertThat(bounds).hasSize(3);
        for (int b = 0; b < 4; b++) {
            double low = b == 0 ? Double.NEGATIVE_INFINITY : bounds[b - 1];
            double high = b == 3 ? Double.POSITIVE_INFINITY : bounds[b];
            List<double[]> inside =
                    ROWS.stream().filter(row -> row[0] >= low && row[0] < high).collect(Collectors.toList());
            double hits = inside.stream().mapToDouble(row -> row[1]).sum();
            assertThat(inside.size()).isBetween(34, 46);
            assertThat(curve.probabilities()[b]).isEqualTo((hits + prevalence) / (inside.size() + 1));
        }
    }

    @Test
    void scalingBinningHoldsTheMeanOfTheSigmoid() throws IOException {
        StepCurve curve = ScalingBinning.fit(source(), 5).calibrator().curves().get(0);
        LogisticCurve sigmoid = PlattScaling.fit(source()).calibrator().curves().get(0);
        for (int b = 0; b < 5; b++) {
            double p = curve.probabilities()[b];
            double mean = ROWS.stream()
                    .filter(row -> curve.probability(row[0]) == p)
                    .mapToDouble(row -> Sigmoid.of(sigmoid.logOdds(row[0])))
                    .average()
                    .orElseThrow();
            assertThat(p).isCloseTo(mean, within(1e-14));
        }
    }

    /** BBQ by its definition, histogram after histogram. */
    @Test
    void bayesianBinningIsTheWeightedMeanOfHistograms() throws IOException {
        StepCurve curve = BayesianBinning.fit(source()).calibrator().curves().get(0);
        double root = Math.cbrt(ROWS.size());
        double[][] table =
                ROWS.stream().sorted((a, b) -> Double.compare(a[0], b[0])).toArray(double[][]::new);
        for (double[] probe : REFERENCE) {
            double best = Double.NEGATIVE_INFINITY;
            List<double[]> models = new ArrayList<>();
            List<Integer> lastCuts = List.of();
            for (int bins = (int) Math.ceil(root / 10); bins <= Math.floor(10 * root); bins++) {
                List<Integer> cuts = cuts(table, bins);
                if (!cuts.equals(lastCuts)) {
                    models.add(model(table, cuts, probe[0]));
                    best = Math.max(best, models.get(models.size() - 1)[0]);
                }
                lastCuts = cuts;
            }
            double total = 0;
            double mean = 0;
            for (double[] model : models) {
                double weight = Math.exp(model[0] - best);
                if (weight >= 1e-3) {
                    total += weight;
                    mean += weight * model[1];
                }
            }
            assertThat(curve.probability(probe[0])).as("at %s", probe[0]).isCloseTo(mean / total, within(1e-9));
        }
    }

    private static List<Integer> cuts(double[][] table, int bins) {
        List<Integer> cuts = new ArrayList<>(List.of(0));
        for (int b = 1; b <= bins; b++) {
            int to = (int) Math.round((double) b * table.length / bins);
            while (to > 0 && to < table.length && table[to][0] == table[to - 1][0]) {
                to++;
            }
            if (to > cuts.get(cuts.size() - 1)) {
                cuts.add(to);
            }
        }
        return cuts;
    }

    /** The logarithm of a histogram's marginal likelihood, and its probability at a point. */
    private static double[] model(double[][] table, List<Integer> cuts, double at) {
        int bins = cuts.size() - 1;
        double prior = 2.0 / bins;
        double log = 0;
        double low = 0;
        double p = Double.NaN;
        double from = Double.NEGATIVE_INFINITY;
        for (int b = 0; b < bins; b++) {
            int start = cuts.get(b);
            int end = cuts.get(b + 1);
            double to = end == table.length ? Double.POSITIVE_INFINITY : (table[end - 1][0] + table[end][0]) / 2;
            double high = end == table.length ? 1 : 1 / (1 + Math.exp(-to));
            double alpha = prior * (low + high) / 2;
            double beta = prior - alpha;
            double hits = 0;
            for (int i = start; i < end; i++) {
                hits += table[i][1];
            }
            double rows = end - start;
            log += logGamma(prior)
                    - logGamma(rows + prior)
                    + logGamma(hits + alpha)
                    - logGamma(alpha)
                    + logGamma(rows - hits + beta)
                    - logGamma(beta);
            p = at >= from && at < to ? (hits + alpha) / (rows + prior) : p;
            from = to;
            low = high;
        }
        return new double[] {log, p};
    }

    /** By Lanczos' series, to compare with another way. */
    private static double logGamma(double x) {
        double[] c = {
            76.18009172947146,
            -86.50532032941677,
            24.01409824083091,
            -1.231739572450155,
            0.1208650973866179e-2,
            -0.5395239384953e-5
        };
        double y = x;
        double t = x + 5.5;
        t -= (x + 0.5) * Math.log(t);
        double series = 1.000000000190015;
        for (double v : c) {
            series += v / ++y;
        }
        return -t + Math.log(2.5066282746310005 * series / x);
    }

    @Test
    void logGammaIsThatOfWholeNumbersAndHalves() {
        double factorial = 1;
        double half = Math.sqrt(Math.PI);
        for (int n = 1; n < 120; n++) {
            assertThat(LogGamma.of(n)).isCloseTo(Math.log(factorial), within(1e-14 * Math.max(1, Math.log(factorial))));
            factorial *= n;
            assertThat(LogGamma.of(n - 0.5)).isCloseTo(Math.log(half), within(2e-14 * Math.max(1, Math.log(half))));
            half *= n - 0.5;
        }
        assertThat(LogGamma.of(1e-12)).isCloseTo(12 * Math.log(10), within(1e-11));
    }

    private static LogitsSource source() {
        Logits z = Logits.zeros(ROWS.size(), 2);
        int[] y = new int[ROWS.size()];
        for (int r = 0; r < y.length; r++) {
            z.set(r, 1, (float) ROWS.get(r)[0]);
            y[r] = (int) ROWS.get(r)[1];
        }
        return LogitsSource.of(z, y);
    }

    private static List<double[]> read(String name) {
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(BinaryReferenceTest.class.getResourceAsStream(name), StandardCharsets.UTF_8))) {
            return reader.lines()
                    .skip(1)
                    .map(line -> Arrays.stream(line.split(","))
                            .mapToDouble(Double::parseDouble)
                            .toArray())
                    .collect(Collectors.toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
