package dev.logits.decode.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.logits.decode.StepRandom;
import org.junit.jupiter.api.Test;

class GumbelTest {

    @Test
    void passingOverNoiseThatCannotCountChangesNothing() {
        for (int seed = 0; seed < 500; seed++) {
            StepRandom locations = new StepRandom().at(seed, 1, 0);
            StepRandom noise = new StepRandom().at(seed, 2, 0);
            StepRandom same = new StepRandom().at(seed, 2, 0);
            TopHeap quick = new TopHeap().clear(1 + seed % 9);
            TopHeap slow = new TopHeap().clear(1 + seed % 9);
            for (int i = 0; i < 300; i++) {
                double location = i % 17 == 0 ? Double.NEGATIVE_INFINITY : -20 * locations.nextDouble();
                Gumbel.offer(quick, i, location, noise);
                double key = location + Gumbel.of(same);
                if (key > Double.NEGATIVE_INFINITY) {
                    slow.offer(i, key);
                }
            }
            assertThat(quick.size()).isEqualTo(slow.size());
            for (int i = 0; i < slow.size(); i++) {
                assertThat(quick.item(i)).as("seed %d", seed).isEqualTo(slow.item(i));
                assertThat(quick.key(i)).isEqualTo(slow.key(i));
            }
        }
    }

    @Test
    void noiseHasTheMeanAndTheVarianceOfAGumbelDistribution() {
        StepRandom random = new StepRandom().at(5, 0, 0);
        int n = 200_000;
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < n; i++) {
            double g = Gumbel.of(random);
            assertThat(g).isFinite();
            sum += g;
            squares += g * g;
        }
        double mean = sum / n;
        assertThat(mean).isBetween(0.5772 - 0.012, 0.5772 + 0.012);
        assertThat(squares / n - mean * mean).isBetween(1.645 - 0.04, 1.645 + 0.04);
    }
}
