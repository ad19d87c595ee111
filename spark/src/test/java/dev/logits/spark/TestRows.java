package dev.logits.spark;

import dev.logits.Logits;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Rows of an over-confident classifier, in memory and as a dataset. */
final class TestRows {
    final Logits z;
    final int[] labels;

    TestRows(int rows, int classes, long seed) {
        Random random = new Random(seed);
        z = Logits.zeros(rows, classes);
        labels = new int[rows];
        for (int r = 0; r < rows; r++) {
            int top = 0;
            for (int c = 0; c < classes; c++) {
                z.array()[z.offset(r) + c] = (float) (3 * random.nextGaussian());
                top = z.get(r, c) > z.get(r, top) ? c : top;
            }
            labels[r] = random.nextInt(20) == 0 ? -1 : random.nextDouble() < 0.6 ? top : random.nextInt(classes);
        }
    }

    static SparkSession session(String master) {
        SparkSession session = SparkSession.builder()
                .master(master)
                .appName("logits")
                .config("spark.ui.enabled", false)
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.sql.shuffle.partitions", 2)
                .config("spark.sql.codegen.wholeStage", false)
                .getOrCreate();
        session.sparkContext().setLogLevel("ERROR");
        return session;
    }

    /** The rows, shuffled and in so many partitions, as {@code rawPrediction}, {@code label} and {@code segment}. */
    Dataset<Row> dataset(SparkSession session, int partitions, long seed) {
        List<Row> rows = new ArrayList<>();
        for (int r = 0; r < labels.length; r++) {
            double[] scores = new double[z.classes()];
            for (int c = 0; c < scores.length; c++) {
                scores[c] = z.get(r, c);
            }
            rows.add(RowFactory.create(Vectors.dense(scores), (double) labels[r], "segment " + r % 3, r));
        }
        Collections.shuffle(rows, new Random(seed));
        StructType schema = new StructType()
                .add("rawPrediction", SQLDataTypes.VectorType())
                .add("label", DataTypes.DoubleType)
                .add("segment", DataTypes.StringType)
                .add("row", DataTypes.IntegerType);
        return session.createDataFrame(
                new org.apache.spark.api.java.JavaSparkContext(session.sparkContext()).parallelize(rows, partitions),
                schema);
    }
}
