package dev.logits.onnx.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.logits.Logits;
import dev.logits.decode.LanguageModel;
import dev.logits.decode.ModelSession;
import dev.logits.decode.SessionContract;
import dev.logits.decode.rule.NoRepeatNgram;
import dev.logits.decode.rule.RepetitionPenalty;
import dev.logits.decode.strategy.BeamSearch;
import dev.logits.decode.strategy.Decoder;
import dev.logits.decode.strategy.EarlyStopping;
import dev.logits.decode.strategy.GreedySearch;
import dev.logits.decode.strategy.Stopping;
import dev.logits.decode.strategy.Strategy;
import dev.logits.onnx.runtime.RuntimeOptions;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class EncoderDecoderModelTest {
    private static EncoderDecoderModel open() throws IOException {
        return EncoderDecoderModel.open(
                TinyModels.folder("t5"),
                LanguageModelOptions.withDefaults()
                        .with(RuntimeOptions.withDefaults().withThreads(1)));
    }

    /** Logits are up to 30, so the bound is 1e-5 of the largest. */
    @Test
    void logitsAreThoseOfPyTorchAndSessionsKeepTheirPromises() throws IOException {
        try (EncoderDecoderModel model = open()) {
            assertThat(model.start()).hasValue(0);
            for (String[] cells : TinyModels.table("logits.csv", "t5")) {
                LanguageModel about = model.about(TinyModels.tokens(cells[1]));
                float[] expected = TinyModels.floats(cells[3]);
                Logits out = Logits.zeros(1, model.vocabulary());
                try (ModelSession session = about.open(0)) {
                    session.join(new int[][] {TinyModels.tokens(cells[2])}, out);
                }
                for (int v = 0; v < expected.length; v++) {
                    assertThat((double) out.get(0, v)).isCloseTo(expected[v], within(3e-4));
                }
            }
            SessionContract.within(model.about(new int[] {30, 40, 50}), 3e-4).check();
        }
    }

    @Test
    void textsAreThoseOfTransformers() throws IOException {
        List<Strategy> strategies = List.of(
                GreedySearch.of(),
                GreedySearch.of(new RepetitionPenalty(1.3)),
                GreedySearch.of(new NoRepeatNgram(3)),
                new BeamSearch(List.of(), 4, 1, EarlyStopping.WHEN_BEAMS_DONE, 1),
                new BeamSearch(List.of(), 4, 2, EarlyStopping.HEURISTIC, 1),
                new BeamSearch(List.of(), 4, 0.6, EarlyStopping.EXACT, 1));
        try (EncoderDecoderModel model = open()) {
            for (String[] cells : TinyModels.table("texts.csv", "t5")) {
                LanguageModel about = model.about(TinyModels.tokens(cells[1]));
                for (int i = 0; i < strategies.size(); i++) {
                    assertThat(Decoder.of(about)
                                    .with(strategies.get(i))
                                    .with(Stopping.after(16).withEndTokens(2, 7, 11, 19, 23))
                                    .generate(new int[] {0}, 1)
                                    .best()
                                    .tokens())
                            .as("%s about %s", strategies.get(i), cells[1])
                            .containsExactly(TinyModels.tokens(cells[2 + i]));
                }
            }
        }
    }

    @Test
    void theWrongDoorIsNamed() throws IOException {
        assertThatThrownBy(() -> OnnxLanguageModel.open(TinyModels.folder("t5")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("open its folder as an EncoderDecoderModel");
        assertThatThrownBy(() -> EncoderDecoderModel.open(TinyModels.folder("llama")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the encoder is missing");
        try (EncoderDecoderModel model = open()) {
            assertThatThrownBy(() -> model.about(new int[0])).hasMessageContaining("the source is empty");
            assertThatThrownBy(() -> model.about(new int[] {1, 128})).hasMessageContaining("source[1] = 128");
        }
    }
}
