package dev.logits.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.logits.Logits;
import dev.logits.loss.CrossEntropy;
import dev.logits.math.Entropy;
import dev.logits.math.LogOdds;
import dev.logits.math.Softmax;
import java.io.IOException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code logits explain} as a stranger runs it. */
class ExplainCommandTest {

    private static CommandRun run(String line) {
        return piped("", line.split(" "));
    }

    private static CommandRun piped(String input, String... words) {
        return CommandRun.piped(input, (Object[]) words);
    }

    private static float[] logits(JsonNode json) {
        float[] z = new float[json.get("scores").size()];
        for (int i = 0; i < z.length; i++) {
            z[i] = (float) json.get("scores").get(i).get("logit").asDouble();
        }
        return z;
    }

    @Test
    void showsEachClassAndWhatItMeans() {
        CommandRun run = run("explain 2.0,1.0,-1.0 --label 0");
        assertThat(run.exit()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out().lines().limit(9))
                .containsExactly(
                        "class        z       p     ln p  log-odds    odds     grad  0        0.5       1",
                        "0       2.0000  0.7054  -0.3490    0.8731  2.3943  -0.2946  ██████████████▏",
                        "1       1.0000  0.2595  -1.3490   -1.0486  0.3504   0.2595  █████▎",
                        "2      -1.0000  0.0351  -3.3490   -3.3133  0.0364   0.0351  ▊",
                        "",
                        "lse           2.349012  log-sum-exp, ln of the sum of exp(z)",
                        "entropy       0.713866  nats: as unsure as between 2.04 equal classes",
                        "margin        1.000000  log-odds of class 0 over class 1",
                        "loss          0.349012  cross-entropy: -ln p of class 0");
        assertThat(run.out()).contains("class 0 is 1.0000 above class 1, so it is e^1.0000 = 2.7183 times");
    }

    @Test
    void printsTheLibrarysNumbersAsJson() throws IOException {
        JsonNode json = run("explain 2.0,1.0,-1.0,0.25 --label 1 --json").json();
        Logits z = Logits.copyOf(new float[][] {{2, 1, -1, 0.25f}});
        Logits gradient = Logits.zeros(1, 4);
        new CrossEntropy().meanAndGradient(z, new int[] {1}, gradient);
        double lse = Math.log(Math.exp(2) + Math.exp(1) + Math.exp(-1) + Math.exp(0.25));
        assertThat(json.get("classes").asInt()).isEqualTo(4);
        assertThat(json.get("top").asInt()).isZero();
        assertThat(json.get("lse").asDouble()).isCloseTo(lse, within(1e-15));
        assertThat(json.get("entropy").asDouble()).isCloseTo(Entropy.of(z)[0], within(1e-15));
        assertThat(json.get("margin").asDouble()).isEqualTo(1);
        assertThat(json.get("loss").asDouble()).isCloseTo(lse - 1, within(1e-15));
        double[] logOdds = new double[4];
        LogOdds.againstRest(z.array(), 0, 4, logOdds, 0);
        for (int c = 0; c < 4; c++) {
            JsonNode score = json.get("scores").get(c);
            assertThat(score.get("class").asInt()).isEqualTo(c);
            assertThat((float) score.get("probability").asDouble())
                    .isEqualTo(Softmax.of(z).get(0, c), within(1e-7f));
            assertThat(score.get("log_probability").asDouble())
                    .isCloseTo(Math.log(score.get("probability").asDouble()), within(1e-14));
            assertThat(score.get("log_odds").asDouble()).isEqualTo(logOdds[c]);
            assertThat(score.get("odds").asDouble()).isCloseTo(Math.exp(logOdds[c]), within(1e-14));
            assertThat((float) score.get("gradient").asDouble()).isEqualTo(gradient.get(0, c), within(1e-7f));
        }
        assertThat(json.get("notes")).isEmpty();
    }

    @Test
    void keepsTheDigitsThatAProbabilityRoundsAway() throws IOException {
        JsonNode sure = run("explain 60,0,0 --label 0 --json").json();
        JsonNode top = sure.get("scores").get(0);
        assertThat(top.get("probability").asDouble()).isEqualTo(1);
        assertThat(top.get("log_odds").asDouble()).isCloseTo(60 - Math.log(2), within(1e-13));
        assertThat(sure.get("loss").asDouble()).isCloseTo(2 * Math.exp(-60), within(1e-40));
        assertThat(top.get("gradient").asDouble()).isCloseTo(-2 * Math.exp(-60), within(1e-40));
        assertThat(run("explain 60,0 --label 1").out()).contains("8.8e-27", "60.0000");
    }

    @Test
    void dividesByTheTemperature() throws IOException {
        JsonNode warm = run("explain 2,1,-1 --temperature 4 --label 2 --json").json();
        JsonNode divided = run("explain 0.5,0.25,-0.25 --label 2 --json").json();
        for (String key : new String[] {"lse", "entropy", "margin", "loss"}) {
            assertThat(warm.get(key)).as(key).isEqualTo(divided.get(key));
        }
        for (int c = 0; c < 3; c++) {
            JsonNode score = warm.get("scores").get(c);
            assertThat(score.get("log_odds"))
                    .isEqualTo(divided.get("scores").get(c).get("log_odds"));
            assertThat(4 * score.get("gradient").asDouble())
                    .as("the gradient with respect to z is that of z/T divided by T")
                    .isEqualTo(divided.get("scores").get(c).get("gradient").asDouble());
        }
        assertThat(run("explain 2,1,-1 --temperature 4").out()).contains("z/T", "0.5000", "A temperature of 4 makes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-1,2,0.5",
                "-1 2 0.5",
                "-- -1,2,0.5",
                "-1, 2, 0.5",
                "[-1, 2, 0.5]",
                "[-1. 2. 0.5]",
                "tuple (-1,2,.5)",
                "−1;2;5e-1"
            })
    void takesLogitsAsTheyAreTypedOrPasted(String typed) throws IOException {
        String words = typed.replace("tuple ", "");
        assertThat(logits(run("explain --json " + words).json())).containsExactly(-1, 2, 0.5f);
        assertThat(logits(run("explain " + words.replace("-- ", "") + " --json").json()))
                .containsExactly(-1, 2, 0.5f);
        assertThat(logits(piped(words.replace("-- ", "").replace(" ", "\r\n") + "\n", "explain", "-", "--json")
                        .json()))
                .containsExactly(-1, 2, 0.5f);
    }

    @Test
    void namesClassesAndFindsTheLabelByItsName() throws IOException {
        CommandRun run = run("explain 2,1,-1 --names cat,dog,fox --label dog");
        assertThat(run.out()).contains("cat ", "class dog", "class cat is 1.0000 above class dog");
        JsonNode json =
                run("explain 2,1,-1 --names cat,dog,fox --label dog --json").json();
        assertThat(json.get("label").asInt()).isEqualTo(1);
        assertThat(json.get("scores").get(2).get("name").asText()).isEqualTo("fox");
        assertThat(piped("", "explain", "2,1", "--names", "\u001b[2J,b").out()).doesNotContain("\u001b");
    }

    @Test
    void aMaskedClassHasProbabilityZero() throws IOException {
        CommandRun run = run("explain 1,-inf,1 --label 1");
        assertThat(run.out())
                .contains("note: 1 class is masked (-inf) and has probability 0")
                .contains("note: the loss is infinite: the label has probability 0");
        JsonNode json = run("explain 1,-Infinity,1 --json").json();
        assertThat(json.get("scores").get(1).get("probability").asDouble()).isZero();
        assertThat(json.get("scores").get(1).get("log_probability").isNull()).isTrue();
        assertThat(json.get("notes")).hasSize(1);
        assertThat(run("explain 3,-inf").out()).contains("note: class 0 is certain");
        assertThat(run("explain 3").out()).contains("note: a single class is certain", "--binary");
        assertThat(run("explain 900,0 --json").json().get("notes").get(0).asText())
                .contains("too large for a double");
    }

    @Test
    void binaryLogitsAreYesOrNoEach() throws IOException {
        JsonNode json = run("explain 2,-0.5,40 --binary --label 1,0,0 --json").json();
        JsonNode sure = json.get("scores").get(2);
        assertThat(sure.get("probability").asDouble()).isEqualTo(1);
        assertThat(sure.get("complement").asDouble()).isCloseTo(Math.exp(-40), within(1e-30));
        assertThat(sure.get("log_complement").asDouble()).isEqualTo(-40);
        assertThat(sure.get("loss").asDouble()).isEqualTo(40);
        assertThat(sure.get("gradient").asDouble()).isEqualTo(1);
        assertThat(json.get("scores").get(1).get("odds").asDouble()).isCloseTo(Math.exp(-0.5), within(1e-15));
        assertThat(json.get("loss").asDouble())
                .isCloseTo((Math.log1p(Math.exp(-2)) + Math.log1p(Math.exp(-0.5)) + 40) / 3, within(1e-14));
        CommandRun run = run("explain -1.5 --binary --label 1");
        assertThat(run.out())
                .contains("p     1-p", "0.1824", "0.8176")
                .contains("entropy       0.475052", "loss          1.701413", "log-odds of a yes");
        assertThat(run("explain -inf,0 --binary").out()).contains("note: a logit of -inf is a certain no: p = 0");
    }

    @Test
    void ofManyClassesPrintsTheMostLikelyAndTheLabel() throws IOException {
        String many = IntStream.range(0, 1_000)
                .mapToObj(i -> String.valueOf(i % 997 / 100.0))
                .collect(Collectors.joining("\n"));
        CommandRun run = piped(many, "explain", "-", "--top", "3", "--label", "5");
        assertThat(run.out().lines().skip(1).limit(5).map(l -> l.replaceAll(" .*", "")))
                .containsExactly("996", "995", "994", "5", "and");
        assertThat(run.out()).contains("and 996 other classes, p = 0.9", " together");
        assertThat(piped(many, "explain", "-", "--json").json().get("scores")).hasSize(1_000);
        assertThat(piped(many, "explain", "-", "--binary", "--top", "3").out()).contains("and 997 more logits");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2,1,-1",
                "2,1,-1 --label 0",
                "2,1,-1 --label 0 --temperature 1.7",
                "2,1,-1 --label 0 --names a-very-long-name-of-a-class-indeed,b,c",
                "20,-30,-1 --label 0 --temperature 0.01",
                "2,-3 --binary",
                "2,-3 --binary --label 1,0",
                "20,-30 --binary --label 1,0",
                "3e38,-3e38 --label 1",
            })
    void fitsEightyColumns(String arguments) {
        CommandRun run = run("explain " + arguments);
        assertThat(run.exit()).isZero();
        assertThat(run.out().lines())
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
        assertThat(run.out()).as("no German numbers, no color off a terminal").doesNotContain("0,", "\u001b");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "explain | missing required parameter: 'LOGITS'",
                "explain 2,x | logit 1 is \"x\"; expected numbers separated by commas or spaces",
                "explain 1f | logit 0 is \"1f\"",
                "explain 0x1p3 | logit 0 is \"0x1p3\"",
                "explain 1e39,2 | logit 0 is 1e39, beyond the largest float, 3.4e38",
                "explain , | no logits; expected numbers",
                "explain - | no logits; expected numbers",
                "explain - 2 | - reads all logits from standard input",
                "explain 2,nan | logits row 0, class 1 is NaN; log-odds needs at least one finite score",
                "explain inf,2 | logits row 0, class 0 is +Infinity",
                "explain -inf,-inf | logits row 0 is -Infinity in every class",
                "explain 2,nan --binary | logits[1] is NaN; sigmoid needs a number below +Infinity",
                "explain 2,1 --label 2 | --label 2 is not a class: expected 0..1",
                "explain 2,1 --label -1 | --label -1 is not a class: expected 0..1",
                "explain 2,1 --label cat | --label cat is not a class: expected 0..1",
                "explain 2,1 --names a,b --label c | expected 0..1, or a name of --names",
                "explain 2,1 --names a | --names has 1 name for 2 logits",
                "explain 2,1 --binary --label 1 | --label has 1 label for 2 logits",
                "explain 2 --binary --label 2 | --label 2 is not 0 or 1, as --binary needs",
                "explain 2,1 --temperature 0 | --temperature must be positive and finite, got 0.0",
                "explain 2,1 --temperature -1 | --temperature must be positive and finite, got -1.0",
                "explain 2,1 --temperature x | invalid value for option '--temperature'",
                "explain 2,1 --top 0 | --top must be 1 or more, got 0",
                "explain 2,1 --frobnicate | unknown option: '--frobnicate'",
                "explain 2,1 -x | unknown option: '-x'",
            })
    void namesWhatIsWrong(String line, String message) {
        CommandRun run = run(line);
        assertThat(run.exit()).as(run.out()).isEqualTo(2);
        assertThat(run.err()).startsWith("logits: ").contains(message);
        assertThat(run.err().lines().count()).isLessThan(4);
        assertThat(run.out()).isEmpty();
    }

    @Test
    void hasHelpThatFitsTheScreenAndWhoseExamplesRun() {
        CommandRun help = run("explain --help");
        assertThat(help.exit()).isZero();
        assertThat(help.out()).contains("Usage: logits explain");
        assertThat(help.out().lines()).allSatisfy(l -> assertThat(l.length()).isLessThanOrEqualTo(100));
        assertThat(help.out().lines().filter(l -> l.startsWith("  logits ")))
                .hasSize(4)
                .allSatisfy(l -> assertThat(
                                run(l.strip().substring("logits ".length())).exit())
                        .as(l)
                        .isZero());
    }
}
