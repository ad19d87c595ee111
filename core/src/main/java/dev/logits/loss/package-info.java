/**
 * Losses, each a function of logits and targets: a value a row, the mean, and the mean's exact gradient with respect to
 * the logits. One class is one loss of the literature.
 *
 * <p>Symbols as in {@link dev.logits}: z logits, p = softmax(z), y label, e_y the one-hot vector of y, lse log-sum-exp.
 * Start at {@link dev.logits.loss.CrossEntropy}:
 * <pre>{@code
 * Logits z = Logits.copyOf(new float[][] {{2, 1, -1}, {0, 200, 0}});
 * int[] y = {0, 0};
 * CrossEntropy loss = new CrossEntropy();
 * double[] values = new double[2];
 * loss.values(z, y, values);                          // 0.349012, 200
 * Logits gradient = Logits.zeros(2, 3);
 * double mean = loss.meanAndGradient(z, y, gradient);  // gradient = (p − e_y) / 2
 * }</pre>
 *
 * <p>Imports the nouns, {@code math} and {@code internal.kernel}; {@code learn} and {@code distill} import it. It knows
 * nothing of files.
 */
package dev.logits.loss;
