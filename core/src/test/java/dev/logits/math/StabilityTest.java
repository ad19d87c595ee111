package dev.logits.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.DoubleSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Why these functions exist: what the formula of the textbook gives in double precision, and what this package gives,
 * at arguments that a trained model produces every day. The right values are from 40-digit arithmetic.
 */
class StabilityTest {
    private static final double INF = Double.POSITIVE_INFINITY;
    private static final double NAN = Double.NaN;

    /** One line of the table: the naive formula's wrong number, the right one, and ours. */
    private record Line(String what, DoubleSupplier naive, double wrong, double right, DoubleSupplier ours) {
        @Override
        public String toString() {
            return what;
        }
    }

    private static Line line(String what, DoubleSupplier naive, double wrong, double right, DoubleSupplier ours) {
        return new Line(what, naive, wrong, right, ours);
    }

    private static double sigmoid(double x) {
        return Math.exp(x) / (1 + Math.exp(x));
    }

    private static double[] softmax(float... z) {
        double sum = 0;
        for (float s : z) {
            sum += Math.exp(s);
        }
        double[] p = new double[z.length];
        for (int i = 0; i < z.length; i++) {
            p[i] = Math.exp(z[i]) / sum;
        }
        return p;
    }

    private static double entropy(double[] p) {
        double sum = 0;
        for (double x : p) {
            sum -= x * Math.log(x);
        }
        return sum;
    }

    private static double kl(double[] p, double[] q) {
        double sum = 0;
        for (int i = 0; i < p.length; i++) {
            sum += p[i] * Math.log(p[i] / q[i]);
        }
        return sum;
    }

    private static double js(double[] p, double[] q) {
        double[] m = new double[p.length];
        for (int i = 0; i < p.length; i++) {
            m[i] = (p[i] + q[i]) / 2;
        }
        return (kl(p, m) + kl(q, m)) / 2;
    }

    private static float[] row(float... z) {
        return z;
    }

    static Stream<Line> table() {
        float[] sure = row(40, 0, 0);
        float[] surer = row(800, 0, 0);
        float[] a = row(2, 1, -1);
        float[] b = row(2 + 0x1p-22f, 1, -1);
        return Stream.of(
                line("σ(800)", () -> sigmoid(800), NAN, 1, () -> Sigmoid.of(800)),
                line("1 − σ(40)", () -> 1 - sigmoid(40), 0, 4.248354255291589e-18, () -> Sigmoid.of(-40)),
                line("log(1 − σ(40))", () -> Math.log(1 - sigmoid(40)), -INF, -40, () -> LogSigmoid.of(-40)),
                line("log σ(−800)", () -> Math.log(sigmoid(-800)), -INF, -800, () -> LogSigmoid.of(-800)),
                line(
                        "σ′(40)",
                        () -> sigmoid(40) * (1 - sigmoid(40)),
                        0,
                        4.248354255291589e-18,
                        () -> Sigmoid.derivative(40)),
                line(
                        "softplus(−700)",
                        () -> Math.log(1 + Math.exp(-700)),
                        0,
                        9.859676543759770e-305,
                        () -> Softplus.of(-700)),
                line(
                        "softplus(−40)",
                        () -> Math.log(1 + Math.exp(-40)),
                        0,
                        4.248354255291589e-18,
                        () -> Softplus.of(-40)),
                line("softplus(800)", () -> Math.log(1 + Math.exp(800)), INF, 800, () -> Softplus.of(800)),
                line("softplus⁻¹(800)", () -> Math.log(Math.exp(800) - 1), INF, 800, () -> Softplus.inverse(800)),
                line(
                        "log1mexp(−1e-20)",
                        () -> Math.log(1 - Math.exp(-1e-20)),
                        -INF,
                        -46.051701859880914,
                        () -> Log1mExp.of(-1e-20)),
                line(
                        "log1mexp(−50)",
                        () -> Math.log(1 - Math.exp(-50)),
                        0,
                        -1.928749847963918e-22,
                        () -> Log1mExp.of(-50)),
                line(
                        "log(e^1000 − e^999)",
                        () -> Math.log(Math.exp(1000) - Math.exp(999)),
                        NAN,
                        999.5413248546129,
                        () -> Log1mExp.difference(1000, 999)),
                line(
                        "log(e^1000 + e^999)",
                        () -> Math.log(Math.exp(1000) + Math.exp(999)),
                        INF,
                        1000.3132616875182,
                        () -> LogSumExp.of(1000, 999)),
                line(
                        "log-odds against the rest, p → 1",
                        () -> Math.log(softmax(sure)[0] / (1 - softmax(sure)[0])),
                        INF,
                        39.30685281944005,
                        () -> LogOdds.againstRest(sure, 0, 3, 0)),
                line(
                        "log(1 − p), p → 1",
                        () -> Math.log(1 - softmax(sure)[0]),
                        -INF,
                        -39.30685281944005,
                        () -> Log1mSoftmax.of(sure, 0, 3, 0)),
                line(
                        "log(1 − p), p → 0",
                        () -> Math.log(1 - softmax(sure)[1]),
                        0,
                        -4.248354255291589e-18,
                        () -> Log1mSoftmax.of(sure, 0, 3, 1)),
                line(
                        "entropy, a p underflows",
                        () -> entropy(softmax(0, -800)),
                        NAN,
                        0,
                        () -> Entropy.of(row(0, -800), 0, 2)),
                line("entropy, exp overflows", () -> entropy(softmax(surer)), NAN, 0, () -> Entropy.of(surer, 0, 3)),
                line(
                        "entropy, masked class",
                        () -> entropy(softmax(0, 0, Float.NEGATIVE_INFINITY)),
                        NAN,
                        0.6931471805599453,
                        () -> Entropy.of(row(0, 0, Float.NEGATIVE_INFINITY), 0, 3)),
                line(
                        "KL of rows 2^-22 apart",
                        () -> kl(softmax(a), softmax(b)),
                        kl(softmax(a), softmax(b)), // no digit but the first two is right
                        5.906519935465311e-15,
                        () -> KullbackLeibler.of(a, 0, b, 0, 3)),
                line(
                        "KL, a q underflows",
                        () -> kl(softmax(0, 0), softmax(0, -800)),
                        INF,
                        399.30685281944005,
                        () -> KullbackLeibler.of(row(0, 0), 0, row(0, -800), 0, 2)),
                line(
                        "JS, nothing in common",
                        () -> js(softmax(0, -800), softmax(-800, 0)),
                        NAN,
                        0.6931471805599453,
                        () -> JensenShannon.of(row(0, -800), 0, row(-800, 0), 0, 2)),
                line(
                        "TV of two near-certain yes-or-nos",
                        () -> Math.abs(sigmoid(40) - sigmoid(41)),
                        0,
                        2.6854720659566002e-18,
                        () -> TotalVariation.binary(40, 41)));
    }

    @ParameterizedTest
    @MethodSource("table")
    void theNaiveFormulaFailsWhereOursDoesNot(Line line) {
        double naive = line.naive.getAsDouble();
        double ours = line.ours.getAsDouble();
        assertThat((Double) naive).as("naive").isEqualTo((Double) line.wrong); // boxed, so that NaN equals NaN
        assertThat(Math.abs(naive - line.right) <= 1e-3 * Math.abs(line.right))
                .as("the naive formula is right here, so the line shows nothing")
                .isFalse();
        assertThat(ours).as("ours").isCloseTo(line.right, within(4 * Math.ulp(line.right)));
    }
}
