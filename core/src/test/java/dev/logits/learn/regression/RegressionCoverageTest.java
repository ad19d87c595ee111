package dev.logits.learn.regression;

import static dev.logits.decision.Coverage.holds;

import dev.logits.learn.choice.BradleyTerry;
import dev.logits.learn.choice.ChoiceModel;
import dev.logits.learn.choice.ConditionalLogit;
import dev.logits.learn.choice.PairedComparison;
import dev.logits.learn.choice.PlackettLuce;
import dev.logits.learn.choice.PreferenceOrder;
import dev.logits.learn.features.DoubleFeatures;
import dev.logits.learn.formula.DataColumn;
import dev.logits.learn.formula.DataFrame;
import dev.logits.learn.formula.Formula;
import dev.logits.learn.formula.MissingCells;
import dev.logits.learn.formula.ModelDesign;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/**
 * How often intervals of 95 % hold what rows were drawn from; {@code -Dcoverage.repetitions=10000} prints shares that
 * the guide quotes.
 */
class RegressionCoverageTest {
    private static final double LEVEL = 0.95;
    private static final double INTERCEPT = -0.4;

    /** Of a column of normal numbers, and of one of 0 and 1. */
    private static final double[] TRUE = {0.8, -0.6};

    private static double sigmoid(double z) {
        return 1 / (1 + Math.exp(-z));
    }

    private static double logit(double[] x) {
        return INTERCEPT + TRUE[0] * x[0] + TRUE[1] * x[1];
    }

    /** Rows with their labels. */
    private record Sample(double[][] rows, int[] labels) {
        DoubleFeatures x() {
            return DoubleFeatures.copyOf(rows);
        }

        /** Each row so many times. */
        Sample times(int copies) {
            double[][] all = new double[rows.length * copies][];
            int[] y = new int[all.length];
            for (int i = 0; i < all.length; i++) {
                all[i] = rows[i / copies];
                y[i] = labels[i / copies];
            }
            return new Sample(all, y);
        }

        Inference infer() {
            return LogisticRegression.maximumLikelihood().infer(x(), labels);
        }
    }

    private static double[][] rows(Random random, int n) {
        double[][] rows = new double[n][];
        for (int r = 0; r < n; r++) {
            rows[r] = new double[] {random.nextGaussian(), r % 2};
        }
        return rows;
    }

    private static Sample sample(long seed, int n) {
        Random random = new Random(seed);
        double[][] rows = rows(random, n);
        int[] labels = Arrays.stream(rows)
                .mapToInt(x -> random.nextDouble() < sigmoid(logit(x)) ? 1 : 0)
                .toArray();
        return new Sample(rows, labels);
    }

    private static boolean in(LinearCombination found, double value) {
        return found.low(LEVEL) <= value && value <= found.high(LEVEL);
    }

    private static boolean in(Estimate found, double value) {
        return found.low(LEVEL) <= value && value <= found.high(LEVEL);
    }

    private static boolean in(double[] interval, double value) {
        return interval[0] <= value && value <= interval[1];
    }

    private static void binary(String what, int rows, double slack, Predicate<Sample> check) {
        holds(what, 120, LEVEL, slack, LEVEL + slack, seed -> check.test(sample(seed, rows)));
    }

    @Test
    void coefficientsOfTwoClasses() {
        binary("Wald, 200 rows", 200, 0.015, s -> in(s.infer().coefficients().get(0), TRUE[0]));
        binary(
                "Wald, intercept, 200 rows",
                200,
                0.015,
                s -> in(s.infer().coefficients().get(2), INTERCEPT));
        binary(
                "profile, 60 rows",
                60,
                0.02,
                s -> in(
                        s.infer()
                                .withIntervals(Intervals.PROFILE)
                                .coefficients()
                                .get(1),
                        TRUE[1]));
        binary("odds ratio, 200 rows", 200, 0.015, s -> {
            Estimate e = s.infer().coefficients().get(1);
            double ratio = Math.exp(TRUE[1]);
            return Math.exp(e.low(LEVEL)) <= ratio && ratio <= Math.exp(e.high(LEVEL));
        });
        binary(
                "contrast, 200 rows",
                200,
                0.015,
                s -> in(s.infer().contrasts().combination(new double[] {1, -1, 0}), TRUE[0] - TRUE[1]));
        binary(
                "Firth's profile, 40 rows",
                40,
                0.02,
                s -> in(
                        LogisticRegression.firth()
                                .infer(s.x(), s.labels())
                                .coefficients()
                                .get(0),
                        TRUE[0]));
    }

    @Test
    void robustErrors() {
        for (RobustErrors kind : RobustErrors.values()) {
            binary(
                    kind + ", 200 rows",
                    200,
                    0.025,
                    s -> in(s.infer().withRobustErrors(kind).coefficients().get(0), TRUE[0]));
        }
        binary("clusters of 3 equal rows, 200 clusters", 200, 0.025, s -> {
            int[] clusters = new int[600];
            Arrays.setAll(clusters, r -> r / 3);
            return in(s.times(3).infer().withClusters(clusters).coefficients().get(0), TRUE[0]);
        });
    }

    @Test
    void effectsAndPredictions() {
        binary("average marginal effect, 200 rows", 200, 0.02, s -> {
            double truth = Arrays.stream(s.rows())
                    .mapToDouble(x -> sigmoid(logit(x)) * sigmoid(-logit(x)) * TRUE[0])
                    .average()
                    .orElseThrow();
            return in(s.infer().marginalEffects().get(0), truth);
        });
        double[] at = {0.9, 1};
        DoubleFeatures point = DoubleFeatures.copyOf(new double[][] {at});
        double p = sigmoid(logit(at));
        binary(
                "log-odds of a row, 200 rows",
                200,
                0.015,
                s -> in(Predictions.of(s.infer(), point, new double[0]).logOdds(0, 1), logit(at)));
        binary(
                "probability by the delta method, 200 rows",
                200,
                0.025,
                s -> in(Predictions.of(s.infer(), point, new double[0]).probability(0, 1), p));
        binary(
                "probability by its logit, 200 rows",
                200,
                0.015,
                s -> in(Predictions.of(s.infer(), point, new double[0]).interval(0, 1, LEVEL), p));
        binary(
                "probability by simulation, 200 rows",
                200,
                0.02,
                s -> in(Predictions.of(s.infer(), point, new double[0]).simulated(0, 1, LEVEL, 1000, 5), p));
    }

    @Test
    void effectsOfVariablesOfAFormula() {
        Formula formula = Formula.parse("y ~ x + g");
        binary("difference of two levels, 200 rows", 200, 0.02, s -> {
            DataFrame data = DataFrame.of(List.of(
                    DataColumn.numbers("x", column(s, 0)),
                    DataColumn.texts(
                            "g",
                            Arrays.stream(s.rows())
                                    .map(x -> x[1] > 0 ? "b" : "a")
                                    .toArray(String[]::new))));
            ModelDesign design = formula.fit(data, MissingCells.DROP);
            Inference fit = LogisticRegression.maximumLikelihood()
                    .infer(design.apply(data).features(), s.labels());
            double truth = Arrays.stream(s.rows())
                    .mapToDouble(x -> sigmoid(logit(new double[] {x[0], 1})) - sigmoid(logit(new double[] {x[0], 0})))
                    .average()
                    .orElseThrow();
            return in(VariableEffects.of(fit, design, data, new double[0]).difference("g", "b", "a", 1), truth);
        });
    }

    private static double[] column(Sample s, int c) {
        return Arrays.stream(s.rows()).mapToDouble(x -> x[c]).toArray();
    }

    /** A place, drawn by odds that need not sum to 1. */
    private static int draw(Random random, double... odds) {
        double left = random.nextDouble() * Arrays.stream(odds).sum();
        int k = 0;
        while (k < odds.length - 1 && left >= odds[k]) {
            left -= odds[k++];
        }
        return k;
    }

    @Test
    void severalClasses() {
        double second = -0.5;
        for (boolean effect : new boolean[] {false, true}) {
            String what = effect ? "marginal effect of 3 classes, 300 rows" : "coefficient of 3 classes, 300 rows";
            holds(what, 120, LEVEL, 0.02, LEVEL + 0.02, seed -> {
                Random random = new Random(seed);
                double[][] rows = rows(random, 300);
                double[][] odds = Arrays.stream(rows)
                        .map(x -> new double[] {1, Math.exp(logit(x)), Math.exp(second * x[0])})
                        .toArray(double[][]::new);
                Sample s = new Sample(
                        rows, Arrays.stream(odds).mapToInt(o -> draw(random, o)).toArray());
                double truth = Arrays.stream(odds)
                        .mapToDouble(o -> {
                            double sum = o[0] + o[1] + o[2];
                            return o[2] / sum * (second - (o[1] * TRUE[0] + o[2] * second) / sum);
                        })
                        .average()
                        .orElseThrow();
                return effect
                        ? in(s.infer().marginalEffects().get(4), truth)
                        : in(s.infer().coefficients().get(0), TRUE[0]);
            });
        }
    }

    @Test
    void orderedClasses() {
        double[] thresholds = {-0.7, 0.9};
        for (OrdinalKind kind : OrdinalKind.values()) {
            for (boolean threshold : new boolean[] {false, true}) {
                String what = kind + (threshold ? ", threshold" : ", coefficient") + ", 250 rows";
                holds(what, 120, LEVEL, 0.02, LEVEL + 0.02, seed -> {
                    Random random = new Random(seed);
                    double[][] rows = rows(random, 250);
                    int[] labels = Arrays.stream(rows)
                            .mapToInt(x -> draw(random, odds(kind, thresholds, TRUE[0] * x[0] + TRUE[1] * x[1])))
                            .toArray();
                    OrdinalModel model = OrdinalRegression.proportionalOdds()
                            .withKind(kind)
                            .fit(DoubleFeatures.copyOf(rows), labels);
                    return threshold ? in(model.threshold(1), thresholds[1]) : in(model.coefficient(0), TRUE[0]);
                });
            }
        }
    }

    /** The odds of three classes for η_k = α_k − z. */
    private static double[] odds(OrdinalKind kind, double[] alpha, double z) {
        double a = alpha[0] - z;
        double b = alpha[1] - z;
        return switch (kind) {
            case CUMULATIVE -> new double[] {sigmoid(a), sigmoid(b) - sigmoid(a), sigmoid(-b)};
            case ADJACENT -> new double[] {Math.exp(a + b), Math.exp(b), 1};
            case CONTINUATION -> new double[] {sigmoid(a), sigmoid(-a) * sigmoid(b), sigmoid(-a) * sigmoid(-b)};
        };
    }

    @Test
    void choicesAndRankings() {
        for (boolean ratio : new boolean[] {false, true}) {
            String what = ratio ? "ratio of two coefficients, 200 choices" : "coefficient of 200 choices";
            holds(what, 120, LEVEL, 0.025, LEVEL + 0.025, seed -> {
                ChoiceModel model = choices(new Random(seed));
                return in(ratio ? model.ratio(1, 0) : model.coefficient(0), ratio ? -TRUE[1] / TRUE[0] : TRUE[0]);
            });
        }
        double[] abilities = {0, 0.5, -0.4, 0.9};
        holds("difference of abilities, 240 games", 120, LEVEL, 0.02, LEVEL + 0.02, seed -> {
            Random random = new Random(seed);
            List<PairedComparison> games = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                for (int j = 0; j < i; j++) {
                    double p = sigmoid(abilities[i] - abilities[j]);
                    int wins = (int) random.doubles(40).filter(u -> u < p).count();
                    games.add(PairedComparison.of(i, j, wins, 40 - wins));
                }
            }
            return in(BradleyTerry.maximumLikelihood().fit(4, games).difference(3, 1), 0.4);
        });
        holds("difference of abilities, 100 rankings", 120, LEVEL, 0.02, LEVEL + 0.02, seed -> {
            Random random = new Random(seed);
            List<PreferenceOrder> rankings = new ArrayList<>();
            for (int r = 0; r < 100; r++) {
                double[] worths = Arrays.stream(abilities).map(Math::exp).toArray();
                int[] order = new int[4];
                for (int place = 0; place < 4; place++) {
                    order[place] = draw(random, worths);
                    worths[order[place]] = 0;
                }
                rankings.add(PreferenceOrder.of(order));
            }
            return in(PlackettLuce.maximumLikelihood().fit(4, rankings).difference(3, 1), 0.4);
        });
    }

    private static ChoiceModel choices(Random random) {
        double[][] x = new double[600][];
        int[] sets = new int[600];
        boolean[] chosen = new boolean[600];
        for (int set = 0; set < 200; set++) {
            double[] odds = new double[3];
            for (int i = 0; i < 3; i++) {
                double[] row = {random.nextGaussian(), random.nextGaussian()};
                x[3 * set + i] = row;
                sets[3 * set + i] = set;
                odds[i] = Math.exp(TRUE[0] * row[0] + TRUE[1] * row[1]);
            }
            chosen[3 * set + draw(random, odds)] = true;
        }
        return ConditionalLogit.maximumLikelihood().fit(DoubleFeatures.copyOf(x), sets, chosen);
    }

    /** A prior's intervals hold on average over what the prior draws. */
    @Test
    void intervalsWithPriors() {
        holds("normal prior, 40 rows, coefficients of the prior", 120, LEVEL, 0.02, LEVEL + 0.02, seed -> {
            Random random = new Random(seed);
            double[][] rows = rows(random, 40);
            double[] b = new double[3];
            int[] labels;
            do { // the few draws of one class only have no fit
                b[0] = random.nextGaussian();
                b[1] = random.nextGaussian();
                b[2] = 2 * random.nextGaussian();
                labels = Arrays.stream(rows)
                        .mapToInt(x -> random.nextDouble() < sigmoid(b[2] + b[0] * x[0] + b[1] * x[1]) ? 1 : 0)
                        .toArray();
            } while (Arrays.stream(labels).distinct().count() < 2);
            return in(
                    PriorRegression.of(Prior.normal(1))
                            .withIntercept(Prior.normal(2))
                            .fit(DoubleFeatures.copyOf(rows), labels)
                            .coefficient(0),
                    b[0]);
        });
    }
}
