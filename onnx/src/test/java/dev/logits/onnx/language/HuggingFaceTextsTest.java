package dev.logits.onnx.language;

import static org.assertj.core.api.Assertions.assertThat;

import dev.logits.decode.DecodingPlan;
import dev.logits.decode.Sampler;
import dev.logits.decode.rule.NoRepeatNgram;
import dev.logits.decode.rule.RepetitionPenalty;
import dev.logits.decode.strategy.BeamSearch;
import dev.logits.decode.strategy.Decoder;
import dev.logits.decode.strategy.EarlyStopping;
import dev.logits.decode.strategy.Generation;
import dev.logits.decode.strategy.GreedySearch;
import dev.logits.decode.strategy.Prompt;
import dev.logits.decode.strategy.PromptLookup;
import dev.logits.decode.strategy.SpeculativeDecoding;
import dev.logits.decode.strategy.Stopping;
import dev.logits.decode.strategy.Strategy;
import dev.logits.onnx.runtime.RuntimeOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The tiny models against {@code generate} of transformers on the same weights: 200 prompts of 1 to 9 tokens, side by
 * side in sessions whose rows have different lengths, fork and leave.
 */
class HuggingFaceTextsTest {
    private static final int[] ENDS = {2, 7, 11, 19, 23};

    /** What the columns of texts.csv were made with. */
    private static Map<String, Strategy> strategies() {
        Map<String, Strategy> strategies = new LinkedHashMap<>();
        strategies.put("greedy", GreedySearch.of());
        strategies.put("repetition", GreedySearch.of(new RepetitionPenalty(1.3)));
        strategies.put("no-repeat", GreedySearch.of(new NoRepeatNgram(3)));
        strategies.put("beams", new BeamSearch(List.of(), 4, 1, EarlyStopping.WHEN_BEAMS_DONE, 1));
        strategies.put("beams-long", new BeamSearch(List.of(), 4, 2, EarlyStopping.HEURISTIC, 1));
        strategies.put("beams-short", new BeamSearch(List.of(), 4, 0.6, EarlyStopping.EXACT, 1));
        return strategies;
    }

    private static LanguageModelOptions options() {
        return LanguageModelOptions.withDefaults()
                .with(RuntimeOptions.withDefaults().withThreads(1));
    }

    @ParameterizedTest
    @CsvSource({"llama, MASKED, 200", "gpt2, MASKED, 200", "llama, GROUPED, 50"})
    void textsAreThoseOfTransformers(String name, RowLayout layout, int count) {
        List<String[]> table = TinyModels.table("texts.csv", name).subList(0, count);
        List<Prompt> prompts = new ArrayList<>();
        table.forEach(cells -> prompts.add(new Prompt(TinyModels.tokens(cells[1]), prompts.size())));
        try (OnnxLanguageModel model = TinyModels.open(name, options().with(layout))) {
            int column = 2;
            for (Map.Entry<String, Strategy> e : strategies().entrySet()) {
                Decoder decoder = Decoder.of(model)
                        .with(e.getValue())
                        .with(Stopping.after(16).withEndTokens(ENDS));
                for (int from = 0; from < prompts.size(); from += 50) {
                    List<Generation> found = decoder.decode(prompts.subList(from, from + 50), 1);
                    for (int i = 0; i < found.size(); i++) {
                        assertThat(found.get(i).best().tokens())
                                .as("%s, %s, prompt %d", name, e.getKey(), from + i)
                                .containsExactly(TinyModels.tokens(table.get(from + i)[column]));
                    }
                }
                column++;
            }
        }
    }

    /** Drafts are read several tokens at a time and rewound where they are refused. */
    @ParameterizedTest
    @CsvSource({"llama, MASKED", "gpt2, GROUPED"})
    void speculativeGreedyTextsAreThoseOfTransformers(String name, RowLayout layout) {
        List<String[]> table = TinyModels.table("texts.csv", name);
        DecodingPlan greedy = DecodingPlan.of(Sampler.GREEDY);
        try (OnnxLanguageModel model = TinyModels.open(name, options().with(layout));
                OnnxLanguageModel draft = TinyModels.open(name.equals("llama") ? "gpt2" : "llama", options())) {
            for (Strategy strategy :
                    List.of(new SpeculativeDecoding(greedy, draft, 3), new PromptLookup(greedy, 4, 2))) {
                Decoder decoder =
                        Decoder.of(model).with(strategy).with(Stopping.after(16).withEndTokens(ENDS));
                for (int i = 0; i < 40; i++) {
                    assertThat(decoder.generate(TinyModels.tokens(table.get(i)[1]), 1)
                                    .best()
                                    .tokens())
                            .as("%s, prompt %d", strategy, i)
                            .containsExactly(TinyModels.tokens(table.get(i)[2]));
                }
            }
        }
    }
}
