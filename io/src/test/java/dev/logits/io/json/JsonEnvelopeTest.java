package dev.logits.io.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.logits.Logits;
import dev.logits.calibrate.Calibrator;
import dev.logits.calibrate.Fitted;
import dev.logits.calibrate.TemperatureScaling;
import dev.logits.decode.DecodingPlan;
import dev.logits.decode.rule.Preset;
import dev.logits.io.MalformedFileException;
import dev.logits.learn.regression.LogisticRegression;
import dev.logits.uncertainty.ConformalSets;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What all saved JSON has in common: ways in and out, data that nobody named, files of earlier versions. */
class JsonEnvelopeTest {
    private static final Logits Z = Logits.copyOf(
            new float[][] {{2, 1, -1}, {0, 3, 1}, {1, 0, 2}, {4, 1, 0}, {0, 1, 0.5f}, {1, 2, 3}, {3, 0, 1}, {0, 0.5f, 1}
            });
    private static final int[] Y = {0, 1, 2, 0, 0, 2, 1, 2};

    @TempDir
    private Path dir;

    private interface Writer<T> {
        void write(OutputStream out, T thing) throws IOException;
    }

    private interface Reader<T> {
        T read(InputStream in) throws IOException;
    }

    private static <T> T throughAStream(T thing, Writer<T> writer, Reader<T> reader) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        writer.write(out, thing);
        return reader.read(new ByteArrayInputStream(out.toByteArray()));
    }

    @Test
    void aCalibratorGoesOutAndComesBackThroughFileStreamAndText() throws IOException {
        Fitted<TemperatureScaling> fitted = TemperatureScaling.fit(Z, Y);
        Path file = dir.resolve("cal.json");
        CalibratorJson.write(file, fitted);
        assertThat(CalibratorJson.read(file).fitted()).isEqualTo(fitted);
        assertThat(CalibratorJson.fromJson(CalibratorJson.toJson(fitted)).fitted())
                .isEqualTo(fitted);
        Fitted<? extends Calibrator> back = throughAStream(
                fitted, CalibratorJson::write, in -> CalibratorJson.read(in).fitted());
        assertThat(back).isEqualTo(fitted);
        assertThat(CalibratorJson.toJson(fitted)).isEqualTo(Files.readString(file));
    }

    @Test
    void setsGoOutAndComeBackThroughFileStreamAndText() throws IOException {
        ConformalSets sets = ConformalSets.fit(Z, Y, ConformalSets.Options.aps(0.5));
        Path file = dir.resolve("sets.json");
        PredictionSetsJson.write(file, sets);
        assertThat(PredictionSetsJson.read(file).sets()).isEqualTo(sets);
        assertThat(PredictionSetsJson.fromJson(PredictionSetsJson.toJson(sets)).sets())
                .isEqualTo(sets);
        assertThat(throughAStream(
                        sets,
                        PredictionSetsJson::write,
                        in -> PredictionSetsJson.read(in).sets()))
                .isEqualTo(sets);
    }

    @Test
    void aRegressionGoesOutAndComesBackThroughFileStreamAndText() throws IOException {
        LogisticJson.Saved named = LogisticJsonTest.saved(LogisticRegression.l2(0.1), 0, 1, 2, 0, 1, 2, 0);
        LogisticJson.Saved saved = new LogisticJson.Saved(named.model(), named.coding());
        String text = LogisticJson.toJson(saved);
        LogisticJson.write(dir.resolve("m.json"), saved);
        assertThat(LogisticJson.toJson(LogisticJson.read(dir.resolve("m.json"))))
                .isEqualTo(text);
        assertThat(LogisticJson.toJson(LogisticJson.fromJson(text))).isEqualTo(text);
        assertThat(LogisticJson.toJson(throughAStream(saved, LogisticJson::write, LogisticJson::read)))
                .isEqualTo(text);
    }

    @Test
    void aDecodingPlanGoesOutAndComesBackThroughFileStreamAndText() throws IOException {
        DecodingPlan plan = Preset.LLAMA_CPP.plan();
        Path file = dir.resolve("plan.json");
        DecodingPlanJson.write(file, plan);
        assertThat(DecodingPlanJson.read(file)).isEqualTo(plan);
        assertThat(DecodingPlanJson.fromJson(DecodingPlanJson.toJson(plan))).isEqualTo(plan);
        assertThat(throughAStream(plan, DecodingPlanJson::write, DecodingPlanJson::read))
                .isEqualTo(plan);
        assertThat(DecodingPlanJson.toJson(plan)).isEqualTo(Files.readString(file));
        assertThatThrownBy(() ->
                        DecodingPlanJson.fromJson(DecodingPlanJson.toJson(plan).replace("40", "41")))
                .isInstanceOf(MalformedFileException.class)
                .hasMessageContaining("checksum");
    }

    @Test
    void dataThatNobodyNamedIsLeftOutAndReadAsUnknown() throws IOException {
        String json = CalibratorJson.toJson(TemperatureScaling.fit(Z, Y));
        assertThat(json).doesNotContain("\"source\"", "\"selection\"").contains("\"created_by\" : \"logits ");
        assertThat(CalibratorJson.fromJson(json).provenance()).isEqualTo(Provenance.UNKNOWN);
    }

    @Test
    void whatIsNoFileIsCalledAfterItsKind() {
        assertThatThrownBy(() -> CalibratorJson.fromJson("{\"format\":\"logits-decoding-plan\"}"))
                .isInstanceOf(MalformedFileException.class)
                .hasMessage("the text: format: \"logits-decoding-plan\": expected \"logits-calibrator\"");
        InputStream cut = new ByteArrayInputStream("{\"format\":".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> PredictionSetsJson.read(cut)).hasMessageStartingWith("the stream:1:");
    }

    @Test
    void aStreamThatIsTooLongIsRefused() {
        JsonEnvelope small = new JsonEnvelope("logits-calibrator", 1, "a calibrator", 10);
        assertThatThrownBy(() -> small.read(new ByteArrayInputStream(new byte[11]), json -> json))
                .hasMessage("the stream: more than 10 bytes: too large for a calibrator");
    }

    /** Written before there was one envelope, by every method: each is read, and written again byte for byte. */
    @TestFactory
    Stream<DynamicTest> filesOfEarlierVersionsAreWrittenAgainByteForByte() throws IOException, URISyntaxException {
        Path former =
                Path.of(JsonEnvelopeTest.class.getResource("plan.json").toURI()).getParent();
        List<Path> files;
        try (Stream<Path> all = Files.list(former)) {
            files = all.filter(file -> file.toString().endsWith(".json")).toList();
        }
        assertThat(files).hasSize(16);
        return files.stream()
                .map(file -> DynamicTest.dynamicTest(
                        file.getFileName().toString(),
                        () -> assertThat(again(file)).isEqualTo(Files.readString(file))));
    }

    private static String again(Path file) throws IOException {
        switch (file.getFileName().toString()) {
            case "plan.json" -> {
                DecodingPlan plan = DecodingPlanJson.read(file);
                return DecodingPlanJson.toJson(plan);
            }
            case "regression.json" -> {
                return LogisticJson.toJson(LogisticJson.read(file));
            }
            case "sets.json" -> {
                PredictionSetsJson.Saved saved = PredictionSetsJson.read(file);
                return PredictionSetsJson.toJson(saved.sets(), saved.provenance());
            }
            default -> {
                CalibratorJson.Saved saved = CalibratorJson.read(file);
                return CalibratorJson.toJson(saved.fitted(), saved.provenance());
            }
        }
    }
}
