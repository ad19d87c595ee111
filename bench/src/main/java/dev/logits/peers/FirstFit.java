package dev.logits.peers;

import dev.logits.learn.features.DenseFeatures;
import dev.logits.learn.features.Features;
import dev.logits.learn.features.SparseFeatures;
import dev.logits.learn.regression.LogisticModel;
import dev.logits.learn.regression.LogisticRegression;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A logistic regression that is the first thing a JVM does, beside {@code bench/peers/regression.py}: reads the rows
 * that {@code peers.py} made, fits, and prints the microseconds of the fit, the objective and the evaluations.
 *
 * <pre>java -cp bench/target/benchmarks.jar dev.logits.peers.FirstFit dense FOLDER 1e-4</pre>
 */
public final class FirstFit {
    private static final int DENSE_COLUMNS = 784;
    private static final int SPARSE_COLUMNS = 50_000;

    private FirstFit() {}

    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[1]);
        boolean dense = args[0].equals("dense");
        int[] labels = integers(folder.resolve(args[0] + "-labels.i32"));
        Features features = dense
                ? DenseFeatures.wrap(floats(folder.resolve("dense.f32")), labels.length, DENSE_COLUMNS)
                : SparseFeatures.wrap(
                        integers(folder.resolve("sparse-starts.i32")),
                        integers(folder.resolve("sparse-columns.i32")),
                        floats(folder.resolve("sparse.f32")),
                        SPARSE_COLUMNS);
        LogisticRegression regression =
                LogisticRegression.l2(1.0 / labels.length).withTolerance(Double.parseDouble(args[2]));
        long start = System.nanoTime();
        LogisticModel model = regression.fit(features, labels);
        double micros = (System.nanoTime() - start) / 1e3;
        System.out.println(
                micros + " " + model.report().objective() + " " + model.report().evaluations());
    }

    private static ByteBuffer bytes(Path file) throws IOException {
        return ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static float[] floats(Path file) throws IOException {
        ByteBuffer bytes = bytes(file);
        float[] out = new float[bytes.remaining() / Float.BYTES];
        bytes.asFloatBuffer().get(out);
        return out;
    }

    private static int[] integers(Path file) throws IOException {
        ByteBuffer bytes = bytes(file);
        int[] out = new int[bytes.remaining() / Integer.BYTES];
        bytes.asIntBuffer().get(out);
        return out;
    }
}
