package dev.logits.io.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.logits.decode.AdaptiveP;
import dev.logits.decode.AllowedTokens;
import dev.logits.decode.BadWords;
import dev.logits.decode.BeginSuppressedTokens;
import dev.logits.decode.DecodingPlan;
import dev.logits.decode.Dry;
import dev.logits.decode.DynamicTemperature;
import dev.logits.decode.EpsilonCutoff;
import dev.logits.decode.EtaCutoff;
import dev.logits.decode.ForcedFirstToken;
import dev.logits.decode.ForcedLastToken;
import dev.logits.decode.FrequencyPenalty;
import dev.logits.decode.LengthDecay;
import dev.logits.decode.LogitBias;
import dev.logits.decode.LogitsProcessor;
import dev.logits.decode.MinLength;
import dev.logits.decode.MinNewTokens;
import dev.logits.decode.MinP;
import dev.logits.decode.Mirostat;
import dev.logits.decode.Mirostat2;
import dev.logits.decode.NoRepeatNgram;
import dev.logits.decode.Normalize;
import dev.logits.decode.PLess;
import dev.logits.decode.RepetitionPenalty;
import dev.logits.decode.Sampler;
import dev.logits.decode.SequenceBias;
import dev.logits.decode.SuppressedTokens;
import dev.logits.decode.Temperature;
import dev.logits.decode.Tokens;
import dev.logits.decode.TopH;
import dev.logits.decode.TopK;
import dev.logits.decode.TopNSigma;
import dev.logits.decode.TopP;
import dev.logits.decode.TypicalP;
import dev.logits.decode.Window;
import dev.logits.decode.Xtc;
import dev.logits.io.MalformedFileException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

public class DecodingPlanJsonTest {
    private static final Tokens STOP = Tokens.of(2, 5);

    public static final List<LogitsProcessor> ALL = List.of(
            new Temperature(0.1 + 0.2),
            new DynamicTemperature(0.8, 0.3, 1.5),
            new TopK(40),
            new TopP(Math.nextDown(0.9), 2),
            new MinP(0.05),
            new TypicalP(0.9),
            new EpsilonCutoff(3e-4),
            new EtaCutoff(Double.MIN_NORMAL),
            new TopNSigma(1.5),
            new TopH(0.4, 50),
            new PLess(),
            new Xtc(0.5, 0.1),
            new Normalize(),
            new RepetitionPenalty(1.1, Window.last(64)),
            new FrequencyPenalty(0.5, -0.25),
            new Dry(0.8, 1.75, 2, Window.ALL, List.of(Tokens.of(13), Tokens.of(1, 2))),
            new NoRepeatNgram(3),
            new LogitBias(Map.of(7, 1.5, 3, Double.NEGATIVE_INFINITY)),
            new SequenceBias(List.of(new SequenceBias.Biased(Tokens.of(1, 2), -0.1))),
            new BadWords(List.of(Tokens.of(4, 3))),
            new AllowedTokens(Tokens.of(3, 1)),
            new SuppressedTokens(STOP),
            new BeginSuppressedTokens(STOP),
            new ForcedFirstToken(0),
            new ForcedLastToken(STOP, 20),
            new MinLength(3, STOP),
            new MinNewTokens(3, STOP),
            new LengthDecay(10, 1.01, STOP));

    private static final List<Sampler> SAMPLERS = List.of(
            Sampler.GREEDY,
            Sampler.ANCESTRAL,
            new Mirostat(5, 0.1, 80),
            new Mirostat2(3.3, 0.1),
            new AdaptiveP(0.55, 0.9));

    @Test
    void everyRuleAndSamplerComesBackBitForBit(@TempDir Path folder) throws IOException {
        for (Sampler sampler : SAMPLERS) {
            DecodingPlan plan = new DecodingPlan(ALL, sampler);
            Path file = folder.resolve("plan.json");
            DecodingPlanJson.write(file, plan);
            assertThat(DecodingPlanJson.read(file)).isEqualTo(plan);
            assertThat(DecodingPlanJson.toJson(DecodingPlanJson.read(file))).isEqualTo(DecodingPlanJson.toJson(plan));
        }
    }

    @Test
    void noKindOfRuleIsLeftOutOfThisTest() {
        Set<Class<?>> tested = new HashSet<>();
        ALL.forEach(rule -> tested.add(rule.getClass()));
        SAMPLERS.forEach(sampler -> tested.add(sampler.getClass()));
        assertThat(tested).containsExactlyInAnyOrderElementsOf(PlanParts.kinds());
    }

    @Test
    void looksAsItsDocumentationSays() {
        DecodingPlan plan =
                DecodingPlan.of(Sampler.ANCESTRAL, new RepetitionPenalty(1.1, Window.last(64)), new TopK(40));
        assertThat(DecodingPlanJson.toJson(plan)).isEqualTo("""
                        {
                          "format" : "logits-decoding-plan",
                          "version" : 1,
                          "rules" : [ {
                            "type" : "repetition-penalty",
                            "penalty" : 1.1,
                            "window" : "last 64"
                          }, {
                            "type" : "top-k",
                            "k" : 40
                          } ],
                          "sampler" : {
                            "type" : "ancestral"
                          },
                          "checksum" : "18d9f062"
                        }
                        """);
    }

    @Test
    void namesThePlaceOfWhatIsWrong() {
        assertThatThrownBy(() -> parse("{\"type\":\"top-p\",\"p\":1.5,\"minKeep\":1}"))
                .isInstanceOf(MalformedFileException.class)
                .hasMessageStartingWith("plan.json: rules[0].")
                .hasMessageContaining("top-p must be above 0 and at most 1, got 1.5");
        assertThatThrownBy(() -> parse("{\"type\":\"top-q\"}"))
                .hasMessageContaining("rules[0].type: \"top-q\" is unknown: expected one of temperature,");
        assertThatThrownBy(() -> parse("{\"type\":\"top-k\",\"K\":5}"))
                .hasMessage("plan.json: rules[0].K: unknown: expected k, type");
        assertThatThrownBy(() -> parse("{\"type\":\"top-k\"}")).hasMessageContaining("rules[0].k: missing");
        assertThatThrownBy(() -> parse("{\"type\":\"ancestral\"}")).hasMessageContaining("is unknown");
        assertThatThrownBy(() -> parse("7")).hasMessageContaining("rules[0]: 7: expected an object");
        assertThatThrownBy(() ->
                        parse("{\"type\":\"no-repeat-ngram\",\"n\":2},{\"type\":\"allowed-tokens\",\"tokens\":[-1]}"))
                .hasMessage("plan.json: rules[1].tokens: -1 is not a token: expected 0 or more");
        assertThatThrownBy(() -> parse("{\"type\":\"repetition-penalty\",\"penalty\":2,\"window\":\"some\"}"))
                .hasMessageContaining("rules[0].window: \"some\" is no window");
    }

    private static DecodingPlan parse(String rules) throws IOException {
        String json = "{\"format\":\"logits-decoding-plan\",\"version\":1,\"rules\":[" + rules
                + "],\"sampler\":{\"type\":\"greedy\"}}";
        return DecodingPlanJson.parse(json.getBytes(StandardCharsets.UTF_8), "plan.json");
    }

    @Test
    void aRuleOfOnesOwnCannotBeSaved() {
        LogitsProcessor own = (c, history, random) -> c.ban(0);
        assertThatThrownBy(() -> DecodingPlanJson.toJson(DecodingPlan.of(Sampler.GREEDY, own)))
                .hasMessageContaining("cannot be saved");
    }
}
