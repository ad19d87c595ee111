package dev.logits.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bin of a confidence is the one whose edges are around it, the upper one its own. */
class EqualWidthBinsTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 10, 15, 49, 1000, 1 << 20})
    void aConfidenceIsAboveTheEdgeBelowItsBinAndNotAboveTheNext(int count) {
        EqualWidthBins bins = new EqualWidthBins(count);
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 3000; i++) {
            double edge = bins.edge(random.nextInt(count + 1));
            for (double p : new double[] {edge, Math.nextDown(edge), Math.nextUp(edge), random.nextDouble()}) {
                if (p >= 0) {
                    int b = bins.of(p);
                    assertThat(b).isBetween(0, count - 1);
                    assertThat(b == 0 || p > bins.edge(b))
                            .as("%s of %s", p, count)
                            .isTrue();
                    assertThat(b == count - 1 || p <= bins.edge(b + 1))
                            .as("%s of %s", p, count)
                            .isTrue();
                }
            }
        }
        assertThat(bins.of(0)).isZero();
        assertThat(bins.of(Double.MIN_VALUE)).isZero();
    }
}
