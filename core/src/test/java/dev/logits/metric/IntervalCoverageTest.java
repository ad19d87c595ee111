package dev.logits.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How often the 95 % intervals of {@link Bootstrap} hold the population's value: models whose labels are drawn from
 * softmax(z / T), which is under-confident at T = ½, calibrated at 1, and over-confident at 2. In short form with every
 * build; in full, which prints a line per metric and takes some ten minutes, by
 *
 * <pre>mvn -pl core test -Dtest=IntervalCoverageTest -Dcoverage.repetitions=1000</pre>
 */
@Tag("once")
class IntervalCoverageTest {
    private static final int BINS = 15;
    private static final int RESAMPLES = 200;
    private static final double SCALE = Double.parseDouble(System.getProperty("coverage.scale", "2"));

    @ParameterizedTest
    @CsvSource({
        "4, 300, 0.5, 40",
        "4, 300, 1, 80",
        "4, 300, 2, 40",
        "100, 2000, 0.5, 4",
        "100, 2000, 1, 12",
        "100, 2000, 2, 4"
    })
    void intervalsHoldThePopulationsValueAsOftenAsTheySay(int classes, int rows, double temperature, int quick) {
        Integer asked = Integer.getInteger("coverage.repetitions");
        int repetitions = asked == null ? quick : asked;
        Map<Metric, Double> truth = GeneratedPopulation.truth(2_000_000 / classes, classes, SCALE, temperature, BINS);
        Map<Metric, int[]> counts = new EnumMap<>(Metric.class); // intervals, those that hold, too high, too low
        for (Metric metric : Metric.values()) {
            counts.put(metric, new int[4]);
        }
        IntStream.range(0, repetitions).parallel().forEach(repetition -> {
            long seed = new SplittableRandom(repetition).nextLong();
            Generated.Data data = Generated.of(rows, classes, SCALE, temperature, seed);
            Bootstrap intervals = Bootstrap.of(data.z(), data.labels(), BINS, RESAMPLES, seed);
            synchronized (counts) {
                for (Metric metric : Metric.values()) {
                    intervals.of(metric).ifPresent(i -> count(counts.get(metric), i, truth.get(metric)));
                }
            }
        });
        // a quick round of n passes at 0.95 less four standard deviations
        double least = asked == null ? 0.95 - 4 * Math.sqrt(0.95 * 0.05 / repetitions) : 0.92;
        for (Metric metric : Metric.values()) {
            int[] of = counts.get(metric);
            if (asked != null) {
                System.out.printf(
                        Locale.ROOT,
                        "coverage K=%d n=%d T=%s %-17s %s too high %d, too low %d, truth %.5f%n",
                        classes,
                        rows,
                        temperature,
                        metric.key(),
                        of[0] == 0 ? "none" : String.format(Locale.ROOT, "%.3f", (double) of[1] / of[0]),
                        of[2],
                        of[3],
                        truth.get(metric));
            }
        }
        for (Metric metric : Metric.values()) {
            int[] of = counts.get(metric);
            boolean none = metric == Metric.MCE || metric.isFixed(classes);
            assertThat(of[0]).as(metric.key()).isEqualTo(none ? 0 : repetitions);
            assertThat((double) of[1] / Math.max(1, of[0]))
                    .as("%s, %s", metric.key(), truth.get(metric))
                    .isGreaterThanOrEqualTo(of[0] == 0 ? 0 : least);
        }
    }

    private static void count(int[] counts, Interval interval, double truth) {
        counts[0]++;
        counts[1] += interval.low() - 1e-9 <= truth && truth <= interval.high() + 1e-9 ? 1 : 0;
        counts[2] += interval.low() - 1e-9 > truth ? 1 : 0;
        counts[3] += interval.high() + 1e-9 < truth ? 1 : 0;
    }
}
