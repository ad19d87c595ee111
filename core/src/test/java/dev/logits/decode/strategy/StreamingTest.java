package dev.logits.decode.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.logits.decode.DecodingPlan;
import dev.logits.decode.FunctionModel;
import dev.logits.decode.Sampler;
import dev.logits.decode.text.BytePairTokenizer;
import dev.logits.decode.text.Tokenizer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StreamingTest {
    /** Bytes only: no character of two bytes and no stop string of two letters lies in one token. */
    private static final Tokenizer BYTES = new BytePairTokenizer(new int[0], new int[0]);

    private static final int END = 256;

    /** A model that writes this text after the prompt "&gt;", and ends. */
    private static FunctionModel writing(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new FunctionModel(257, before -> {
            float[] z = new float[257];
            int at = before.length - 1;
            z[at < bytes.length ? bytes[at] & 0xff : END] = 50;
            return z;
        });
    }

    static List<Strategy> oneByOne() {
        return List.of(
                GreedySearch.of(),
                Sampling.of(DecodingPlan.of(Sampler.ANCESTRAL)),
                new PromptLookup(DecodingPlan.of(Sampler.GREEDY), 4, 2),
                new SpeculativeDecoding(DecodingPlan.of(Sampler.GREEDY), writing("abcabcXX"), 3));
    }

    static List<Strategy> all() {
        List<Strategy> all = new ArrayList<>(oneByOne());
        all.add(new BestOf(DecodingPlan.of(Sampler.ANCESTRAL), 2, 1));
        all.add(BeamSearch.of(3));
        all.add(StochasticBeamSearch.of(1));
        return all;
    }

    private static final class Heard implements DecodingListener {
        final List<String> pieces = new ArrayList<>();
        final List<Integer> tokens = new ArrayList<>();
        final List<GeneratedText> finished = new ArrayList<>();

        @Override
        public void token(int prompt, int text, int token) {
            tokens.add(token);
        }

        @Override
        public void text(int prompt, int text, String piece) {
            assertThat(piece).isNotEmpty();
            assertThat(finished).isEmpty();
            pieces.add(piece);
        }

        @Override
        public void finished(int prompt, int text, GeneratedText result) {
            finished.add(result);
        }
    }

    private static Decoder decoder(String text, Strategy strategy, String... stops) {
        return Decoder.of(writing(text), BYTES)
                .with(strategy)
                .with(Stopping.after(100).withStrings(stops));
    }

    @ParameterizedTest
    @MethodSource("oneByOne")
    void piecesJoinedAreTheTextAndHoldNoHalfCharacter(Strategy strategy) {
        Heard heard = new Heard();
        Generation g = decoder("Grüße 😀!", strategy).generate(">", 1, heard, new Cancellation());
        assertThat(g.best().text()).contains("Grüße 😀!");
        assertThat(String.join("", heard.pieces)).isEqualTo("Grüße 😀!");
        assertThat(heard.pieces).contains("ü", "😀").noneMatch(piece -> piece.contains("\ufffd"));
        assertThat(heard.tokens).hasSize(g.best().tokens().length).endsWith(END);
        assertThat(heard.finished).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("all")
    void aStopStringIsFoundAcrossTokensAndCutOff(Strategy strategy) {
        Heard heard = new Heard();
        Generation g =
                decoder("one two STOP three", strategy, "STOP", "never").generate(">", 1, heard, new Cancellation());
        assertThat(g.best().text()).contains("one two ");
        assertThat(g.best().finish()).isEqualTo(FinishReason.STOP_STRING);
        assertThat(g.best().tokens()).hasSize("one two STOP".length());
        assertThat(heard.finished).hasSize(1);
        if (!heard.pieces.isEmpty()) {
            assertThat(String.join("", heard.pieces)).isEqualTo("one two ");
        }
    }

    @Test
    void whatMayBecomeAStopStringIsHeldBackUntilItDoesNot() {
        Heard heard = new Heard();
        decoder("ab STO ST STOX", GreedySearch.of(), "STOP").generate(">", 1, heard, new Cancellation());
        assertThat(heard.pieces).containsExactly("a", "b", " ", "STO ", "ST ", "STOX");
        Heard atTheEnd = new Heard();
        decoder("abST", GreedySearch.of(), "STOP").generate(">", 1, atTheEnd, new Cancellation());
        assertThat(atTheEnd.pieces).containsExactly("a", "b", "ST");
    }

    @Test
    void overlappingBeginningsOfStopStringsAreNotMissed() {
        assertThat(decoder("aab", GreedySearch.of(), "ab")
                        .generate(">", 0)
                        .best()
                        .text())
                .contains("a");
        assertThat(decoder("xabcabd", GreedySearch.of(), "abcabd")
                        .generate(">", 0)
                        .best()
                        .text())
                .contains("x");
        assertThat(decoder("xababac", GreedySearch.of(), "abac", "c")
                        .generate(">", 0)
                        .best()
                        .text())
                .contains("xab");
        assertThat(decoder("né", GreedySearch.of(), "é").generate(">", 0).best().text())
                .contains("n");
    }

    @Test
    void aCharacterThatIsNeverCompletedEndsAsAReplacement() {
        Heard heard = new Heard();
        Generation g =
                Decoder.of(writing("a😀"), BYTES).with(Stopping.after(3)).generate(">", 0, heard, new Cancellation());
        assertThat(g.best().text()).contains("a\ufffd");
        assertThat(String.join("", heard.pieces)).isEqualTo("a\ufffd");
    }

    @ParameterizedTest
    @MethodSource("all")
    void cancellingReturnsWhatIsThere(Strategy strategy) {
        Cancellation cancellation = new Cancellation();
        cancellation.cancel();
        Generation none = decoder("some text", strategy).generate(">", 0, DecodingListener.NONE, cancellation);
        assertThat(none.best().finish()).isEqualTo(FinishReason.CANCELLED);
        assertThat(none.best().tokens()).isEmpty();
        assertThat(none.best().text()).contains("");
    }

    @ParameterizedTest
    @MethodSource("oneByOne")
    void aListenerMayCancel(Strategy strategy) {
        Cancellation cancellation = new Cancellation();
        Heard heard = new Heard();
        Generation g = decoder("some text that goes on and on", strategy)
                .generate(
                        ">",
                        0,
                        new DecodingListener() {
                            @Override
                            public void token(int prompt, int text, int token) {
                                heard.token(prompt, text, token);
                                if (heard.tokens.size() == 4) {
                                    cancellation.cancel();
                                }
                            }
                        },
                        cancellation);
        assertThat(g.best().finish()).isEqualTo(FinishReason.CANCELLED);
        assertThat(g.best().tokens()).hasSizeBetween(4, 8);
        assertThat("some text that").startsWith(g.best().text().orElseThrow());
    }

    @Test
    void anInterruptedThreadCancelsAndStaysInterrupted() {
        Thread.currentThread().interrupt();
        Generation g = decoder("some text", GreedySearch.of()).generate(">", 0);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(g.best().finish()).isEqualTo(FinishReason.CANCELLED);
    }

    @ParameterizedTest
    @MethodSource("all")
    void aTimeLimitEndsWhatIsRunning(Strategy strategy) {
        AtomicLong clock = new AtomicLong();
        Generation g = Decoder.of(writing("some text that goes on"), BYTES)
                .with(strategy)
                .with(Stopping.after(100).withTimeLimit(Duration.ofNanos(4)))
                .withClock(clock::getAndIncrement)
                .generate(">", 0);
        assertThat(g.best().finish()).isEqualTo(FinishReason.TIME);
        assertThat(g.best().tokens()).hasSizeBetween(1, 12);
    }

    @Test
    void anEmptyPromptBeginsAfterTheEndOfAText() {
        Decoder decoder = decoder("some text", GreedySearch.of());
        assertThat(decoder.encode("")).containsExactly(END);
        assertThat(decoder.generate("", 0).best().text()).contains("some text");
    }

    @Test
    void batchesTellWhichTextAPieceBelongsTo() {
        StringBuilder[] texts = {new StringBuilder(), new StringBuilder()};
        FunctionModel model = new FunctionModel(257, before -> {
            float[] z = new float[257];
            z[before[0] == 'a' ? 'x' : 'y'] = 50;
            return z;
        });
        Decoder.of(model, BYTES)
                .with(Stopping.after(3))
                .decode(
                        List.of(new Prompt(new int[] {'a', 'a', 'a'}, 0), new Prompt(new int[] {'b'}, 1)),
                        0,
                        new DecodingListener() {
                            @Override
                            public void text(int prompt, int text, String piece) {
                                texts[prompt].append(piece);
                            }
                        },
                        new Cancellation());
        assertThat(texts[0]).hasToString("xxx");
        assertThat(texts[1]).hasToString("yyy");
    }
}
