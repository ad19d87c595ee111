package dev.logits.io.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.logits.calibrate.FitReport;
import dev.logits.calibrate.Fitted;
import dev.logits.calibrate.TemperatureScaling;
import dev.logits.io.MalformedFileException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CalibratorJsonTest {
    private static final Provenance PROVENANCE =
            Provenance.of("preds.npz", "rows 0:5000").withCreatedBy("logits 0.1.0");

    @TempDir
    Path dir;

    @Test
    void theFileIsThis() {
        String text = CalibratorJson.toJson(fitted(1.8125), PROVENANCE);
        assertThat(text.replaceFirst("\"checksum\" : \"[0-9a-f]{8}\"", "\"checksum\" : \"8c3f0a12\""))
                .isEqualTo("""
                {
                  "format" : "logits-calibrator",
                  "version" : 1,
                  "type" : "temperature",
                  "temperature" : 1.8125,
                  "fit" : {
                    "source" : "preds.npz",
                    "selection" : "rows 0:5000",
                    "rows" : 5000,
                    "ignored" : 3,
                    "classes" : 10,
                    "status" : "CONVERGED",
                    "converged" : true,
                    "nll_before" : 0.52,
                    "nll_after" : 0.41,
                    "gradient" : 1.2E-15,
                    "passes" : 9,
                    "missing_classes" : [ 4, 7 ]
                  },
                  "created_by" : "logits 0.1.0",
                  "checksum" : "8c3f0a12"
                }
                """);
    }

    @Test
    void everySingleFlippedBitIsRefusedOrChangesNothing() throws IOException {
        byte[] good = CalibratorJson.toJson(fitted(1.8125), PROVENANCE).getBytes(StandardCharsets.UTF_8);
        String saved = CalibratorJson.parse(good, "cal.json").toString();
        int unchanged = 0;
        for (int bit = 0; bit < 8 * good.length; bit++) {
            byte[] bytes = good.clone();
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
            try {
                assertThat(CalibratorJson.parse(bytes, "cal.json").toString())
                        .as("bit %d", bit)
                        .isEqualTo(saved);
                unchanged++;
            } catch (MalformedFileException refused) {
                assertThat(refused).hasMessageStartingWith("cal.json");
            }
        }
        assertThat(unchanged).isLessThan(8 * good.length / 20); // white space, and the name of the checksum itself
    }

    @Test
    void aFileWithoutAChecksumIsReadAsItIs() throws IOException {
        String text = CalibratorJson.toJson(fitted(1.8125), PROVENANCE);
        String former =
                text.replaceFirst(",\\s+\"checksum\" : \"[0-9a-f]{8}\"", "").replace("1.8125", "2.5");
        assertThat(former).doesNotContain("checksum");
        assertThat(CalibratorJson.parse(former.getBytes(StandardCharsets.UTF_8), "cal.json")
                        .fitted()
                        .calibrator())
                .isEqualTo(new TemperatureScaling(2.5));
    }

    @Test
    void everyDoubleComesBackBitForBit() throws IOException {
        long seed = 8;
        Random random = new Random(seed);
        double[] awkward = {Double.MIN_VALUE, Double.MAX_VALUE, 0.1, 1 / 3.0, 2.2250738585072014E-308, Math.nextUp(1.0)
        };
        for (int i = 0; i < 2000; i++) {
            double t = i < awkward.length ? awkward[i] : Math.abs(Double.longBitsToDouble(random.nextLong()));
            if (!(t > 0) || Double.isInfinite(t)) {
                continue;
            }
            Fitted<TemperatureScaling> fitted = fitted(t);
            CalibratorJson.Saved saved = parse(CalibratorJson.toJson(fitted, PROVENANCE));
            assertThat(saved.fitted()).as("seed %d", seed).isEqualTo(fitted);
            assertThat(saved.provenance()).isEqualTo(PROVENANCE);
        }
    }

    @Test
    void infiniteAndMissingScoresComeBack() throws IOException {
        Fitted<TemperatureScaling> fitted = new Fitted<>(
                new TemperatureScaling(1),
                new FitReport.Builder(FitReport.Status.SEPARABLE, 1, 2)
                        .ignored(0)
                        .nllBefore(Double.POSITIVE_INFINITY)
                        .nllAfter(Double.NaN)
                        .gradient(Double.NEGATIVE_INFINITY)
                        .passes(1)
                        .missingClasses(List.of())
                        .build());
        assertThat(parse(CalibratorJson.toJson(fitted, PROVENANCE)).fitted()).isEqualTo(fitted);
    }

    @Test
    void aTimeIsWrittenOnlyIfItIsGiven() throws IOException {
        Provenance timed = PROVENANCE.withCreated("2026-01-02T03:04:05Z");
        String json = CalibratorJson.toJson(fitted(2), timed);
        assertThat(json).contains("\"created\" : \"2026-01-02T03:04:05Z\"");
        assertThat(parse(json).provenance()).isEqualTo(timed);
    }

    @Test
    void provenanceNamesTheLibrary() {
        assertThat(Provenance.of("a", "all rows").createdBy()).startsWith("logits ");
    }

    @Test
    void writesAndReadsAFile() throws IOException {
        Path file = dir.resolve("cal.json");
        CalibratorJson.write(file, fitted(1.5), PROVENANCE);
        assertThat(CalibratorJson.read(file).fitted()).isEqualTo(fitted(1.5));
    }

    @Test
    void whatIsNoCalibratorIsRefusedWithFieldAndValue() {
        String good = CalibratorJson.toJson(fitted(1.5), PROVENANCE);
        assertMessage("[1, 2]", "cal.json: format: missing, expected a string");
        assertMessage("{\"a\": 1}", "cal.json: format: missing, expected a string");
        assertMessage(good.replace("logits-calibrator", "other"), "format: \"other\": expected \"logits-calibrator\"");
        assertMessage(good.replace("\"version\" : 1", "\"version\" : 2"), "version: 2 is unknown: this library reads");
        assertMessage(
                good.replace("\"version\" : 1", "\"version\" : \"1\""), "version: \"1\": expected a whole number");
        assertMessage(
                good.replace("\"type\" : \"temperature\"", "\"type\" : \"oven\""),
                "type: \"oven\" is unknown: expected one of temperature, vector, matrix, dirichlet");
        assertMessage(good.replace("\"temperature\" : 1.5", "\"t\" : 1.5"), "temperature: missing, expected a number");
        assertMessage(good.replace(": 1.5,", ": \"hot\","), "temperature: \"hot\": expected a number");
        assertMessage(good.replace(": 1.5,", ": null,"), "temperature: null: expected a number");
        assertMessage(good.replace(": 1.5,", ": -1.5,"), "temperature must be positive and finite, got -1.5");
        assertMessage(good.replace(": 1.5,", ": 0,"), "temperature must be positive and finite, got 0.0");
        assertMessage(good.replace(": 1.5,", ": 1e999,"), "temperature must be positive and finite, got Infinity");
        assertMessage(good.replace(": 5000,", ": -1,"), "fit.rows: -1: expected a whole number, 0 or more");
        assertMessage(good.replace(": 5000,", ": 0.5,"), "fit.rows: 0.5: expected a whole number, 0 or more");
        assertMessage(good.replace("CONVERGED", "LOST"), "fit.status: \"LOST\" is unknown: expected one of [CONVERGED");
        assertMessage(good.replace("[ 4, 7 ]", "[ 4, \"x\" ]"), "fit.missing_classes: \"x\" is not a class");
        assertMessage(good.replace("[ 4, 7 ]", "4"), "fit.missing_classes: 4: expected an array");
        assertMessage(good.replace("\"fit\"", "\"fat\""), "fit: missing, expected an object");
        assertMessage(good.replace("\"created_by\" : \"logits 0.1.0\"", "\"x\" : 1"), "created_by: missing");
    }

    @Test
    void whatIsNoJsonNamesLineAndColumn() {
        assertMessage("not json", "cal.json:1:1: not JSON, or cut short: ");
        assertMessage("{\"format\": 1, \"format\": 2}", "not JSON, or cut short: Duplicate field 'format'");
        assertMessage("{} {}", "not JSON");
        assertMessage("[".repeat(5000), "not JSON");
    }

    @Test
    void aFileCutAnywhereOrWithAFlippedByteIsRefusedCleanly() {
        byte[] whole = CalibratorJson.toJson(fitted(1.5), PROVENANCE).getBytes(StandardCharsets.UTF_8);
        for (int length = 0; length < whole.length - 2; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThat(catchThrowable(() -> CalibratorJson.parse(cut, "cal.json")))
                    .as("cut to %d bytes", length)
                    .isInstanceOf(MalformedFileException.class)
                    .hasMessageStartingWith("cal.json");
        }
        long seed = 99;
        Random random = new Random(seed);
        for (int round = 0; round < 5000; round++) {
            byte[] flipped = whole.clone();
            flipped[random.nextInt(flipped.length)] = (byte) random.nextInt(256);
            Throwable thrown = catchThrowable(() -> CalibratorJson.parse(flipped, "cal.json"));
            assertThat(thrown == null || thrown instanceof MalformedFileException)
                    .as("seed %d, round %d: %s", seed, round, thrown)
                    .isTrue();
        }
    }

    private static CalibratorJson.Saved parse(String json) throws IOException {
        return CalibratorJson.parse(json.getBytes(StandardCharsets.UTF_8), "cal.json");
    }

    private void assertMessage(String json, String message) {
        assertThatExceptionOfType(MalformedFileException.class)
                .isThrownBy(() -> CalibratorJson.read(Files.writeString(dir.resolve("cal.json"), json)))
                .withMessageStartingWith(dir.resolve("cal.json").toString())
                .withMessageContaining(message);
    }

    private static Fitted<TemperatureScaling> fitted(double temperature) {
        return new Fitted<>(
                new TemperatureScaling(temperature),
                new FitReport.Builder(FitReport.Status.CONVERGED, 5000, 10)
                        .ignored(3)
                        .nllBefore(0.52)
                        .nllAfter(0.41)
                        .gradient(1.2e-15)
                        .passes(9)
                        .missingClasses(List.of(4, 7))
                        .build());
    }
}
