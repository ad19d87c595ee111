package dev.logits.onnx.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.logits.Logits;
import dev.logits.decode.ModelSession;
import dev.logits.decode.SessionContract;
import dev.logits.decode.SessionContract.Promise;
import dev.logits.onnx.runtime.RuntimeOptions;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxLanguageModelTest {
    private static LanguageModelOptions options() {
        return LanguageModelOptions.withDefaults()
                .with(RuntimeOptions.withDefaults().withThreads(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama", "gpt2", "merged", "gqa"})
    void logitsAreThoseOfPyTorch(String name) {
        try (OnnxLanguageModel model = TinyModels.open(name, options())) {
            for (String[] cells : TinyModels.table("logits.csv", name.equals("gpt2") ? "gpt2" : "llama")) {
                int[] tokens = TinyModels.tokens(cells[2]);
                float[] expected = TinyModels.floats(cells[3]);
                Logits steps = Logits.zeros(tokens.length, model.vocabulary());
                Logits prompt = Logits.zeros(1, model.vocabulary());
                try (ModelSession session = model.open(1)) {
                    for (int i = 0; i < tokens.length; i++) {
                        session.advance(new int[] {tokens[i]}, steps.slice(i, i + 1));
                    }
                    session.join(new int[][] {tokens}, prompt);
                }
                for (int v = 0; v < expected.length; v++) {
                    assertThat((double) steps.get(tokens.length - 1, v)).isCloseTo(expected[v], within(1e-4));
                    assertThat((double) prompt.get(0, v)).isCloseTo(expected[v], within(1e-4));
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "llama, MASKED, 1e-4",
        "gpt2, MASKED, 1e-4",
        "merged, MASKED, 1e-4",
        "llama, GROUPED, 1e-4",
        "gpt2, GROUPED, 1e-4",
        "merged, GROUPED, 1e-4",
        "gqa, GROUPED, 1e-4"
    })
    void sessionsKeepTheirPromisesWithinTheBound(String name, RowLayout layout, double bound) {
        try (OnnxLanguageModel model = TinyModels.open(name, options().with(layout))) {
            SessionContract contract = SessionContract.within(model, bound);
            contract.check();
            contract.withLength(40).withSeed(5).check();
        }
    }

    @Test
    void aCacheOfFloat16IsReadAndWrittenAsItIs() {
        LanguageModelOptions options = options().withVariant("fp16");
        try (OnnxLanguageModel half = TinyModels.open("llama", options);
                OnnxLanguageModel full = TinyModels.open("llama", options())) {
            SessionContract.within(half, 0.1).check();
            int[] tokens = {40, 50, 60, 70};
            Logits a = Logits.zeros(1, 128);
            Logits b = Logits.zeros(1, 128);
            try (ModelSession first = half.open(0);
                    ModelSession second = full.open(0)) {
                first.join(new int[][] {tokens}, a);
                second.join(new int[][] {tokens}, b);
            }
            assertThat(a).isNotEqualTo(b);
            for (int v = 0; v < 128; v++) {
                assertThat((double) a.get(0, v)).isCloseTo(b.get(0, v), within(0.1));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama", "gpt2", "merged"})
    void inTheReproducibleModeSessionsKeepTheirPromisesBitForBit(String name) {
        for (Reproducible shape : new Reproducible[] {new Reproducible(4, 48, 1), new Reproducible(8, 64, 16)}) {
            try (OnnxLanguageModel model = TinyModels.open(name, options().with(shape))) {
                assertThat(model.warnings()).isEmpty();
                // a branch that goes on reads one token at a time
                assertThat(model.reproducible())
                        .contains(name.equals("merged") ? new Reproducible(shape.rows(), shape.slots(), 1) : shape);
                for (Promise promise : Promise.values()) {
                    if (promise != Promise.PROMPTS_AS_STEPS || shape.chunk() == 1) {
                        SessionContract.exact(model).withLength(24).withSeed(3).check(promise);
                    }
                }
                SessionContract.within(model, 1e-4).withLength(24).check();
            }
        }
    }

    @Test
    void masksAreTriedOut() {
        try (OnnxLanguageModel model = TinyModels.open("llama", options())) {
            assertThat(model.layout()).isEqualTo(RowLayout.MASKED);
        }
    }

    /** Rows of very different lengths, some of which read their prompt while others wait, in both layouts. */
    @Test
    void rowsOfManyLengthsShareSteps() {
        for (RowLayout layout : RowLayout.values()) {
            try (OnnxLanguageModel model = TinyModels.open("gpt2", options().with(layout))) {
                int[][] prompts = new int[9][];
                for (int i = 0; i < prompts.length; i++) {
                    prompts[i] = new int[1 + 13 * i];
                    Arrays.setAll(prompts[i], at -> (31 * at + 7) % 128);
                }
                Logits together = Logits.zeros(9, 128);
                Logits alone = Logits.zeros(1, 128);
                try (ModelSession session = model.open(0)) {
                    session.join(prompts, together);
                    for (int i = 0; i < 9; i++) {
                        try (ModelSession single = model.open(0)) {
                            single.join(new int[][] {prompts[i]}, alone);
                        }
                        for (int v = 0; v < 128; v++) {
                            assertThat((double) together.get(i, v)).isCloseTo(alone.get(0, v), within(1e-4));
                        }
                    }
                    // the longest row has 105 tokens of 128: 23 more fit
                    for (int i = 0; i < 23; i++) {
                        session.advance(new int[] {1, 2, 3, 4, 5, 6, 7, 8, 9}, together);
                    }
                    assertThat(session.length(8)).isEqualTo(128);
                    int[][] others = new int[9][0];
                    others[0] = new int[100];
                    session.prefill(others);
                    assertThat(session.length(0)).isEqualTo(124);
                }
            }
        }
    }

    @Test
    void aModelThatKnowsOfItsMaskTheSumAloneRunsRowsOfOneLengthTogether() {
        try (OnnxLanguageModel model = TinyModels.open("gqa", options())) {
            assertThat(model.layout()).isEqualTo(RowLayout.GROUPED);
        }
        assertThatThrownBy(() -> TinyModels.open("gqa", options().with(Reproducible.ofSlots(48))))
                .hasMessageContaining("needs a model that obeys attention_mask");
    }
}
