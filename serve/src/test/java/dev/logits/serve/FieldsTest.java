package dev.logits.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.logits.decode.DecodingPlan;
import dev.logits.decode.Sampler;
import dev.logits.decode.Window;
import dev.logits.decode.embedded.ContextLanguageModel;
import dev.logits.decode.rule.Dry;
import dev.logits.decode.rule.MinP;
import dev.logits.decode.rule.Mirostat2;
import dev.logits.decode.rule.RepetitionPenalty;
import dev.logits.decode.rule.Temperature;
import dev.logits.decode.rule.TopK;
import dev.logits.decode.rule.TopP;
import dev.logits.decode.rule.TypicalP;
import dev.logits.decode.rule.Xtc;
import dev.logits.decode.strategy.Decoder;
import dev.logits.decode.strategy.Sampling;
import dev.logits.decode.strategy.SequenceBreakers;
import dev.logits.decode.strategy.Stopping;
import dev.logits.decode.strategy.TextScore;
import dev.logits.io.json.DecodingPlanJson;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Fields become the rules that they name, and wrong ones are refused by name. */
class FieldsTest {
    private static final ContextLanguageModel MODEL = ContextLanguageModel.embedded();

    private static LogitsServer server;
    private static RawClient client;

    @BeforeAll
    static void start() throws IOException {
        server = ServerFixture.start();
        client = new RawClient(server.uri());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String body(String fields) {
        return "{\"model\": \"small\", \"prompt\": \"The old king\", \"seed\": 9, \"max_tokens\": 30, "
                + fields.replace('\'', '"') + "}";
    }

    private static String text(String fields) {
        return client.json("/v1/completions", body(fields)).at("/choices/0/text").textValue();
    }

    private static String text(DecodingPlan plan) {
        return Decoder.of(MODEL, MODEL.tokenizer())
                .with(Sampling.of(plan))
                .with(Stopping.after(30))
                .generate("The old king", 9)
                .best()
                .text()
                .orElseThrow();
    }

    @TestFactory
    Stream<DynamicTest> fieldsAreTheRulesThatTheyName() {
        Sampler draw = Sampler.ANCESTRAL;
        return Stream.of(
                        plan("'temperature': 1", DecodingPlan.of(draw)),
                        plan("'temperature': 0", DecodingPlan.of(Sampler.GREEDY)),
                        plan("'temperature': 0, 'top_p': 0.5, 'top_k': 3", DecodingPlan.of(Sampler.GREEDY)),
                        plan(
                                "'top_p': 0.8, 'min_p': 0.02, 'top_k': 30, 'temperature': 1.3",
                                DecodingPlan.of(
                                        draw, new Temperature(1.3), new MinP(0.02), new TopK(30), new TopP(0.8))),
                        plan(
                                "'samplers': ['top_p', 'temperature'], 'top_p': 0.8, 'temperature': 1.3",
                                DecodingPlan.of(draw, new TopP(0.8), new Temperature(1.3))),
                        plan("'typical_p': 0.4", DecodingPlan.of(draw, new TypicalP(0.4))),
                        plan(
                                "'xtc_probability': 1, 'xtc_threshold': 0.05",
                                DecodingPlan.of(draw, new Xtc(1, 0.05))),
                        plan("'repeat_penalty': 1.6", DecodingPlan.of(draw, new RepetitionPenalty(1.6, Window.last(64)))),
                        plan("'repetition_penalty': 1.6", DecodingPlan.of(draw, new RepetitionPenalty(1.6))),
                        plan(
                                "'dry_multiplier': 5, 'dry_allowed_length': 1",
                                DecodingPlan.of(
                                        draw,
                                        new Dry(
                                                5,
                                                1.75,
                                                1,
                                                Window.ALL,
                                                SequenceBreakers.of(MODEL.tokenizer(), SequenceBreakers.LLAMA_CPP)))),
                        plan("'mirostat': 2, 'mirostat_tau': 3", DecodingPlan.of(new Mirostat2(3, 0.1))),
                        plan(
                                "'decoding_plan': "
                                        + DecodingPlanJson.toJson(DecodingPlan.of(draw, new TopK(2))),
                                DecodingPlan.of(draw, new TopK(2))))
                .map(pair -> DynamicTest.dynamicTest(
                        pair.fields, () -> assertThat(text(pair.fields)).isEqualTo(text(pair.plan))));
    }

    private record Pair(String fields, DecodingPlan plan) {}

    private static Pair plan(String fields, DecodingPlan plan) {
        return new Pair(fields, plan);
    }

    @TestFactory
    Stream<DynamicTest> wrongFieldsAreRefusedByName() {
        return Stream.of(
                        new String[] {"'best_of': 1, 'n': 2", "best_of"},
                        new String[] {"'logit_bias': {'5': 101}", "logit_bias"},
                        new String[] {"'logit_bias': {'999999': 1}", "logit_bias"},
                        new String[] {"'stop': ['a', 'b', 'c', 'd', 'e']", "stop"},
                        new String[] {"'temperature': -1", "temperature"},
                        new String[] {"'temperature': 'warm'", "temperature"},
                        new String[] {"'top_p': 0", "top_p"},
                        new String[] {"'n': 100", "n"},
                        new String[] {"'n': 1.5", "n"},
                        new String[] {"'logprobs': 51", "logprobs"},
                        new String[] {"'suffix': 'the end'", "suffix"},
                        new String[] {"'store': true", "store"},
                        new String[] {"'service_tier': 'flex'", "service_tier"},
                        new String[] {"'stream_options': {'include_usage': true}", "stream_options"},
                        new String[] {"'length_penalty': 2", "length_penalty"},
                        new String[] {"'skip_special_tokens': false", "skip_special_tokens"},
                        new String[] {"'min_tokens': 31", "min_tokens"},
                        new String[] {"'decoding_plan': {'rules': []}, 'top_k': 3", "decoding_plan"},
                        new String[] {"'samplers': ['top_k'], 'top_p': 0.5", "samplers"},
                        new String[] {"'allowed_token_ids': [-4]", "allowed_token_ids[0]"},
                        new String[] {"'structured_outputs': {'regex': 'a', 'choice': ['b']}", "structured_outputs"},
                        new String[] {"'response_format': {'type': 'json'}", "response_format.type"})
                .map(pair -> DynamicTest.dynamicTest(pair[0], () -> {
                    JsonNode error = client.error(400, "/v1/completions", body(pair[0]));
                    assertThat(error.get("param").textValue()).isEqualTo(pair[1]);
                    assertThat(error.get("message").textValue()).contains(pair[1]);
                }));
    }

    @Test
    void fieldsThatChangeNothingAreAccepted() {
        assertThat(text("'user': 'me', 'metadata': {'a': 'b'}, 'store': false, 'service_tier': 'auto', 'stop': null,"
                        + " 'logit_bias': {}, 'suffix': null, 'presence_penalty': 0"))
                .isEqualTo(text("'n': 1"));
    }

    @Test
    void anEmptyPromptAndOneThatIsTooLongAreRefused() {
        for (String prompt : new String[] {"\"\"", "[]", "[[]]", "[\"a\", \"\"]"}) {
            client.error(400, "/v1/completions", "{\"model\": \"small\", \"prompt\": " + prompt + "}");
        }
        assertThat(client.error(400, "/v1/completions", "{\"model\": \"small\", \"prompt\": \""
                                + "x y ".repeat(400_000) + "\"}")
                        .get("code")
                        .textValue())
                .isEqualTo("context_length_exceeded");
    }

    @Test
    void promptsAreScoredAsTheLibraryScoresThem() {
        int[] tokens = ServerFixture.tokens("Once upon a time there was a dog.");
        TextScore score = TextScore.of(
                MODEL, new int[] {tokens[0]}, Arrays.copyOfRange(tokens, 1, tokens.length));
        JsonNode json = client.json("/v1/completions", "{\"model\": \"small\", \"prompt\": " + Arrays.toString(tokens)
                + ", \"echo\": true, \"max_tokens\": 0, \"logprobs\": 0, \"prompt_logprobs\": 1}");
        JsonNode logprobs = json.at("/choices/0/logprobs/token_logprobs");
        assertThat(logprobs.size()).isEqualTo(tokens.length);
        for (int i = 1; i < tokens.length; i++) {
            double expected = score.tokens().get(i - 1).logProbability();
            assertThat(logprobs.get(i).doubleValue()).isEqualTo(expected);
            JsonNode told = json.at("/choices/0/prompt_logprobs").get(i).get("" + tokens[i]);
            assertThat(told.get("logprob").doubleValue()).isEqualTo(expected);
            assertThat(told.get("rank").intValue())
                    .isEqualTo(score.tokens().get(i - 1).rank());
        }
        double sum = client.json(
                        "/score",
                        "{\"model\": \"small\", \"text_1\": \"Once upon a time\", \"text_2\": [\" there was\", \" x\"]}")
                .at("/data/0/score")
                .doubleValue();
        assertThat(sum)
                .isCloseTo(
                        TextScore.of(
                                        MODEL,
                                        ServerFixture.tokens("Once upon a time"),
                                        ServerFixture.tokens(" there was"))
                                .logProbability(),
                        org.assertj.core.data.Offset.offset(1e-12));
    }

    @Test
    void logProbabilitiesAreRawOrThoseAfterTheRules() {
        String fields = "'logprobs': 3, 'top_k': 1";
        JsonNode raw = client.json("/v1/completions", body(fields)).at("/choices/0/logprobs");
        JsonNode processed = client.json("/v1/completions", body(fields + ", 'logprobs_mode': 'processed_logprobs'"))
                .at("/choices/0/logprobs");
        assertThat(raw.at("/token_logprobs/0").doubleValue()).isNegative();
        assertThat(processed.at("/token_logprobs/0").doubleValue()).isZero();
        assertThat(processed.at("/top_logprobs/0").size()).isEqualTo(1);
    }

    @Test
    void tokensGoThereAndBack() {
        JsonNode tokens = client.json("/tokenize", "{\"content\": \"Ein Märchen\", \"return_token_strs\": true}");
        assertThat(tokens.get("count").intValue()).isEqualTo(tokens.get("tokens").size());
        JsonNode text = client.json("/detokenize", "{\"tokens\": " + tokens.get("tokens") + "}");
        assertThat(text.get("prompt").textValue()).isEqualTo("Ein Märchen");
        assertThat(client.get("/tokenizer_info").body()).contains("BytePairTokenizer");
        client.json("/tokenize", "{\"model\": \"hermes\", \"messages\": [{\"role\": \"user\", \"content\": \"a\"}]}");
    }
}
