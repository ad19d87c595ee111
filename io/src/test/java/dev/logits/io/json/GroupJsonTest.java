package dev.logits.io.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.logits.Logits;
import dev.logits.calibrate.CalibrationMethod;
import dev.logits.calibrate.GroupCalibration;
import dev.logits.calibrate.GroupMulticalibration;
import dev.logits.calibrate.Multicalibration;
import dev.logits.io.MalformedFileException;
import dev.logits.metric.Evaluation;
import dev.logits.source.ColumnedSource;
import dev.logits.source.LogitsSource;
import dev.logits.uncertainty.ConformalSets;
import dev.logits.uncertainty.GroupConformalSets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Calibrators and sets of groups come back as they were, and a damaged file is refused. */
class GroupJsonTest {
    private static LogitsSource rows() {
        SplittableRandom random = new SplittableRandom(4);
        int n = 240;
        Logits z = Logits.zeros(n, 3);
        int[] labels = new int[n];
        List<String> groups = new ArrayList<>();
        for (int r = 0; r < n; r++) {
            labels[r] = random.nextInt(3);
            for (int c = 0; c < 3; c++) {
                z.array()[3 * r + c] = (float) (random.nextGaussian() + (c == labels[r] ? 1 : 0));
            }
            groups.add(r % 3 == 0 ? "a \"quoted\" one" : "b");
        }
        return ColumnedSource.of(LogitsSource.of(z, labels), "kind", groups);
    }

    @ParameterizedTest
    @EnumSource
    void calibratorsComeBack(CalibrationMethod method) throws IOException {
        GroupCalibration fit = GroupCalibration.fit(rows(), "kind", method, 100);
        assertThat(fit.groups()).containsOnlyKeys("b");

        String json = GroupCalibratorJson.toJson(fit, Provenance.of("x.csv", "all rows"));
        GroupCalibratorJson.Saved saved = GroupCalibratorJson.fromJson(json);

        assertThat(saved.calibration()).isEqualTo(fit);
        assertThat(saved.provenance().source()).contains("x.csv");
        assertThat(GroupCalibratorJson.toJson(saved.calibration(), saved.provenance()))
                .isEqualTo(json);
    }

    @Test
    void patchesComeBack() throws IOException {
        LogitsSource two = ColumnedSource.of(
                rows(),
                "half",
                java.util.stream.IntStream.range(0, 240)
                        .mapToObj(r -> r < 100 ? "" : "x")
                        .toList());
        for (CalibrationMethod method : CalibrationMethod.values()) {
            GroupMulticalibration fit = GroupMulticalibration.fit(
                    two, List.of("half", "kind"), method, 20, new Multicalibration.Options(4, 0.01, 0, 60));
            assertThat(fit.patches().patches()).isNotEmpty();

            String json = MulticalibratorJson.toJson(fit, Provenance.of("x.csv", "all rows"));
            MulticalibratorJson.Saved saved = MulticalibratorJson.fromJson(json);

            assertThat(saved.calibration()).isEqualTo(fit);
            assertThat(saved.provenance().source()).contains("x.csv");
            assertThat(MulticalibratorJson.toJson(saved.calibration(), saved.provenance()))
                    .isEqualTo(json);
            assertThat(Evaluation.of(saved.calibrated(two), 15)).isEqualTo(Evaluation.of(fit.calibrated(two), 15));
        }
    }

    @Test
    void patchesOfGroupsThatAreNotThereAreRefused() throws IOException {
        GroupMulticalibration fit = GroupMulticalibration.fit(
                rows(),
                List.of("kind"),
                CalibrationMethod.TEMPERATURE,
                1,
                new Multicalibration.Options(4, 0.01, 0, 60));
        String json = MulticalibratorJson.toJson(fit, Provenance.UNKNOWN)
                .replaceAll("\\s*\"checksum\" : \"[0-9a-f]+\"", "")
                .replaceAll(",(\\s*})\\s*$", "$1");
        assertThat(MulticalibratorJson.fromJson(json).calibration()).isEqualTo(fit);
        String group = "\"group\" : " + fit.patches().patches().get(0).group() + ",";
        assertThatThrownBy(() -> MulticalibratorJson.fromJson(json.replaceFirst(group, "\"group\" : 7,")))
                .hasMessageContaining("a patch of group 7 and class");
        assertThatThrownBy(() -> MulticalibratorJson.fromJson(json.replaceFirst(group, "\"group\" : 0.5,")))
                .hasMessageContaining("0.5 is not a group: expected -1 for all rows, or 0 or more");
        assertThatThrownBy(() -> MulticalibratorJson.fromJson(json.replaceFirst("\"low\" : [0-9.]+", "\"low\" : 2")))
                .hasMessageContaining("level 2.0 to");
        assertThatThrownBy(() -> CalibratorJson.fromJson(json)).hasMessageContaining("logits-multicalibrator");
    }

    @Test
    void setsComeBack() throws IOException {
        GroupConformalSets sets = GroupConformalSets.fit(rows(), "kind", ConformalSets.Options.raps(0.9));

        GroupSetsJson.Saved saved = GroupSetsJson.fromJson(GroupSetsJson.toJson(sets, Provenance.UNKNOWN));

        assertThat(saved.sets()).isEqualTo(sets);
        assertThatThrownBy(() -> saved.arrange(LogitsSource.of(Logits.zeros(1, 5), new int[1])))
                .hasMessageContaining("3 classes")
                .hasMessageContaining("5");
    }

    @Test
    void aFlippedBitIsRefusedOrChangesNothing() throws IOException {
        GroupCalibration fit = GroupCalibration.fit(rows(), "kind", CalibrationMethod.TEMPERATURE, 1);
        byte[] good = GroupCalibratorJson.toJson(fit, Provenance.UNKNOWN).getBytes(StandardCharsets.UTF_8);
        for (int bit = 0; bit < 8 * good.length; bit += 3) {
            byte[] bad = good.clone();
            bad[bit / 8] ^= (byte) (1 << bit % 8);
            try {
                assertThat(GroupCalibratorJson.fromJson(new String(bad, StandardCharsets.UTF_8))
                                .calibration())
                        .isEqualTo(fit);
            } catch (MalformedFileException refused) {
                assertThat(refused).hasMessageContaining("the text");
            }
        }
    }

    @Test
    void aGroupThatIsThereTwiceAndOneOfOtherClassesAreRefused() throws IOException {
        GroupCalibration fit = GroupCalibration.fit(rows(), "kind", CalibrationMethod.PLATT, 1);
        String json = withoutChecksum(GroupCalibratorJson.toJson(fit, Provenance.UNKNOWN));
        assertThatThrownBy(() -> GroupCalibratorJson.fromJson(json.replace("a \\\"quoted\\\" one", "b")))
                .isInstanceOf(MalformedFileException.class)
                .hasMessageContaining("\"b\" is there twice");

        GroupConformalSets sets = GroupConformalSets.fit(rows(), "kind", ConformalSets.Options.lac(0.9));
        String text = withoutChecksum(GroupSetsJson.toJson(sets, Provenance.UNKNOWN));
        assertThatThrownBy(() -> GroupSetsJson.fromJson(text.replace("a \\\"quoted\\\" one", "b")))
                .isInstanceOf(MalformedFileException.class)
                .hasMessageContaining("\"b\" is there twice");
        assertThatThrownBy(() -> CalibratorJson.fromJson(json))
                .isInstanceOf(MalformedFileException.class)
                .hasMessageContaining("logits-group-calibrator");
    }

    private static String withoutChecksum(String json) {
        return json.replaceFirst(",\\s*\"checksum\" : \"[0-9a-f]+\"", "");
    }
}
