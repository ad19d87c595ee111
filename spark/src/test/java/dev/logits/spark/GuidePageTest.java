package dev.logits.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lines of the guide's page are those that run here. */
class GuidePageTest {
    private static final Path PAGE = Path.of("../docs/guide/spark.md");
    private static final Path TEST = Path.of("src/test/java/dev/logits/spark/GuidePageTest.java");

    @TempDir
    Path folder;

    @Test
    void theTenLinesRun() throws IOException {
        SparkSession session = TestRows.session("local[2]");
        try {
            tenLines(
                    margins(session, 1),
                    margins(session, 2),
                    folder.resolve("model").toString());
        } finally {
            session.stop();
        }
        assertThat(folder.resolve("model/calibrator.json")).isNotEmptyFile();
    }

    private static Dataset<Row> margins(SparkSession session, long seed) {
        Random random = new Random(seed);
        List<Row> rows = IntStream.range(0, 300)
                .mapToObj(i -> {
                    double m = 6 * random.nextGaussian();
                    double label = random.nextDouble() < 1 / (1 + Math.exp(-m / 3)) ? 1 : 0;
                    return RowFactory.create(Vectors.dense(-m, m), label);
                })
                .toList();
        return session.createDataFrame(
                rows,
                new StructType().add("rawPrediction", SQLDataTypes.VectorType()).add("label", DataTypes.DoubleType));
    }

    // spotless:off
    private static void tenLines(Dataset<Row> heldOut, Dataset<Row> newRows, String path) throws IOException {
        Calibration calibration = new Calibration()
                .setMethod("temperature")
                .setScores("margins")
                .setProbabilityCol("calibrated")
                .setPredictionCol("calibratedPrediction");
        CalibrationModel model = calibration.fit(heldOut);
        Dataset<Row> calibrated = model.transform(newRows);
        ClassificationEvaluation evaluation =
                new ClassificationEvaluation().setRawPredictionCol("calibrated").setScores("probabilities");
        Dataset<Row> metrics = evaluation.table(calibrated, 1000, 0);
        Dataset<Row> bins = evaluation.reliability(calibrated);
        model.write().overwrite().save(path);
        // the end of the page's lines
        assertThat(metrics.where("metric = 'ece'").first().getDouble(1)).isLessThan(0.1);
        assertThat(bins.count()).isEqualTo(15);
    }
    // spotless:on

    @Test
    void thePageHasTheLinesOfThisTest() throws IOException {
        String block = Files.readString(PAGE).split("```Java\n", 2)[1].split("```", 2)[0];
        String method = Files.readString(TEST)
                .split("String path\\) throws IOException \\{\n", 2)[1]
                .split(" *// the end of the page's lines", 2)[0];
        assertThat(block).isEqualTo(method.replace("\n        ", "\n").substring(8));
    }
}
