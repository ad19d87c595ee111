package dev.logits.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code generate --vote} by the other means than a plain count. */
class VoteCommandTest {
    private static CommandRun run(String... more) {
        List<Object> words = new ArrayList<>(List.of("generate", "The cat"));
        words.addAll(Arrays.asList(more));
        if (!words.contains("--max-new-tokens")) {
            words.addAll(List.of("--max-new-tokens", "12"));
        }
        return CommandRun.of(words.toArray());
    }

    /** F1 of the tokens two texts share. */
    private static double shared(JsonNode a, JsonNode b) {
        Map<Integer, Integer> counts = new HashMap<>();
        a.path("tokens").forEach(token -> counts.merge(token.asInt(), 1, Integer::sum));
        double both = 0;
        for (JsonNode token : b.path("tokens")) {
            int left = counts.getOrDefault(token.asInt(), 0);
            if (left > 0) {
                both++;
                counts.put(token.asInt(), left - 1);
            }
        }
        return 2 * both / (a.path("tokens").size() + b.path("tokens").size());
    }

    @Test
    void minimumBayesRiskTakesTheTextThatIsMostLikeAll() throws IOException {
        JsonNode json = run("--vote", "mbr", "--samples", "6", "--json").json();
        int best = json.path("best").asInt();
        double most = 0;
        for (int i = 0; i < 6; i++) {
            double sum = 0;
            for (JsonNode other : json.path("texts")) {
                sum += shared(json.path("texts").get(i), other) / 6;
            }
            assertThat(json.path("similarities").get(i).asDouble()).isCloseTo(sum, within(1e-12));
            most = Math.max(most, sum);
        }
        assertThat(json.path("similarities").get(best).asDouble()).isCloseTo(most, within(1e-12));
        String out = run("--vote", "mbr", "--samples", "6").done().out();
        assertThat(out).startsWith("like all  tokens  text");
        assertThat(out.strip())
                .endsWith("The cat" + json.path("texts").get(best).path("text").asText());
    }

    @Test
    void unsureTextsEndEarlyAndHaveNoVote() throws IOException {
        String[] words = {
            "--vote",
            "(\\w+)",
            "--samples",
            "16",
            "--warm-up",
            "6",
            "--stop-unsure",
            "0.7",
            "--group",
            "4",
            "--json",
            "--max-new-tokens",
            "40"
        };
        String[] without = Arrays.copyOf(words, 4);
        JsonNode stopped = run(words).json();
        List<String> plain = new ArrayList<>(Arrays.asList(without));
        plain.addAll(List.of("--json", "--max-new-tokens", "40"));
        JsonNode all = run(plain.toArray(String[]::new)).json();
        int unsure = stopped.path("unsure").size();
        assertThat(unsure).isBetween(4, 15);
        int shorter = 0;
        for (int i = 0; i < 16; i++) {
            JsonNode a = stopped.path("texts").get(i).path("tokens");
            JsonNode b = all.path("texts").get(i).path("tokens");
            shorter += a.size() < b.size() ? 1 : 0;
            for (int t = 0; t < a.size() - 1; t++) {
                assertThat(a.get(t)).isEqualTo(b.get(t));
            }
            assertThat(a.size() == b.size() || i >= 6).isTrue();
        }
        assertThat(shorter).isPositive();
        int voters = 0;
        for (JsonNode answer : stopped.path("answers")) {
            for (JsonNode text : answer.path("texts")) {
                voters++;
                assertThat(stopped.path("unsure")).doesNotContain(text);
            }
        }
        assertThat(voters).isBetween(1, 16 - unsure);
        assertThat(run("--vote", "a", "--samples", "4", "--warm-up", "2", "--stop-unsure", "0.5", "--group", "3")
                        .done()
                        .out())
                .contains("had a group of steps of less confidence than");
    }

    @Test
    void votesWeighAsMuchAsTheModelIsSure() throws IOException {
        Map<String, Double> sums = new HashMap<>();
        for (String by : new String[] {"count", "confidence", "tail", "self-certainty", "p-true"}) {
            List<String> words =
                    new ArrayList<>(List.of("--vote", "(\\w+)", "--samples", "5", "--vote-by", by, "--json"));
            if (by.equals("confidence") || by.equals("tail")) {
                words.addAll(List.of("--group", "5"));
            }
            if (by.equals("p-true")) {
                words.addAll(List.of("--ask", " The cat was", "--answers", " happy, sad"));
            }
            double sum = 0;
            for (JsonNode answer : run(words.toArray(String[]::new)).json().path("answers")) {
                sum += answer.path("weight").asDouble();
            }
            sums.put(by, sum);
        }
        assertThat(sums.get("count")).isEqualTo(5);
        assertThat(sums.get("p-true")).isBetween(0.001, 4.999);
        assertThat(sums.values()).doesNotHaveDuplicates().doesNotContain(0.0);
    }

    @Test
    void whatDoesNotGoTogetherIsRefused() {
        assertThat(run("--vote", "mbr", "--vote-by", "tail").err()).contains("leave out --vote-by");
        assertThat(run("--vote", "a", "--vote-by", "p-true").err()).contains("needs --ask");
        assertThat(run("--vote", "a", "--vote-by", "luck").err()).contains("--vote-by luck is none", "p-true");
        assertThat(run("--vote", "a", "--ask", "b").err()).contains("--ask needs --vote-by p-true");
        assertThat(run("--vote", "a", "--group", "3").err()).contains("--group needs --vote-by or --stop-unsure");
        assertThat(run("--vote", "a", "--warm-up", "3").err()).contains("--warm-up needs --stop-unsure");
        assertThat(run("--vote", "a", "--stop-unsure", "1").err()).contains("above 0 and below 1, got 1");
        assertThat(run("--vote", "a", "--stop-unsure", "0.5", "--samples", "8").err())
                .contains("learns from the first 8 of 8 texts");
        assertThat(run("--vote", "a", "--vote-by", "p-true", "--ask", "b", "--answers", "x")
                        .err())
                .contains("two tokens");
        assertThat(run("--stop-unsure", "0.5").err()).contains("--stop-unsure needs --vote");
    }
}
