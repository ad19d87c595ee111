package dev.logits.io.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.logits.Logits;
import dev.logits.calibrate.TemperatureScaling;
import dev.logits.io.LogitsFiles;
import dev.logits.io.ReadOptions;
import dev.logits.io.ScoreKind;
import dev.logits.source.ColumnedSource;
import dev.logits.source.LogitsSource;
import dev.logits.uncertainty.ConformalSets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictionTableTest {
    private static final int ROWS = 3000;
    private static final List<String> NAMES = List.of("cat", "dog, brown", "owl\"");

    @TempDir
    private Path folder;

    private LogitsSource rows;
    private ConformalSets sets;
    private int[] labels;

    @BeforeEach
    void makeRows() throws IOException {
        Random random = new Random(4);
        Logits z = Logits.zeros(ROWS, 3);
        labels = new int[ROWS];
        for (int i = 0; i < z.array().length; i++) {
            z.array()[i] = (float) random.nextGaussian();
        }
        for (int r = 0; r < ROWS; r++) {
            labels[r] = r % 5 == 0 ? -1 : random.nextInt(3);
        }
        LogitsSource plain = LogitsSource.of(z, labels);
        sets = ConformalSets.fit(plain, ConformalSets.Options.lac(0.8));
        rows = ColumnedSource.of(
                ColumnedSource.of(
                        plain,
                        "id",
                        IntStream.range(0, ROWS)
                                .mapToObj(r -> r == 7 ? "" : r == 8 ? "a\\\"\n\t\u0001" : "né " + r)
                                .toList()),
                "weight",
                IntStream.range(0, ROWS).mapToDouble(r -> r / 3.0).toArray());
    }

    private PredictionTable table() {
        return PredictionTable.of(rows)
                .calibrated(new TemperatureScaling(2))
                .withSets(sets)
                .withNames(NAMES);
    }

    @Test
    void everyFormatHoldsTheSameRows() throws IOException {
        Path csv = folder.resolve("a.csv");
        Path parquet = folder.resolve("a.parquet");
        Path lines = folder.resolve("a.jsonl");
        for (Path file : List.of(csv, parquet, lines)) {
            assertThat(table().write(file)).isEqualTo(ROWS);
        }
        assertThat(Files.readAllLines(csv).get(0))
                .isEqualTo("id,weight,label,predicted,confidence,p_cat,\"p_dog, brown\",\"p_owl\"\"\",set,size");
        List<List<String>> expected = cells(csv, "\"p_dog, brown\"");
        List<List<String>> read = cells(parquet, "\"p_dog, brown\"");
        for (int c = 0; c < expected.size(); c++) {
            for (int r = 0; r < ROWS; r++) {
                assertThat(read.get(c).get(r))
                        .as("column %d, row %d", c, r)
                        .isEqualTo(expected.get(c).get(r));
            }
        }
        ObjectMapper mapper = new ObjectMapper();
        List<String> objects = Files.readAllLines(lines);
        assertThat(objects).hasSize(ROWS);
        for (int r = 0; r < ROWS; r++) {
            JsonNode row = mapper.readTree(objects.get(r));
            assertThat(row.get("id").asText()).isEqualTo(expected.get(0).get(r));
            assertThat(row.get("weight").asDouble()).isEqualTo(r / 3.0);
            assertThat(NAMES.indexOf(row.get("label").asText())).isEqualTo(labels[r]);
            assertThat(row.get("predicted").asText()).isEqualTo(expected.get(2).get(r));
            List<String> set = new ArrayList<>();
            row.get("set").forEach(name -> set.add(name.asText()));
            assertThat(set).isEqualTo(name(sets.set(logits(), r)));
            assertThat(row.get("size").asInt()).isEqualTo(set.size());
        }
    }

    private static List<String> name(int[] set) {
        return IntStream.of(set).mapToObj(NAMES::get).toList();
    }

    private Logits logits() throws IOException {
        Logits z = Logits.zeros(ROWS, 3);
        try (LogitsSource.Cursor cursor = rows.open()) {
            cursor.read(z, new int[ROWS]);
        }
        return z;
    }

    /** Id, weight, predicted, size, label of every row, and the probabilities, read back as scores. */
    private static List<List<String>> cells(Path file, String second) throws IOException {
        LogitsSource read = LogitsFiles.open(
                file,
                ReadOptions.DEFAULTS
                        .withLogits("p_cat," + second + ",\"p_owl\"\"\"")
                        .withScores(ScoreKind.LOGITS)
                        .withColumns(List.of("id", "weight", "predicted", "size", "confidence"))
                        .withClassNames(NAMES));
        List<List<String>> cells = new ArrayList<>();
        for (int c = 0; c < 6; c++) {
            cells.add(new ArrayList<>());
        }
        Logits one = Logits.zeros(1, 3);
        int[] label = new int[1];
        try (LogitsSource.Cursor cursor = read.open()) {
            while (cursor.read(one, label) > 0) {
                for (int c = 0; c < 5; c++) {
                    cells.get(c).add(cursor.cell(0, c));
                }
                cells.get(5).add(one.get(0, 0) + " " + one.get(0, 1) + " " + one.get(0, 2));
            }
        }
        return cells;
    }

    @Test
    void withoutColumnsOrNamesRowsAndClassesHaveNumbers() throws IOException {
        Path csv = folder.resolve("a.csv");
        LogitsSource plain = LogitsSource.of(Logits.copyOf(new float[][] {{0, 1}, {2, 2}}), new int[] {-1, -1});
        PredictionTable.of(plain).write(csv);
        assertThat(csv)
                .hasContent("row,predicted,confidence,p_0,p_1\n0,1,0.7310586,0.26894143,0.7310586\n1,0,0.5,0.5,0.5\n");
        PredictionTable.of(plain).withoutProbabilities().write(csv);
        assertThat(csv).hasContent("row,predicted,confidence\n0,1,0.7310586\n1,0,0.5\n");
    }

    @Test
    void aColumnThatIsWrittenAnywayIsRefused() throws IOException {
        Path csv = folder.resolve("a.csv");
        LogitsSource twice = ColumnedSource.of(rows, "predicted", new double[ROWS]);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PredictionTable.of(twice).write(csv))
                .withMessageContaining("two columns would be called \"predicted\": leave out the one");
        assertThat(csv).doesNotExist();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PredictionTable.of(rows).write(folder.resolve("a.txt")))
                .withMessageContaining("the name of a table must end in .csv, .tsv, .jsonl or .parquet");
    }

    @Test
    void aBadRowIsNamedByItsNumberAndLeavesNoFile() throws IOException {
        Path csv = folder.resolve("a.csv");
        LogitsSource bad = LogitsSource.of(Logits.copyOf(new float[][] {{0, 1}, {Float.NaN, 2}}), new int[] {0, 0});
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PredictionTable.of(bad).write(csv))
                .withMessageContaining("row 1, class 0 is NaN");
        assertThat(csv).doesNotExist();
    }
}
