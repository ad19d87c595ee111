/**
 * Metrics of logits against labels: how often the top class is right, how good the probabilities are, and whether they
 * mean what they say. Everything is computed in double precision straight from the logits, never from a rounded
 * probability, in one pass that also streams data larger than memory.
 *
 * <p>Symbols as in {@link dev.logits}: z logits, p = softmax(z), y label, N labeled rows, K classes, B bins. The
 * confidence of a row is max p. Start at {@link dev.logits.metric.Evaluation}:
 * <pre>{@code
 * Logits z = Logits.copyOf(new float[][] {{2, 1, -1}, {0, 3, 0}});
 * int[] y = {0, 2};
 * Evaluation all = Evaluation.of(z, y, 15);       // every metric, one pass
 * double nll = NegativeLogLikelihood.of(z, y);    // or one of them
 * Reliability bins = Reliability.equalMass(z, y, 15);
 * double ece = CalibrationError.expected(bins);
 * }</pre>
 *
 * <p>Rows labeled −1 are passed over; no labeled row at all is an error. The same rows give the same
 * bits in any order, in any batches, on any number of threads, from memory or from a file; but for the number of the
 * first row whose label is impossible.
 *
 * <p>Imports the nouns, {@code math}, {@code source} and {@code internal.kernel}; {@code calibrate} and {@code learn}
 * import it.
 */
package dev.logits.metric;
