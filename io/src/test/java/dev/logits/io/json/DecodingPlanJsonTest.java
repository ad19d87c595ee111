package dev.logits.io.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.decode.Candidates;
import dev.logits.decode.DecodingPlan;
import dev.logits.decode.LogitsProcessor;
import dev.logits.decode.Sampler;
import dev.logits.decode.TokenHistory;
import dev.logits.decode.Tokens;
import dev.logits.decode.Window;
import dev.logits.decode.rule.AdaptiveP;
import dev.logits.decode.rule.AllowedTokens;
import dev.logits.decode.rule.BadWords;
import dev.logits.decode.rule.BeginSuppressedTokens;
import dev.logits.decode.rule.Dry;
import dev.logits.decode.rule.DynamicTemperature;
import dev.logits.decode.rule.EpsilonCutoff;
import dev.logits.decode.rule.EtaCutoff;
import dev.logits.decode.rule.ForcedFirstToken;
import dev.logits.decode.rule.ForcedLastToken;
import dev.logits.decode.rule.FrequencyPenalty;
import dev.logits.decode.rule.LengthDecay;
import dev.logits.decode.rule.LogitBias;
import dev.logits.decode.rule.MinLength;
import dev.logits.decode.rule.MinNewTokens;
import dev.logits.decode.rule.MinP;
import dev.logits.decode.rule.Mirostat;
import dev.logits.decode.rule.Mirostat2;
import dev.logits.decode.rule.NoRepeatNgram;
import dev.logits.decode.rule.Normalize;
import dev.logits.decode.rule.PLess;
import dev.logits.decode.rule.RepetitionPenalty;
import dev.logits.decode.rule.RuleCatalog;
import dev.logits.decode.rule.SequenceBias;
import dev.logits.decode.rule.SuppressedTokens;
import dev.logits.decode.rule.Temperature;
import dev.logits.decode.rule.TopH;
import dev.logits.decode.rule.TopK;
import dev.logits.decode.rule.TopNSigma;
import dev.logits.decode.rule.TopP;
import dev.logits.decode.rule.TypicalP;
import dev.logits.decode.rule.Xtc;
import dev.logits.io.MalformedFileException;
import dev.logits.io.internal.json.JsonFields;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
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
    void everyKindOfTheCatalogComesBackAlsoThoseWithoutAnExampleAbove() throws IOException {
        for (Class<? extends Record> kind : RuleCatalog.BUILT_IN.kinds()) {
            ObjectNode part = example(kind);
            part.put("type", RuleCatalog.name(kind));
            boolean rule = LogitsProcessor.class.isAssignableFrom(kind);
            String greedy = "{\"type\":\"greedy\"}";
            DecodingPlan plan = parse(rule ? part.toString() : "", rule ? greedy : part.toString());
            assertThat(rule ? plan.processors().get(0) : plan.sampler()).isInstanceOf(kind);
            assertThat(DecodingPlanJson.fromJson(DecodingPlanJson.toJson(plan))).isEqualTo(plan);
        }
    }

    /** The fields of a record, by the types of its components: each in a range that most parameters have. */
    private static ObjectNode example(Class<?> record) {
        ObjectNode json = JsonFields.MAPPER.createObjectNode();
        for (RecordComponent component : record.getRecordComponents()) {
            String name = component.getName();
            Class<?> type = component.getType();
            if (type == int.class) {
                json.put(name, 2);
            } else if (type == double.class) {
                json.put(name, name.equals("base") ? 1.5 : 0.3);
            } else if (type == boolean.class) {
                json.put(name, true);
            } else if (type == Window.class) {
                json.put(name, "last 7");
            } else if (type == Map.class) {
                json.putObject(name).put("3", -0.5);
            } else {
                ArrayNode array = json.putArray(name);
                if (type == Tokens.class) {
                    array.add(4);
                } else if (component.getGenericType().getTypeName().contains("Tokens")) {
                    array.addArray().add(4).add(3);
                } else {
                    array.add(example(SequenceBias.Biased.class));
                }
            }
        }
        return json;
    }

    /** A rule of a user, with each kind of component that no built-in rule has. */
    record NoDigits(Tokens digits, boolean always, String why, Part part) implements LogitsProcessor {
        record Part(double weight, List<Tokens> texts) {}

        @Override
        public void process(Candidates c, TokenHistory history, RandomGenerator random) {
            for (int i = 0; always && i < digits.size(); i++) {
                c.add(digits.get(i), -part.weight());
            }
        }
    }

    @Test
    void aRegisteredRuleOfOnesOwnComesBack(@TempDir Path folder) throws IOException {
        RuleCatalog catalog = RuleCatalog.BUILT_IN.with(NoDigits.class);
        NoDigits own = new NoDigits(STOP, true, "no \"numbers\"", new NoDigits.Part(0.1, List.of(STOP, Tokens.of(9))));
        DecodingPlan plan = DecodingPlan.of(Sampler.GREEDY, new Temperature(0.5), own);
        Path file = folder.resolve("plan.json");
        DecodingPlanJson.write(file, plan, catalog);
        assertThat(DecodingPlanJson.read(file, catalog)).isEqualTo(plan);
        assertThatThrownBy(() -> DecodingPlanJson.read(file))
                .hasMessageContaining("rules[1].type: \"no-digits\" is unknown: expected one of");
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
                .hasMessageStartingWith("the text: rules[0].")
                .hasMessageContaining("top-p must be above 0 and at most 1, got 1.5");
        assertThatThrownBy(() -> parse("{\"type\":\"top-q\"}"))
                .hasMessageContaining("rules[0].type: \"top-q\" is unknown: expected one of repetition-penalty,");
        assertThatThrownBy(() -> parse("{\"type\":\"top-k\",\"K\":5}"))
                .hasMessage("the text: rules[0].K: unknown: expected k, type");
        assertThatThrownBy(() -> parse("{\"type\":\"top-k\"}")).hasMessageContaining("rules[0].k: missing");
        assertThatThrownBy(() -> parse("{\"type\":\"ancestral\"}")).hasMessageContaining("is unknown");
        assertThatThrownBy(() -> parse("7")).hasMessageContaining("rules[0]: 7: expected an object");
        assertThatThrownBy(() ->
                        parse("{\"type\":\"no-repeat-ngram\",\"n\":2},{\"type\":\"allowed-tokens\",\"tokens\":[-1]}"))
                .hasMessage("the text: rules[1].tokens: -1 is not a token: expected 0 or more");
        assertThatThrownBy(() -> parse("{\"type\":\"repetition-penalty\",\"penalty\":2,\"window\":\"some\"}"))
                .hasMessageContaining("rules[0].window: \"some\" is no window");
    }

    private static DecodingPlan parse(String rules) throws IOException {
        return parse(rules, "{\"type\":\"greedy\"}");
    }

    private static DecodingPlan parse(String rules, String sampler) throws IOException {
        String json = "{\"format\":\"logits-decoding-plan\",\"version\":1,\"rules\":[" + rules + "],\"sampler\":"
                + sampler + "}";
        return DecodingPlanJson.fromJson(json);
    }

    @Test
    void aRuleThatIsNotRegisteredCannotBeSaved() {
        LogitsProcessor own = (c, history, random) -> c.ban(0);
        assertThatThrownBy(() -> DecodingPlanJson.toJson(DecodingPlan.of(Sampler.GREEDY, own)))
                .hasMessageContaining("cannot be saved: it is not in the catalog of rules");
    }

    @Test
    void exemptTokensMayBeAbsent() throws IOException {
        DecodingPlan plan =
                DecodingPlan.of(Sampler.ANCESTRAL, new RepetitionPenalty(1.1), new Xtc(0.5, 0.1, 1, Tokens.of(7, 3)));
        String json = DecodingPlanJson.toJson(plan);
        assertThat(json).containsOnlyOnce("\"exempt\" : [ 3, 7 ]");
        assertThat(DecodingPlanJson.fromJson(json)).isEqualTo(plan);
    }
}
