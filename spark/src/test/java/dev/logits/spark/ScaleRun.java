package dev.logits.spark;

import dev.logits.Logits;
import dev.logits.calibrate.CalibrationMethod;
import dev.logits.calibrate.Calibrator;
import dev.logits.calibrate.Fitted;
import dev.logits.io.json.CalibratorJson;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * How long fits, an evaluation and a transform of many rows take, beside what users do today: collecting the scores to
 * one machine and fitting there, where the bits are the same. Not a test; .ci/long starts it.
 *
 * <p>Arguments: rows, classes, a folder for the rows (which are made where it has none), the master, and methods.
 */
public final class ScaleRun {
    private static final int PARTITIONS = 64;

    private ScaleRun() {}

    public static void main(String[] args) throws IOException {
        long rows = Long.parseLong(args[0]);
        int classes = Integer.parseInt(args[1]);
        SparkSession session = TestRows.session(args[3]);
        String path = args[2] + "/" + rows + "x" + classes;
        make(session, rows, classes, path);
        Dataset<Row> data = session.read().parquet(path);
        System.out.printf("%d rows of %d classes on %s, JDK %s%n", rows, classes, args[3], Runtime.version());
        for (String method : Arrays.asList(args).subList(4, args.length)) {
            CalibrationModel model = timed(
                    "fit " + method, () -> new Calibration().setMethod(method).fit(data));
            timed(
                    "transform " + method,
                    () -> model.transform(data)
                            .agg(functions.count("*"), functions.avg("prediction"))
                            .first());
            if (rows * classes * Float.BYTES < Runtime.getRuntime().maxMemory() / 2) {
                timed("collect and fit " + method, () -> collected(data, rows, classes, method, model));
            } else {
                System.out.printf(
                        "%-24s the rows do not fit in the heap of %d MB%n",
                        "collect and fit " + method, Runtime.getRuntime().maxMemory() >> 20);
            }
        }
        timed("evaluate", () -> new ClassificationEvaluation().evaluation(data));
        session.stop();
    }

    /** What is timed. */
    private interface Work<T> {
        T run() throws IOException;
    }

    private static <T> T timed(String what, Work<T> work) throws IOException {
        long start = System.nanoTime();
        T result = work.run();
        System.out.printf("%-24s %8.1f s%n", what, (System.nanoTime() - start) / 1e9);
        return result;
    }

    private static void make(SparkSession session, long rows, int classes, String path) {
        Dataset<Row> made = session.range(0, rows, 1, PARTITIONS)
                .toDF()
                .mapPartitions(
                        (org.apache.spark.api.java.function.MapPartitionsFunction<Row, Row>) ids -> rows(ids, classes),
                        org.apache.spark.sql.Encoders.row(new StructType()
                                .add("rawPrediction", SQLDataTypes.VectorType())
                                .add("label", DataTypes.DoubleType)));
        made.write().mode(SaveMode.Ignore).parquet(path);
    }

    private static Iterator<Row> rows(Iterator<Row> ids, int classes) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return ids.hasNext();
            }

            @Override
            public Row next() {
                java.util.SplittableRandom random =
                        new java.util.SplittableRandom(ids.next().getLong(0));
                double[] z = IntStream.range(0, classes)
                        .mapToDouble(c -> 3 * random.nextDouble(-2, 2))
                        .toArray();
                int top = 0;
                for (int c = 1; c < classes; c++) {
                    top = z[c] > z[top] ? c : top;
                }
                double label = random.nextDouble() < 0.6 ? top : random.nextInt(classes);
                return RowFactory.create(Vectors.dense(z), label);
            }
        };
    }

    /** What users do today: all rows into the memory of the driver, and a fit there. */
    private static Object collected(Dataset<Row> data, long rows, int classes, String method, CalibrationModel model)
            throws IOException {
        float[] z = new float[Math.multiplyExact(Math.toIntExact(rows), classes)];
        int[] labels = new int[Math.toIntExact(rows)];
        Iterator<Row> collected = data.toLocalIterator();
        for (int n = 0; collected.hasNext(); n++) {
            Row row = collected.next();
            Vector scores = row.getAs(0);
            for (int c = 0; c < classes; c++) {
                z[n * classes + c] = (float) scores.apply(c);
            }
            labels[n] = (int) row.getDouble(1);
        }
        Fitted<? extends Calibrator> fitted =
                CalibrationMethod.of(method).orElseThrow().fit(Logits.wrap(z, labels.length, classes), labels);
        if (!withoutPasses(fitted).equals(withoutPasses(model.saved().fitted()))) {
            throw new IllegalStateException(method + " has other bits");
        }
        return fitted;
    }

    /**
     * A calibrator as it is saved, but for how often its rows were read: in memory, classes that are fitted one against
     * the rest are read group by group, and from partitions all of them come at once.
     */
    static String withoutPasses(Fitted<? extends Calibrator> fitted) {
        return CalibratorJson.toJson(new Fitted<>(
                fitted.calibrator(), fitted.report().with().passes(0).build()));
    }
}
