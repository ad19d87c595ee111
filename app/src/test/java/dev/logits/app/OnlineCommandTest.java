package dev.logits.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.logits.io.FeatureFiles;
import dev.logits.io.FeatureOptions;
import dev.logits.io.FeatureTable;
import dev.logits.learn.regression.LogisticModel;
import dev.logits.learn.regression.LogisticRegression;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code logits regress --online}. */
class OnlineCommandTest {
    private static final String BIRTHS = "../data/birthwt.csv";

    @TempDir
    private Path folder;

    private static CommandRun births(Object... words) {
        List<Object> args = new ArrayList<>(List.of("regress", BIRTHS, "--label", "low"));
        args.addAll(List.of(words));
        return CommandRun.of(args.toArray());
    }

    /** A file of visits, with a text and a category, of which some rows have words that others have not. */
    private Path visits(String name, int from, int to) throws IOException {
        StringBuilder text = new StringBuilder("visits,site,note,back\n");
        for (int i = from; i < to; i++) {
            boolean back = i * 7 % 5 < 2;
            text.append(i % 9).append(",s").append(i % 13).append(",\"");
            text.append(back ? "still in pain" : "slept well, all good")
                    .append(" w")
                    .append(i % 31);
            text.append("\",").append(back ? "yes" : "no").append("\n");
        }
        return Files.writeString(folder.resolve(name), text);
    }

    /** Newton's steps over and over, against the maximum of the likelihood of the same standardized columns. */
    @Test
    void passesLeadToTheEstimatesOfMaximumLikelihood() throws IOException {
        JsonNode json = births(
                        "--columns", "age,lwt", "--online", "newton", "--curvature", "1", "--passes", "2000", "--json")
                .json();
        FeatureTable table =
                FeatureFiles.read(Path.of(BIRTHS), FeatureOptions.label("low").withColumns(List.of("age", "lwt")));
        LogisticModel best = LogisticRegression.maximumLikelihood().fit(table.features(), table.labels());
        assertThat(json.get("rows").asInt()).isEqualTo(189);
        assertThat(json.get("rows_in_all").asInt()).isEqualTo(189 * 2000);
        for (JsonNode weight : json.get("weights")) {
            boolean age = weight.get("name").asText().equals("age");
            double deviation = age ? 5.284649 : 30.498461; // of the population, by R
            assertThat(weight.get("weight").asDouble())
                    .isCloseTo(best.weight(1, age ? 0 : 1) * deviation, within(0.002));
        }
    }

    @Test
    void theOutputSaysWhatWasLearnedAndHowWell() {
        String text = births("--categorical", "race,smoke,ht,ui", "--online", "ftrl", "--l1", "0.5")
                .done()
                .out();
        assertThat(text)
                .contains(
                        "follow the regularized leader, rate 0.1, l1 0.5",
                        "9 columns, numbers standardized",
                        "learned       189 rows",
                        "log loss",
                        "of the classes' frequencies",
                        "log-odds of low = 1 against 0",
                        "smoke[yes]",
                        "(intercept)");
        String three = CommandRun.of("regress", BIRTHS, "--label", "race", "--columns", "age,lwt", "--online", "ftrl")
                .done()
                .out();
        assertThat(three).contains("scores of race", "black: lwt", "other: (intercept)");
    }

    /** Half a file, saved, and the other half are the file. */
    @Test
    void aSavedLearnerGoesOnAsIfItHadNotStopped() throws IOException {
        Path all = visits("all.csv", 0, 300);
        Path rest = visits("rest.csv", 300, 500);
        Path model = folder.resolve("model.json");
        Path two = folder.resolve("two.json");
        Object[] start = {
            "regress",
            all,
            "--label",
            "back",
            "--categorical",
            "site",
            "--text",
            "note",
            "--online",
            "ftrl",
            "--hash",
            "12"
        };
        List<Object> saving = new ArrayList<>(List.of(start));
        saving.addAll(List.of("--save", model));
        CommandRun.of(saving.toArray()).done();
        CommandRun more = CommandRun.of("regress", rest, "--resume", model, "--save", two, "--json");
        assertThat(more.json().get("rows").asInt()).isEqualTo(200);
        assertThat(more.json().get("rows_in_all").asInt()).isEqualTo(500);
        assertThat(more.json().get("accuracy").asDouble()).isGreaterThan(0.95);
        Path out = folder.resolve("logits.npz");
        Path once = folder.resolve("once.npz");
        assertThat(CommandRun.of("predict", two, rest, "--out", out).done().out())
                .contains("200 rows of 2 classes", "classes of back: no, yes");
        assertThat(CommandRun.of("predict", model, rest, "--out", once).done().exit())
                .isZero();
        assertThat(CommandRun.of("evaluate", out).done().out()).contains("accuracy");
        assertThat(Files.readAllBytes(out)).isNotEqualTo(Files.readAllBytes(once));
        // resumed from the same file it is the same file again
        Path again = folder.resolve("again.json");
        CommandRun.of("regress", rest, "--resume", model, "--save", again).done();
        assertThat(Files.readString(again)).isEqualTo(Files.readString(two));
    }

    @Test
    void sparseRowsAreLearnedFrom() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int r = 0; r < 400; r++) {
            text.append(r % 2 == 0 ? "-1 3:1 " : "+1 5:1 ").append(10 + r % 50).append(":0.5\n");
        }
        Path file = Files.writeString(folder.resolve("t.svm"), text);
        Path model = folder.resolve("m.json");
        JsonNode json = CommandRun.of("regress", file, "--online", "ftrl", "--save", model, "--json")
                .json();
        assertThat(json.get("columns").asInt()).isEqualTo(59);
        assertThat(json.get("accuracy").asDouble()).isGreaterThan(0.9);
        Path out = folder.resolve("z.npz");
        CommandRun.of("predict", model, file, "--out", out).done();
        assertThat(CommandRun.of("evaluate", out, "--json")
                        .json()
                        .get("accuracy")
                        .asDouble())
                .isEqualTo(1);
        JsonNode hashed = CommandRun.of("regress", file, "--online", "ftrl", "--hash", "10", "--json")
                .json();
        assertThat(hashed.get("columns").asInt()).isEqualTo(1024);
        assertThat(hashed.get("accuracy").asDouble()).isGreaterThan(0.9);
    }

    /** 60 MB of text through a heap of 28, of which a third is the JVM's. */
    @Test
    void aFileThatIsLargerThanTheHeapIsLearnedFrom() throws Exception {
        Path file = folder.resolve("large.csv");
        Random random = new Random(11);
        int rows = 160_000;
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            StringBuilder line = new StringBuilder();
            for (int j = 0; j < 20; j++) {
                line.append("x").append(j).append(",");
            }
            out.write(line.append("y\n").toString());
            for (int r = 0; r < rows; r++) {
                line.setLength(0);
                double score = 0;
                for (int j = 0; j < 20; j++) {
                    double x = random.nextGaussian();
                    score += j < 3 ? x : 0;
                    line.append(x).append(",");
                }
                out.write(line.append(score + random.nextGaussian() > 0 ? "a\n" : "b\n")
                        .toString());
            }
        }
        assertThat(Files.size(file)).isGreaterThan(56_000_000);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx28m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Main.class.getName(),
                        "regress",
                        file.toString(),
                        "--label",
                        "y",
                        "--online",
                        "ftrl",
                        "--json")
                .redirectErrorStream(true)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(text).isZero();
        assertThat(text).contains("\"rows\" : " + rows);
    }

    @Test
    void whatDoesNotGoTogetherIsRefused() throws IOException {
        assertThat(births("--hash", "10").err()).contains("--hash goes with --online");
        assertThat(births("--online", "sgd").err()).contains("--online sgd is unknown: expected ftrl or newton");
        assertThat(births("--online", "ftrl", "--tests").err()).contains("--tests does not go with --online");
        assertThat(CommandRun.of("regress", BIRTHS, "--resume", "model.json", "--weights", "age")
                        .err())
                .contains("--weights does not go with --resume");
        assertThat(births("--online", "ftrl", "--path").err()).contains("--path does not go with --online");
        assertThat(births("--online", "ftrl", "--positive", "1").err())
                .contains("--positive does not go with --online");
        assertThat(births("--online", "newton", "--rate", "1").err()).contains("--rate goes with --online ftrl");
        assertThat(births("--online", "ftrl", "--limit", "1").err()).contains("--limit goes with --online newton");
        assertThat(births("--online", "ftrl", "--rate", "0").err()).contains("--rate must be positive");
        assertThat(births("--online", "ftrl", "--l1", "-1").err()).contains("--l1 must be finite and not negative");
        assertThat(births("--online", "ftrl", "--hash", "40").err()).contains("--hash must be 1 to 26 bits, got 40");
        assertThat(births("--online", "ftrl", "--text", "race").err()).contains("--text needs --hash");
        assertThat(births("--online", "ftrl", "--passes", "0").err()).contains("--passes must be 1 or more");
        assertThat(births("--categorical", "race,smoke,ht,ui", "--online", "newton", "--hash", "18")
                        .err())
                .contains("--hash 10 makes fewer");
        assertThat(births("--online", "ftrl").err()).contains("column \"race\"", "--categorical");
        assertThat(CommandRun.of("regress", BIRTHS, "--label", "race", "--columns", "age", "--online", "newton")
                        .err())
                .contains("--online newton is for two classes, and race has 3");
        Path file = visits("t.csv", 0, 50);
        Path model = folder.resolve("m.json");
        CommandRun.of("regress", file, "--label", "back", "--columns", "visits", "--online", "ftrl", "--save", model)
                .done();
        assertThat(CommandRun.of("regress", file, "--resume", model, "--label", "back")
                        .err())
                .contains("--label does not go with --resume");
        assertThat(CommandRun.of("export", model, "--out", folder.resolve("m.onnx"))
                        .err())
                .contains("a learner of a stream");
        Path unlabeled = Files.writeString(folder.resolve("u.csv"), "visits\n1\n");
        assertThat(CommandRun.of("regress", unlabeled, "--resume", model).err()).contains("no row has a label");
    }

    /** A table with a column of counts, and the table that it stands for. */
    @Test
    void weightsAreNumbersOfRows() throws IOException {
        StringBuilder counted = new StringBuilder("times,x,g,back\n");
        StringBuilder all = new StringBuilder("x,g,back\n");
        Random random = new Random(5);
        for (int i = 0; i < 200; i++) {
            int times = i % 4;
            String row = random.nextInt(50) + "," + "abc".charAt(i % 3) + "," + (random.nextInt(3) == 0 ? "yes" : "no");
            counted.append(times).append(',').append(row).append('\n');
            all.append((row + "\n").repeat(times));
        }
        Path few = Files.writeString(folder.resolve("counted.csv"), counted);
        Path many = Files.writeString(folder.resolve("all.csv"), all);
        Path model = folder.resolve("model.json");
        for (String kind : List.of("ftrl", "newton")) {
            Object[] common = {"--label", "back", "--categorical", "g", "--online", kind, "--json"};
            List<Object> args = new ArrayList<>(List.of("regress", few, "--weights", "times", "--save", model));
            args.addAll(List.of(common));
            JsonNode weighted = CommandRun.of(args.toArray()).done().json();
            List<Object> plain = new ArrayList<>(List.of("regress", many));
            plain.addAll(List.of(common));
            JsonNode repeated = CommandRun.of(plain.toArray()).done().json();
            assertThat(weighted.get("rows").asInt()).isEqualTo(150);
            assertThat(weighted.get("weights")).hasSameSizeAs(repeated.get("weights"));
            for (int i = 0; i < repeated.get("weights").size(); i++) {
                JsonNode expected = repeated.get("weights").get(i);
                assertThat(weighted.get("weights").get(i).get("name")).isEqualTo(expected.get("name"));
                assertThat(weighted.get("weights").get(i).get("weight").asDouble())
                        .isCloseTo(expected.get("weight").asDouble(), within(1e-12));
            }
        }
        // the learner remembers where its weights are, to go on with; predictions need none
        assertThat(CommandRun.of("regress", many, "--resume", model).err()).contains("no column \"times\"");
        CommandRun.of("regress", few, "--resume", model, "--save", model).done();
        CommandRun.of("predict", model, many, "--out", folder.resolve("z.npz")).done();
    }
}
