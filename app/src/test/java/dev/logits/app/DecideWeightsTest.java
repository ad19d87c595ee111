package dev.logits.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code logits decide --weights}, of cases and of numbers that are not, and {@code --against}. */
class DecideWeightsTest {
    private static final String[] ASKED = {"--costs", "0,1;4,0", "--benefit", "0.3", "--json"};

    @TempDir
    private Path folder;

    /** Rows with a weight each, each written as often as {@code times} says. */
    private Path file(String name, double noise, IntFunction<String> weight, IntFunction<Integer> times)
            throws IOException {
        SplittableRandom random = new SplittableRandom(11);
        StringBuilder text = new StringBuilder("id,w,side,no,yes,label\n");
        for (int r = 0; r < 60; r++) {
            double z = 3 * random.nextGaussian();
            double other = noise * random.nextGaussian();
            String label = random.nextDouble() < 1 / (1 + Math.exp(-z)) ? "yes" : "no";
            String row = String.format(
                    Locale.ROOT, "%d,%s,%s,0,%.3f,%s%n", r, weight.apply(r), r % 3 == 0 ? "a" : "b", z + other, label);
            text.append(row.repeat(times.apply(r)));
        }
        return Files.writeString(folder.resolve(name), text.toString().replace("\r", ""));
    }

    private Path file(String name, IntFunction<String> weight) throws IOException {
        return file(name, 0, weight, r -> 1);
    }

    private static CommandRun run(Path file, String... more) {
        Object[] args = new Object[6 + more.length];
        System.arraycopy(new Object[] {"decide", file, "--id", "id", "--logits", "no,yes"}, 0, args, 0, 6);
        System.arraycopy(more, 0, args, 6, more.length);
        return CommandRun.of(args);
    }

    private static JsonNode json(Path file, String... more) throws IOException {
        String[] all = new String[ASKED.length + more.length];
        System.arraycopy(ASKED, 0, all, 0, ASKED.length);
        System.arraycopy(more, 0, all, ASKED.length, more.length);
        CommandRun run = run(file, all);
        assertThat(run.err()).doesNotContain("logits:");
        assertThat(run.exit()).isZero();
        return new ObjectMapper().readTree(run.out());
    }

    @Test
    void wholeWeightsAreCases() throws IOException {
        Path weighted = file("weighted.csv", r -> Integer.toString(r % 4));
        Path copies = file("copies.csv", 0, r -> "1", r -> r % 4);
        String[] asked = {"--group", "side", "--recall", "0.8", "--review", "confident-error", "--most", "50"};
        String[] more = java.util.Arrays.copyOf(asked, asked.length + 2);
        more[asked.length] = "--weights";
        more[asked.length + 1] = "w";
        JsonNode of = json(weighted, more);
        JsonNode all = json(copies, asked);
        assertThat(of.at("/curves")).isEqualTo(all.at("/curves"));
        assertThat(of.at("/confusion")).isEqualTo(all.at("/confusion"));
        assertThat(of.at("/costs")).isEqualTo(all.at("/costs"));
        assertThat(of.at("/thresholds")).isEqualTo(all.at("/thresholds"));
        assertThat(of.at("/groups")).isEqualTo(all.at("/groups"));
        assertThat(of.at("/net_benefit")).isEqualTo(all.at("/net_benefit"));
        assertThat(of.at("/metrics")).isEqualTo(all.at("/metrics"));
        assertThat(of.at("/review/confident_error")).hasSizeLessThan(20).isNotEmpty();
        assertThat(of.at("/review/confident_error/0/row")).isNotEqualTo(of.at("/review/confident_error/1/row"));
        assertThat(of.at("/notes").toString()).contains("each row counts as as many cases as the weight");
    }

    @Test
    void otherWeightsSayHowMuchRowsCount() throws IOException {
        Path halves = file("halves.csv", r -> Double.toString(r % 4 / 2.0));
        Path whole = file("whole.csv", r -> Integer.toString(r % 4));
        JsonNode half = json(halves, "--weights", "w", "--group", "side");
        JsonNode cases = json(whole, "--weights", "w");
        for (String number : new String[] {"/curves/1/roc", "/micro/average_precision", "/costs/cost", "/macro_roc"}) {
            assertThat(half.at(number).asDouble())
                    .as(number)
                    .isCloseTo(cases.at(number).asDouble(), within(1e-15));
        }
        assertThat(half.at("/confusion/counts/0/0").asDouble())
                .isEqualTo(cases.at("/confusion/counts/0/0").asDouble() / 2);
        assertThat(half.at("/groups/accuracy")).hasSize(2);
        for (Map.Entry<String, JsonNode> metric : cases.at("/metrics").properties()) {
            // these depend on how many rows there are, too, not only on how much each counts
            if (!List.of("rows", "debiased_squared", "aurc").contains(metric.getKey())
                    && metric.getValue().isNumber()) {
                assertThat(half.at("/metrics").get(metric.getKey()).asDouble())
                        .as(metric.getKey())
                        .isCloseTo(metric.getValue().asDouble(), within(1e-12));
            }
        }
        JsonNode scaled = json(file("scaled.csv", r -> Double.toString(r % 4 * 1e90 / 3)), "--weights", "w");
        assertThat(scaled.at("/metrics/ece").asDouble())
                .isCloseTo(cases.at("/metrics/ece").asDouble(), within(1e-12));
        assertThat(scaled.at("/metrics/rows").asInt()).isBetween(45, 90);
        JsonNode equal = json(file("equal.csv", r -> "0.5"), "--weights", "w");
        JsonNode plain = json(file("plain.csv", r -> "1"));
        for (Map.Entry<String, JsonNode> metric : plain.at("/metrics").properties()) {
            assertThat(equal.at("/metrics").get(metric.getKey()))
                    .as(metric.getKey())
                    .isEqualTo(metric.getValue());
        }
        assertThat(scaled.at("/metrics/aurc").asDouble())
                .isCloseTo(half.at("/metrics/aurc").asDouble(), within(1e-6));
        assertThat(scaled.at("/metrics/debiased_squared").asDouble())
                .isCloseTo(half.at("/metrics/debiased_squared").asDouble(), within(1e-6));
        assertThat(half.at("/notes").toString()).contains("rows count as the weights", "intervals are of 45 rows");

        Path page = folder.resolve("page.html");
        CommandRun text = run(halves, "--weights", "w", "--report", page.toString());
        assertThat(text.err()).doesNotContain("logits:");
        assertThat(text.out()).contains("Confusion matrix: weights by label and decision");
        assertThat(Files.readString(page)).contains("Areas under the curves", "class by class");
    }

    @Test
    void whatCountsCasesRefusesOtherWeights() throws IOException {
        Path halves = file("halves.csv", r -> r == 7 ? "0.5" : "1");
        CommandRun recall = run(halves, "--weights", "w", "--recall", "0.9");
        assertThat(recall.exit()).isEqualTo(2);
        assertThat(recall.err().replaceAll("\\s+", " "))
                .contains(
                        "--precision and --share count cases, so --weights must be whole numbers, and row 7 has \"0.5\"");
        CommandRun bad = run(file("bad.csv", r -> r == 7 ? "-1" : "1"), "--weights", "w");
        assertThat(bad.exit()).isEqualTo(2);
        assertThat(bad.err().replaceAll("\\s+", " ")).contains("row 7: the weight \"w\" is \"-1\"");
    }

    @Test
    void anotherModelIsComparedRowByRow() throws IOException {
        Path other = file("other.csv", 2, r -> "1", r -> 1);
        Path page = folder.resolve("page.html");
        JsonNode json = json(file("one.csv", r -> "1"), "--against", other.toString(), "--report", page.toString());
        JsonNode against = json.at("/against");
        assertThat(against.at("/roc")).hasSize(1);
        assertThat(against.at("/roc/0/this").asDouble())
                .isCloseTo(json.at("/curves/1/roc").asDouble(), within(1e-12));
        assertThat(against.at("/roc/0/difference").asDouble()).isPositive();
        assertThat(against.at("/costs/this").asDouble())
                .isCloseTo(json.at("/costs/cost").asDouble(), within(1e-12));
        assertThat(against.at("/costs/other").asDouble())
                .isCloseTo(json(other).at("/costs/cost").asDouble(), within(1e-12));
        assertThat(Files.readString(page)).contains("Against another model", "cost per row");

        Path weighted = file("two.csv", r -> Double.toString(r % 3 + 0.5));
        Path otherWeighted = file("three.csv", 2, r -> Double.toString(r % 3 + 0.5), r -> 1);
        JsonNode both = json(weighted, "--weights", "w", "--against", otherWeighted.toString());
        assertThat(both.at("/against/roc/0/this").asDouble())
                .isCloseTo(both.at("/curves/1/roc").asDouble(), within(1e-12));
        assertThat(both.at("/against/costs/this").asDouble())
                .isCloseTo(both.at("/costs/cost").asDouble(), within(1e-12));
    }
}
