package dev.logits.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NeumaierSumTest {

    @Test
    void keepsWhatAPlainSumLoses() {
        NeumaierSum sum = new NeumaierSum();
        for (double x : new double[] {1, 1e100, 1, -1e100}) {
            sum.add(x);
        }
        assertThat(sum.value()).isEqualTo(2);
        NeumaierSum tenths = new NeumaierSum();
        for (int i = 0; i < 1_000_000; i++) {
            tenths.add(0.1);
        }
        assertThat(tenths.value()).isEqualTo(100_000);
    }

    @Test
    void anInfiniteTermGivesInfinity() {
        NeumaierSum sum = new NeumaierSum();
        sum.add(1);
        sum.add(Double.POSITIVE_INFINITY);
        sum.add(1);
        assertThat(sum.value()).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(new NeumaierSum().value()).isZero();
    }
}
