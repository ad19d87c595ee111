package dev.logits.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.logits.Logits;
import dev.logits.Probabilities;
import dev.logits.io.npy.NpyWriter;
import dev.logits.math.Softmax;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the commands take a file's numbers, columns and labels for, and that they say so. */
class ReadingCommandTest {
    private static final String HELP =
            "--scores probabilities, or, if they are logits all the same, by --scores logits";

    @TempDir
    private Path folder;

    private String softmax;
    private String logits;
    private String labels;
    private String calibrator;

    private static CommandRun run(Object... words) {
        return CommandRun.of(words);
    }

    @BeforeEach
    void writeAModelsOutput() throws IOException {
        GeneratedClassifier model = GeneratedClassifier.of(300, 3, 1.8, 5);
        Probabilities p = Softmax.of(model.logits());
        logits = folder.resolve("z.npy").toString();
        softmax = folder.resolve("output.npy").toString();
        try (NpyWriter z = NpyWriter.create(Path.of(logits), 3);
                NpyWriter writer = NpyWriter.create(Path.of(softmax), 3)) {
            z.write(model.logits());
            z.commit();
            writer.write(Logits.wrap(p.array(), 300, 3));
            writer.commit();
        }
        StringBuilder text = new StringBuilder("label\n");
        for (int y : model.labels()) {
            text.append(y).append('\n');
        }
        labels = write("labels.csv", text.toString());
        calibrator = folder.resolve("cal.json").toString();
        assertThat(run("calibrate", logits, "--labels", labels, "--save", calibrator)
                        .exit())
                .isZero();
    }

    private String write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    @Test
    void everyCommandRefusesProbabilitiesThatNobodyCalledSo() throws IOException {
        String out = folder.resolve("out.npy").toString();
        String teacher = folder.resolve("out.lgt").toString();
        Object[][] commands = {
            {"evaluate", softmax, "--labels", labels},
            {"calibrate", softmax, "--labels", labels},
            {"calibrate", softmax, "--labels", labels, "--conformal", "lac"},
            {"apply", calibrator, softmax, "--out", out},
            {"ood", softmax, logits},
            {"ood", logits, softmax},
            {"compress", softmax, "--top", "2", "--out", teacher}
        };
        for (Object[] command : commands) {
            CommandRun refused = run(command);
            assertThat(refused.exit()).as("%s", command[0]).isEqualTo(2);
            assertThat(refused.err())
                    .startsWith("logits: " + softmax + ": the array: these look like probabilities")
                    .contains(HELP);
            assertThat(refused.out()).isEmpty();
            Object[] insisting = Stream.concat(Stream.of(command), Stream.of("--scores", "logits"))
                    .toArray();
            assertThat(run(insisting).exit()).as("%s", command[0]).isZero();
        }
    }

    @Test
    void evaluateAgreesOnLogitsAndTheirProbabilities() throws IOException {
        double ofLogits = run("evaluate", logits, "--labels", labels, "--json")
                .json()
                .get("nll")
                .asDouble();
        JsonNode json = run("evaluate", softmax, "--labels", labels, "--scores", "probabilities", "--json")
                .json();
        assertThat(json.get("nll").asDouble()).isCloseTo(ofLogits, within(1e-6));
        assertThat(json.get("read").get("scores").asText()).isEqualTo("probabilities");
    }

    @Test
    void theHeadSaysHowScoresWereRead() throws IOException {
        assertThat(run("evaluate", logits, "--labels", labels).out())
                .startsWith(logits + "\nscores        the array, read as logits\nlabels        " + labels + "\n\nrows");
        assertThat(run("calibrate", logits, "--labels", labels).out())
                .startsWith(logits + "\nscores        the array, read as logits\nlabels        " + labels + "\n");
        String out = folder.resolve("out.npy").toString();
        assertThat(run("apply", calibrator, logits, "--out", out).out())
                .startsWith("scores        the array, read as logits\nwrote ");
        assertThat(run("ood", logits, softmax, "--scores", "logits").out())
                .contains("\nscores        the array, read as logits\n");
        JsonNode read =
                run("evaluate", logits, "--labels", labels, "--json").json().get("read");
        assertThat(read.get("scores").asText()).isEqualTo("logits");
        assertThat(read.get("from").asText()).isEqualTo("the array");
        assertThat(read.get("labels").asText()).isEqualTo(labels);
        assertThat(read.get("columns")).isEmpty();
    }

    @Test
    void aColumnThatMayBeNoClassIsNotedAndCanBeLeftOut() throws IOException {
        String csv = write("a.csv", "c0,c1,label,pred\n0.5,1.25,0,1\n-1,0.5,1,1\n2,0.25,0,0\n1.5,0.5,0,0\n");
        CommandRun all = run("evaluate", csv);
        assertThat(all.out().replaceAll("\\s+", " "))
                .contains("scores 3 columns: c0, c1, pred, read as logits labels column label")
                .contains("note: column \"pred\" (the others are called like c0, and it holds whole numbers only)")
                .contains("--logits c0,c1");
        JsonNode json = run("evaluate", csv, "--json").json();
        assertThat(json.get("classes").asInt()).isEqualTo(3);
        assertThat(json.get("notes").toString()).contains("pred");
        for (String typed : new String[] {"c0-c1", "c*", "c0,c1", "\"c0\",c1"}) {
            JsonNode two = run("evaluate", csv, "--logits", typed, "--json").json();
            assertThat(two.get("classes").asInt()).as(typed).isEqualTo(2);
            assertThat(two.get("read").get("columns").toString()).isEqualTo("[\"c0\",\"c1\"]");
            assertThat(two.get("notes")).isEmpty();
        }
    }

    @Test
    void labelsThatCountFromOneAreRefusedWithTheRemedy() throws IOException {
        CommandRun run = run("evaluate", write("a.csv", "a,b,label\n0.5,1.25,2\n-1,0.5,1\n2,0.25,1\n"));
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err())
                .contains(
                        "labels[0] = 2 is not a class: expected 0..1, or -1 to ignore the row; 2 occurs and 0 does not,"
                                + " so these labels count from 1: subtract 1 from each");
    }

    @Test
    void anAccuracyBelowChanceIsNoted() throws IOException {
        String csv = write("a.csv", "a,b,c,label\n0.5,1.25,0,2\n-1,0.5,1,1\n2,0.25,1,2\n2,1,0.5,1\n");
        assertThat(run("evaluate", csv).out().replaceAll("\\s+", " "))
                .contains("note: the accuracy is below chance, which is 0.3333 for 3 classes");
        assertThat(run("evaluate", logits, "--labels", labels).out()).doesNotContain("below chance");
    }

    @Test
    void labelsMayBeWords() throws IOException {
        String csv = write("a.csv", "cat,dog,label\n0.5,1.25,dog\n1,0.5,cat\n2,0.25,cat\n");
        assertThat(run("evaluate", csv, "--json").json().get("accuracy").asDouble())
                .isEqualTo(1);
        String words = write("w.csv", "animal\n" + "a\n".repeat(150) + "c\n".repeat(150));
        assertThat(run("evaluate", logits, "--labels", words, "--names", "a,b,c", "--json")
                        .json()
                        .get("rows")
                        .asInt())
                .isEqualTo(300);
        CommandRun unnamed = run("evaluate", logits, "--labels", words);
        assertThat(unnamed.exit()).isEqualTo(2);
        assertThat(unnamed.err()).contains("\"a\" is not a label").contains("--names A,B,..");
    }

    @Test
    void standardInputIsLookedAtToo() {
        CommandRun run = CommandRun.piped("p0,p1,label\n0.25,0.75,1\n0.5,0.5,0\n", "evaluate", "-");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err())
                .startsWith("logits: standard input: 2 columns: p0, p1: these look like")
                .contains(HELP);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.7,0.2,0.1", "1 0", "[0.333, 0.333, 0.334]"})
    void explainNotesWhatMayBeProbabilities(String row) throws IOException {
        assertThat(run("explain", row).out().replaceAll("\\s+", " "))
                .contains("note: these numbers are in [0, 1] and sum to 1, so they may be probabilities");
        assertThat(run("explain", row, "--json").json().get("notes").toString()).contains("may be probabilities");
        assertThat(run("explain", "2,1,-1").out()).doesNotContain("may be probabilities");
    }

    @Test
    void idsAndGroupsAreNoClassesAndNamesComeFromAFile() throws IOException {
        String table = write("t.csv", "id,a,b,group,truth\nq1,1,2,g,dog\nq2,4,1,g,cat\nq3,3,1,h,dog\n");
        String names = write("names.txt", "cat\ndog\n");
        CommandRun judged = run(
                "evaluate", table, "--id", "id", "--columns", "group", "--labels", "truth", "--names", names, "--json");
        assertThat(judged.err()).isEmpty();
        assertThat(judged.json().at("/read/columns")).hasSize(2);
        assertThat(judged.json().at("/read/class_names/1").asText()).isEqualTo("dog");
        assertThat(judged.json().at("/accuracy").asDouble()).isEqualTo(2 / 3., within(1e-15));
        CommandRun wrong = run("evaluate", table, "--id", "name", "--labels", "truth", "--names", names);
        assertThat(wrong.err()).contains("no column called \"name\"", "name those to keep beside the scores by --id");
        CommandRun npy = run("evaluate", logits, "--labels", labels, "--id", "id");
        assertThat(npy.err()).contains("an .npy holds one array", "leave out --id, --columns and --weights");
    }

    @Test
    void aWeightCountsAsThatManyRows() throws IOException {
        String weighted = write("w.csv", "n,a,b,label\n2,1,2,1\n0,9,1,1\n3,4,1,1\n1,0,1,0\n");
        String repeated = write("r.csv", "a,b,label\n1,2,1\n1,2,1\n4,1,1\n4,1,1\n4,1,1\n0,1,0\n");
        JsonNode of = run("evaluate", weighted, "--weights", "n", "--json").json();
        JsonNode plain = run("evaluate", repeated, "--json").json();
        for (String key : new String[] {"rows", "accuracy", "nll", "ece", "aurc", "noise_test"}) {
            assertThat(of.get(key)).as(key).isEqualTo(plain.get(key));
        }
        String out = folder.resolve("o.csv").toString();
        assertThat(run("apply", calibrator, weighted, "--weights", "n", "--out", out)
                        .err())
                .contains("apply has a result for each row, whatever its weight");
        assertThat(run("evaluate", write("x.csv", "n,a,b,label\n-1,1,2,1\n1,1,2,1\n"), "--weights", "n")
                        .err())
                .contains("row 0: the weight \"n\" is \"-1\"; a weight is how many cases the row stands for");
    }

    @Test
    void aWeightThatIsNotWholeCountsAPartOfARow() throws IOException {
        String weighted = write("w.csv", "n,a,b,label\n0.5,1,2,1\n0,9,1,1\n0.25,4,1,1\n0.25,0,1,0\n");
        CommandRun run = run("evaluate", weighted, "--weights", "n", "--bootstrap", "20", "--json");
        assertThat(run.err()).doesNotContain("logits:");
        JsonNode json = run.json();
        assertThat(json.get("weight").asDouble()).isEqualTo(1);
        assertThat(json.get("accuracy").asDouble()).isEqualTo(0.5);
        assertThat(json.has("noise_test")).isFalse();
        assertThat(json.at("/intervals/accuracy/0").asDouble()).isBetween(0.0, 0.5);
        assertThat(run("evaluate", weighted, "--weights", "n").out().replaceAll("\\s+", " "))
                .contains("is not tested for noise: the test counts rows", "rows count 1.00000 together, by weights");
    }

    @Test
    void rowsOfWeightsAreCountedAndNotTheirPieces() throws IOException {
        StringBuilder text = new StringBuilder("n,a,b,label,g\n");
        for (int r = 0; r < 40; r++) {
            text.append(r % 4 + 0.5)
                    .append(',')
                    .append(r % 7)
                    .append(',')
                    .append(r % 5)
                    .append(',')
                    .append(r % 2);
            text.append(',').append(r < 30 ? "x" : "y").append('\n');
        }
        String weighted = write("w.csv", text.toString());
        CommandRun run = run(
                "evaluate",
                weighted,
                "--weights",
                "n",
                "--group",
                "g",
                "--classes",
                "--target-accuracy",
                "0.5",
                "--json");
        JsonNode json = run.json();
        assertThat(json.get("rows").asInt()).isEqualTo(40);
        assertThat(json.get("weight").asDouble()).isEqualTo(80);
        assertThat(json.at("/per_class/0/rows").asInt()).isEqualTo(20);
        assertThat(json.at("/positive_class/rows").asInt()).isEqualTo(40);
        assertThat(json.at("/groups/groups/0/rows").asInt()).isEqualTo(30);
        assertThat(json.at("/thresholds/0/weight").asDouble()).isBetween(0.5, 80.0);
        int counted = 0;
        for (JsonNode bin : json.get("reliability")) {
            counted += bin.get("count").asInt();
        }
        assertThat(counted).isEqualTo(40);
        assertThat(run("evaluate", weighted, "--weights", "n", "--columns", "g").out())
                .contains("40  which count 80.0000 together, by their weights", "40 rows count 80.0000 together");
        JsonNode fit = run("calibrate", weighted, "--weights", "n", "--columns", "g", "--json")
                .json();
        assertThat(fit.get("fit_rows").asInt() + fit.get("test_rows").asInt()).isEqualTo(40);
    }

    @Test
    void weightsThatAreAllZeroAreNamedByEveryCommand() throws IOException {
        String none = write("z.csv", "n,a,b,label\n0,1,2,1\n0,9,1,1\n0,4,1,0\n");
        String labels = write("zl.csv", "n,z_a,z_b,y_a,y_b\n0,1,2,1,0\n0,9,1,1,1\n0,4,1,0,0\n");
        for (String[] command : new String[][] {
            {"evaluate", none},
            {"evaluate", none, "--class-weights", "balanced"},
            {"calibrate", none},
            {"calibrate", none, "--method", "auto"},
            {"compare", none, none},
            {"decide", none},
            {"ood", none, none, "--logits", "a,b"},
            {"labels", labels, "--logits", "z_*", "--labels", "y_*"}
        }) {
            String[] words = Arrays.copyOf(command, command.length + 2);
            words[command.length] = "--weights";
            words[command.length + 1] = "n";
            assertThat(run((Object[]) words).err())
                    .as(String.join(" ", words))
                    .contains("no row has a weight \"n\" above 0; give those that count a weight", "weights out");
        }
    }

    @Test
    void wholeWeightsAreSaidToBeCases() throws IOException {
        String weighted = write("w.csv", "n,a,b,label\n2,1,2,1\n0,9,1,1\n3,4,1,1\n1,0,1,0\n");
        assertThat(run("evaluate", weighted, "--weights", "n").out().replaceAll("\\s+", " "))
                .contains("each row counts as as many cases as the weight \"n\" says, 6 in all");
        assertThat(run("evaluate", weighted, "--weights", "n", "--json")
                        .json()
                        .get("notes")
                        .toString())
                .contains("6 in all");
    }

    @Test
    void vennAbersNamesARowWhoseWeightIsNotWhole() throws IOException {
        String weighted = write("w.csv", "n,a,b,label\n2,1,2,1\n1,9,1,1\n3,4,1,1\n1,0,1,0\n0.5,0,1,0\n");
        assertThat(run(
                                "calibrate",
                                weighted,
                                "--weights",
                                "n",
                                "--method",
                                "venn-abers",
                                "--fit-rows",
                                "0:5",
                                "--test-rows",
                                "0:5")
                        .err())
                .contains("row 4: its weight leaves a part of a row, 0.5; Venn-Abers");
    }

    @Test
    void classesCanCountAlike() throws IOException {
        String table = write("c.csv", "n,a,b,label\n1,1,2,1\n1,9,1,1\n2,4,1,0\n1,0,1,1\n");
        JsonNode even = run("evaluate", table, "--columns", "n", "--class-weights", "balanced", "--json")
                .json();
        assertThat(even.get("accuracy").asDouble()).isCloseTo((1 + 2 / 3.0) / 2, within(1e-15));
        assertThat(run("evaluate", table, "--columns", "n", "--class-weights", "2,1", "--json")
                        .json()
                        .get("accuracy")
                        .asDouble())
                .isEqualTo(0.8);
        assertThat(run("evaluate", table, "--weights", "n", "--class-weights", "2,1", "--json")
                        .json()
                        .get("accuracy")
                        .asDouble())
                .isCloseTo(6 / 7.0, within(1e-15));
        assertThat(run("evaluate", table, "--columns", "n", "--class-weights", "2,x")
                        .err())
                .contains("expected balanced, or a number per class");
        assertThat(run("evaluate", table, "--columns", "n", "--class-weights", "2")
                        .err())
                .contains("1 class weights for 2 classes");
    }

    @Test
    void aFitTakesWeightsThatAreNotWhole() throws IOException {
        StringBuilder text = new StringBuilder("n,a,b,label\n");
        Random random = new Random(3);
        for (int r = 0; r < 400; r++) {
            double z = random.nextGaussian();
            text.append(random.nextDouble() + 0.5).append(",0,").append(2 * z).append(',');
            text.append(random.nextDouble() < 1 / (1 + Math.exp(-z)) ? 1 : 0).append('\n');
        }
        String table = write("f.csv", text.toString());
        for (String method : new String[] {"temperature", "isotonic", "auto"}) {
            CommandRun run = run("calibrate", table, "--weights", "n", "--method", method, "--json");
            assertThat(run.err()).as(method).doesNotContain("Exception");
            assertThat(run.json().at("/after/nll").asDouble())
                    .isLessThan(run.json().at("/before/nll").asDouble() + 0.01);
        }
        CommandRun sets = run("calibrate", table, "--weights", "n", "--conformal", "lac", "--bootstrap", "20");
        assertThat(sets.out()).containsPattern("coverage .*\\[.*\\], as of [0-9.]+ rows of equal weight");
        JsonNode judged = run("evaluate", table, "--weights", "n", "--bootstrap", "20", "--json")
                .json();
        assertThat(judged.at("/intervals/nll/0").asDouble())
                .isLessThan(judged.get("nll").asDouble());
        assertThat(judged.at("/intervals/no_interval_because/miscalibration").asText())
                .contains("weights are not whole");
    }

    @Test
    void detectionCountsRowsAsTheirWeightsSay() throws IOException {
        String in = write("in.csv", "w,a,b\n0.5,0,5\n0.25,0,3\n0.25,0,0.5\n");
        String out = write("out.csv", "w,a,b\n3,0,1\n1,0,4\n");
        JsonNode json = run("ood", in, out, "--weights", "w", "--score", "msp", "--json")
                .json();
        assertThat(json.at("/scores/0/auroc").asDouble()).isCloseTo(0.5 + 0.25 * 0.75, within(1e-15));
        assertThat(json.at("/scores/0/fpr95").asDouble()).isEqualTo(1);
        assertThat(run("ood", in, out, "--weights", "w").out()).contains("each counting as \"w\" says");
        assertThat(run("ood", in, write("odd.csv", "w,a,b\n-3,0,1\n1,0,5\n"), "--weights", "w")
                        .err())
                .contains("odd.csv: row 0: the weight \"w\" is \"-3\"");
    }

    @Test
    void comparedRowsOfRealWeightsHaveIntervalsAndNoTest() throws IOException {
        StringBuilder a = new StringBuilder("w,a,b,label\n");
        StringBuilder b = new StringBuilder("w,a,b,label\n");
        Random random = new Random(4);
        for (int r = 0; r < 200; r++) {
            double z = random.nextGaussian();
            String label = "," + (random.nextDouble() < 1 / (1 + Math.exp(-2 * z)) ? 1 : 0) + "\n";
            double w = random.nextDouble();
            a.append(w).append(",0,").append(z).append(label);
            b.append(w).append(",0,").append(z + random.nextGaussian()).append(label);
        }
        String one = write("one.csv", a.toString());
        String two = write("two.csv", b.toString());
        CommandRun run = run("compare", one, two, "--weights", "w", "--resamples", "50");
        assertThat(run.out())
                .contains("200, which count ", "McNemar's test counts rows and is not defined")
                .containsPattern("accuracy .*\\[.*\\]")
                .containsPattern("ROC b .*\\[");
        JsonNode json = run("compare", one, two, "--weights", "w", "--resamples", "50", "--json")
                .json();
        assertThat(json.at("/mcnemar/p_value").isNull()).isTrue();
        assertThat(json.at("/mcnemar/no_p_value_because").asText()).contains("not defined");
    }

    @Test
    void aCheckFindsTheOptionsThatOtherCommandsNeed() throws IOException {
        StringBuilder text = new StringBuilder("user_id;cat;dog;kind;note\n");
        for (int r = 0; r < 40; r++) {
            text.append("u").append(r).append(r % 4 == 0 ? ";0.75;0.25;cat;x y\n" : ";0.3;0.7;dog;z\n");
        }
        String table = write("scored.csv", text.toString());
        JsonNode json = run("check", table, "--json").json();
        String options = " --labels kind --id user_id --columns note --scores probabilities";
        assertThat(json.at("/commands/0").asText()).isEqualTo("logits evaluate " + table + options);
        assertThat(json.get("rows").asInt()).isEqualTo(40);
        String[] command = (json.at("/commands/0").asText() + " --json").split(" ");
        Object[] words = Arrays.copyOfRange(command, 1, command.length);
        assertThat(run(words).json().get("accuracy").asDouble()).isEqualTo(1);
        CommandRun binary = run("check", write("b.csv", "z,kind\n1,yes\n-2,no\n3,yes\n"), "--labels", "kind");
        assertThat(binary.out()).contains("--labels kind --names no,yes", "the score is taken to be that of yes");
        CommandRun odd = run("check", write("o.csv", "a,b\n1,nan\n1,1\n-inf,2\n"));
        assertThat(odd.out())
                .contains("1 row no softmax can read", "1 row with the same score for every class", "1 score is");
        assertThat(odd.out()).contains("next: logits apply cal.json ");
    }
}
