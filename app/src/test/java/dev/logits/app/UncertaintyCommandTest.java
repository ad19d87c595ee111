package dev.logits.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.logits.Logits;
import dev.logits.io.json.PredictionSetsJson;
import dev.logits.io.npy.NpyWriter;
import dev.logits.metric.Bootstrap;
import dev.logits.metric.Confidences;
import dev.logits.metric.ConsistencyTest;
import dev.logits.metric.Interval;
import dev.logits.metric.Metric;
import dev.logits.metric.RiskCoverage;
import dev.logits.source.HalfSplit;
import dev.logits.source.LogitsSource;
import dev.logits.uncertainty.ConformalSets;
import dev.logits.uncertainty.Energy;
import dev.logits.uncertainty.OodDetection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Intervals, tests, thresholds, detection and prediction sets from the command line. */
class UncertaintyCommandTest {
    @TempDir
    private Path folder;

    private GeneratedClassifier model;
    private String logits;
    private String labels;

    private static CommandRun run(Object... words) {
        return CommandRun.of(words);
    }

    /** 360 of 400 rows are [1, 0] with label 0, and 40 are [1, 0] with label 1: p = 0 is read as 2^−23. */
    @Test
    void zerosOfAForestAreReadAsTheFloorAndCounted() throws IOException {
        StringBuilder csv = new StringBuilder("p0,p1,label\n");
        for (int r = 0; r < 400; r++) {
            csv.append("1,0,").append(r % 10 == 3 ? 1 : 0).append('\n');
        }
        String file = Files.writeString(folder.resolve("forest.csv"), csv).toString();
        JsonNode judged =
                run("evaluate", file, "--scores", "probabilities", "--json").json();
        assertThat(judged.get("nll").asDouble()).isCloseTo(0.1 * 23 * Math.log(2), within(1e-6));
        assertThat(judged.get("floor").get("probability").asDouble()).isEqualTo(0x1p-23);
        assertThat(judged.get("floor").get("rows").asLong()).isEqualTo(40);
        assertThat(run("evaluate", file, "--scores", "probabilities").out().replaceAll("\\s+", " "))
                .contains("note: the floor decides the loss of 40 rows: their label has probability 0, which is read as"
                        + " 1.19e-07; --floor P sets another");
        assertThat(run("evaluate", file, "--scores", "probabilities", "--floor", "0.01", "--json")
                        .json()
                        .get("nll")
                        .asDouble())
                .isCloseTo(0.1 * -Math.log(0.01) + Math.log(1.01), within(1e-6));
        JsonNode calibrated = run(
                        "calibrate",
                        file,
                        "--scores",
                        "probabilities",
                        "--method",
                        "isotonic",
                        "--fit-rows",
                        "0:300",
                        "--json")
                .json();
        assertThat(calibrated.get("fit_floor").get("rows").asLong()).isEqualTo(30);
        assertThat(calibrated.get("test_floor").get("rows").asLong()).isEqualTo(10);
        assertThat(calibrated.get("after").get("nll").asDouble()).isCloseTo(0.325, within(0.01)); // the entropy of 0.1
        assertThat(calibrated.get("few_rows").asBoolean()).isFalse();
        assertThat(run("evaluate", file, "--scores", "probabilities", "--floor", "1")
                        .exit())
                .isEqualTo(2);
    }

    @Test
    void aFitOfTwoRowsSaysThatTheyAreFew() {
        String text = run("calibrate", logits, "--labels", labels, "--fit-rows", "0:2", "--test-rows", "2:")
                .out();
        assertThat(text).contains("2 rows: FEW ROWS, ").contains("note: FEW ROWS: 2 rows of 5 classes");
        assertThat(text).contains("Too few rows to trust: the fit had 2 rows");
    }

    @BeforeEach
    void writeAModelsLogits() throws IOException {
        model = GeneratedClassifier.of(3_000, 5, 1.8, 3);
        logits = write("logits.npy", model.logits());
        StringBuilder csv = new StringBuilder("label\n");
        for (int y : model.labels()) {
            csv.append(y).append('\n');
        }
        labels = Files.writeString(folder.resolve("labels.csv"), csv).toString();
    }

    private String write(String name, Logits z) throws IOException {
        Path file = folder.resolve(name);
        try (NpyWriter writer = NpyWriter.create(file, z.classes())) {
            writer.write(z);
            writer.commit();
        }
        return file.toString();
    }

    @Test
    void evaluatePrintsTheLibrarysIntervalsTestAndThresholds() throws IOException {
        JsonNode json = run(
                        "evaluate",
                        logits,
                        "--labels",
                        labels,
                        "--bootstrap",
                        100,
                        "--seed",
                        7,
                        "--classes",
                        "--target-accuracy",
                        "0.95",
                        "--target-accuracy",
                        "0.9",
                        "--json")
                .json();
        Interval ece = Bootstrap.of(model.logits(), model.labels(), 15, 100, 7)
                .of(Metric.ECE)
                .orElseThrow();
        assertThat(json.at("/intervals/ece/0").doubleValue()).isEqualTo(ece.low());
        assertThat(json.at("/intervals/ece/1").doubleValue()).isEqualTo(ece.high());
        assertThat(json.at("/intervals/mce").isNull()).isTrue();
        assertThat(json.at("/intervals/no_interval_because/mce").textValue()).contains("holds few of these rows");
        Confidences confidences = Confidences.of(model.logits(), model.labels());
        assertThat(json.at("/noise_test/p_value").doubleValue())
                .isEqualTo(ConsistencyTest.of(confidences, 15, 1000, 7).pValue());
        assertThat(json.at("/thresholds/0/confidence").doubleValue())
                .isEqualTo(RiskCoverage.of(confidences)
                        .threshold(0.95)
                        .orElseThrow()
                        .confidence());
        assertThat(json.get("thresholds")).hasSize(2);
        assertThat(json.get("per_class")).hasSize(5);
        for (Metric metric : Metric.values()) {
            assertThat(json.has(metric.key())).as(metric.key()).isEqualTo(!metric.isFixed(5));
        }
    }

    @Test
    void evaluateSaysItInSentences() {
        CommandRun run = run(
                "evaluate", logits, "--labels", labels, "--bootstrap", 50, "--classes", "--target-accuracy", "0.95");
        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("Over-confident: on average")
                .contains("more than noise (p = 0.0010)")
                .contains("An accuracy of 0.95 is reached from confidence")
                .contains("smooth_ece")
                .containsPattern("mce +0\\.\\d+ +none")
                .contains("mce has no interval: the largest gap can be that of a bin")
                .contains("recall")
                .contains("[0.");
    }

    @Test
    void oodPrintsTheLibrarysNumbersForEveryScore() throws IOException {
        Logits other = GeneratedClassifier.of(2_000, 5, 1.8, 9).logits();
        for (int i = 0; i < other.array().length; i++) {
            other.array()[i] *= 0.3f;
        }
        String out = write("other.npy", other);
        JsonNode json = run("ood", logits, out, "--temperature", 2, "--json").json();
        assertThat(json.get("scores")).hasSize(6);
        OodDetection energy = OodDetection.of(new Energy(2).of(model.logits()), new Energy(2).of(other));
        assertThat(json.at("/scores/0/score").textValue()).isEqualTo("energy");
        assertThat(json.at("/scores/0/auroc").doubleValue())
                .isEqualTo(energy.auroc())
                .isGreaterThan(0.7);
        assertThat(json.at("/scores/0/fpr95").doubleValue()).isEqualTo(energy.fprAt95());
        assertThat(run("ood", logits, out, "--score", "gen", "--json").json().get("scores"))
                .hasSize(1);
        assertThat(run("ood", out, logits).out()).contains("the right way round");
    }

    @ParameterizedTest
    @CsvSource({"lac,false", "aps,false", "raps,true"})
    void calibrateMeasuresPredictionSetsOnTheTestRows(String kind, boolean each) throws IOException {
        Path sets = folder.resolve("sets.json");
        Stream<Object> words = Stream.of(
                "calibrate",
                logits,
                "--labels",
                labels,
                "--conformal",
                kind,
                "--coverage",
                "0.8",
                "--save-sets",
                sets,
                "--json");
        JsonNode json = run(Stream.concat(words, each ? Stream.of("--class-conditional") : Stream.of())
                        .toArray())
                .json();
        double coverage = json.at("/prediction_sets/coverage").doubleValue();
        assertThat(coverage).isCloseTo(0.8, within(0.05));
        assertThat(json.at("/prediction_sets/mean_size").doubleValue()).isBetween(0.8, 5.0);
        ConformalSets read = PredictionSetsJson.read(sets).sets();
        LogitsSource fit = new HalfSplit(0).fitHalf(LogitsSource.of(model.logits(), model.labels()));
        assertThat(read).isEqualTo(ConformalSets.fit(fit, read.options()));
        assertThat(read.thresholds()).hasSize(each ? 5 : 1);
    }

    @Test
    void tooFewFitRowsAreSaidToBeTooFew() throws IOException {
        Path sets = folder.resolve("sets.json");
        CommandRun run = run(
                "calibrate",
                logits,
                "--labels",
                labels,
                "--fit-rows",
                "0:50",
                "--conformal",
                "lac",
                "--coverage",
                "0.99",
                "--save-sets",
                sets);
        assertThat(run.out()).contains("note: every set holds every class: 50 held-out rows cannot promise");
        assertThat(PredictionSetsJson.read(sets).sets().threshold(0)).isInfinite();
    }

    @Test
    void reportAndPicturesShowWhatWasAskedFor() throws IOException {
        Path report = folder.resolve("report.html");
        Path pictures = folder.resolve("figures");
        CommandRun run = run(
                "calibrate",
                logits,
                "--labels",
                labels,
                "--report",
                report,
                "--pictures",
                pictures,
                "--conformal",
                "aps");
        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.out()).contains("set size", "wrote pictures");
        assertThat(Files.readString(report))
                .contains("Prediction sets", "When to answer", "1,000\u00a0resamples".replace('\u00a0', ' '));
        assertThat(pictures.resolve("risk-coverage.svg")).content().startsWith("<svg");
        assertThat(Files.readAllBytes(pictures.resolve("reliability-after.png")))
                .startsWith(0x89, 'P', 'N', 'G');
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "evaluate FILE --labels LABELS --bootstrap 3|--bootstrap must be 10 to",
                "evaluate FILE --labels LABELS --target-accuracy 2|--target-accuracy must be more than 0",
                "calibrate FILE --labels LABELS --conformal foo|expected lac, aps or raps",
                "calibrate FILE --labels LABELS --conformal lac --coverage 1|coverage must be more than 0 and less than 1",
                "calibrate FILE --labels LABELS --save-sets x.json|--save-sets needs --conformal",
                "calibrate FILE --labels LABELS --bootstrap 5|--bootstrap must be 10 to",
                "ood FILE nothing.npy|no such file",
                "ood FILE FILE --score foo|expected energy, msp",
                "ood FILE FILE --temperature 0|temperature must be positive"
            })
    void whatCannotBeIsRefused(String command, String message) {
        CommandRun run = run((Object[])
                command.replace("FILE", logits).replace("LABELS", labels).split(" "));
        assertThat(run.exit()).as(run.out()).isEqualTo(2);
        assertThat(run.err()).contains(message);
    }
}
