/**
 * Functions of logits: what turns raw scores into probabilities and log-probabilities. One class is one function of the
 * literature; {@code of} allocates its result, {@code into} writes into what it is given.
 *
 * <p>Symbols as in {@link dev.logits}: z logits, p probabilities, N rows, K classes. Start at {@link
 * dev.logits.math.Softmax}:
 * <pre>{@code
 * Logits z = Logits.copyOf(new float[][] {{1000, 1001}});
 * Probabilities p = Softmax.of(z);          // [[0.268941, 0.731059]]: no overflow
 * Logits logP = LogSoftmax.of(z);           // [[-1.313262, -0.313262]]
 * double[] lse = LogSumExp.of(z);           // [1001.313262]
 *
 * float[] row = {2, 1, -1};                 // one row, in place, nothing allocated
 * Softmax.into(row, 0, 3, row, 0);
 * }</pre>
 *
 * <p>Imports the nouns and {@code internal.kernel} only; losses, metrics, calibrators and decoders import it.
 */
package dev.logits.math;
