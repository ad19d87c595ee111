/**
 * Losses, each a function of logits and targets: a value per row, the mean, and the mean's exact gradient with respect
 * to the logits. One class is one loss of the literature.
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
 * <table>
 *   <caption>The losses</caption>
 *   <tr><th>targets</th><th>loss</th><th>when</th></tr>
 *   <tr><td rowspan="6">{@code int[]}, a label per row, −1 to ignore it</td><td>{@link
 *       dev.logits.loss.CrossEntropy}</td><td>one class of K; class weights, label smoothing, z-loss, soft
 *       cap</td></tr>
 *   <tr><td>{@link dev.logits.loss.FocalLoss}</td><td>many easy rows, few hard ones</td></tr>
 *   <tr><td>{@link dev.logits.loss.PolyLoss}</td><td>cross-entropy with its first term tuned</td></tr>
 *   <tr><td>{@link dev.logits.loss.HingeLoss}</td><td>a margin, no probabilities</td></tr>
 *   <tr><td>{@link dev.logits.loss.SparsemaxLoss}</td><td>probabilities that may be exactly 0</td></tr>
 *   <tr><td>{@link dev.logits.loss.EntmaxLoss}</td><td>the same, smoother</td></tr>
 *   <tr><td>{@code Probabilities}, a distribution a row</td><td>{@link
 *       dev.logits.loss.SoftCrossEntropy}</td><td>soft targets</td></tr>
 *   <tr><td>{@code int[]}, a 0 or 1 an entry, −1 to ignore it</td><td>{@link
 *       dev.logits.loss.BinaryCrossEntropy}</td><td>binary and multi-label</td></tr>
 *   <tr><td>{@code float[]}, a number in [0, 1] an entry</td><td>{@link
 *       dev.logits.loss.SoftBinaryCrossEntropy}</td><td>the same with soft targets</td></tr>
 * </table>
 * <p>{@link dev.logits.loss.LinearCrossEntropy} takes the linear layer in as well: features, weights and biases instead
 * of logits, which it never holds all at once.
 *
 * <p>Imports the nouns, {@code math} and {@code internal.kernel}; {@code learn} and {@code distill} import it. It knows
 * nothing of files.
 */
package dev.logits.loss;
