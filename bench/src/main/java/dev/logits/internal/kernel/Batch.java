package dev.logits.internal.kernel;

import dev.logits.internal.parallel.RowBlocks;
import java.util.Random;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A batch of rows of normal scores with a standard deviation of 3, as the peers' scripts have them. */
@State(Scope.Benchmark)
public class Batch {
    @Param({"4096x10", "4096x1000", "64x32000", "64x128256"})
    public String shape;

    /** {@code plain} is the loop that one would write without thinking. */
    @Param({"vector", "scalar", "plain"})
    public String kernels;

    /** 1: the calling thread. 2: by row blocks over the common pool, which has as many threads as the machine. */
    @Param({"1", "2"})
    public int threads;

    int rows;
    int classes;
    float[] z;
    float[] out;
    double[] values;
    int[] labels;
    Kernels chosen;

    @Setup
    public void fill() {
        rows = Integer.parseInt(shape.substring(0, shape.indexOf('x')));
        classes = Integer.parseInt(shape.substring(shape.indexOf('x') + 1));
        z = new float[rows * classes];
        out = new float[rows * classes];
        values = new double[rows];
        labels = new int[rows];
        Random random = new Random(1);
        for (int i = 0; i < z.length; i++) {
            z[i] = (float) (3 * random.nextGaussian());
        }
        for (int r = 0; r < rows; r++) {
            labels[r] = random.nextInt(classes);
        }
        chosen = switch (kernels) {
            case "vector" -> KernelChoice.vector().orElseThrow().kernels();
            case "scalar" -> new ScalarKernels();
            default -> null;
        };
    }

    void run(RowBlocks.Block block) {
        if (threads == 1) {
            block.run(0, rows);
        } else {
            RowBlocks.forEach(rows, classes, block);
        }
    }
}
