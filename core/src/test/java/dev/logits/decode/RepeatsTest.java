package dev.logits.decode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.logits.decode.rule.NoRepeatNgram;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RepeatsTest {

    /** Texts that are hard for searches: equal tokens, periods, Fibonacci's and Thue and Morse's words, near misses. */
    static Stream<int[]> hardTexts() {
        return IntStream.of(2, 3, 50, 997, 100_000).boxed().flatMap(RepeatsTest::hardTexts);
    }

    private static Stream<int[]> hardTexts(int n) {
        Random random = new Random(n);
        int[] fibonacci = new int[n];
        double phi = (1 + Math.sqrt(5)) / 2;
        for (int i = 0; i < n; i++) {
            fibonacci[i] = (int) (Math.floor((i + 2) / phi) - Math.floor((i + 1) / phi));
        }
        int[] broken = new int[n];
        broken[n / 2] = 1;
        int[] first = new int[n];
        first[0] = 1;
        return Stream.of(
                new int[n],
                fibonacci,
                IntStream.range(0, n).map(i -> Integer.bitCount(i) & 1).toArray(),
                IntStream.range(0, n).map(i -> i % 7).toArray(),
                IntStream.range(0, n).map(i -> i % 1000 == 999 ? 1 : 0).toArray(),
                broken,
                first,
                random.ints(n, 0, 2).toArray());
    }

    @ParameterizedTest
    @MethodSource("hardTexts")
    void comparesEachTokenAtMostTwiceWhateverTheText(int[] text) {
        Repeats repeats = new Repeats();
        int[] lengths = repeats.lengths(TokenHistory.ofPrompt(text), 0);
        assertThat(repeats.comparisons()).isLessThanOrEqualTo(2L * text.length);
        int n = text.length;
        for (int i = 1; i < n && n < 1000; i++) {
            int length = 0;
            while (i + length < n && text[n - 1 - length] == text[n - 1 - i - length]) {
                length++;
            }
            assertThat(lengths[i]).isEqualTo(length);
        }
    }

    @ParameterizedTest
    @MethodSource("hardTexts")
    void whatWasTakenBackOrForkedIsForgotten(int[] text) {
        TokenHistory history = TokenHistory.ofPrompt();
        for (int token : text) {
            history.append(token);
        }
        Candidates c = new Candidates(7);
        NoRepeatNgram rule = new NoRepeatNgram(Math.max(1, text.length / 2));
        rule.process(c, history, new StepRandom());
        TokenHistory fork = history.copy();
        history.truncate(text.length / 2);
        for (TokenHistory now : List.of(fork, history)) {
            Candidates again = new Candidates(7);
            rule.process(again, now, new StepRandom());
            c.reset(new float[7]);
            rule.process(c, now, new StepRandom());
            for (int token = 0; token < 7; token++) {
                assertThat(c.logitOf(token)).isEqualTo(again.logitOf(token));
            }
        }
    }
}
