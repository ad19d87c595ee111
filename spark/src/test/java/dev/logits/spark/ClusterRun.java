package dev.logits.spark;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Fits on three executors, processes of their own, of which one is killed when a job of the fit has begun. Started by
 * {@link ClusterTest} with the environment of a Spark home; writes how many executors were lost, and the calibrator.
 */
final class ClusterRun {
    static final TestRows ROWS = new TestRows(3000, 4, 8);
    /** Of the fit: the first asks for the number of classes. */
    private static final int JOB_TO_DISTURB = 3;

    private ClusterRun() {}

    public static void main(String[] args) throws Exception {
        SparkSession session = SparkSession.builder()
                .master("local-cluster[3,1,1024]")
                .appName("logits")
                .config("spark.ui.enabled", false)
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.executor.extraClassPath", System.getProperty("java.class.path"))
                .getOrCreate();
        session.sparkContext().setLogLevel("OFF");
        Dataset<Row> rows = ROWS.dataset(session, 12, 5);
        rows.count();
        AtomicInteger jobs = new AtomicInteger();
        AtomicInteger lost = new AtomicInteger();
        session.sparkContext().addSparkListener(new SparkListener() {
            @Override
            public void onJobStart(SparkListenerJobStart job) {
                if (jobs.incrementAndGet() == JOB_TO_DISTURB) {
                    killOne();
                }
            }

            @Override
            public void onExecutorRemoved(SparkListenerExecutorRemoved executor) {
                lost.incrementAndGet();
            }
        });
        CalibrationModel model = new Calibration().setMethod(args[1]).fit(rows);
        Files.writeString(Path.of(args[0]), lost + "\n" + model.json());
        session.stop();
    }

    /** The workers of a local cluster are threads of this process, so that its children are the executors. */
    private static void killOne() {
        ProcessHandle.current().children().findFirst().ifPresent(ProcessHandle::destroyForcibly);
    }
}
