package dev.logits.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.logits.io.json.CalibratorJson;
import dev.logits.metric.Evaluation;
import dev.logits.metric.Metric;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeoutException;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.RandomForestClassifier;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stages among Spark's own: in pipelines, cross-validation and streams, saved and loaded. */
class PipelineTest {
    private static SparkSession session;
    private static Dataset<Row> features;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        session = TestRows.session("local[2]");
        Random random = new Random(3);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            double x = random.nextGaussian();
            double y = random.nextGaussian();
            double label = x + y * y + 0.7 * random.nextGaussian() > 0.8 ? 1 : 0;
            rows.add(RowFactory.create(Vectors.dense(x, y), label, 3 * (x + y * y - 0.8), i));
        }
        features = session.createDataFrame(
                        rows,
                        new StructType()
                                .add("features", SQLDataTypes.VectorType())
                                .add("label", DataTypes.DoubleType)
                                .add("margin", DataTypes.DoubleType)
                                .add("row", DataTypes.IntegerType))
                .repartition(3)
                .cache();
    }

    @AfterAll
    static void stop() {
        session.stop();
    }

    private static Calibration calibration(String method, String scores) {
        return new Calibration()
                .setMethod(method)
                .setScores(scores)
                .setProbabilityCol("calibrated")
                .setPredictionCol("calibratedPrediction");
    }

    private static List<Row> sorted(Dataset<Row> rows) {
        List<Row> list = new ArrayList<>(
                rows.select("row", "calibrated", "calibratedPrediction").collectAsList());
        list.sort(Comparator.comparingInt(row -> row.getInt(0)));
        return list;
    }

    @Test
    void marginsOfSparksLogisticRegressionHaveItsProbabilities() throws Exception {
        PipelineModel model = new Pipeline()
                .setStages(new PipelineStage[] {new LogisticRegression(), calibration("temperature", "margins")})
                .fit(features);
        for (Row row : model.transform(features)
                .select("rawPrediction", "probability", "calibrated")
                .collectAsList()) {
            double temperature = ((CalibrationModel) model.stages()[1])
                    .saved()
                    .fitted()
                    .calibrator()
                    .parameters();
            assertThat(temperature).isEqualTo(1);
            double margin = ((Vector) row.get(0)).apply(1);
            assertThat(((Vector) row.get(1)).apply(1)).isCloseTo(1 / (1 + Math.exp(-margin)), within(1e-12));
            assertThat(((Vector) row.get(2)).apply(1) > 0.5).isEqualTo(margin > 0);
        }
        String path = folder.resolve("margins").toString();
        model.write().overwrite().save(path);
        assertThat(sorted(PipelineModel.load(path).transform(features))).isEqualTo(sorted(model.transform(features)));
    }

    @Test
    void votesWithExactZerosAreCalibratedAndImprove() throws Exception {
        RandomForestClassifier forest =
                new RandomForestClassifier().setNumTrees(2).setMaxDepth(6).setSeed(1);
        Dataset<Row> heldOut = features.where("row >= 200");
        PipelineModel model = new Pipeline()
                .setStages(new PipelineStage[] {forest.fit(features.where("row < 200")), calibration("platt", "votes")})
                .fit(heldOut);
        Dataset<Row> rows = model.transform(heldOut);
        Evaluation before = new ClassificationEvaluation().setScores("votes").evaluation(rows);
        Evaluation after = new ClassificationEvaluation()
                .setRawPredictionCol("calibrated")
                .setScores("probabilities")
                .evaluation(rows);
        assertThat(rows.select("rawPrediction").collectAsList())
                .anyMatch(row -> ((Vector) row.get(0)).apply(0) == 0); // a class without votes
        assertThat(after.nll()).isLessThan(before.nll());
        String path = folder.resolve("votes").toString();
        model.write().overwrite().save(path);
        assertThat(sorted(PipelineModel.load(path).transform(heldOut))).isEqualTo(sorted(rows));
        Path json = Files.walk(folder)
                .filter(file -> file.endsWith("calibrator.json"))
                .findFirst()
                .orElseThrow();
        assertThat(CalibratorJson.read(json).fitted().calibrator())
                .isEqualTo(((CalibrationModel) model.stages()[1]).calibrator());
    }

    @Test
    void aColumnOfMarginsIsCalibrated() throws Exception {
        Calibration calibration = calibration("temperature", "margins").setRawPredictionCol("margin");
        CalibrationModel model = calibration.fit(features);
        Dataset<Row> rows = model.transform(features);
        ClassificationEvaluation before =
                new ClassificationEvaluation().setRawPredictionCol("margin").setScores("margins");
        ClassificationEvaluation after =
                new ClassificationEvaluation().setRawPredictionCol("calibrated").setScores("probabilities");
        assertThat(after.evaluate(rows)).isLessThan(before.evaluate(rows));
        assertThat(after.table(rows, 20, 0).where("metric = 'nll'").first().getDouble(1))
                .isEqualTo(after.evaluate(rows));
        Dataset<Row> bins = after.reliability(rows);
        assertThat(bins.count()).isEqualTo(15);
        assertThat(bins.agg(functions.sum("count")).first().getLong(0)).isEqualTo(400);
        model.write().save(folder.resolve("model").toString());
        CalibrationModel loaded = CalibrationModel.load(folder.resolve("model").toString());
        assertThat(loaded.json()).isEqualTo(model.json());
        assertThat(CalibrationModel.ofJson(model.json()).calibrator()).isEqualTo(model.calibrator());
        calibration.write().save(folder.resolve("estimator").toString());
        Calibration same = Calibration.load(folder.resolve("estimator").toString());
        assertThat(same.explainParams()).isEqualTo(calibration.explainParams());
        assertThat(same.copy(ParamMap.empty()).getScores()).isEqualTo("margins");
    }

    @Test
    void crossValidationChoosesByAMetricOfCalibration() {
        LogisticRegression regression = new LogisticRegression();
        ParamMap[] grid = new ParamGridBuilder()
                .addGrid(regression.regParam(), new double[] {0, 10})
                .build();
        ClassificationEvaluation evaluation =
                new ClassificationEvaluation().setMetricName("nll").setScores("margins");
        double[] metrics = new CrossValidator()
                .setEstimator(regression)
                .setEvaluator(evaluation)
                .setEstimatorParamMaps(grid)
                .setNumFolds(2)
                .fit(features)
                .avgMetrics();
        assertThat(metrics[0]).isLessThan(metrics[1]);
        for (Metric metric : Metric.values()) {
            assertThat(evaluation.setMetricName(metric.key()).isLargerBetter())
                    .isEqualTo(metric.direction() == Metric.Direction.HIGHER);
        }
    }

    @Test
    void streamsAreTransformedLikeDatasets() throws TimeoutException, StreamingQueryException {
        CalibrationModel calibration =
                calibration("isotonic", "margins").setRawPredictionCol("margin").fit(features);
        ConformalPredictionModel sets = new ConformalPrediction()
                .setRawPredictionCol("margin")
                .setScores("margins")
                .fit(features);
        OodScore score = new OodScore().setRawPredictionCol("margin").setScores("margins");
        String in = folder.resolve("stream").toString();
        features.select("row", "margin").write().parquet(in);
        Dataset<Row> stream =
                session.readStream().schema("row INT, margin DOUBLE").parquet(in);
        StreamingQuery query = score.transform(sets.transform(calibration.transform(stream)))
                .writeStream()
                .format("memory")
                .queryName("out")
                .option("checkpointLocation", folder.resolve("checkpoint").toString())
                .start();
        query.processAllAvailable();
        query.stop();
        Dataset<Row> batch = score.transform(sets.transform(calibration.transform(features.select("row", "margin"))));
        assertThat(session.table("out").orderBy("row").collectAsList())
                .isEqualTo(batch.orderBy("row").collectAsList());
    }

    @Test
    void mistakesAreNamedWithTheirRemedy() {
        assertThatThrownBy(() -> new Calibration().fit(features))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no column rawPrediction among features, label, margin, row");
        assertThatThrownBy(() -> new Calibration().setRawPredictionCol("margin").fit(features))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a single margin per row is read by scores = margins");
        Dataset<Row> wrong = features.withColumn("label", functions.lit(2.0));
        assertThatThrownBy(() -> calibration("temperature", "margins")
                        .setRawPredictionCol("margin")
                        .fit(wrong))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching(
                        "row 0 of partition \\d: label 2.0 is not a class: expected 0..1, or -1 to ignore the row");
        assertThatThrownBy(() -> calibration("temperature", "margins")
                        .setRawPredictionCol("margin")
                        .setFloor(0.1)
                        .fit(features))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a floor of 0.1 is for probabilities, and scores are margins");
        assertThatThrownBy(() -> new Calibration().setMethod("guess")).hasMessageContaining("method");
    }
}
