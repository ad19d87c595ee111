package dev.logits.decode.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.logits.decode.Candidates;
import dev.logits.decode.DecodingPlan;
import dev.logits.decode.LanguageModel;
import dev.logits.decode.LogitsProcessor;
import dev.logits.decode.Sampler;
import dev.logits.decode.TokenHistory;
import dev.logits.decode.embedded.ContextLanguageModel;
import dev.logits.decode.rule.Temperature;
import dev.logits.decode.rule.TopP;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class SharedDecodingTest {
    private static final ContextLanguageModel MODEL = ContextLanguageModel.embedded();

    private static final Decoder DECODER = Decoder.of(MODEL, MODEL.tokenizer())
            .with(Sampling.of(DecodingPlan.of(Sampler.ANCESTRAL, new Temperature(1.2), new TopP(0.95))))
            .with(Stopping.after(24).withStrings("the"));

    private static Prompt prompt(String text) {
        return new Prompt(MODEL.tokenizer().encode(text), 0);
    }

    @Test
    void textsAreThoseOfADecoderByItselfWheneverTheyJoin() {
        Random random = new Random(11);
        String[] begins = {"Once upon a time", "The old king", "A dog " + "ran and ".repeat(100), "x"};
        List<CompletableFuture<Generation>> shared = new ArrayList<>();
        List<Generation> alone = new ArrayList<>();
        List<Strategy> strategies = List.of(
                DECODER.strategy(),
                new Sampling(DecodingPlan.of(Sampler.ANCESTRAL), 3),
                new BestOf(DecodingPlan.of(Sampler.ANCESTRAL), 3, 1),
                BeamSearch.of(3),
                GreedySearch.of());
        try (SharedDecoding steps = new SharedDecoding(MODEL)) {
            for (int i = 0; i < 40; i++) {
                Decoder decoder = DECODER.with(strategies.get(i % strategies.size()));
                Prompt prompt = prompt(begins[i % begins.length]);
                shared.add(steps.join(decoder, prompt, i, DecodingListener.NONE, new Cancellation()));
                alone.add(decoder.decode(List.of(prompt), i).get(0));
                for (int step = random.nextInt(6); step > 0; step--) {
                    steps.step();
                }
            }
            while (steps.size() > 0) {
                steps.step();
            }
            assertThat(steps.rows()).isZero();
        }
        for (int i = 0; i < alone.size(); i++) {
            assertThat(shared.get(i)).isCompleted();
            List<GeneratedText> expected = alone.get(i).texts();
            List<GeneratedText> texts = shared.get(i).join().texts();
            assertThat(texts).hasSameSizeAs(expected);
            for (int t = 0; t < texts.size(); t++) {
                assertThat(texts.get(t).tokens()).isEqualTo(expected.get(t).tokens());
                assertThat(texts.get(t).text()).isEqualTo(expected.get(t).text());
                assertThat(texts.get(t).score()).isEqualTo(expected.get(t).score());
                assertThat(texts.get(t).finish()).isEqualTo(expected.get(t).finish());
            }
        }
    }

    @Test
    void aLongPromptIsReadWhileOthersTakeTheirSteps() {
        List<Integer> tokens = new ArrayList<>();
        DecodingListener counts = new DecodingListener() {
            @Override
            public void token(int prompt, int text, int token) {
                tokens.add(token);
            }
        };
        try (SharedDecoding steps = new SharedDecoding(MODEL)) {
            steps.join(DECODER.with(Stopping.after(1000)), prompt("Once"), 1, counts, new Cancellation());
            CompletableFuture<Generation> slow = steps.join(
                    DECODER, prompt("a b ".repeat(400)), 1, DecodingListener.NONE, new Cancellation());
            for (int i = 0; i < 8; i++) {
                steps.step();
            }
            assertThat(tokens).hasSize(8);
            assertThat(slow).isNotDone();
        }
    }

    @Test
    void aCancelledRequestAndOneWhoseTimeIsUpEndWithTheNextStep() {
        CompletableFuture<Generation> stays;
        try (SharedDecoding steps = new SharedDecoding(MODEL)) {
            Cancellation cancellation = new Cancellation();
            long[] now = {0};
            Decoder longer = DECODER.with(Stopping.after(1000)).with(GreedySearch.of());
            var cancelled = steps.join(longer, prompt("a"), 1, DecodingListener.NONE, cancellation);
            var late = steps.join(
                    longer.with(Stopping.after(1000).withTimeLimit(Duration.ofSeconds(1)))
                            .withClock(() -> now[0]),
                    prompt("b"),
                    1,
                    DecodingListener.NONE,
                    new Cancellation());
            stays = steps.join(longer, prompt("c"), 1, DecodingListener.NONE, new Cancellation());
            steps.step();
            cancellation.cancel();
            now[0] = 2_000_000_000L;
            steps.step();
            assertThat(cancelled.join().best().finish()).isEqualTo(FinishReason.CANCELLED);
            assertThat(late.join().best().finish()).isEqualTo(FinishReason.TIME);
            assertThat(late.join().best().tokens()).hasSize(1);
            assertThat(stays).isNotDone();
            assertThat(steps.rows()).isEqualTo(1);
        }
        assertThat(stays.join().best().finish()).isEqualTo(FinishReason.CANCELLED);
    }

    /** A rule with a mistake in it. */
    private record Broken() implements LogitsProcessor {
        @Override
        public void process(Candidates c, TokenHistory history, RandomGenerator random) {
            if (history.generated() == 1) {
                throw new IllegalStateException("broken");
            }
        }
    }

    @Test
    void aRuleThatThrowsEndsItsRequestAlone() {
        try (SharedDecoding steps = new SharedDecoding(MODEL)) {
            var broken = steps.join(
                    DECODER.with(Sampling.of(DecodingPlan.of(Sampler.GREEDY, new Broken()))),
                    prompt("a"),
                    1,
                    DecodingListener.NONE,
                    new Cancellation());
            var other = steps.join(DECODER, prompt("b"), 1, DecodingListener.NONE, new Cancellation());
            while (steps.size() > 0) {
                steps.step();
            }
            assertThat(broken).isCompletedExceptionally();
            assertThatThrownBy(broken::join).hasRootCauseMessage("broken");
            assertThat(other.join().best().tokens())
                    .isEqualTo(DECODER.decode(List.of(prompt("b")), 1).get(0).best().tokens());
        }
    }

    @Test
    void tracesOfPromptsAreTheScoresOfTheirTokens() {
        int[] tokens = MODEL.tokenizer().encode("Once upon a time there was a dog. ".repeat(12));
        List<PromptTrace> traces = new ArrayList<>();
        DecodingListener hears = new DecodingListener() {
            @Override
            public void read(int prompt, PromptTrace trace) {
                traces.add(trace);
            }
        };
        Decoder decoder = DECODER.withPromptTraces(2);
        try (SharedDecoding steps = new SharedDecoding(MODEL)) {
            steps.join(decoder, new Prompt(tokens, 0), 1, hears, new Cancellation());
            while (steps.size() > 0) {
                steps.step();
            }
        }
        TextScore score = TextScore.of(
                MODEL, new int[] {tokens[0]}, java.util.Arrays.copyOfRange(tokens, 1, tokens.length));
        assertThat(traces).hasSize(tokens.length - 1);
        for (int i = 0; i < traces.size(); i++) {
            PromptTrace trace = traces.get(i);
            assertThat(trace.position()).isEqualTo(i + 1);
            assertThat(trace.alternatives()).hasSize(2);
            assertThat(new TextScore.Token(trace.token(), trace.logProbability(), trace.rank(), trace.entropy()))
                    .isEqualTo(score.tokens().get(i));
            if (trace.rank() == 1) {
                assertThat(trace.alternatives().get(0).logProbability()).isEqualTo(trace.logProbability());
            }
        }
        traces.clear();
        decoder.decode(List.of(new Prompt(tokens, 0)), 1, hears, new Cancellation());
        assertThat(traces).hasSize(tokens.length - 1);
    }

    @Test
    void rejectsADecoderOfAnotherModelAndOneThatDrafts() {
        LanguageModel other = LanguageModel.of(3, text -> new float[3]);
        try (SharedDecoding steps = new SharedDecoding(other)) {
            assertThatThrownBy(() ->
                            steps.join(DECODER, prompt("a"), 1, DecodingListener.NONE, new Cancellation()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("join the one of that model");
            assertThatThrownBy(() -> steps.join(
                            Decoder.of(other).with(new PromptLookup(DecodingPlan.of(Sampler.GREEDY), 3, 3)),
                            new Prompt(new int[] {1}, 0),
                            1,
                            DecodingListener.NONE,
                            new Cancellation()))
                    .hasMessageContaining("decode it by itself");
            assertThat(steps.rows()).isZero();
        }
    }
}
