package dev.logits.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code logits regress --contrast}, against sums of glm's coefficients and covariances in R. */
class ContrastCommandTest {
    private static final Path BIRTHS = Path.of("../data/birthwt.csv");

    private static CommandRun run(String contrast, String... more) {
        Object[] words = new Object[6 + more.length];
        words[0] = "regress";
        words[1] = BIRTHS;
        words[2] = "--formula";
        words[3] = "low ~ age + race + smoke";
        words[4] = "--contrast";
        words[5] = contrast;
        System.arraycopy(more, 0, words, 6, more.length);
        return CommandRun.of(words);
    }

    @Test
    void sumsHaveTheErrorsOfR() throws IOException {
        JsonNode json = run("race[other] - race[white]", "--contrast", "10 * age + smoke[yes]", "--json")
                .json();
        assertThat(json.at("/contrasts/0/value").asDouble()).isCloseTo(1.05673010423684, within(1e-10));
        assertThat(json.at("/contrasts/0/se").asDouble()).isCloseTo(0.405958293474407, within(1e-9));
        assertThat(json.at("/contrasts/1/value").asDouble()).isCloseTo(0.751722840895785, within(1e-10));
        assertThat(json.at("/contrasts/1/se").asDouble()).isCloseTo(0.504287058368058, within(1e-9));
        assertThat(json.at("/contrasts/1/sum").asText()).isEqualTo("10 * age + smoke[yes]");
    }

    @Test
    void theyStandInTextAndMarkdownAndFollowRobustErrors() {
        assertThat(run("race[other] - race[white]").done().out())
                .contains("sums of coefficients", "race[other] - race[white]    1.056730    0.405958");
        assertThat(run("race[other] - race[white]", "--format", "markdown")
                        .done()
                        .out())
                .contains("1.056730 | 0.405958");
        assertThat(run("race[other] - race[white]", "--robust", "HC3").done().out())
                .contains("race[other] - race[white]    1.056730")
                .doesNotContain("1.056730    0.405958");
    }

    @Test
    void mistakesAreNamed() {
        assertThat(run("race[other] - rae").err()).contains("no coefficient is called \"rae\"");
        assertThat(run("age smoke[yes]").err()).contains("expected + or - at \"smoke[yes]\"");
        assertThat(run(" ").err()).contains("it is empty");
        assertThat(run("age", "--firth").err()).contains("--contrast belongs to maximum likelihood");
        assertThat(CommandRun.of("regress", BIRTHS, "--formula", "race ~ age", "--contrast", "age")
                        .err())
                .contains("--contrast is for two classes; race has 3");
    }
}
