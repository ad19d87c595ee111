/**
 * Functions of logits: what turns raw scores into probabilities and log-probabilities, and says how far two of them are
 * apart. One class is one function of the literature; {@code of} allocates its result, {@code into} writes into what it
 * is given. Each is computed from logits, never through a rounded probability.
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
 *
 * LogOdds.againstRest(row, 0, 3, 0);        // of a class, without 1 − p
 * Sigmoid.of(2.0);                          // a binary logit is log-odds: 0.880797
 * }</pre>
 *
 * <table>
 * <caption>What to look for</caption>
 * <tr><th>wanted</th><th>class</th></tr>
 * <tr><td>p, log p, log(1 − p) of each class</td><td>{@link dev.logits.math.Softmax},
 * {@link dev.logits.math.LogSoftmax}, {@link dev.logits.math.Log1mSoftmax}</td></tr>
 * <tr><td>log Σ exp z, weighted, with signs</td><td>{@link dev.logits.math.LogSumExp}, {@link
 * dev.logits.math.SignedLogSumExp}</td></tr>
 * <tr><td>a yes or no: p, log p, −log(1 − p)</td><td>{@link dev.logits.math.Sigmoid},
 * {@link dev.logits.math.LogSigmoid}, {@link dev.logits.math.Softplus}</td></tr>
 * <tr><td>odds; log p to log(1 − p)</td><td>{@link dev.logits.math.LogOdds}, {@link dev.logits.math.Log1mExp}</td></tr>
 * <tr><td>how sure a row is</td><td>{@link dev.logits.math.Entropy}, {@link dev.logits.math.Margin}</td></tr>
 * <tr><td>how far two rows are apart</td><td>{@link dev.logits.math.KullbackLeibler}, {@link
 * dev.logits.math.JensenShannon}, {@link dev.logits.math.TotalVariation}</td></tr>
 * <tr><td>exact zeros</td><td>{@link dev.logits.math.Sparsemax}, {@link dev.logits.math.Entmax15}</td></tr>
 * <tr><td>smooth samples</td><td>{@link dev.logits.math.GumbelSoftmax}</td></tr>
 * </table>
 *
 * <p>Functions of one or two {@code double}s behave like those of {@link java.lang.Math}: limits at ±∞, NaN where there
 * is no value. Functions of rows check them: NaN and +∞ are errors that name the row and the class, −∞ is a masked
 * class.
 *
 * <p>Imports the nouns and {@code internal.kernel} only; losses, metrics, calibrators and decoders import it.
 */
package dev.logits.math;
