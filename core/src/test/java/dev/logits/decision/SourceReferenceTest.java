package dev.logits.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.logits.Logits;
import dev.logits.metric.Metric;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Confusions, curves of all classes, lift, costs, confident learning, net benefit, thresholds, comparisons and groups
 * of logits with weights, against scikit-learn and numpy on 200 data sets with ties, masked classes, missing and single
 * classes and weights of 0.
 */
@Tag("once")
class SourceReferenceTest {
    private static final double Z = 1.959963984540054;

    private static double ramp(int n, IntToDoubleFunction value) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            double v = value.applyAsDouble(i);
            sum += (i + 1) * (Double.isNaN(v) || v == Double.POSITIVE_INFINITY ? -1 : v);
        }
        return sum;
    }

    /** NaN counts as 0. */
    private static double cells(int n, java.util.function.DoubleUnaryOperator none, IntToDoubleFunction value) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            double v = value.applyAsDouble(i);
            sum += (i + 1) * (Double.isNaN(v) ? none.applyAsDouble(v) : v);
        }
        return sum;
    }

    private static double half(dev.logits.metric.Interval i) {
        return (i.high() - i.low()) / 2 / Z;
    }

    private static Map<String, Double> values(int i) throws IOException {
        GoldenLogits data = GoldenLogits.of(i);
        LogitsSource source = data.source();
        int k = source.classes();
        Map<String, Double> v = new TreeMap<>();
        ConfusionMatrix m = ConfusionMatrix.of(source, "w");
        v.put("cells", cells(k * k, x -> 0, c -> m.count(c / k, c % k)));
        v.put("by_label", cells(k * k, x -> 0, c -> m.shareOfLabel(c / k, c % k)));
        v.put("by_decision", cells(k * k, x -> 0, c -> m.shareOfDecision(c / k, c % k)));
        curves(v, ClassCurves.of(source, "w", 0.95, 50), source);
        costs(v, data, source);
        ConfidentLearning learned = ConfidentLearning.of(source, "w");
        v.put("thresholds", ramp(k, learned::threshold));
        v.put("joint", ramp(k * k, c -> learned.count(c / k, c % k)));
        v.put("issues", (double) learned.issues());
        v.put("noise", learned.noise());
        NetBenefit b = NetBenefit.ofLogOdds(ClassRankings.of(source, "w", 1), 0.95, 0.2)
                .get(0);
        v.put("benefit", b.model());
        v.put("benefit_error", half(b.interval()));
        v.put("taken", b.taken());
        v.put("always", b.all());
        RocComparison two = RocComparison.of(source, data.source(data.other(), data.weights()), "w", 1, 0.95);
        v.put("difference", two.difference());
        v.put("difference_error", two.standardError());
        if (i % 10 < 5) {
            Ranking ranking = ClassRankings.of(source, 1);
            v.put("above_recall", above(ranking, Threshold.Goal.RECALL, 0.5, 0.2));
            v.put("above_share", above(ranking, Threshold.Goal.SHARE, 0.6, 0.1));
            v.put("above_precision", above(ranking, Threshold.Goal.PRECISION, 0.3, 0.5));
        }
        return v;
    }

    private static void curves(Map<String, Double> v, ClassCurves curves, LogitsSource source) throws IOException {
        int k = source.classes();
        List<ClassCurves.OfClass> classes = curves.classes();
        v.put("area_macro", curves.macro(ClassCurves.OfClass::area));
        v.put("area_weighted", curves.weighted(ClassCurves.OfClass::area));
        v.put("area_micro", curves.micro().area());
        v.put("ap_macro", curves.macro(ClassCurves.OfClass::averagePrecision));
        v.put("ap_weighted", curves.weighted(ClassCurves.OfClass::averagePrecision));
        v.put("ap_micro", curves.micro().averagePrecision());
        v.put("areas", ramp(k, c -> classes.get(c).area()));
        v.put("aps", ramp(k, c -> classes.get(c).averagePrecision()));
        v.put("lifts", ramp(k, c -> classes.get(c).lift()));
        double[] gains = new double[k];
        ClassRankings.forEach(source, "w", (c, ranking) -> gains[c] = Gains.gain(ranking, 0.37));
        v.put("gains", ramp(k, c -> gains[c]));
    }

    static CostMatrix costs(int k) {
        double[][] cost = new double[k][k + 1];
        for (int c = 0; c < k; c++) {
            for (int d = 0; d <= k; d++) {
                cost[c][d] = c == d ? 0 : d == k ? 0.8 : 1 + (7 * c + 3 * d) % 5;
            }
        }
        return CostMatrix.of(cost);
    }

    private static void costs(Map<String, Double> v, GoldenLogits data, LogitsSource source) throws IOException {
        int k = source.classes();
        CostReport r = CostReport.of(source, "w", costs(k));
        v.put("cost", r.cost());
        v.put("expected", r.expected());
        v.put("top_class", r.topClass());
        v.put("best_constant", r.bestConstant());
        v.put("constant", (double) r.constant());
        v.put("perfect", r.perfect());
        v.put("cost_error", half(r.interval()));
        v.put("decided", ramp(k + 1, d -> r.decided().get(d)));
        Logits cooler = data.z().copy();
        for (int j = 0; j < cooler.array().length; j++) {
            cooler.array()[j] /= 2;
        }
        CostComparison worth =
                CostComparison.of(source, data.source(cooler, data.weights()), "w", costs(source.classes()));
        v.put("saved", worth.saved());
        v.put("saved_error", half(worth.interval()));
        v.put("changed", worth.changed());
    }

    private static double above(Ranking ranking, Threshold.Goal goal, double target, double delta) {
        return Threshold.of(ranking, goal, target, delta).map(Threshold::above).orElse(Double.NaN);
    }

    private static void close(String what, double got, double expected) {
        double within = Math.max(-1e308, Math.min(1e308, got));
        if (Double.isNaN(expected)) {
            assertThat(within).as(what).isNaN();
        } else if (Math.abs(expected) < 1e299) {
            assertThat(Math.abs(within - expected))
                    .as(what + ": " + got + " for " + expected)
                    .isLessThanOrEqualTo(1e-12 * Math.max(1, Math.abs(expected)));
        } else {
            assertThat(Math.abs(within)).as(what).isGreaterThan(1e299);
            assertThat(Math.signum(within)).as(what).isEqualTo(Math.signum(expected));
        }
    }

    @Test
    void weightedSourcesGiveWhatScikitLearnAndTheDefinitionsSay() throws IOException {
        List<String> names = GoldenData.header("sources.csv");
        List<double[]> golden = GoldenData.read("sources.csv");
        assertThat(golden).hasSize(GoldenLogits.CASES);
        int errors = 0;
        for (int i = 0; i < golden.size(); i++) {
            Map<String, Double> v = values(i);
            for (int c = 1; c < names.size() - 9; c++) {
                if (v.containsKey(names.get(c))) {
                    close(names.get(c) + " of case " + i, v.get(names.get(c)), golden.get(i)[c]);
                }
            }
            assertThat(v).hasSize(names.size() - 10 - (i % 10 < 5 ? 0 : 3));
            errors += groups(i, golden.get(i), names.indexOf("accuracy"));
        }
        assertThat(errors).isGreaterThan(100);
    }

    /** Returns how many errors were compared. */
    private static int groups(int i, double[] golden, int at) throws IOException {
        LogitsSource source = GoldenLogits.of(i).source();
        if (Double.isNaN(golden[at + 2])) {
            assertThatThrownBy(() -> GroupComparison.of(source, "group", "w"))
                    .hasMessageContaining("column \"group\" has 1 group with labeled rows");
            return 0;
        }
        int errors = 0;
        GroupComparison groups = GroupComparison.of(source, "group", "w");
        List<Metric> metrics = List.of(Metric.ACCURACY, Metric.NLL, Metric.BRIER);
        for (int m = 0; m < 3; m++) {
            GroupGap a = groups.gaps(metrics.get(m), Multiplicity.NONE).get(0);
            String what = metrics.get(m) + " of case " + i;
            close(what, a.value(), golden[at + 3 * m]);
            close(what + ", others", a.others(), golden[at + 3 * m + 2]);
            if (m > 0) {
                boolean few = groups.rows("a") < 10; // has intervals of accuracies only
                close(what + ", error", half(a.interval()), few ? Double.NaN : golden[at + 3 * m + 1]);
                errors += few ? 0 : 1;
            }
        }
        assertThat(groups.gaps(Metric.ECE, Multiplicity.NONE).get(0).value()).isNaN();
        assertThatThrownBy(() -> groups.evaluation("a"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("weighted rows have no evaluation");
        return errors;
    }
}
