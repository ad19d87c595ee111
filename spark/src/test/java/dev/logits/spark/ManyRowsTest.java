package dev.logits.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.logits.calibrate.CalibrationMethod;
import dev.logits.calibrate.Fitted;
import dev.logits.io.json.CalibratorJson;
import dev.logits.metric.Evaluation;
import dev.logits.metric.LoweredLimits;
import dev.logits.source.LogitsSource;
import dev.logits.uncertainty.ConformalSets;
import java.io.IOException;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Where a number of rows changes how a fit or a metric works, its bits are those of the rows in one place nevertheless:
 * confidences that are pooled, samples that are thinned, columns that come in several blocks, classes that are fitted
 * group by group.
 */
class ManyRowsTest {
    /** {@code -Dspark.full=true} has the time for all. */
    private static final boolean FULL = Boolean.getBoolean("spark.full");

    private static final int[] PARTITIONS = FULL ? new int[] {1, 7, 200} : new int[] {7};

    private SparkSession session;

    @BeforeEach
    void start() {
        session = TestRows.session("local[2]");
    }

    @AfterEach
    void stop() {
        session.stop();
    }

    @Test
    void rowsThatAreNotKeptOneByOneArePooledAlike() throws IOException {
        TestRows rows = new TestRows(900, 3, 4);
        LogitsSource here = LogitsSource.of(rows.z, rows.labels);
        List<Object> wide = LoweredLimits.metrics(here, 200, 100);
        List<Object> narrow = LoweredLimits.metrics(here, 100, 20);
        assertThat(narrow).isNotEqualTo(wide);
        for (int partitions : PARTITIONS) {
            SparkRows there = source(rows.dataset(session, partitions, partitions));
            assertThat(LoweredLimits.metrics(there, 200, 100)).isEqualTo(wide);
            assertThat(LoweredLimits.metrics(there, 100, 20)).isEqualTo(narrow);
        }
    }

    private static SparkRows source(Dataset<Row> rows) {
        return Inputs.rows(rows, new ClassificationEvaluation(), "label");
    }

    /** 600,000 scores: the sample in which a temperature is looked for first holds 262,144, a chunk 131,072. */
    @Test
    void samplesThatAreThinnedAreTheSameSamples() throws IOException {
        TestRows rows = new TestRows(600, 1000, 5);
        String here = CalibratorJson.toJson(CalibrationMethod.TEMPERATURE.fit(rows.z, rows.labels));
        for (int partitions : PARTITIONS) {
            CalibrationModel model = new Calibration().fit(rows.dataset(session, partitions, partitions));
            assertThat(CalibratorJson.toJson(model.saved().fitted()))
                    .as("%d partitions", partitions)
                    .isEqualTo(here); // from another start the number of passes would differ
        }
    }

    /** Nine million scores: a task sends its columns in blocks of four million, a file's are fitted eight at a time. */
    @Test
    void columnsInSeveralBlocksAreTheSameColumns() throws IOException {
        assumeTrue(FULL, "reads 72 MB thirty times; -Dspark.full=true has the time");
        TestRows rows = new TestRows(90_000, 100, 6);
        List<CalibrationMethod> methods =
                List.of(CalibrationMethod.ISOTONIC, CalibrationMethod.HISTOGRAM, CalibrationMethod.VECTOR);
        List<String> here = methods.stream()
                .map(method -> ScaleRun.withoutPasses(method.fit(rows.z, rows.labels)))
                .toList();
        Evaluation metrics = Evaluation.of(rows.z, rows.labels, 15);
        ConformalSets sets = ConformalSets.fit(rows.z, rows.labels, ConformalSets.Options.aps(0.9));
        for (int partitions : PARTITIONS) {
            Dataset<Row> there = rows.dataset(session, partitions, partitions);
            for (int m = 0; m < here.size(); m++) {
                CalibrationModel model =
                        new Calibration().setMethod(methods.get(m).text()).fit(there);
                Fitted<?> fitted = model.saved().fitted();
                assertThat(ScaleRun.withoutPasses(fitted).equals(here.get(m)))
                        .as("%s in %d partitions", methods.get(m), partitions)
                        .isTrue();
            }
            assertThat(new ClassificationEvaluation().evaluation(there)).isEqualTo(metrics);
            assertThat(new ConformalPrediction().setMethod("aps").fit(there).sets())
                    .isEqualTo(sets);
        }
    }
}
