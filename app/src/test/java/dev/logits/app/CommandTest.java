package dev.logits.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.logits.Logits;
import dev.logits.Probabilities;
import dev.logits.calibrate.CalibrationMethod;
import dev.logits.calibrate.TemperatureScaling;
import dev.logits.io.json.CalibratorJson;
import dev.logits.io.npy.NpyWriter;
import dev.logits.metric.Evaluation;
import dev.logits.metric.Metric;
import dev.logits.source.HalfSplit;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands as a stranger runs them: words in; exit code, text and files out. */
class CommandTest {
    @TempDir
    private Path folder;

    private GeneratedClassifier model;
    private String logits;
    private String labels;

    private static CommandRun run(Object... words) {
        return CommandRun.of(words);
    }

    @BeforeEach
    void writeAModelsLogits() throws IOException {
        model = GeneratedClassifier.of(4_000, 5, 1.8, 3);
        logits = write("logits.npy", model.logits());
        labels = write("labels.csv", csv(model.labels()));
    }

    private String write(String name, Logits z) throws IOException {
        Path file = folder.resolve(name);
        try (NpyWriter writer = NpyWriter.create(file, z.classes())) {
            writer.write(z);
            writer.commit();
        }
        return file.toString();
    }

    private String write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    private static String csv(int... labels) {
        StringBuilder text = new StringBuilder("label\n");
        for (int y : labels) {
            text.append(y).append('\n');
        }
        return text.toString();
    }

    private List<String> filesOfTheFolder() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void evaluatePrintsTheLibrarysNumbersAsJson() throws IOException {
        JsonNode json = run("evaluate", logits, "--labels", labels, "--json").json();
        Evaluation e = Evaluation.of(model.logits(), model.labels(), 15);
        assertThat(json.get("rows").asLong()).isEqualTo(4_000);
        assertThat(json.get("classes").asInt()).isEqualTo(5);
        assertThat(json.get("accuracy").asDouble()).isEqualTo(e.accuracy());
        assertThat(json.get("nll").asDouble()).isEqualTo(e.nll());
        assertThat(json.get("brier").asDouble()).isEqualTo(e.brier());
        assertThat(json.get("ece").asDouble()).isEqualTo(e.ece());
        assertThat(json.get("mce").asDouble()).isEqualTo(e.value(Metric.MCE));
        assertThat(json.get("classwise_ece").asDouble()).isEqualTo(e.classwiseEce());
        assertThat(json.get("reliability")).hasSize(15);
    }

    @Test
    void evaluatePrintsMetricsAndADiagramForPeople() {
        CommandRun run = run("evaluate", logits, "--labels", labels, "--bins", "10");
        assertThat(run.exit()).isZero();
        assertThat(run.out()).contains("accuracy", "nll", "brier", "ece", "mce", "classwise_ece", "0.90–1.00");
        assertThat(run.out())
                .as("neither German numbers nor color off a terminal")
                .doesNotContain("0,5", "\u001b");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void evaluateReadsOnlyTheRowsAskedFor() throws IOException {
        JsonNode json = run("evaluate", logits, "--labels", labels, "--rows", "100:600", "--json")
                .json();
        int[] y = Arrays.copyOfRange(model.labels(), 100, 600);
        assertThat(json.get("rows").asLong()).isEqualTo(500);
        assertThat(json.get("nll").asDouble())
                .isEqualTo(Evaluation.of(model.logits().slice(100, 600), y, 15).nll());
    }

    @Test
    void evaluateSaysThatTheLikelihoodIsInfiniteAndWhy() throws IOException {
        String csv = write("p.csv", "label,a,b\n0,1,0\n1,1,0\n0,0.5,0.5\n");
        JsonNode json = run("evaluate", csv, "--scores", "probabilities", "--floor", "0", "--json")
                .json();
        assertThat(json.get("nll").isNull()).isTrue();
        assertThat(json.get("notes").get(0).asText())
                .isEqualTo("nll is infinite: 1 row gives its label probability 0, row 1");
        assertThat(run("evaluate", csv, "--scores", "probabilities", "--floor", "0")
                        .out())
                .contains("infinite", "note: nll is infinite");
    }

    @Test
    void calibrateFitsOneHalfAndTestsTheOther() throws IOException {
        JsonNode json = run("calibrate", logits, "--labels", labels, "--seed", "7", "--json")
                .json();
        LogitsSource source = LogitsSource.of(model.logits(), model.labels());
        double expected = TemperatureScaling.fit(new HalfSplit(7).fitHalf(source))
                .calibrator()
                .temperature();
        assertThat(json.get("method").asText()).isEqualTo("temperature");
        assertThat(json.get("temperature").asDouble()).isEqualTo(expected).isCloseTo(1.8, within(0.1));
        assertThat(json.get("converged").asBoolean()).isTrue();
        long fitted = json.get("fit_rows").asLong();
        assertThat(fitted).isBetween(1_850L, 2_150L);
        assertThat(json.get("test_rows").asLong()).isEqualTo(4_000 - fitted);
        JsonNode before = json.get("before");
        JsonNode after = json.get("after");
        assertThat(before.get("ece").asDouble()).isGreaterThan(after.get("ece").asDouble());
        assertThat(before.get("accuracy").asDouble())
                .isEqualTo(after.get("accuracy").asDouble());
        assertThat(after.get("rows").asLong()).isEqualTo(4_000 - fitted);
    }

    @Test
    void aHalfWithoutLabeledRowsIsRefusedWithWhatToDo() throws IOException {
        String copies = write("copies.csv", "label,a,b\n" + "1,0.25,2.5\n".repeat(50));
        CommandRun run = run("calibrate", copies, "--scores", "logits");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err())
                .contains("copies.csv: all labeled rows are in the half to", "copies stay together", "--fit-rows A:B");
    }

    @Test
    void halvesOfRowsWithFewDifferentScoresAreOfOnePopulation() throws IOException {
        StringBuilder text = new StringBuilder("label,z\n");
        for (int i = 0; i < 2000; i++) {
            int step = i * 7919 % 11;
            text.append(i * 104729 % 13 < step ? 1 : 0)
                    .append(',')
                    .append((step - 5) / 2.0)
                    .append('\n');
        }
        JsonNode json = run(
                        "calibrate",
                        write("few.csv", text.toString()),
                        "--scores",
                        "logits",
                        "--conformal",
                        "lac",
                        "--coverage",
                        "0.9",
                        "--json")
                .json();
        assertThat(json.get("split").asText()).contains("copies of a row apart");
        assertThat(json.at("/prediction_sets/coverage").asDouble()).isGreaterThan(0.86);
    }

    @ParameterizedTest
    @CsvSource({"0:1000,1000:,1000,3000", "0:1000,,1000,3000", ",1000:,1000,3000", "0:10,20:30,10,10"})
    void calibrateTakesRangesAndTheRestOfARange(String fit, String test, int fitRows, int testRows) throws IOException {
        Stream<String> ranges = Stream.concat(
                fit == null ? Stream.of() : Stream.of("--fit-rows", fit),
                test == null ? Stream.of() : Stream.of("--test-rows", test));
        JsonNode json = run(Stream.concat(Stream.of("calibrate", logits, "--labels", labels, "--json"), ranges)
                        .toArray())
                .json();
        assertThat(json.get("fit_rows").asInt()).isEqualTo(fitRows);
        assertThat(json.get("test_rows").asInt()).isEqualTo(testRows);
    }

    @Test
    void aSavedCalibratorAppliesToOtherFiles() throws IOException {
        Path saved = folder.resolve("cal.json");
        Path report = folder.resolve("report.html");
        Path out = folder.resolve("p.npy");
        CommandRun calibrated = run("calibrate", logits, "--labels", labels, "--save", saved, "--report", report);
        assertThat(calibrated.out()).contains("wrote calibrator", "wrote report", "next: logits apply");
        assertThat(Files.readString(report)).contains("<svg", "logits calibrate", logits);

        CommandRun applied = run("apply", saved, logits, "--out", out);
        assertThat(applied.exit()).as(applied.err()).isZero();
        assertThat(applied.out()).contains("4,000 rows of 5 classes");
        Probabilities expected =
                CalibratorJson.read(saved).fitted().calibrator().calibrate(model.logits());
        assertThat(floats(out, 4_000, 5)).isEqualTo(expected);
        assertThat(filesOfTheFolder()).containsExactly("cal.json", "labels.csv", "logits.npy", "p.npy", "report.html");
    }

    /** The file's data as it lies there: little-endian floats after a header of 128 bytes. */
    private static Probabilities floats(Path file, int rows, int classes) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        assertThat(bytes).hasSize(128 + 4 * rows * classes);
        assertThat(new String(bytes, 0, 128, StandardCharsets.ISO_8859_1))
                .contains("'<f4'", "(" + rows + ", " + classes + ")");
        return Probabilities.copyOf(
                ByteBuffer.wrap(bytes, 128, bytes.length - 128)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .asFloatBuffer(),
                rows,
                classes);
    }

    @ParameterizedTest
    @EnumSource
    void everyMethodCalibratesAndItsFileApplies(CalibrationMethod method) throws IOException {
        Path saved = folder.resolve("cal.json");
        Path out = folder.resolve("p.npy");
        JsonNode json = run(
                        "calibrate", logits, "--labels", labels, "--method", method.text(), "--save", saved, "--json")
                .json();
        assertThat(json.get("method").asText()).isEqualTo(method.text());
        assertThat(json.get("converged").asBoolean()).isTrue();
        assertThat(json.has("temperature"))
                .isEqualTo(method == CalibrationMethod.TEMPERATURE || method == CalibrationMethod.ENSEMBLE);
        assertThat(json.get("parameters").asLong()).isPositive();
        assertThat(json.has("comparison")).isFalse();
        assertThat(json.get("after").get("nll").asDouble())
                .isLessThan(json.get("before").get("nll").asDouble());

        assertThat(run("apply", saved, logits, "--out", out).exit()).isZero();
        assertThat(floats(out, 4_000, 5))
                .isEqualTo(CalibratorJson.read(saved).fitted().calibrator().calibrate(model.logits()));
        assertThat(run("calibrate", logits, "--labels", labels, "--method", method.text())
                        .out())
                .contains("method        " + method.text() + ", ");
    }

    @Test
    void autoComparesTheMethodsAndSaysWhyItChose() throws IOException {
        JsonNode json = run(
                        "calibrate", logits, "--labels", labels, "--fit-rows", "0:800", "--method", "auto", "--json")
                .json();
        JsonNode comparison = json.get("comparison");
        assertThat(comparison.get("methods")).hasSize(CalibrationMethod.values().length);
        assertThat(comparison.get("chosen").asText()).isEqualTo("temperature");
        assertThat(json.get("method").asText()).isEqualTo("temperature");
        assertThat(comparison.get("reason").asText()).startsWith("temperature (1 parameter) has ");
        String text = run("calibrate", logits, "--labels", labels, "--fit-rows", "0:800", "--method", "auto")
                .out();
        assertThat(text).contains("* temperature", "chosen: temperature (1 parameter)", "scaling-binning");
    }

    @Test
    void anUnknownMethodIsRefusedWithAllThatThereAre() {
        CommandRun refused = run("calibrate", logits, "--labels", labels, "--method", "oven");
        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.err())
                .contains("--method oven is not a method: expected one of temperature, vector, matrix, dirichlet,")
                .contains("spline, auto");
    }

    @Test
    void separableLabelsAreReportedAsSuch() throws IOException {
        String csv = write("s.csv", "label,a,b\n0,2,1\n1,0,3\n0,1,0\n1,0,1\n0,4,0\n1,2,5\n");
        JsonNode json = run("calibrate", csv, "--json").json();
        assertThat(json.get("converged").asBoolean()).isFalse();
        assertThat(json.get("status").asText()).isEqualTo("SEPARABLE");
        assertThat(json.get("temperature").asDouble()).isEqualTo(1);
        assertThat(run("calibrate", csv).out()).contains("note: not converged: the fit rows are separable.");
    }

    @Test
    void labelsWorseThanChanceAreReportedAsSuch() throws IOException {
        String csv = write("w.csv", "label,a,b\n1,2,1\n0,0,3\n1,1,0\n0,0,1\n1,4,0\n0,2,5\n");
        Path saved = folder.resolve("cal.json");
        JsonNode json = run("calibrate", csv, "--save", saved, "--json").json();
        assertThat(json.get("status").asText()).isEqualTo("WORSE_THAN_CHANCE");
        CommandRun applied = run("apply", saved, csv, "--out", folder.resolve("p.npy"));
        assertThat(applied.exit()).isZero();
        assertThat(applied.err()).contains("did not converge (worse than chance)");
    }

    /** Each mistake: exit code 2, one line that names the place, and nothing written. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "label,a,b\\n0,1,2\\n7,1,2\\n0,2,1 | labels[1] = 7 is not a class: expected 0..1",
                "label,a,b\\n0,1,2\\n-2,1,2\\n0,2,1 | labels[1] = -2 is not a class",
                "label,a,b\\n0,1,2\\n1,nan,2\\n0,2,1 | logits row 1, class 0 is NaN",
                "label,a,b\\n0,1,2\\n1,inf,2\\n0,2,1 | logits row 1, class 0 is +Infinity",
                "label,a,b\\n0,1,2\\n1,-inf,-inf\\n0,2,1 | logits row 1 is -Infinity in every class",
                "label,a,b\\n0,1,2\\n1,1\\n0,2,1 | bad.csv:3: 2 columns, header has 3",
                "label,a,b\\n0,1,2\\n1,x,3\\n0,2,1 | bad.csv:3",
                "label,a,b\\n0,1,2 | 1 row; judging a model needs at least 2",
                "label,a,b | bad.csv",
                "label,a\\n0,1\\n2,2 | labels[1] = 2 is not a class: expected 0..1",
                "a,b\\n0,1\\n0,2 | label",
                "label,a,b\\n-1,1,2\\n-1,2,1 | no labeled rows",
            })
    void namesWhatIsWrongWithTheInput(String csv, String message) throws IOException {
        String file = write("bad.csv", csv.replace("\\n", "\n") + "\n");
        List<String> before = filesOfTheFolder();
        CommandRun evaluated = run("evaluate", file);
        assertThat(evaluated.exit()).as(evaluated.out() + evaluated.err()).isEqualTo(2);
        assertThat(evaluated.err()).contains("bad.csv").contains(message).startsWith("logits: ");
        assertThat(evaluated.err().lines()).as("one line, no stack trace").hasSize(1);
        assertThat(evaluated.out()).isEmpty();

        Path saved = folder.resolve("cal.json");
        Path report = folder.resolve("r.html");
        CommandRun calibrated = run("calibrate", file, "--save", saved, "--report", report, "--json");
        assertThat(calibrated.exit()).isEqualTo(2);
        assertThat(calibrated.out()).isEmpty();
        assertThat(filesOfTheFolder()).isEqualTo(before);
    }

    @Test
    void anEmptyFileIsNamedAsSuch() throws IOException {
        for (String name : List.of("e.npy", "e.npz", "e.csv")) {
            CommandRun run = run("evaluate", write(name, ""), "--labels", labels);
            assertThat(run.exit()).isEqualTo(2);
            assertThat(run.err()).contains(name, "empty");
        }
    }

    @Test
    void applyWritesNothingWhenARowIsBad() throws IOException {
        Path saved = folder.resolve("cal.json");
        run("calibrate", logits, "--labels", labels, "--save", saved);
        model.logits().set(3_999, 4, Float.NaN);
        String bad = write("bad.npy", model.logits());
        List<String> before = filesOfTheFolder();
        CommandRun run = run("apply", saved, bad, "--out", folder.resolve("p.npy"));
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("bad.npy: logits row 3999, class 4 is NaN");
        assertThat(filesOfTheFolder()).isEqualTo(before);
    }

    @Test
    void refusesAFileThatIsNoCalibrator() throws IOException {
        String garbage = write("cal.json", "{\"format\": \"something\"}");
        CommandRun run = run("apply", garbage, logits, "--out", folder.resolve("p.npy"));
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("cal.json", "something", "logits-calibrator");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evaluate",
                "evaluate no-such-file.npz",
                "evaluate FILE",
                "evaluate FILE --labels nothing.npy",
                "evaluate FILE --labels LABELS --bins 0",
                "evaluate FILE --labels LABELS --bins x",
                "evaluate FILE --labels LABELS --rows 5",
                "evaluate FILE --labels LABELS --rows 7:3",
                "evaluate FILE --labels LABELS --rows 0:999999",
                "evaluate FILE --labels LABELS --scores percent",
                "evaluate FILE --labels LABELS --frobnicate",
                "calibrate FILE --labels LABELS --method sorcery",
                "calibrate FILE --labels LABELS --fit-rows 10:20",
                "calibrate FILE --labels LABELS --save no/such/folder/cal.json",
                "calibrate FILE --labels LABELS --report report.txt",
                "apply",
                "apply LABELS FILE",
                "apply LABELS FILE --out p.csv",
                "frobnicate"
            })
    void aWrongCommandLineIsExitCodeTwoAndAShortHint(String line) throws IOException {
        List<String> before = filesOfTheFolder();
        CommandRun run = run((Object[])
                line.replace("FILE", logits).replace("LABELS", labels).split(" "));
        assertThat(run.exit()).as(run.err()).isEqualTo(2);
        assertThat(run.err()).startsWith("logits: ");
        assertThat(run.err().lines().count()).isLessThan(4);
        assertThat(run.out()).isEmpty();
        assertThat(filesOfTheFolder()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "evaluate", "calibrate", "apply", "tour"})
    void everyCommandHasHelpThatFitsTheScreen(String command) {
        CommandRun run = command.isEmpty() ? run("--help") : run(command, "--help");
        assertThat(run.exit()).isZero();
        assertThat(run.out()).contains("Usage: logits");
        assertThat(run.out().lines()).allSatisfy(l -> assertThat(l.length()).isLessThanOrEqualTo(120));
    }

    @Test
    void completesEveryCommandAndItsOptions() {
        CommandRun run = run("generate-completion");

        assertThat(run.exit()).isZero();
        assertThat(run.out()).contains("calibrate", "regress", "'--method'");
    }

    @Test
    void helpSpeaksOfEveryCommand() {
        CommandRun run = run("help", "calibrate");

        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.out()).contains("Usage: logits calibrate", "--method");
    }
}
