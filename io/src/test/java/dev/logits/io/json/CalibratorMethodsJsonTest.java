package dev.logits.io.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.Logits;
import dev.logits.calibrate.CalibrationMethod;
import dev.logits.calibrate.Calibrator;
import dev.logits.calibrate.FitReport;
import dev.logits.calibrate.Fitted;
import dev.logits.calibrate.IsotonicCalibration;
import dev.logits.calibrate.MatrixScaling;
import dev.logits.io.MalformedFileException;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every calibration method's way to a file and back. */
class CalibratorMethodsJsonTest {
    private static final Provenance PROVENANCE =
            Provenance.of("preds.npz", "all rows").withCreatedBy("logits 0.1.0");

    @ParameterizedTest
    @EnumSource
    void comesBackEqualAndCalibratesToTheSameBits(CalibrationMethod method) throws IOException {
        for (int classes : new int[] {2, 5}) {
            Logits z = logits(400, classes);
            Fitted<? extends Calibrator> fitted = method.fit(z, labels(z));
            String json = CalibratorJson.toJson(fitted, PROVENANCE);
            assertThat(json)
                    .startsWith("{\n  \"format\" : \"logits-calibrator\",\n  \"version\" : 1,\n  \"type\" : \""
                            + method.text() + "\",\n");
            CalibratorJson.Saved saved = parse(json);
            assertThat(saved.fitted()).isEqualTo(fitted);
            assertThat(saved.fitted().calibrator().hashCode())
                    .isEqualTo(fitted.calibrator().hashCode());
            assertThat(saved.fitted().calibrator().calibrate(z))
                    .isEqualTo(fitted.calibrator().calibrate(z));
            assertThat(CalibratorJson.toJson(saved.fitted(), PROVENANCE)).isEqualTo(json);
        }
    }

    @Test
    void stepsWithExactZerosComeBack() throws IOException {
        Logits z = logits(300, 3);
        Fitted<IsotonicCalibration> fitted = IsotonicCalibration.fit(
                LogitsSource.of(z, labels(z)),
                new IsotonicCalibration.Options(IsotonicCalibration.Interpolation.STEP, true));
        assertThat(parse(CalibratorJson.toJson(fitted, PROVENANCE)).fitted()).isEqualTo(fitted);
    }

    @ParameterizedTest
    @EnumSource
    void everyNumberThatIsMissingOrWrongIsRefused(CalibrationMethod method) throws IOException {
        Logits z = logits(60, 3);
        ObjectMapper mapper = new ObjectMapper();
        JsonNode good = mapper.readTree(CalibratorJson.toJson(method.fit(z, labels(z)), PROVENANCE));
        int refused = 0;
        for (String replacement : new String[] {"null", "\"x\"", "\"NaN\"", "1e999", "[]", "{}", "[[[[1]]]]"}) {
            JsonNode value = mapper.readTree(replacement);
            for (int place = 0; place < 12; place++) {
                JsonNode copy = good.deepCopy();
                if (harm((ObjectNode) copy, value, place)) {
                    Throwable thrown = catchThrowable(() -> parse(copy.toString()));
                    assertThat(thrown).as("%s", copy).isInstanceOf(MalformedFileException.class);
                    assertThat(thrown).hasMessageStartingWith("cal.json: ");
                    refused++;
                }
            }
        }
        assertThat(refused).isGreaterThan(6);
    }

    /** Replaces one of the parameters, or one of the first numbers in it; false if there are not so many. */
    private static boolean harm(ObjectNode json, JsonNode value, int place) {
        List<Runnable> places = new ArrayList<>();
        json.fieldNames().forEachRemaining(name -> {
            if (!List.of("format", "version", "type", "fit", "created_by").contains(name)) {
                collect(json, name, value, places);
            }
        });
        if (place >= places.size()) {
            return false;
        }
        places.get(place).run();
        return true;
    }

    private static void collect(ObjectNode json, String name, JsonNode value, List<Runnable> places) {
        places.add(() -> json.set(name, value));
        collectInside(json.get(name), value, places);
    }

    private static void collectInside(JsonNode node, JsonNode value, List<Runnable> places) {
        if (node instanceof ArrayNode array && !array.isEmpty()) {
            places.add(() -> array.set(0, value));
            collectInside(array.get(0), value, places);
        } else if (node instanceof ObjectNode object) {
            object.fieldNames().forEachRemaining(name -> collect(object, name, value, places));
        }
    }

    @ParameterizedTest
    @EnumSource
    void bytesThatWereDamagedAreReadOrRefusedCleanly(CalibrationMethod method) {
        Logits z = logits(40, 3);
        byte[] whole =
                CalibratorJson.toJson(method.fit(z, labels(z)), PROVENANCE).getBytes(StandardCharsets.UTF_8);
        long seed = 5;
        Random random = new Random(seed);
        for (int round = 0; round < 400; round++) {
            byte[] flipped = whole.clone();
            flipped[random.nextInt(flipped.length)] = (byte) random.nextInt(128);
            Throwable thrown = catchThrowable(() -> CalibratorJson.parse(flipped, "cal.json"));
            assertThat(thrown == null || thrown instanceof MalformedFileException)
                    .as("seed %d, round %d: %s", seed, round, thrown)
                    .isTrue();
        }
    }

    @Test
    void whatNoFileHoldsIsRefusedBeforeItIsWritten() {
        int classes = 1_500;
        MatrixScaling matrix = new MatrixScaling(new double[classes][classes], new double[classes]);
        FitReport report = new FitReport.Builder(FitReport.Status.CONVERGED, 1, classes)
                .ignored(0)
                .nllBefore(1)
                .nllAfter(1)
                .gradient(0)
                .passes(1)
                .missingClasses(List.of())
                .build();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CalibratorJson.write(Path.of("cal.json"), new Fitted<>(matrix, report), PROVENANCE))
                .withMessageStartingWith("cal.json: a matrix calibrator of 2251500 numbers cannot be saved");
    }

    @Test
    void namesTheCurveThatIsWrong() {
        Logits z = logits(60, 3);
        String good = CalibratorJson.toJson(CalibrationMethod.PLATT.fit(z, labels(z)), PROVENANCE);
        assertThatExceptionOfType(MalformedFileException.class)
                .isThrownBy(() -> parse(good.replaceFirst("\"slope\" : [^,]*,", "\"slope\" : \"Infinity\",")))
                .withMessage("cal.json: curves[0]: slope must be finite, got Infinity");
        assertThatExceptionOfType(MalformedFileException.class)
                .isThrownBy(
                        () -> parse(good.replace("\"classes\" : 3,\n  \"curves\"", "\"classes\" : 4,\n  \"curves\"")))
                .withMessage("cal.json: 3 curves for 4 classes: expected 4");
        assertThatExceptionOfType(MalformedFileException.class)
                .isThrownBy(() -> parse(good.replaceFirst("\"slope\"", "\"slop\"")))
                .withMessageStartingWith("cal.json: curves[0].slope: missing, expected a number");
    }

    private static CalibratorJson.Saved parse(String json) throws IOException {
        return CalibratorJson.parse(json.getBytes(StandardCharsets.UTF_8), "cal.json");
    }

    private static Logits logits(int rows, int classes) {
        Random random = new Random(11);
        Logits z = Logits.zeros(rows, classes);
        for (int i = 0; i < z.array().length; i++) {
            z.array()[i] = (float) (3 * random.nextGaussian());
        }
        return z;
    }

    private static int[] labels(Logits z) {
        Random random = new Random(12);
        int[] y = new int[z.rows()];
        for (int r = 0; r < y.length; r++) {
            for (int c = 1; c < z.classes(); c++) {
                y[r] = z.get(r, c) > z.get(r, y[r]) ? c : y[r];
            }
            y[r] = random.nextInt(3) == 0 ? random.nextInt(z.classes()) : y[r];
        }
        return y;
    }
}
