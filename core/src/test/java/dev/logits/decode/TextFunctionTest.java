package dev.logits.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.logits.Logits;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TextFunctionTest implements LanguageModelContract {
    @Override
    public LanguageModel languageModel() {
        return LanguageModel.of(11, text -> {
            float[] z = FunctionModel.tree(11, 5, 3).after(text);
            Arrays.fill(text, 99); // its own array: what the function does with it stays there
            return z;
        });
    }

    @Test
    void aFunctionThatGivesNoRowOfLogitsIsNamed() {
        Logits out = Logits.zeros(1, 3);
        ModelSession twoLogits = LanguageModel.of(3, text -> new float[2]).open(1);
        assertThatThrownBy(() -> twoLogits.advance(new int[] {1}, out))
                .hasMessage(
                        "the model's function gave 2 logits for a text of length 1: expected one for each of the 3 tokens of"
                                + " the vocabulary");
        ModelSession nothing = LanguageModel.of(3, text -> null).open(1);
        assertThatThrownBy(() -> nothing.advance(new int[] {1}, out))
                .hasMessageStartingWith("the model's function gave null");
        assertThatThrownBy(() -> LanguageModel.of(0, text -> new float[0])).hasMessageContaining("got 0");
        assertThatThrownBy(() -> LanguageModel.of(3, null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("logits must not be null");
    }

    @Test
    void aPromptIsReadWithoutAskingForLogits() {
        int[] calls = new int[1];
        ModelSession session = LanguageModel.of(4, text -> {
                    calls[0]++;
                    return new float[] {text.length, 0, 0, 0};
                })
                .open(1);
        Logits out = Logits.zeros(1, 4);
        session.prefill(new int[][] {{1, 2, 3}});
        assertThat(session.length(0)).isEqualTo(3);
        assertThat(calls[0]).isZero();
        session.advance(new int[] {1}, out);
        assertThat(out.get(0, 0)).isEqualTo(4);
    }
}
