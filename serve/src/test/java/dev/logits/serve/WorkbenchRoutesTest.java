package dev.logits.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.logits.serve.model.ServedModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the page asks the server. */
class WorkbenchRoutesTest {
    private static final String PLAN = "{\"format\": \"logits-decoding-plan\", \"version\": 1, \"rules\":"
            + " [{\"type\": \"temperature\", \"temperature\": 0.5}, {\"type\": \"top-k\", \"k\": 3}],"
            + " \"sampler\": {\"type\": \"ancestral\"}}";

    private static LogitsServer server;
    private static RawClient client;

    @BeforeAll
    static void start() throws IOException {
        server = LogitsServer.builder().model(ServedModel.embedded()).start();
        client = new RawClient(server.uri());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static JsonNode ask(String route, String fields) {
        return client.json("/workbench/" + route, "{\"model\": \"logits-small\", " + fields + "}");
    }

    @Test
    void inspectingSaysWhatAnEchoSays() {
        JsonNode seen = ask("inspect", "\"prompt\": \"Once upon a time there was\", \"alternatives\": 3")
                .get("tokens");
        JsonNode echo = client.json(
                        "/v1/completions",
                        "{\"model\": \"logits-small\", \"prompt\": \"Once upon a time there was\", \"max_tokens\": 1,"
                                + " \"echo\": true, \"logprobs\": 1, \"temperature\": 0}")
                .at("/choices/0/logprobs/token_logprobs");
        assertThat(seen.get(0).has("log_probability")).isFalse();
        for (int i = 1; i < seen.size(); i++) {
            assertThat(seen.get(i).get("log_probability").doubleValue())
                    .isEqualTo(echo.get(i).doubleValue());
            assertThat(seen.get(i).get("alternatives").size()).isEqualTo(3);
            int rank = seen.get(i).get("rank").intValue();
            if (rank <= 3) {
                assertThat(seen.get(i).at("/alternatives/" + (rank - 1) + "/id"))
                        .isEqualTo(seen.get(i).get("id"));
            }
        }
    }

    @Test
    void aStepTellsWhatEachRuleLeft() {
        JsonNode step = ask(
                "step",
                "\"prompt\": \"Once upon a time there was a\", \"alternatives\": 50, \"plans\": [" + PLAN + "]");
        JsonNode raw = step.at("/raw/top");
        JsonNode stages = step.at("/plans/0/stages");
        assertThat(stages.findValuesAsText("rule")).containsExactly("temperature", "top-k", "ancestral");
        double first = raw.get(0).get("log_probability").doubleValue();
        for (int i = 1; i < 5; i++) {
            double gap = first - raw.get(i).get("log_probability").doubleValue();
            double halved = stages.at("/0/top/0/log_probability").doubleValue()
                    - stages.at("/0/top/" + i + "/log_probability").doubleValue();
            assertThat(halved).isCloseTo(2 * gap, within(1e-6));
        }
        JsonNode last = stages.get(1);
        assertThat(last.get("left").intValue()).isEqualTo(3);
        assertThat(last.get("removed").intValue())
                .isEqualTo(step.get("vocabulary").intValue() - 3);
        double sum = 0;
        for (JsonNode token : last.get("top")) {
            sum += Math.exp(token.get("log_probability").doubleValue());
        }
        assertThat(sum).isCloseTo(1, within(1e-9));
        assertThat(last.at("/top").findValues("id")).contains(step.at("/plans/0/token/id"));
        assertThat(step.at("/plans/0/java").textValue())
                .isEqualTo("DecodingPlan.of(Sampler.ANCESTRAL, new Temperature(0.5), new TopK(3))");
        assertThat(step.at("/plans/0/plan/rules/1/k").intValue()).isEqualTo(3);
    }

    @Test
    void theTokenOfAStepIsTheOneThatACompletionDraws() {
        String prompt = "\"prompt\": \"Once upon a time there was a\", \"seed\": 7";
        JsonNode step = ask("step", prompt + ", \"plans\": [" + PLAN + "]");
        JsonNode text = client.json(
                "/v1/completions",
                "{\"model\": \"logits-small\", " + prompt + ", \"max_tokens\": 1, \"decoding_plan\": " + PLAN + "}");
        assertThat(text.at("/choices/0/text").textValue())
                .isEqualTo(step.at("/plans/0/token/text").textValue());
    }

    @Test
    void aConstraintIsTheFirstStage() {
        JsonNode step = ask(
                "step",
                "\"prompt\": \"Once upon a time there was a\", \"plans\": [" + PLAN
                        + "], \"structured_outputs\": {\"choice\": [\" brave\", \" quiet\"]}");
        JsonNode mask = step.at("/plans/0/stages/0");
        assertThat(mask.get("left").intValue()).isLessThan(20);
        assertThat(mask.get("top").findValuesAsText("text"))
                .allSatisfy(text -> assertThat(" brave quiet").contains(text));
        assertThat(step.at("/plans/0/java").textValue()).contains("constraint.rule()");
    }

    @Test
    void beamsAreThoseOfACompletion() {
        JsonNode beams = ask("beams", "\"prompt\": \"Once upon a time\", \"beams\": 3, \"max_tokens\": 5")
                .get("beams");
        assertThat(beams.size()).isEqualTo(3);
        for (JsonNode beam : beams) {
            double sum = 0;
            for (JsonNode token : beam.get("tokens")) {
                sum += token.get("log_probability").doubleValue();
            }
            assertThat(beam.get("log_probability").doubleValue()).isCloseTo(sum, within(1e-6));
        }
        assertThat(beams.at("/0/log_probability").doubleValue())
                .isGreaterThanOrEqualTo(beams.at("/2/log_probability").doubleValue());
    }

    @Test
    void theDeskJudgesAFile() {
        StringBuilder csv = new StringBuilder("cat,dog,label\n");
        for (int i = 0; i < 400; i++) {
            csv.append(i % 7 - 3)
                    .append(',')
                    .append(i % 5 - 2)
                    .append(',')
                    .append(i % 3 == 0 ? "cat" : "dog")
                    .append('\n');
        }
        String data = Base64.getEncoder().encodeToString(csv.toString().getBytes(StandardCharsets.UTF_8));
        JsonNode desk = client.json("/workbench/desk", "{\"name\": \"preds.csv\", \"data\": \"" + data + "\"}");
        assertThat(desk.get("names").toString()).isEqualTo("[\"cat\",\"dog\"]");
        assertThat(desk.at("/methods/rows").size()).isGreaterThan(8);
        assertThat(desk.get("calibrator").textValue()).contains("\"checksum\"");
        assertThat(desk.get("report").textValue())
                .startsWithIgnoringCase("<!doctype html")
                .contains("preds.csv");
        int shown = desk.at("/rows/shown").intValue();
        assertThat(Base64.getDecoder().decode(desk.at("/rows/logits").textValue()))
                .hasSize(8 * shown);
        assertThat(desk.at("/rows/all").intValue()).isEqualTo(shown).isBetween(150, 250);
    }

    @Test
    void whatIsWrongIsNamed() {
        assertThat(client.error(400, "/workbench/desk", "{\"name\": \"scores.xls\", \"data\": \"\"}")
                        .get("message")
                        .textValue())
                .contains(".csv")
                .contains("scores.xls");
        assertThat(client.error(
                                400,
                                "/workbench/step",
                                "{\"model\": \"logits-small\", \"prompt\": \"a\", \"plans\": []}")
                        .get("param")
                        .textValue())
                .isEqualTo("plans");
        assertThat(client.error(404, "/workbench/beams", "{\"model\": \"none\", \"prompt\": \"a\"}")
                        .get("param")
                        .textValue())
                .isEqualTo("model");
        assertThat(client.get("/page/style.css").headers().firstValue("Content-Security-Policy"))
                .isPresent();
        assertThat(client.get("/page/../LogitsServer.class").statusCode()).isEqualTo(404);
        assertThat(client.get("/page/none.js").statusCode()).isEqualTo(404);
    }
}
