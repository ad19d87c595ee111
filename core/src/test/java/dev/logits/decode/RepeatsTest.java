package dev.logits.decode;

import static org.assertj.core.api.Assertions.assertThat;

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

    @ParameterizedTest
    @MethodSource("hardTexts")
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
    @MethodSource("hardTexts")
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
