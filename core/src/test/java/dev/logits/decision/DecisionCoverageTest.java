package dev.logits.decision;

import dev.logits.metric.Interval;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How often intervals of curves hold the population's value, and how often thresholds keep their promise. In short form
 * with every build; in full, with a line per case, by
 *
 * <pre>mvn -pl core test -Dtest=DecisionCoverageTest,GuaranteeCoverageTest -Dcoverage.repetitions=10000</pre>
 */
@Tag("once")
class DecisionCoverageTest {
    /** Scores of positives are N(shift, 1), of negatives N(0, 1); in steps where they are to tie. */
    private record Population(double shift, double prevalence, double step) {
        double score(SplittableRandom random, boolean yes) {
            double s = random.nextGaussian() + (yes ? shift : 0);
            return step == 0 ? s : Math.floor(s / step) * step;
        }

        Ranking draw(long seed, int n) {
            SplittableRandom random = new SplittableRandom(seed * 7919 + 3);
            double[] scores = new double[n];
            boolean[] yes = new boolean[n];
            for (int r = 0; r < n; r++) {
                yes[r] = random.nextDouble() < prevalence;
                scores[r] = score(random, yes[r]);
            }
            return Ranking.of(scores, yes);
        }

        /** Rows of low scores are left out two times in three, and those that are not count as three. */
        Ranking drawWeighted(long seed, int n) {
            SplittableRandom random = new SplittableRandom(seed * 7919 + 4);
            double[] scores = new double[n];
            boolean[] yes = new boolean[n];
            double[] weights = new double[n];
            for (int r = 0; r < n; r++) {
                do {
                    yes[r] = random.nextDouble() < prevalence;
                    scores[r] = score(random, yes[r]);
                } while (scores[r] <= 0 && random.nextInt(3) > 0);
                weights[r] = scores[r] <= 0 ? 3 : 1;
            }
            return Ranking.of(scores, yes, weights);
        }

        Ranking truth() {
            return draw(-1, 4_000_000);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1, 0.5, 0, 100",
        "2, 0.1, 0, 400",
        "2, 0.05, 0, 400",
        "3, 0.1, 0, 400",
        "1, 0.3, 0.5, 200",
        "2, 0.1, 0, 2000",
        "3, 0.5, 0, 80"
    })
    void intervalsOfTheAreaBelowTheRocCurve(double shift, double prevalence, double step, int n) {
        Population population = new Population(shift, prevalence, step);
        double truth = RocCurve.area(population.truth());
        Coverage.holds(
                "area, shift " + shift + ", " + prevalence + " of " + n + " rows",
                400,
                0.95,
                0.006,
                0.985,
                seed -> RocCurve.interval(population.draw(seed, n), 0.95).contains(truth));
    }

    @ParameterizedTest
    @CsvSource({"1, 0.5, 0, 200", "2, 0.1, 0, 1000", "1, 0.3, 0.5, 400"})
    void intervalsOfAveragePrecision(double shift, double prevalence, double step, int n) {
        Population population = new Population(shift, prevalence, step);
        double truth = PrecisionRecallCurve.averagePrecision(population.truth());
        Coverage.holds("average precision, shift " + shift + ", " + n + " rows", 400, 0.95, 0.012, 0.97, seed -> {
            Interval i = PrecisionRecallCurve.interval(population.draw(seed, n), 0.95);
            return i.contains(truth);
        });
    }

    @Test
    void intervalsOfWeightedRows() {
        Population population = new Population(1, 0.4, 0);
        Ranking truth = population.truth();
        double area = RocCurve.area(truth);
        double precision = PrecisionRecallCurve.averagePrecision(truth);
        double benefit = NetBenefit.ofProbabilities(truth, 0.95, 0.4).get(0).model();
        Coverage.holds(
                "area of weighted rows",
                400,
                0.95,
                0.006,
                0.97,
                seed -> RocCurve.interval(population.drawWeighted(seed, 300), 0.95)
                        .contains(area));
        Coverage.holds(
                "average precision of weighted rows",
                400,
                0.95,
                0.012,
                0.97,
                seed -> PrecisionRecallCurve.interval(population.drawWeighted(seed, 300), 0.95)
                        .contains(precision));
        Coverage.holds(
                "net benefit of weighted rows",
                400,
                0.95,
                0.012,
                0.97,
                seed -> NetBenefit.ofProbabilities(population.drawWeighted(seed, 300), 0.95, 0.4)
                        .get(0)
                        .interval()
                        .contains(benefit));
    }

    @ParameterizedTest
    @CsvSource({"RECALL, 0.9, 0", "RECALL, 0.8, 0.5", "SHARE, 0.3, 0", "PRECISION, 0.8, 0", "PRECISION, 0.9, 0.5"})
    void thresholdsKeepTheirPromiseOnNewRows(Threshold.Goal goal, double target, double step) {
        Population population = new Population(2, 0.3, step);
        Ranking truth = population.truth();
        RocCurve curve = RocCurve.of(truth);
        double prevalence = truth.prevalence();
        Coverage.holds(goal + " of " + target + " with steps of " + step, 400, 0.95, 0, 1, seed -> {
            return Threshold.of(population.draw(seed, 400), goal, target, 0.05)
                    .map(t -> {
                        int at = last(curve, t);
                        double recall = curve.truePositiveRate(at);
                        double share = prevalence * recall + (1 - prevalence) * curve.falsePositiveRate(at);
                        // the population is 4,000,000 rows: its own shares are off by that much
                        return switch (goal) {
                                    case RECALL -> recall;
                                    case SHARE -> share;
                                    case PRECISION -> prevalence * recall / share;
                                }
                                >= target - 5e-4;
                    })
                    .orElse(true);
        });
    }

    /** The last point of a curve whose rows are all taken. */
    private static int last(RocCurve curve, Threshold t) {
        int low = 0;
        int high = curve.size();
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            if (t.takes(curve.threshold(middle))) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    @ParameterizedTest
    @CsvSource({"0.2", "0.5"})
    void intervalsOfNetBenefit(double threshold) {
        Population population = new Population(2, 0.3, 0);
        double truth = NetBenefit.ofProbabilities(population.truth(), 0.95, threshold)
                .get(0)
                .model();
        Coverage.holds(
                "net benefit at " + threshold,
                400,
                0.95,
                0.012,
                0.97,
                seed -> NetBenefit.ofProbabilities(population.draw(seed, 500), 0.95, threshold)
                        .get(0)
                        .interval()
                        .contains(truth));
    }
}
