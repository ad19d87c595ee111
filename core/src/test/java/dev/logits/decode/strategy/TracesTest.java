package dev.logits.decode.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.logits.decode.DecodingPlan;
import dev.logits.decode.FunctionModel;
import dev.logits.decode.Sampler;
import dev.logits.decode.rule.Temperature;
import dev.logits.decode.rule.TopK;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TracesTest {

    @Test
    void tracesSayWhatTheRulesRemovedAndWhatElseWasLikely() {
        float[] z = {3, 2, 1, 0, -1};
        FunctionModel model = new FunctionModel(5, text -> z);
        Decoder decoder = Decoder.of(model)
                .with(Sampling.of(DecodingPlan.of(Sampler.ANCESTRAL, new TopK(3), new Temperature(0.5))))
                .with(Stopping.after(40))
                .withTraces(2);
        GeneratedText text = decoder.generate(new int[] {0}, 3).best();
        double[] raw = SlowBeams.logSoftmax(z);
        double[] processed = SlowBeams.logSoftmax(new float[] {6, 4, 2});
        assertThat(text.trace()).hasSize(40);
        double sum = 0;
        for (int step = 0; step < 40; step++) {
            StepTrace t = text.trace().get(step);
            int token = text.tokens()[step];
            assertThat(t.step()).isEqualTo(step);
            assertThat(t.token()).isEqualTo(token);
            assertThat(t.rank()).isEqualTo(token + 1);
            assertThat(t.rawLogProbability()).isCloseTo(raw[token], within(1e-6));
            assertThat(t.processedLogProbability()).isCloseTo(processed[token], within(1e-6));
            assertThat(t.raw()).extracting(StepTrace.Alternative::token).containsExactly(0, 1);
            assertThat(t.processed().get(1).logProbability()).isCloseTo(processed[1], within(1e-6));
            assertThat(t.entropy()).isLessThan(t.rawEntropy());
            assertThat(t.effects()).hasSize(2);
            assertThat(t.effects().get(0).rule()).isEqualTo(new TopK(3));
            assertThat(t.effects().get(0).removed()).isEqualTo(2);
            assertThat(t.effects().get(0).probability()).isCloseTo(Math.exp(raw[3]) + Math.exp(raw[4]), within(1e-6));
            assertThat(t.effects().get(1).removed()).isZero();
            sum += t.rawLogProbability();
        }
        assertThat(text.logProbability().orElseThrow()).isCloseTo(sum, within(1e-9));
    }

    @ParameterizedTest
    @MethodSource("dev.logits.decode.strategy.DecoderTest#strategies")
    void tracesChangeNoToken(Strategy strategy) {
        Generation plain = DecoderTest.decoder(strategy).generate(new int[] {1, 2}, 7);
        Generation traced = DecoderTest.decoder(strategy).withTraces(3).generate(new int[] {1, 2}, 7);
        assertThat(traced.texts()).hasSameSizeAs(plain.texts());
        for (int i = 0; i < plain.texts().size(); i++) {
            GeneratedText text = traced.texts().get(i);
            assertThat(text.tokens()).isEqualTo(plain.texts().get(i).tokens());
            assertThat(plain.texts().get(i).trace()).isEmpty();
            assertThat(text.trace().stream().map(StepTrace::token))
                    .containsExactlyElementsOf(
                            Arrays.stream(text.tokens()).boxed().toList());
        }
    }

    static Stream<Strategy> tracedStrategies() {
        return Stream.concat(
                DecoderTest.strategies(),
                Stream.of(
                        BeamSearch.of(3),
                        new BeamSampling(List.of(), 3, 1, EarlyStopping.EXACT, 3),
                        new DiverseBeamSearch(List.of(), 4, 2, 0.7, 1, EarlyStopping.EXACT, 4),
                        new StochasticBeamSearch(List.of(), 4)));
    }

    @ParameterizedTest
    @MethodSource("tracedStrategies")
    void aTracedTokenHasTheProbabilityThatItHasAmongTheAlternatives(Strategy strategy) {
        for (GeneratedText text : DecoderTest.decoder(strategy)
                .withTraces(DecoderTest.V)
                .generate(new int[] {1, 2}, 7)
                .texts()) {
            for (StepTrace t : text.trace()) {
                StepTrace.Alternative chosen = t.processed().stream()
                        .filter(a -> a.token() == t.token())
                        .findFirst()
                        .orElseThrow();
                assertThat(t.processedLogProbability()).isCloseTo(chosen.logProbability(), within(1e-5));
                assertThat(t.processed().stream()
                                .mapToDouble(a -> Math.exp(a.logProbability()))
                                .sum())
                        .isCloseTo(1, within(1e-9));
            }
        }
    }
}
