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
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Multinomial and ordinal models of 20 published data sets, against multinom of R's nnet, clm of ordinal and polr of
 * MASS (published-classes.R): coefficients, errors and likelihoods to 1e-8 relative. What multinom and polr themselves
 * find has the digits at which their searches stop; their likelihoods agree to 1e-8 all the same.
 */
class PublishedClassesTest {
    private static final double RELATIVE = 1e-8;
    private static final Map<String, Set> SETS = new LinkedHashMap<>();
    private static final Map<String, Double> EXPECTED = new HashMap<>();

    /** A data set: label, weight and columns of each row. */
    private record Set(String kind, String name, List<double[]> rows) {
        DoubleFeatures x() {
            return DoubleFeatures.copyOf(
                    rows.stream().map(r -> Arrays.copyOfRange(r, 2, r.length)).toArray(double[][]::new));
        }

        int[] y() {
            return rows.stream().mapToInt(r -> (int) r[0]).toArray();
        }

        double[] weights() {
            return rows.stream().mapToDouble(r -> r[1]).toArray();
        }
    }

    @BeforeAll
    static void read() throws IOException {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(PublishedClassesTest.class.getResourceAsStream("published-classes.csv.gz")),
                StandardCharsets.UTF_8))) {
            Set set = null;
            for (String line : in.lines().skip(1).toList()) {
                if (line.startsWith("@")) {
                    String[] words = line.split(" ");
                    set = new Set(words[1], words[2], new ArrayList<>());
                    SETS.put(words[1] + " " + words[2], set);
                } else {
                    set.rows()
                            .add(Arrays.stream(line.split(","))
                                    .mapToDouble(Double::parseDouble)
                                    .toArray());
                }
            }
        }
        for (String[] row :
                ReferenceTable.read("published-classes-expected.csv").rows()) {
            EXPECTED.put(row[0] + " " + row[1] + " " + row[2], Double.parseDouble(row[3]));
        }
    }

    private static List<Set> sets(String kind) {
        return SETS.values().stream().filter(set -> set.kind().equals(kind)).toList();
    }

    /** Adds what differs by more than a tolerance, with its place. */
    private static void compare(List<String> wrong, Set set, String statistic, double[] own, double relative) {
        for (int k = 0; k < own.length; k++) {
            String key = set.name() + " " + statistic + " " + k;
            Double theirs = EXPECTED.get(key);
            if (theirs == null || !(Math.abs(own[k] - theirs) <= relative * Math.max(Math.abs(theirs), 1e-3))) {
                wrong.add(key + ": " + own[k] + ", and not " + theirs);
            }
        }
        if (EXPECTED.containsKey(set.name() + " " + statistic + " " + own.length)) {
            wrong.add(set.name() + " has more " + statistic + " than " + own.length);
        }
    }

    /** Class by class, of each the intercept first, as R has it. */
    private static List<Estimate> inOrder(Inference table) {
        List<Estimate> all = new ArrayList<>();
        for (int c = 1; c < table.model().classes(); c++) {
            int of = c;
            List<Estimate> own = new ArrayList<>(table.coefficients().stream()
                    .filter(e -> e.classIndex() == of)
                    .toList());
            own.add(0, own.remove(own.size() - 1));
            all.addAll(own);
        }
        return all;
    }

    @Test
    void multinomialModelsAreThoseOfR() {
        List<String> wrong = new ArrayList<>();
        assertThat(sets("multinomial")).hasSize(10);
        for (Set set : sets("multinomial")) {
            Inference table = LogisticRegression.maximumLikelihood()
                    .withSampleWeights(set.weights())
                    .infer(set.x(), set.y());
            List<Estimate> all = inOrder(table);
            double[] coefficients = all.stream().mapToDouble(Estimate::value).toArray();
            double[] likelihood = {table.logLikelihood()};
            compare(wrong, set, "coef", coefficients, RELATIVE);
            compare(
                    wrong,
                    set,
                    "se",
                    all.stream().mapToDouble(Estimate::standardError).toArray(),
                    RELATIVE);
            compare(wrong, set, "loglik", likelihood, RELATIVE);
            compare(wrong, set, "multinom", coefficients, 1e-3);
            compare(wrong, set, "multinom loglik", likelihood, RELATIVE);
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void ordinalModelsAreThoseOfR() {
        List<String> wrong = new ArrayList<>();
        assertThat(sets("ordinal")).hasSize(10);
        for (Set set : sets("ordinal")) {
            for (Link link : List.of(Link.LOGIT, Link.PROBIT, Link.CLOGLOG)) {
                OrdinalModel model = OrdinalRegression.proportionalOdds()
                        .withLink(link)
                        .withSampleWeights(set.weights())
                        .fit(set.x(), set.y());
                String name = link.name().toLowerCase(Locale.ROOT);
                List<LinearCombination> thresholds = new ArrayList<>();
                for (int k = 0; k < model.classes() - 1; k++) {
                    thresholds.add(model.threshold(k));
                }
                List<LinearCombination> coefficients = new ArrayList<>();
                for (int j = 0; j < model.columns(); j++) {
                    coefficients.add(model.coefficient(j));
                }
                List<LinearCombination> all = new ArrayList<>(thresholds);
                all.addAll(coefficients);
                double[] likelihood = {model.logLikelihood()};
                compare(wrong, set, name + " threshold", values(thresholds), RELATIVE);
                compare(wrong, set, name + " coef", values(coefficients), RELATIVE);
                compare(wrong, set, name + " se", errors(all), RELATIVE);
                compare(wrong, set, name + " loglik", likelihood, RELATIVE);
                if (link == Link.LOGIT) {
                    compare(wrong, set, "polr threshold", values(thresholds), 1e-3);
                    compare(wrong, set, "polr coef", values(coefficients), 1e-3);
                    compare(wrong, set, "polr loglik", likelihood, RELATIVE);
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static double[] values(List<LinearCombination> all) {
        return all.stream().mapToDouble(LinearCombination::value).toArray();
    }

    private static double[] errors(List<LinearCombination> all) {
        return all.stream().mapToDouble(LinearCombination::standardError).toArray();
    }
}
