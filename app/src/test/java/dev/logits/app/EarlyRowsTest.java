package dev.logits.app;

import static org.assertj.core.api.Assertions.assertThatNoException;

import org.junit.jupiter.api.Test;

class EarlyRowsTest {

    @Test
    void itsRowsCanBeEvaluatedAndFitted() {
        assertThatNoException().isThrownBy(new EarlyRows(true)::run);
        assertThatNoException().isThrownBy(new EarlyRows(false)::run);
    }
}
