package dev.logits.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.logits.Logits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every language model promises, bit for bit; a test class of one implements it. */
public interface LanguageModelContract {

    /** The model under test; it may be a new one each time, or always the same. */
    LanguageModel languageModel();

    @ParameterizedTest
    @EnumSource
    default void sessionsKeepTheirPromises(SessionContract.Promise promise) {
        SessionContract.exact(languageModel()).check(promise);
        SessionContract.exact(languageModel()).withLength(40).withSeed(2).check(promise);
    }

    @Test
    default void errorsNameThePlaceAndTheValue() {
        int v = languageModel().vocabulary();
        try (ModelSession session = languageModel().open(1)) {
            Logits one = Logits.zeros(1, v);
            assertThatThrownBy(() -> session.advance(new int[] {v}, one))
                    .hasMessage("tokens[0] = " + v + " is not in the vocabulary: expected 0.." + (v - 1));
            assertThatThrownBy(() -> session.prefill(new int[][] {{0, v}}))
                    .hasMessageStartingWith("tokens[0][1] = " + v + " is not");
            assertThatThrownBy(() -> session.reorder(new int[] {0, 1})).hasMessageContaining("parents[1] = 1");
            assertThatThrownBy(() -> session.rewind(new int[] {2}))
                    .hasMessage("cannot drop 2 tokens of row 0: it has taken 0");
            assertThatThrownBy(() -> session.join(new int[][] {{0}, {}}, Logits.zeros(2, v)))
                    .hasMessageStartingWith("prompts[1] is empty");
            assertThatThrownBy(() -> session.prefill(null))
                    .isInstanceOf(NullPointerException.class)
                    .hasMessage("tokens must not be null");
            assertThat(session.length(0)).isZero();
        }
    }
}
