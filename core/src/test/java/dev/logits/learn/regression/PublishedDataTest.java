package dev.logits.learn.regression;

import static org.assertj.core.api.Assertions.assertThat;

import dev.logits.learn.features.DoubleFeatures;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Coefficients, errors, p-values, intervals, robust errors and criteria of 48 published data sets, against glm and
 * sandwich of R (published.R) and statsmodels (published.py), to 1e-8 relative.
 */
class PublishedDataTest {
    private static final double RELATIVE = 1e-8;
    private static final Map<String, List<double[]>> SETS = new LinkedHashMap<>();
    private static final Map<String, Inference> FITS = new LinkedHashMap<>();

    @BeforeAll
    static void read() throws IOException {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(PublishedDataTest.class.getResourceAsStream("published.csv.gz")),
                StandardCharsets.UTF_8))) {
            String name = "";
            for (String line : in.lines().skip(1).toList()) {
                if (line.startsWith("@")) {
                    name = line.split(" ")[1];
                    SETS.put(name, new ArrayList<>());
                } else {
                    SETS.get(name)
                            .add(Arrays.stream(line.split(","))
                                    .mapToDouble(Double::parseDouble)
                                    .toArray());
                }
            }
        }
        SETS.forEach((name, rows) -> FITS.put(
                name,
                LogisticRegression.maximumLikelihood()
                        .withSampleWeights(rows.stream().mapToDouble(r -> r[1]).toArray())
                        .infer(
                                DoubleFeatures.copyOf(rows.stream()
                                        .map(r -> Arrays.copyOfRange(r, 2, r.length))
                                        .toArray(double[][]::new)),
                                rows.stream().mapToInt(r -> (int) r[0]).toArray())));
    }

    private static Map<String, Double> expected(String resource) {
        Map<String, Double> values = new HashMap<>();
        for (String[] row : ReferenceTable.read(resource).rows()) {
            values.put(row[0] + " " + row[1] + " " + row[2], Double.parseDouble(row[3]));
        }
        return values;
    }

    /** What differs by more than the tolerance, with its place; {@code worst[0]} is the largest difference. */
    private static List<String> compare(Map<String, Double> expected, double[] worst) {
        List<String> wrong = new ArrayList<>();
        int seen = 0;
        for (Map.Entry<String, Inference> fit : FITS.entrySet()) {
            Map<String, double[]> ours = numbers(fit.getValue());
            for (Map.Entry<String, double[]> statistic : ours.entrySet()) {
                for (int k = 0; k < statistic.getValue().length; k++) {
                    String key = fit.getKey() + " " + statistic.getKey() + " " + k;
                    Double theirs = expected.get(key);
                    if (theirs == null) {
                        continue;
                    }
                    seen++;
                    double own = statistic.getValue()[k];
                    double difference = Math.abs(own - theirs) / Math.max(Math.abs(theirs), 1e-6);
                    worst[0] = Math.max(worst[0], difference);
                    if (!(difference <= RELATIVE)) {
                        wrong.add(key + ": " + own + ", and not " + theirs);
                    }
                }
            }
        }
        assertThat(seen).isEqualTo(expected.size());
        return wrong;
    }

    private static Map<String, double[]> numbers(Inference table) {
        Map<String, double[]> all = new LinkedHashMap<>();
        List<Estimate> e = new ArrayList<>(table.coefficients());
        e.add(0, e.remove(e.size() - 1)); // the intercept comes first in R
        all.put("coef", e.stream().mapToDouble(Estimate::value).toArray());
        all.put("se", e.stream().mapToDouble(Estimate::standardError).toArray());
        all.put("p", e.stream().mapToDouble(Estimate::p).toArray());
        all.put("low", e.stream().mapToDouble(c -> c.low(0.95)).toArray());
        all.put("high", e.stream().mapToDouble(c -> c.high(0.95)).toArray());
        all.put("loglik", new double[] {table.logLikelihood()});
        all.put("null", new double[] {table.nullLogLikelihood()});
        all.put("aic", new double[] {table.aic()});
        all.put("bic", new double[] {table.bic()});
        for (RobustErrors kind : RobustErrors.values()) {
            List<Estimate> robust = new ArrayList<>(table.withRobustErrors(kind).coefficients());
            robust.add(0, robust.remove(robust.size() - 1));
            all.put(
                    kind.name(),
                    robust.stream().mapToDouble(Estimate::standardError).toArray());
        }
        return all;
    }

    @Test
    void tablesAreThoseOfR() {
        assertThat(SETS).hasSizeGreaterThanOrEqualTo(40);
        double[] worst = new double[1];
        assertThat(compare(expected("published-expected.csv"), worst)).isEmpty();
    }

    /** drop1 leaves a column out and fits again; the profile keeps its coefficient at 0. */
    @Test
    void likelihoodRatioTestsOfColumnsAreThoseOfDrop1() {
        Map<String, Double> expected = expected("published-ratios.csv");
        List<String> wrong = new ArrayList<>();
        int seen = 0;
        for (Map.Entry<String, Inference> fit : FITS.entrySet()) {
            List<ChiSquaredTest> tests = fit.getValue().likelihoodRatioTests();
            for (int j = 0; j < fit.getValue().model().columns(); j++, seen += 2) {
                String key = fit.getKey() + " statistic " + j;
                double statistic = expected.get(key);
                double p = expected.get(fit.getKey() + " p " + j);
                if (!(Math.abs(tests.get(j).statistic() - statistic) <= RELATIVE * Math.max(1, statistic))
                        || !(Math.abs(tests.get(j).p() - p) <= RELATIVE)) {
                    wrong.add(key + ": " + tests.get(j) + ", and not " + statistic);
                }
            }
        }
        assertThat(seen).isEqualTo(expected.size());
        assertThat(wrong).isEmpty();
    }

    @Test
    void coefficientsAndErrorsAreThoseOfStatsmodels() {
        double[] worst = new double[1];
        assertThat(compare(expected("published-statsmodels.csv"), worst)).isEmpty();
    }
}
