package dev.logits.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.logits.Logits;
import dev.logits.calibrate.Fitted;
import dev.logits.calibrate.VectorScaling;
import dev.logits.io.csv.PredictionSetsCsv;
import dev.logits.io.json.CalibratorJson;
import dev.logits.io.json.PredictionSetsJson;
import dev.logits.io.json.Provenance;
import dev.logits.io.npy.NpzWriter;
import dev.logits.source.LogitsSource;
import dev.logits.uncertainty.ConformalSets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassNamesInFilesTest {
    @TempDir
    Path folder;

    private LogitsSource fit;
    private LogitsSource moved;
    private LogitsSource other;

    @BeforeEach
    void writeRows() throws IOException {
        fit = csv("fit.csv", "cat,dog,owl,label\n1,0,0.5,0\n0,2,1,1\n0.5,1,3,2\n2,1,0,0\n1,0,1.5,1\n");
        moved = csv("moved.csv", "dog,owl,cat,label\n0,0.5,1,2\n2,1,0,0\n1,3,0.5,1\n1,0,2,2\n0,1.5,1,0\n");
        other = csv("other.csv", "dog,fox,cat,label\n0,0.5,1,2\n2,1,0,0\n");
    }

    private LogitsSource csv(String name, String text) throws IOException {
        return LogitsFiles.open(
                Files.writeString(folder.resolve(name), text), ReadOptions.DEFAULTS.withScores(ScoreKind.LOGITS));
    }

    private static float[] rows(LogitsSource source) throws IOException {
        Logits z = Logits.zeros(5, 3);
        try (LogitsSource.Cursor cursor = source.open()) {
            cursor.read(z, new int[5]);
        }
        return z.array();
    }

    @Test
    void aSavedCalibratorKnowsTheOrderOfItsClasses() throws IOException {
        Fitted<VectorScaling> fitted = VectorScaling.fit(fit);
        Path file = folder.resolve("cal.json");
        CalibratorJson.write(file, fitted, Provenance.of(fit, "all rows"));
        CalibratorJson.Saved saved = CalibratorJson.read(file);
        assertThat(saved.provenance().classes().names()).containsExactly("cat", "dog", "owl");
        assertThat(rows(saved.calibrated(moved))).containsExactly(rows(saved.calibrated(fit)));
        assertThatThrownBy(() -> saved.calibrated(other))
                .hasMessageContaining("other.csv: the classes are dog, fox, cat; expected cat, dog, owl");
        Files.writeString(file, Files.readString(file).replace("\"cat\", ", ""));
        assertThatThrownBy(() -> CalibratorJson.read(file)).hasMessageContaining("class_names: 2 names for 3 classes");
    }

    @Test
    void savedSetsKnowTheOrderOfTheirClasses() throws IOException {
        ConformalSets sets = ConformalSets.fit(fit, ConformalSets.Options.lac(0.7));
        Path file = folder.resolve("sets.json");
        PredictionSetsJson.write(file, sets, Provenance.of(fit, "all rows"));
        assertThat(PredictionSetsJson.isOne(file)).isTrue();
        PredictionSetsJson.Saved saved = PredictionSetsJson.read(file);
        assertThat(saved.sets()).isEqualTo(sets);
        assertThat(rows(saved.arrange(moved))).containsExactly(rows(fit));
        assertThatThrownBy(() -> saved.arrange(other)).hasMessageContaining("unknown are fox; missing are owl");
    }

    @Test
    void anNpzNamesItsClasses() throws IOException {
        Path file = folder.resolve("named.npz");
        try (NpzWriter npz = NpzWriter.create(file)) {
            npz.add("logits", Logits.copyOf(new float[][] {{1, 2, 5}, {4, 3, 6}}));
            npz.add("labels", new int[] {1, 0});
            npz.add("class_names", List.of("dog", "Käuzchen 🦉", "cat"));
            npz.commit();
        }
        LogitsSource source = LogitsFiles.open(file, ReadOptions.DEFAULTS.withLabelsRequired(true));
        assertThat(source.classNames()).containsExactly("dog", "Käuzchen 🦉", "cat");
    }

    @Test
    void setsAreWrittenInWords() throws IOException {
        Path file = folder.resolve("sets.csv");
        try (PredictionSetsCsv csv = PredictionSetsCsv.create(file, List.of("a, b", "c", "d"), true)) {
            csv.write(3, new int[] {0, 2}, 2);
            csv.write(4, new int[] {}, 1);
            csv.write(5, new int[] {1}, -1);
            csv.commit();
        }
        assertThat(file).hasContent("row,size,set,label,covered\n3,2,\"a, b;d\",d,1\n4,0,,c,0\n5,1,c,,");
    }
}
