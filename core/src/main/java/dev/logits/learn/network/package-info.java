/**
 * Networks: layers of nodes that end in a linear layer, the one that makes logits.
 *
 * <p>Symbols: X features, N × D; y targets, one per row; z logits, N × K. An
 * {@link dev.logits.learn.network.Architecture} says which layers there are, a {@link dev.logits.learn.network.Network}
 * is an architecture with weights, and a {@link dev.logits.learn.network.Trainer} finds the weights for any
 * {@link dev.logits.loss.Loss}:
 * <pre>{@code
 * DenseFeatures x = DenseFeatures.copyOf(new float[][] {{0, 0}, {0, 1}, {1, 0}, {1, 1}});
 * int[] y = {0, 1, 1, 0};
 * Architecture architecture = Architecture.features(2).dense(8).tanh().logits(2);
 * Training training = Training.DEFAULTS.withEpochs(500).withBatch(4).withLearningRate(0.05);
 * Network network = Network.fit(architecture, x, y, training).network();
 * Logits z = network.logits(x);
 * Probabilities p = Softmax.of(z);
 * }</pre>
 *
 * <p>Training is a function of the data, the configuration and the seed: weights come out bit for bit the same with any
 * number of threads, with scalar and vector kernels, and when a training is interrupted and resumed. Rows of a batch
 * are computed alone; an entry of a gradient is one chain of multiply-adds over the rows of the batch in their order;
 * what is random, the initial weights, the order of the rows and dropout, is a function of the seed and of where it is
 * used. The order in which the rows are given is a part of the data: rows in another order make another model
 * (docs/decisions/0095).
 *
 * <p>What builds on what:
 * <ol>
 *   <li>{@link dev.logits.learn.network.Layer}s make an {@link dev.logits.learn.network.Architecture}; {@code
 *       Parameters} says where its weights lie, {@code Initial} what they begin with.
 *   <li>Each layer has an {@code Operation}: {@code DenseOperation} (products of {@code internal.kernel.Gemm}), {@code
 *       ActivationOperation}, {@code EmbeddingOperation}, … An {@link dev.logits.learn.network.Activation} names a
 *       function; its loops and derivatives are {@code internal.kernel.Activations}'.
 *   <li>{@code Propagation} takes a batch through the operations and back; {@link dev.logits.learn.network.Network} is
 *       the way forward alone, in a {@link dev.logits.learn.network.Workspace}.
 *   <li>{@code Update} is an {@link dev.logits.learn.network.Optimizer} at work, under a {@link
 *       dev.logits.learn.network.Schedule}.
 *   <li>{@link dev.logits.learn.network.TrainingRun} steps over {@code Examples} and {@link
 *       dev.logits.learn.network.Targets}, {@code Validator} judges, {@link dev.logits.learn.network.Trainer} does all
 *       of it; a {@link dev.logits.learn.network.TrainingState} is what {@link dev.logits.learn.network.Checkpoints}
 *       keep.
 * </ol>
 *
 * <p>May import the nouns, {@code learn.features}, {@code math}, {@code loss}, {@code metric}, {@code source} and
 * internals.
 */
package dev.logits.learn.network;
