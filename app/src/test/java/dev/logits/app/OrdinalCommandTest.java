package dev.logits.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code logits regress --ordinal} against clm of R's package ordinal. */
class OrdinalCommandTest {
    private static final String BIRTHS = "../data/birthwt.csv";
    private static final String VISITS = "C(pmin(ftv, 2)) ~ age + lwt + smoke";

    private static CommandRun run(Object... words) {
        List<Object> args = new ArrayList<>(List.of("regress", BIRTHS));
        args.addAll(List.of(words));
        return CommandRun.of(args.toArray());
    }

    @Test
    void proportionalOddsHaveTheNumbersOfClm() throws IOException {
        CommandRun run = run("--formula", VISITS, "--ordinal", "cumulative", "--json");
        assertThat(run.exit()).as(run.err()).isZero();
        JsonNode json = new ObjectMapper().readTree(run.out());
        assertThat(json.get("classes").toString()).isEqualTo("[\"0\",\"1\",\"2\"]");
        assertThat(json.get("coefficients").get(0).get("coef").asDouble()).isCloseTo(0.0819762158572969, within(1e-9));
        assertThat(json.get("thresholds").get(1).get("se").asDouble()).isCloseTo(0.8617236320575105, within(1e-8));
        assertThat(json.get("log_likelihood").asDouble()).isCloseTo(-186.07952239182, within(1e-9));
    }

    @Test
    void theTableNamesThresholdsLinksAndNominalTerms() {
        String text = run("--formula", VISITS, "--ordinal", "cumulative", "--nominal", "smoke")
                .out();
        assertThat(text)
                .contains("0 < 1 < 2", "log-odds of a higher", "smoke[yes] at 0|1", "smoke[yes] at 1|2", "0|1 ");
        String probit = run("--label", "low", "--columns", "age,lwt", "--ordinal", "cumulative", "--link", "probit")
                .out();
        assertThat(probit).contains("probit of a higher low", "link probit").doesNotContain("odds ratio");
        assertThat(run("--formula", VISITS, "--ordinal", "continuation").out()).contains("going on to a higher");
        assertThat(run("--formula", VISITS, "--ordinal", "adjacent").out()).contains("the next higher");
    }

    @Test
    void whatDoesNotGoTogetherIsRefused() {
        assertThat(run("--formula", VISITS, "--link", "probit").err()).contains("--link goes with --ordinal");
        assertThat(run("--formula", VISITS, "--ordinal", "cumulative", "--robust", "HC0")
                        .err())
                .contains("--robust does not go with --ordinal");
        assertThat(run("--formula", VISITS, "--ordinal", "sorted").err())
                .contains("cumulative, adjacent, continuation");
        assertThat(run("--formula", VISITS, "--ordinal", "cumulative", "--nominal", "race")
                        .err())
                .contains("--nominal race: no such column or term; there are age, lwt, smoke");
        assertThat(run("--formula", "low ~ age - 1", "--ordinal", "cumulative").err())
                .contains("without intercept");
        assertThat(run("--formula", VISITS, "--ordinal", "adjacent", "--link", "probit")
                        .err())
                .contains("adjacent categories");
    }
}
