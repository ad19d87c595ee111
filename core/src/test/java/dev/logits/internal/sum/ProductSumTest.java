package dev.logits.internal.sum;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("bits")
class ProductSumTest {
    private final Random random = new Random(20261128);

    private static double exact(double[] weights, double[] x) {
        ExactSum sum = new ExactSum();
        for (int i = 0; i < x.length; i++) {
            sum.add(weights[i] == 0 ? 0 : weights[i] * x[i]);
        }
        return sum.value();
    }

    private void check(int n, DoubleSupplier weight, DoubleSupplier number) {
        double[] x = new double[n];
        Arrays.setAll(x, i -> number.getAsDouble());
        ProductSum sum = new ProductSum(x);
        for (int draw = 0; draw < 5; draw++) {
            double[] weights = new double[n];
            Arrays.setAll(weights, i -> weight.getAsDouble());
            // also where it is NaN; the sum of nothing but −0 is +0
            assertThat(new double[] {sum.of(weights)}).isEqualTo(new double[] {exact(weights, x)});
        }
    }

    @Test
    void hasTheBitsOfAnExactSum() {
        for (int n : new int[] {0, 1, 7, 2047, 2048, 2049, 9000}) {
            DoubleSupplier few = () -> random.nextInt(6);
            check(n, few, random::nextDouble);
            check(n, few, random::nextGaussian);
            check(n, random::nextDouble, () -> -Math.log(random.nextDouble()));
            check(n, few, () -> Math.scalb(random.nextDouble(), random.nextInt(300) - 200));
            check(n, few, () -> Math.scalb(random.nextGaussian(), random.nextInt(2000) - 1050));
            check(n, () -> Math.scalb(1.0, random.nextInt(40)), random::nextDouble);
            check(n, few, () -> 0x1p-1074 * random.nextInt(100));
            check(n, few, () -> Double.MAX_VALUE * random.nextGaussian() / 8);
            check(n, few, () -> -0.0);
        }
    }

    @Test
    void theLargestSumsFitBetweenTwoCarries() {
        check(9000, () -> 31.999, () -> Math.nextDown(1.0));
        check(9000, () -> 31.999, () -> -Math.nextDown(1.0));
    }

    @Test
    void infiniteNumbersCountWhereTheyHaveAWeight() {
        check(100, () -> random.nextInt(2), () -> random.nextInt(150) == 0 ? Double.POSITIVE_INFINITY : 1.25);
        check(100, () -> 0, () -> random.nextInt(10) == 0 ? Double.POSITIVE_INFINITY : 1.25);
    }
}
