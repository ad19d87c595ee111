package dev.logits.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class OrderFreeSumTest {

    private static double sum(double most, List<Double> terms) {
        OrderFreeSum sum = new OrderFreeSum(most, terms.size());
        terms.forEach(sum::add);
        return sum.value();
    }

    @Test
    void isTheSameInEveryOrderAndNearTheExactSum() {
        Random random = new Random(11);
        for (int n : new int[] {1, 2, 3, 4, 5, 10, 63, 64, 65, 1000}) {
            for (int scale : new int[] {0, 300, -300, -1000}) {
                double most = Math.scalb(1.0, scale);
                Double[] terms = DoubleStream.generate(() -> most * Math.exp(-40 * random.nextDouble()))
                        .limit(n)
                        .boxed()
                        .toArray(Double[]::new);
                terms[0] = most;
                double exact = Arrays.stream(terms)
                        .map(BigDecimal::new)
                        .reduce(BigDecimal.ZERO, BigDecimal::add)
                        .doubleValue();
                double sum = sum(most, Arrays.asList(terms));
                assertThat(sum).isCloseTo(exact, within(Math.ulp(exact)));
                for (int i = 0; i < 20; i++) {
                    Collections.shuffle(Arrays.asList(terms), random);
                    assertThat(sum(most, Arrays.asList(terms))).isEqualTo(sum);
                }
            }
        }
    }

    @Test
    void ofNoTermsIsZero() {
        assertThat(new OrderFreeSum(1, 0).value()).isZero();
    }
}
