package dev.logits.learn.network;

import dev.logits.Logits;
import dev.logits.internal.check.NullCheck;
import dev.logits.learn.features.DenseFeatures;
import dev.logits.loss.CrossEntropy;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A network: an {@link Architecture} with weights, which makes logits of features. Immutable, and may be used by any
 * number of threads.
 *
 * <p>A row's logits are a function of the row alone, bit for bit: not of the rows beside it, of threads, or of the kind
 * of kernels. A dense layer's sums are in float, as {@code internal.kernel.Gemm} has them, and then the bias is added.
 *
 * <pre>{@code
 * Architecture architecture = Architecture.features(784).dense(128).relu().logits(10);
 * Network network = Network.fit(architecture, x, y, Training.DEFAULTS).network();
 * Logits z = network.logits(x);
 * }</pre>
 *
 * @since 0.1
 */
public final class Network {
    /** Rows that go through all layers together: few enough for a cache, enough to pay for packing the weights. */
    private static final int BLOCK_ROWS = 192;

    private final Architecture architecture;
    private final float[] weights;
    private final Operation[] operations;

    /** Takes the array as it is. */
    Network(Architecture architecture, float[] weights) {
        this.architecture = architecture;
        this.weights = weights;
        this.operations = Operations.of(architecture, false);
    }

    /**
     * A network before any training. Weights are uniform on ±√(6 / inputs) before relu and gelu (He and others, 2015),
     * and on ±√(6 / (inputs + nodes)) elsewhere (Glorot and Bengio, 2010); embeddings uniform with variance 1; biases
     * 0; layer normalization begins as γ = 1, β = 0. Each number is a function of the seed and of its place.
     */
    public static Network initial(Architecture architecture, long seed) {
        NullCheck.argument(architecture, "architecture");
        return new Network(architecture, Initial.weights(architecture, seed));
    }

    /**
     * A network of parameters as {@link #parameters()} gives them, in any order; others among them are passed over.
     * Names as they were before an embedding had {@code torch.nn.Flatten} behind it are taken, too.
     *
     * @throws IllegalArgumentException if one is missing, has another shape, or holds a number that is not finite
     */
    public static Network of(Architecture architecture, List<Tensor> parameters) {
        NullCheck.argument(architecture, "architecture");
        NullCheck.argument(parameters, "parameters");
        float[] weights = Parameters.values(architecture, "", parameters);
        for (Tensor tensor : parameters) {
            for (float value : tensor.values()) {
                if (!Float.isFinite(value)) {
                    throw new IllegalArgumentException("tensor " + tensor.name() + " holds " + value
                            + "; weights are finite, so this training had diverged");
                }
            }
        }
        return new Network(architecture, weights);
    }

    /**
     * Learns from labels by {@link CrossEntropy}; other losses, a listener and checkpoints are {@link Trainer}'s.
     *
     * @param y a label per row, 0 … K − 1, or −1 to leave the row out
     * @throws IllegalArgumentException if numbers do not agree, or features are not finite
     * @throws DivergedException if the loss leaves the finite numbers
     */
    public static Trained fit(Architecture architecture, DenseFeatures x, int[] y, Training training) {
        NullCheck.argument(architecture, "architecture");
        NullCheck.argument(x, "x");
        NullCheck.argument(y, "y");
        NullCheck.argument(training, "training");
        return Trainer.of(architecture, new CrossEntropy(), training).fit(Examples.of(x, y));
    }

    /** What layers it has. */
    public Architecture architecture() {
        return architecture;
    }

    /** The number D of features. */
    public int features() {
        return architecture.features();
    }

    /** The number K of classes. */
    public int classes() {
        return architecture.classes();
    }

    /**
     * The parameters, copied, with the names and the shapes that {@code torch.nn.Sequential} has for the same layers;
     * an embedding is {@code torch.nn.Embedding} and {@code torch.nn.Flatten} there.
     */
    public List<Tensor> parameters() {
        return Parameters.of(architecture).tensors("", weights);
    }

    /** All weights as they lie, not copied. */
    float[] weights() {
        return weights;
    }

    /**
     * The logits of each row, in a new batch.
     *
     * @throws IllegalArgumentException if the rows do not have D features, or one of them is not finite, or no id where
     *     the first layer is an embedding
     */
    public Logits logits(DenseFeatures x) {
        NullCheck.argument(x, "x");
        Logits out = Logits.zeros(x.rows(), classes());
        logits(x, out);
        return out;
    }

    /**
     * The logits of each row, on several threads where that pays.
     *
     * @param out N × K
     * @throws IllegalArgumentException as {@link #logits(DenseFeatures)}, or if there are not N rows of K logits
     */
    public void logits(DenseFeatures x, Logits out) {
        NullCheck.argument(x, "x");
        NullCheck.argument(out, "out");
        check(x, out);
        int rows = x.rows();
        if (rows <= BLOCK_ROWS) {
            run(x, 0, rows, out, workspace(Math.max(1, rows)), true);
            return;
        }
        Queue<Workspace> idle = new ConcurrentLinkedQueue<>();
        int blocks = (rows + BLOCK_ROWS - 1) / BLOCK_ROWS;
        Operations.run(blocks, rows * (long) weights.length, b -> {
            Workspace workspace = idle.poll();
            workspace = workspace == null ? workspace(BLOCK_ROWS) : workspace;
            int from = b * BLOCK_ROWS;
            run(x, from, Math.min(rows, from + BLOCK_ROWS), out, workspace, false);
            idle.add(workspace);
        });
    }

    /**
     * The logits of each row, on the calling thread, with nothing allocated.
     *
     * @param out N × K
     * @param workspace of this network or one of the same architecture
     * @throws IllegalArgumentException as {@link #logits(DenseFeatures, Logits)}, or if the workspace is another
     *     architecture's
     */
    public void logits(DenseFeatures x, Logits out, Workspace workspace) {
        NullCheck.argument(x, "x");
        NullCheck.argument(out, "out");
        NullCheck.argument(workspace, "workspace");
        check(x, out);
        if (workspace.architecture != architecture && !workspace.architecture.equals(architecture)) {
            throw new IllegalArgumentException(
                    "a workspace of " + workspace.architecture + " for a network of " + architecture);
        }
        for (int from = 0; from < x.rows(); from += workspace.rows) {
            run(x, from, Math.min(x.rows(), from + workspace.rows), out, workspace, false);
        }
    }

    /** Scratch for {@link #logits(DenseFeatures, Logits, Workspace)}, which takes so many rows at a time. */
    public Workspace workspace(int rows) {
        if (rows < 1) {
            throw new IllegalArgumentException("a workspace needs 1 row or more, got " + rows);
        }
        return new Workspace(architecture, rows, Operations.widest(operations));
    }

    private void check(DenseFeatures x, Logits out) {
        if (x.columns() != features()) {
            throw new IllegalArgumentException("rows of " + x.columns() + " features for a network of " + features());
        }
        if (out.rows() != x.rows() || out.classes() != classes()) {
            throw new IllegalArgumentException(x.rows() + " rows into " + out.rows() + " x " + out.classes()
                    + " logits, of a network of " + classes() + " classes");
        }
    }

    /** All layers for some rows; wide layers by columns on several threads if {@code alone}. */
    private void run(DenseFeatures x, int from, int to, Logits out, Workspace workspace, boolean alone) {
        checkFinite(x, from, to);
        float[] in = x.array();
        int inOff = x.offset(from);
        int rows = to - from;
        for (int i = 0; i < operations.length; i++) {
            Operation operation = operations[i];
            boolean last = i == operations.length - 1;
            float[] z = last ? out.array() : (i & 1) == 0 ? workspace.even : workspace.odd;
            int zOff = last ? out.offset(from) : 0;
            if (alone && operation.isWide()) {
                columns(operation, in, inOff, z, zOff, rows);
            } else {
                operation.forward(weights, in, inOff, z, zOff, 0, rows, 0);
            }
            in = z;
            inOff = zOff;
        }
    }

    private void columns(Operation operation, float[] in, int inOff, float[] z, int zOff, int rows) {
        Operations.run(
                operation.columnTasks(false),
                (long) rows * operation.inputs * operation.outputs,
                task -> operation.forwardColumns(task, weights, in, inOff, z, zOff, 0, rows));
    }

    /** Ids are checked by the layer that takes them. */
    private void checkFinite(DenseFeatures x, int from, int to) {
        if (!(operations[0] instanceof EmbeddingOperation)) {
            FeatureCheck.finite(x, from, to);
        }
    }

    /** Equal when the architecture is and every weight is. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Network that
                && architecture.equals(that.architecture)
                && Arrays.equals(weights, that.weights);
    }

    @Override
    public int hashCode() {
        return 31 * architecture.hashCode() + Arrays.hashCode(weights);
    }

    /** The layers in one line and the number of parameters; {@link Architecture#summary} has a table. */
    @Override
    public String toString() {
        return "Network[" + architecture + ", " + architecture.parameters() + " parameters]";
    }
}
