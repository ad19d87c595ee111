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
 * <p>What builds on what:
 * <ol>
 *   <li>{@code ScoredRows} is the one pass over rows; what it feeds are its collectors, most of them
 *       {@code LabeledRows}: {@code RowMean}, {@code TopLabelBins}, {@code ConfidenceCollector}, …
 *   <li>{@code Collected} is what one pass leaves. Each {@link dev.logits.metric.Metric} is a
 *       {@code MetricDefinition}: words, range, and a function of {@code Collected}; {@link
 *       dev.logits.metric.Evaluation} has all their values.
 *   <li>{@link dev.logits.metric.Confidences}, which are sorted, are what {@link dev.logits.metric.Reliability}, {@link
 *       dev.logits.metric.RiskCoverage}, {@link dev.logits.metric.SmoothCalibrationError}, {@link
 *       dev.logits.metric.AreaUnderRoc} and {@link dev.logits.metric.BrierDecomposition} are made of.
 *   <li>Intervals: {@code Outcomes} are what resamples need of the rows, {@code Resampling} draws a {@code Resample} of
 *       them, of rows that count whole by their {@code ConfidenceRuns}, and a metric's {@code IntervalRule} makes ends
 *       of what resamples gave; {@link dev.logits.metric.Bootstrap} has all intervals.
 *   <li>{@link dev.logits.metric.ConsistencyTest} asks whether an error is more than noise.
 * </ol>
 *
 * <p>A new metric is one constant of {@link dev.logits.metric.Metric}, with its {@code IntervalRule}; what lists
 * metrics goes through the constants.
 *
 * <p>Imports the nouns, {@code math}, {@code source} and internals; {@code calibrate}, {@code uncertainty}, {@code
 * learn} and {@code distill} import it.
 */
package dev.logits.metric;
