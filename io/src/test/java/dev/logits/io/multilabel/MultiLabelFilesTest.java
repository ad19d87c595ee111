package dev.logits.io.multilabel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.logits.io.MalformedFileException;
import dev.logits.io.ReadOptions;
import dev.logits.io.json.MultiLabelJson;
import dev.logits.io.json.Provenance;
import dev.logits.multilabel.MultiLabelCalibration;
import dev.logits.multilabel.MultiLabelRows;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MultiLabelFilesTest {
    private static final ReadOptions COLUMNS =
            ReadOptions.DEFAULTS.withLogits("z_*").withLabels("y_*");

    @TempDir
    private Path folder;

    private Path csv(String text) throws IOException {
        return Files.writeString(folder.resolve("a.csv"), text);
    }

    @Test
    void columnsArePairedByTheirNames() throws IOException {
        MultiLabelRows rows = MultiLabelFiles.read(csv("z_cat,z_dog,y_dog,y_cat\n1,-2,0,1\n3,4,-1,true\n"), COLUMNS);
        assertThat(rows.names()).containsExactly("cat", "dog");
        assertThat(rows.logits().row(1)).containsExactly(3, 4);
        assertThat(List.of(rows.target(0, 0), rows.target(0, 1), rows.target(1, 0), rows.target(1, 1)))
                .containsExactly(1, 0, 1, -1);
        MultiLabelRows one = MultiLabelFiles.read(csv("z_cat,y_cat\n1,1\n-1,0\n"), COLUMNS);
        assertThat(one.labels()).isEqualTo(1);
        assertThat(one.logOdds(1, 0)).isEqualTo(-1);
    }

    @Test
    void arraysOfKerasAreProbabilitiesOfEachLabel() throws IOException, URISyntaxException {
        Path npz = Path.of(MultiLabelFilesTest.class.getResource("keras.npz").toURI());
        MultiLabelRows rows = MultiLabelFiles.read(npz, ReadOptions.DEFAULTS.withClassNames(List.of("a", "b", "c")));
        assertThat(rows.rows()).isEqualTo(40);
        for (int i = 0; i < 120; i++) {
            double p = (i * 37 % 101 + 1) / 103.0;
            assertThat((double) rows.logOdds(i / 3, i % 3)).isCloseTo(Math.log(p / (1 - p)), within(1e-5));
            assertThat(rows.target(i / 3, i % 3)).isEqualTo(i % 7 == 0 ? 1 : 0);
        }
    }

    @Test
    void whatIsNoTargetOrNoLogitIsNamed() throws IOException {
        assertThatThrownBy(() -> MultiLabelFiles.read(csv("z_a,z_b,y_a,y_b\n1,-2,0,3\n"), COLUMNS))
                .isInstanceOf(MalformedFileException.class)
                .hasMessageContaining("row 0, label 1: the target is 3: expected 1 for yes");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MultiLabelFiles.read(csv("z_a,z_b,y_a,y_b\n0.5,0.2,0,1\n"), COLUMNS))
                .withMessageContaining("these look like probabilities of yes");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MultiLabelFiles.read(csv("z_a,z_b,y_a\n1,2,0\n"), COLUMNS))
                .withMessageContaining("2 columns of scores and 1 of targets");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MultiLabelFiles.read(csv("z_a,y_a\n1,2\n"), ReadOptions.DEFAULTS))
                .withMessageContaining("such as \"z_*\" and \"y_*\"");
    }

    @Test
    void whatWasFittedComesBackBitForBit() throws IOException {
        Path file = folder.resolve("labels.json");
        for (double threshold : new double[] {-1 / 3.0, Double.NEGATIVE_INFINITY, Double.NaN}) {
            MultiLabelCalibration fitted = new MultiLabelCalibration(
                    List.of("a", "b"),
                    new double[] {1 / 3.0, 2},
                    new double[] {0.1, -7},
                    new double[] {Double.NEGATIVE_INFINITY, 1e-17},
                    Double.isNaN(threshold) ? Double.NaN : 0.1,
                    threshold);
            MultiLabelJson.write(file, fitted, Provenance.UNKNOWN);
            assertThat(MultiLabelJson.read(file)).isEqualTo(fitted);
        }
    }
}
