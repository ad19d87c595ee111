package dev.logits.internal.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SafeguardedNewtonTest {

    @Test
    void convergesQuadraticallyNearASimpleZero() {
        SafeguardedNewton newton = new SafeguardedNewton(1, 10);
        int evaluations = 0;
        while (evaluations < 6 && newton.tell(newton.x() * newton.x() - 2, 2 * newton.x())) {
            evaluations++;
        }
        assertThat(newton.x()).isCloseTo(Math.sqrt(2), within(1e-15));
    }

    /** Newton alone diverges on arctan from |x| > 1.39. */
    @Test
    void staysInsideTheBracketWherePlainNewtonDiverges() {
        SafeguardedNewton newton = new SafeguardedNewton(50, 8);
        for (int i = 0; i < 60 && newton.tell(Math.atan(newton.x() - 3), 1 / (1 + Math.pow(newton.x() - 3, 2))); i++) {}
        assertThat(newton.x()).isCloseTo(3, within(1e-15));
    }

    @Test
    void aFlatSlopeTakesTheLongestStepDownhill() {
        SafeguardedNewton newton = new SafeguardedNewton(0, 2.5);
        assertThat(newton.tell(1, 0)).isTrue();
        assertThat(newton.x()).isEqualTo(-2.5);
        assertThat(newton.hasLow()).isFalse();
        assertThat(newton.tell(-1, 0)).isTrue();
        assertThat(newton.hasLow()).isTrue();
        assertThat(newton.x()).as("between the two").isStrictlyBetween(-2.5, 0.0);
    }

    @Test
    void stopsWhenTheBracketHasClosed() {
        SafeguardedNewton newton = new SafeguardedNewton(1, 1);
        int evaluations = 0;
        while (newton.tell(newton.x() > 0.3 ? 1 : -1, 0)) {
            evaluations++;
            assertThat(evaluations).isLessThan(200);
        }
        assertThat(newton.x()).isCloseTo(0.3, within(1e-15));
    }
}
