/**
 * The nouns. A classifier or a language model ends in a linear layer, and what that layer gives is a row of
 * <em>logits</em>: raw, unnormalized scores, one per class or token.
 *
 * <p>Symbols, used everywhere in this library: z logits, p = softmax(z) probabilities, y label, N rows, K classes (V
 * where they are the tokens of a vocabulary), T temperature, β = 1/T, lse = log-sum-exp. Scores are {@code float}; sums
 * and fitted parameters are {@code double}. A label is 0 … K − 1, or −1 for a row that does not count.
 *
 * <p>Start at {@link dev.logits.Logits}:
 * <pre>{@code
 * Logits z = Logits.copyOf(new float[][] {{2, 1, -1}, {0, 3, 0}});
 * int[] y = {0, 2};
 * Probabilities p = Softmax.of(z);                              // dev.logits.math
 * double loss = new CrossEntropy().mean(z, y);                  // dev.logits.loss
 * double accuracy = Accuracy.of(z, y);                          // dev.logits.metric
 * Fitted<TemperatureScaling> fit = TemperatureScaling.fit(z, y);  // dev.logits.calibrate
 * if (fit.report().converged()) {
 *     Probabilities q = fit.calibrator().calibrate(z);
 * }
 * }</pre>
 *
 * <p>A row that holds NaN or +∞, or −∞ in every class, is an error that names row and class wherever it is read; −∞
 * elsewhere is a masked class, with probability 0 and gradient 0.
 *
 * <p><b>Null.</b> No argument may be null, and no array or list may hold null. A null is a
 * {@link NullPointerException}; where arguments enter first, its message names the parameter.
 *
 * <p><b>Threads and memory.</b> Losses, metrics, calibrators, reports and all other records are immutable and may be
 * used by any number of threads. {@link dev.logits.Logits} and {@link dev.logits.Probabilities} are views of an array:
 * many threads may read one, and nobody else may touch it while one thread writes. Cursors, sessions, candidates and
 * whatever else says that it is for one thread is for one thread at a time. Large batches are computed on the threads
 * of the common pool; their number changes no bit of a result. {@code of} allocates its result, {@code into} writes
 * into what it is given and allocates nothing for each row, {@code wrap} and {@code slice} share storage, and
 * {@code copyOf} and {@code copy} do not. N × K scores take 4·N·K bytes; a batch holds at most 2^31 − 9 of them, and
 * larger data are read through a {@code LogitsSource}. A thread that computes keeps a few rows of working memory for
 * the next call.
 *
 * <p>This package imports the JDK and {@code internal.check} only. Every other package may import it.
 */
package dev.logits;
