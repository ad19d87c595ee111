package dev.logits.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.logits.DoubleDouble;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Errors of the kernels' results; scalar kernels stand for both, which agree bit for bit. */
class KernelAccuracyTest {
    private static final int OFF = Rows.OFFSET;
    private static final Kernels KERNELS =
            Rows.kernels().reduce((first, second) -> second).orElseThrow();
    private static final Set<Rows.Kind> AT_FULL_LENGTH =
            EnumSet.of(Rows.Kind.ORDINARY, Rows.Kind.EQUAL, Rows.Kind.FAR_APART, Rows.Kind.LARGE_POSITIVE);

    private double worstSoftmax;
    private double worstLogSoftmax;
    private double worstLse;
    private double worstExact;
    private double worstDouble;
    private double worstSums;

    @ParameterizedTest
    @EnumSource
    void resultsAreWithinTheirBounds(Rows.Kind kind) {
        for (int n = 1; n <= 300; n++) {
            for (int i = 0; i < 5; i++) {
                measure(new Rows(n * 1000L + i).row(n, kind), n);
            }
        }
        for (int n : new int[] {1000, 4098, 20_000}) {
            measure(new Rows(n).row(n, kind), n);
        }
        if (AT_FULL_LENGTH.contains(kind)) {
            measure(new Rows(17).row(1 << 17, kind), 1 << 17);
        }
        assertThat(worstSoftmax).as("softmax, ulp").isLessThanOrEqualTo(2.5);
        assertThat(worstLogSoftmax).as("log-softmax, ulp of max(1, |value|)").isLessThanOrEqualTo(1);
        assertThat(worstLse).as("log-sum-exp, float ulp of max(1, |value|)").isLessThanOrEqualTo(1);
        assertThat(worstExact)
                .as("exact log-sum-exp, relative to max(1, |value|)")
                .isLessThanOrEqualTo(2e-15);
        assertThat(worstDouble).as("softmax in double, relative").isLessThanOrEqualTo(4e-15);
        assertThat(worstSums).as("temperature sums, relative").isLessThanOrEqualTo(4e-15);
    }

    /** Takes the row's errors into account. */
    private void measure(float[] z, int n) {
        double max = z[OFF + KERNELS.argmax(z, OFF, n)];
        DoubleDouble sum = DoubleDouble.of(0);
        DoubleDouble first = sum;
        DoubleDouble second = sum;
        DoubleDouble[] e = new DoubleDouble[n];
        for (int i = 0; i < n; i++) {
            boolean counts = z[OFF + i] - max > -740;
            DoubleDouble d = DoubleDouble.of(counts ? z[OFF + i] : max).plus(-max);
            e[i] = counts ? d.exp() : DoubleDouble.of(0);
            sum = sum.plus(e[i]);
            if (e[i].high() > 0) {
                first = first.plus(d.times(e[i]));
                second = second.plus(d.times(d).times(e[i]));
            }
        }
        DoubleDouble lse = sum.log().plus(max);
        double lseUlp = Math.ulp((float) Math.max(1, Math.abs(lse.value())));
        worstLse = Math.max(
                worstLse, Math.abs(lse.plus(-KERNELS.logSumExp(z, OFF, n)).value()) / lseUlp);
        worstExact = Math.max(
                worstExact,
                Math.abs(lse.plus(-KERNELS.logSumExpExact(z, OFF, n)).value()) / Math.max(1, Math.abs(lse.value())));

        float[] p = new float[n];
        float[] logs = new float[n];
        double[] doubles = new double[n];
        double[] sums = new double[3];
        KERNELS.softmax(z, OFF, n, p, 0);
        KERNELS.logSoftmax(z, OFF, n, logs, 0);
        KERNELS.softmax(z, OFF, n, doubles, 0);
        KERNELS.temperatureSums(z, OFF, n, 1, sums);
        double reciprocal = 1 / sum.value();
        for (int i = 0; i < n; i++) {
            double expected = e[i].value() * reciprocal;
            worstSoftmax = Math.max(worstSoftmax, Math.abs(p[i] - expected) / Math.ulp((float) expected));
            if (expected > 1e-290) {
                worstDouble = Math.max(worstDouble, Math.abs(doubles[i] / expected - 1));
            }
            if (z[OFF + i] != Float.NEGATIVE_INFINITY) {
                double log = lse.negated().plus(z[OFF + i]).value();
                worstLogSoftmax = Math.max(
                        worstLogSoftmax, Math.abs(logs[i] - log) / Math.ulp((float) Math.max(1, Math.abs(log))));
            }
        }
        worstSums = Math.max(worstSums, Math.abs(sums[0] / sum.value() - 1));
        if (second.value() > 1e-200) {
            worstSums = Math.max(worstSums, Math.abs(sums[1] / first.value() - 1));
            worstSums = Math.max(worstSums, Math.abs(sums[2] / second.value() - 1));
        }
    }
}
