package dev.logits.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.logits.learn.features.DoubleFeatures;
import dev.logits.learn.features.SparseFeatures;
import dev.logits.learn.regression.Estimate;
import dev.logits.learn.regression.Inference;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables of coefficients on Spark are those of the same rows on one machine, bit for bit. */
class LogisticRegressionTest {
    private static final int ROWS = 120;
    private static final double[][] X = new double[ROWS][2];
    private static final int[] LABELS = new int[ROWS];

    private static SparkSession session;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        session = TestRows.session("local[2]");
        Random random = new Random(6);
        for (int r = 0; r < ROWS; r++) {
            X[r][0] = (float) random.nextGaussian();
            X[r][1] = random.nextBoolean() ? 0 : 1;
            LABELS[r] = X[r][0] + X[r][1] + random.nextGaussian() > 0.5 ? 1 : 0;
        }
    }

    @AfterAll
    static void stop() {
        session.stop();
    }

    private static Dataset<Row> rows(boolean sparse, int partitions, int[] labels) {
        List<Row> rows = new ArrayList<>();
        for (int r = 0; r < ROWS; r++) {
            Vector x = Vectors.dense(X[r]);
            rows.add(RowFactory.create(sparse ? x.toSparse() : x, (double) labels[r]));
        }
        Collections.shuffle(rows, new Random(partitions));
        return session.createDataFrame(
                new JavaSparkContext(session.sparkContext()).parallelize(rows, partitions),
                new StructType().add("features", SQLDataTypes.VectorType()).add("label", DataTypes.DoubleType));
    }

    private static void assertTable(LogisticRegressionModel model, Inference inference) {
        List<Row> table = model.coefficients(session).collectAsList();
        assertThat(table).hasSameSizeAs(inference.coefficients());
        for (int i = 0; i < table.size(); i++) {
            Estimate e = inference.coefficients().get(i);
            assertThat(table.get(i))
                    .isEqualTo(RowFactory.create(
                            e.classIndex(),
                            e.column(),
                            e.value(),
                            e.standardError(),
                            e.z(),
                            e.p(),
                            e.low(0.95),
                            e.high(0.95)));
        }
    }

    @Test
    void tablesOfDenseAndSparseVectorsAreThoseOfOneMachine() throws IOException {
        Inference dense = dev.logits.learn.regression.LogisticRegression.maximumLikelihood()
                .infer(DoubleFeatures.copyOf(X), LABELS);
        assertTable(new LogisticRegression().fit(rows(false, 3, LABELS)), dense);
        Inference sparse = dev.logits.learn.regression.LogisticRegression.firth()
                .infer(SparseFeatures.copyOf(DoubleFeatures.copyOf(X).toFloat()), LABELS);
        LogisticRegressionModel firth =
                new LogisticRegression().setPenalty("firth").fit(rows(true, 1, LABELS));
        assertTable(firth, sparse);
        firth.write().save(folder.resolve("model").toString());
        LogisticRegressionModel loaded =
                LogisticRegressionModel.load(folder.resolve("model").toString());
        assertTable(loaded, sparse);
        assertThat(loaded.transform(rows(false, 2, LABELS)).collectAsList())
                .isEqualTo(firth.transform(rows(false, 2, LABELS)).collectAsList());
    }

    @Test
    void penaltiesShrinkAndSeparationIsSaid() {
        LogisticRegressionModel small =
                new LogisticRegression().setPenalty("l2").setStrength(1).fit(rows(false, 2, LABELS));
        LogisticRegressionModel large = new LogisticRegression().fit(rows(false, 2, LABELS));
        assertThat(Math.abs(small.model().weight(1, 0)))
                .isLessThan(Math.abs(large.model().weight(1, 0)));
        int[] separated = new int[ROWS];
        for (int r = 0; r < ROWS; r++) {
            separated[r] = X[r][0] > 0 ? 1 : 0;
        }
        assertThatThrownBy(() -> new LogisticRegression().fit(rows(false, 2, separated)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("separat");
        assertThatThrownBy(() -> new LogisticRegression().setStrength(1).fit(rows(false, 2, LABELS)))
                .hasMessageContaining("is for penalty l2 or l1");
    }
}
