package dev.logits.internal.sum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("bits")
class FixedSumsTest {

    /** Some of every kind: tiny, probabilities, losses, of both signs, some that cancel, some large. */
    private static double[] terms(int n, int exponents, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] terms = new double[n];
        for (int i = 0; i < n; i++) {
            double size = Math.scalb(random.nextDouble(), random.nextInt(-80, exponents));
            terms[i] = i % 7 == 3 ? -terms[i - 1] : random.nextInt(3) == 0 ? -size : size;
        }
        return terms;
    }

    @Test
    void termsInAnyOrderAndOverAnySumsGiveTheSameBits() {
        double[] terms = terms(10_000, 40, 1);
        FixedSums forward = new FixedSums(3);
        FixedSums backward = new FixedSums(3);
        FixedSums one = new FixedSums(3);
        FixedSums other = new FixedSums(3);
        for (int i = 0; i < terms.length; i++) {
            forward.add(i % 3, terms[i]);
            int last = terms.length - 1 - i;
            backward.add(last % 3, terms[last]);
            (i % 5 < 2 ? one : other).add(i % 3, terms[i]);
        }
        one.add(other);
        for (int k = 0; k < 3; k++) {
            assertThat(backward.value(k)).isEqualTo(forward.value(k));
            assertThat(one.value(k)).isEqualTo(forward.value(k));
        }
    }

    @Test
    void anErrorIsLessThanAUnitPerTermAndOneRounding() {
        for (int seed = 0; seed < 50; seed++) {
            double[] terms = terms(200, 31, seed);
            FixedSums sums = new FixedSums(1);
            DoubleStream.of(terms).forEach(x -> sums.add(0, x));
            double exact = DoubleStream.of(terms)
                    .mapToObj(BigDecimal::new)
                    .reduce(BigDecimal.ZERO, BigDecimal::add)
                    .doubleValue();
            assertThat(sums.value(0)).isCloseTo(exact, within(200 * 0x1p-62 + 3 * Math.ulp(exact)));
        }
    }

    @Test
    void sumsBelowZeroKeepTheirDigits() {
        FixedSums sums = new FixedSums(2);
        sums.add(0, -0x1p-60);
        sums.add(1, -2.5);
        sums.add(1, 0.5);
        assertThat(sums.value(0)).isEqualTo(-0x1p-60);
        assertThat(sums.value(1)).isEqualTo(-2.0);
        assertThat(sums.count()).isEqualTo(2);
    }

    @Test
    void whatIsNotFiniteStaysSo() {
        FixedSums sums = new FixedSums(4);
        sums.add(0, Double.POSITIVE_INFINITY);
        sums.add(0, 1);
        sums.add(1, Double.NaN);
        sums.add(2, 0x1p900);
        sums.add(2, -0x1p900);
        sums.add(2, 0.25);
        assertThat(sums.value(0)).isInfinite();
        assertThat(sums.value(1)).isNaN();
        assertThat(sums.value(2)).isEqualTo(0.25);
        assertThat(sums.value(3)).isZero();
    }
}
