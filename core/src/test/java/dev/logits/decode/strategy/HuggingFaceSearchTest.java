package dev.logits.decode.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.logits.decode.FunctionModel;
import dev.logits.decode.HuggingFace;
import dev.logits.decode.LogitsProcessor;
import dev.logits.decode.Tokens;
import dev.logits.decode.rule.BadWords;
import dev.logits.decode.rule.MinNewTokens;
import dev.logits.decode.rule.NoRepeatNgram;
import dev.logits.decode.rule.Preset;
import dev.logits.decode.rule.RepetitionPenalty;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Greedy and beam search against {@code generate} of transformers: the same texts, in the same order, with the same
 * scores.
 */
class HuggingFaceSearchTest {
    private static List<LogitsProcessor> rules(String name, int[] ends) {
        return switch (name) {
            case "" -> List.of();
            case "repetition" -> List.of(new RepetitionPenalty(1.3));
            case "no-repeat" -> List.of(new NoRepeatNgram(2));
            case "min-new" -> List.of(new MinNewTokens(2, Tokens.of(ends)));
            case "bad-words" -> List.of(new BadWords(List.of(Tokens.of(6), Tokens.of(4, 5))));
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static Strategy strategy(String[] cells, List<LogitsProcessor> rules) {
        int beams = Integer.parseInt(cells[1]);
        if (beams == 1) {
            return new Sampling(Preset.HUGGING_FACE.greedy(rules.toArray(LogitsProcessor[]::new)), 1);
        }
        EarlyStopping stopping = switch (cells[3]) {
            case "True" -> EarlyStopping.WHEN_BEAMS_DONE;
            case "False" -> EarlyStopping.HEURISTIC;
            default -> EarlyStopping.EXACT;
        };
        return new BeamSearch(rules, beams, Double.parseDouble(cells[2]), stopping, Integer.parseInt(cells[4]));
    }

    private static void agrees(FunctionModel model, String[] cells) {
        int[] ends = HuggingFace.tokens(cells[6]);
        List<GeneratedText> found = Decoder.of(model)
                .with(strategy(cells, rules(cells[7], ends)))
                .with(Stopping.after(Integer.parseInt(cells[5])).withEndTokens(ends))
                .generate(HuggingFace.tokens(cells[0]), 1)
                .texts();
        assertThat(found).hasSize(Integer.parseInt(cells[4]));
        for (int i = 0; i < found.size(); i++) {
            assertThat(found.get(i).tokens()).as("text %d", i).containsExactly(HuggingFace.tokens(cells[8 + 2 * i]));
            if (!cells[9 + 2 * i].isEmpty()) {
                assertThat(found.get(i).score().orElseThrow())
                        .as("score %d", i)
                        .isCloseTo(Double.parseDouble(cells[9 + 2 * i]), within(1e-5));
            }
        }
    }

    @TestFactory
    List<DynamicTest> findsTheSameTexts() {
        FunctionModel model = HuggingFace.model();
        return HuggingFace.read("hugging-face-searches.csv").stream()
                .map(cells ->
                        DynamicTest.dynamicTest(String.join(",", Arrays.copyOf(cells, 8)), () -> agrees(model, cells)))
                .toList();
    }
}
