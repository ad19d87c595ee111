package dev.logits.learn.network;

import dev.logits.internal.parallel.RowBlocks;
import java.util.ArrayList;
import java.util.List;

/** The layers of an architecture as what they compute. */
final class Operations {
    /** Multiplications from which on a second thread is worth waking. */
    static final long PARALLEL = 1 << 20;

    private Operations() {}

    /**
     * Begins with the first layer and ends with the one that makes the logits.
     *
     * @param training whether with dropout
     */
    static Operation[] of(Architecture architecture, boolean training) {
        List<Operation> operations = new ArrayList<>();
        int inputs = architecture.features();
        int at = 0;
        List<Layer> layers = architecture.allLayers();
        for (int i = 0; i < layers.size(); i++) {
            Layer layer = layers.get(i);
            if (layer instanceof Layer.Dense dense) {
                operations.add(new DenseOperation(inputs, dense.nodes(), at));
            } else if (layer instanceof Layer.Embedding embedding) {
                operations.add(new EmbeddingOperation(embedding, inputs, at));
            } else if (layer instanceof Layer.LayerNorm norm) {
                operations.add(new LayerNormOperation(norm.epsilon(), inputs, at));
            } else if (layer instanceof Activation activation) {
                operations.add(new ActivationOperation(activation, inputs));
            } else if (layer instanceof Layer.Dropout dropout && training && dropout.rate() > 0) {
                operations.add(new DropoutOperation(dropout.rate(), inputs, i));
            }
            at += (int) layer.parameters(inputs);
            inputs = layer.outputs(inputs);
        }
        return operations.toArray(Operation[]::new);
    }

    /** The largest number of outputs of all but the last. */
    static int widest(Operation[] operations) {
        int widest = 1;
        for (int i = 0; i < operations.length - 1; i++) {
            widest = Math.max(widest, operations[i].outputs);
        }
        return widest;
    }

    /** Runs tasks on several threads if there is work enough. */
    static void run(int tasks, long multiplications, java.util.function.IntConsumer task) {
        if (multiplications >= PARALLEL) {
            RowBlocks.tasks(tasks, task);
        } else {
            for (int i = 0; i < tasks; i++) {
                task.accept(i);
            }
        }
    }
}
