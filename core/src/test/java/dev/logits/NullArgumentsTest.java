package dev.logits;

import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.logits.loss.CrossEntropy;
import dev.logits.loss.LabelLoss;
import dev.logits.math.KullbackLeibler;
import dev.logits.metric.Bootstrap;
import dev.logits.metric.Evaluation;
import dev.logits.source.LogitsSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class NullArgumentsTest {
    private static final Logits Z = Logits.of(1, 2);
    private static final int[] Y = {0};

    private static void named(String parameter, ThrowingCallable call) {
        assertThatNullPointerException().isThrownBy(call).withMessage(parameter + " must not be null");
    }

    @Test
    void aNullIsNamedWhereArgumentsEnter() {
        CrossEntropy loss = new CrossEntropy();
        named("array", () -> Logits.wrap(null, 1, 1));
        named("buffer", () -> Logits.copyOf(null, 1, 1));
        named("rows[1]", () -> Logits.copyOf(new float[][] {{1}, null}));
        named("rows", () -> Probabilities.copyOf((double[][]) null));
        named("z", () -> loss.mean(null, Y));
        named("target", () -> loss.mean(Z, null));
        named("out", () -> loss.values(Z, Y, null));
        named("gradient", () -> loss.meanAndGradient(Z, Y, null));
        named("function", () -> LabelLoss.of("name", null));
        named("w", () -> KullbackLeibler.of(Z, null));
        named("z", () -> Evaluation.of(null, Y, 15));
        named("labels", () -> Evaluation.of(Z, null, 15));
        named("source", () -> Evaluation.of(null, 15));
        named("source", () -> Bootstrap.of(null, 15, 100, 0));
        named("metric", () -> Evaluation.of(Z, Y, 15).value(null));
        named("rows", () -> LogitsSource.ofRows(2, null));
    }
}
