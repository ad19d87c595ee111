/**
 * The nouns. A classifier or a language model ends in a linear layer, and what that layer gives is a row of
 * <em>logits</em>: raw, unnormalised scores, one per class or token.
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
 * <p>This package imports nothing but the JDK. Every other package may import it.
 */
package dev.logits;
