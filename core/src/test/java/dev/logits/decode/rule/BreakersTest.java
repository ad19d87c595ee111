package dev.logits.decode.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.logits.decode.Candidates;
import dev.logits.decode.StepRandom;
import dev.logits.decode.TokenHistory;
import dev.logits.decode.Tokens;
import dev.logits.decode.Window;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BreakersTest {
    private static final String TEXTS = "dev.logits.decode.RepeatsTest#hardTexts";

    @ParameterizedTest
    @MethodSource(TEXTS)
    void breakersOfEveryLengthEndWhereTheyAreFoundOneByOne(int[] text) {
        Random random = new Random(4);
        for (int round = 0; round < 20; round++) {
            List<Tokens> sequences = IntStream.range(0, 1 + random.nextInt(40))
                    .mapToObj(i -> Tokens.of(random.ints(1 + random.nextInt(5), 0, 4)
                            .map(x -> x == 3 ? 9 : x)
                            .toArray()))
                    .filter(sequence -> sequence.size() > 1 || sequence.get(0) > 1)
                    .toList();
            TokenHistory history = TokenHistory.ofPrompt(text);
            int from = random.nextInt(text.length);
            int expected = 0;
            for (int end = from + 1; end <= text.length; end++) {
                for (Tokens sequence : sequences) {
                    if (sequence.size() <= end - from
                            && SequenceMatch.endsWith(history, end, sequence, sequence.size())) {
                        expected = end - from;
                    }
                }
            }
            assertThat(new Breakers(sequences).lastEnd(history, from))
                    .as("round %d", round)
                    .isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @MethodSource(TEXTS)
    void dryIsQuickWithManyLongBreakers(int[] text) {
        // 500 breakers, each a miss at its last token only: a search of each at each place would take 10^10
        // comparisons.
        List<Tokens> breakers = IntStream.range(0, 500)
                .mapToObj(i ->
                        Tokens.of(IntStream.concat(IntStream.range(0, 200).map(x -> 0), IntStream.of(10 + i))
                                .toArray()))
                .toList();
        Dry dry = new Dry(0.8, 1.75, 2, Window.ALL, breakers);
        assertThat(dry.breakers()).isEqualTo(breakers);
        assertThat(dry).isEqualTo(new Dry(0.8, 1.75, 2, Window.ALL, List.copyOf(breakers)));
        Candidates with = new Candidates(1000);
        dry.process(with, TokenHistory.ofPrompt(text), new StepRandom());
        Candidates without = new Candidates(1000);
        new Dry(0.8, 1.75, 2, Window.ALL, List.of()).process(without, TokenHistory.ofPrompt(text), new StepRandom());
        for (int token = 0; token < 7; token++) {
            assertThat(with.logitOf(token)).isEqualTo(without.logitOf(token));
        }
    }
}
