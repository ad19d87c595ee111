package dev.logits.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.logits.calibrate.CalibrationMethod;
import dev.logits.calibrate.Calibrator;
import dev.logits.calibrate.Fitted;
import dev.logits.calibrate.MethodSelection;
import dev.logits.io.LogitsFiles;
import dev.logits.io.ReadOptions;
import dev.logits.io.json.CalibratorJson;
import dev.logits.metric.Bootstrap;
import dev.logits.metric.Evaluation;
import dev.logits.source.LogitsSource;
import dev.logits.uncertainty.ConformalSets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is fitted and measured on Spark has the bits of the same rows in a file, however they are spread. */
class SameBitsTest {
    /** All methods in all numbers of partitions, which takes minutes; the build tries each method and each number. */
    private static final boolean FULL = Boolean.getBoolean("spark.full");

    private static final TestRows ROWS = new TestRows(240, 3, 1);

    @TempDir
    Path folder;

    private SparkSession session;

    @AfterEach
    void stop() {
        if (session != null) {
            session.stop();
        }
    }

    /** A CSV file, as the command reads it. */
    private LogitsSource file() throws IOException {
        StringBuilder text = new StringBuilder("z0,z1,z2,label\n");
        for (int r = 0; r < ROWS.labels.length; r++) {
            for (int c = 0; c < 3; c++) {
                text.append(ROWS.z.get(r, c)).append(',');
            }
            text.append(ROWS.labels[r]).append('\n');
        }
        Path file = Files.writeString(folder.resolve("rows.csv"), text);
        return LogitsFiles.open(file, ReadOptions.DEFAULTS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"local[1]", "local[2]"})
    void methodsHaveTheBitsOfAFile(String master) throws IOException {
        session = TestRows.session(master);
        LogitsSource file = file();
        for (int partitions : new int[] {1, 7, 200}) {
            Dataset<Row> rows = ROWS.dataset(session, partitions, partitions);
            for (CalibrationMethod method : CalibrationMethod.values()) {
                if (FULL || isTried(method, partitions, master)) {
                    CalibrationModel model =
                            new Calibration().setMethod(method.text()).fit(rows);
                    assertSame(method.fit(file), model.saved().fitted(), method + " in " + partitions);
                }
            }
        }
    }

    /** What the build has the time for; {@code -Dspark.full=true} tries all. */
    private static boolean isTried(CalibrationMethod method, int partitions, String master) {
        boolean matrix = method == CalibrationMethod.MATRIX || method == CalibrationMethod.DIRICHLET;
        boolean few = method == CalibrationMethod.TEMPERATURE || method == CalibrationMethod.ISOTONIC;
        return switch (partitions) {
            case 1 -> few && master.equals("local[1]");
            case 7 -> !matrix && master.equals("local[2]");
            default -> method == CalibrationMethod.TEMPERATURE && master.equals("local[2]");
        };
    }

    /** How often the rows were read is where they are; all else is the same text. */
    private static void assertSame(
            Fitted<? extends Calibrator> file, Fitted<? extends Calibrator> spark, String where) {
        assertThat(ScaleRun.withoutPasses(spark)).as(where).isEqualTo(ScaleRun.withoutPasses(file));
    }

    @ParameterizedTest
    @ValueSource(strings = {"local[1]", "local[2]"})
    void metricsIntervalsAndSetsHaveTheBitsOfAFile(String master) throws IOException {
        session = TestRows.session(master);
        LogitsSource file = file();
        Evaluation metrics = Evaluation.of(file, 15);
        Bootstrap intervals = Bootstrap.of(file, 15, 20, 1);
        for (int partitions : FULL ? new int[] {1, 7, 200} : new int[] {master.equals("local[1]") ? 1 : 7}) {
            Dataset<Row> rows = ROWS.dataset(session, partitions, 5);
            ClassificationEvaluation evaluation = new ClassificationEvaluation();
            assertThat(evaluation.evaluation(rows)).isEqualTo(metrics);
            assertThat(evaluation.intervals(rows, 20, 1)).isEqualTo(intervals);
            for (String method : List.of("lac", "aps", "raps")) {
                ConformalPredictionModel model = new ConformalPrediction()
                        .setMethod(method)
                        .setClassConditional(true)
                        .fit(rows);
                assertThat(model.sets())
                        .isEqualTo(ConformalSets.fit(file, options(method).withClassConditional(true)));
            }
        }
    }

    private static ConformalSets.Options options(String method) {
        return Stream.of(
                        ConformalSets.Options.lac(0.9), ConformalSets.Options.aps(0.9), ConformalSets.Options.raps(0.9))
                .filter(options -> options.method().name().equalsIgnoreCase(method))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void kryoChangesNothing() throws IOException {
        System.setProperty("spark.serializer", "org.apache.spark.serializer.KryoSerializer");
        try {
            session = TestRows.session("local[2]");
            CalibrationModel model = new Calibration().setMethod("isotonic").fit(ROWS.dataset(session, 3, 1));
            assertSame(CalibrationMethod.ISOTONIC.fit(file()), model.saved().fitted(), "Kryo");
        } finally {
            System.clearProperty("spark.serializer");
        }
    }

    @Test
    void groupsAreFittedEachOnItsOwnRows() throws IOException {
        session = TestRows.session("local[2]");
        Dataset<Row> rows = ROWS.dataset(session, 4, 3);
        CalibrationModel model =
                new Calibration().setMethod("platt").setGroupCol("segment").fit(rows);
        assertThat(model.groups()).hasSize(3);
        for (String group : model.groups().keySet()) {
            CalibrationModel alone = new Calibration().setMethod("platt").fit(rows.where("segment = '" + group + "'"));
            assertThat(CalibratorJson.fromJson(model.groups().get(group))
                            .fitted()
                            .calibrator())
                    .isEqualTo(alone.calibrator());
        }
        String path = folder.resolve("groups").toString();
        model.write().save(path);
        CalibrationModel loaded = CalibrationModel.load(path);
        assertThat(loaded.groups()).isEqualTo(model.groups());
        assertThat(loaded.transform(rows).orderBy("row").select("probability").collectAsList())
                .isEqualTo(model.transform(rows)
                        .orderBy("row")
                        .select("probability")
                        .collectAsList());
    }

    @Test
    void autoChoosesAsOfAFile() throws IOException {
        assumeTrue(FULL, "auto fits every method many times; -Dspark.full=true has the time");
        session = TestRows.session("local[2]");
        CalibrationModel model = new Calibration().setMethod("auto").setSeed(4).fit(ROWS.dataset(session, 2, 1));
        assertSame(MethodSelection.fit(file(), 4).fitted(), model.saved().fitted(), "auto");
    }
}
