/**
 * Calibration: maps from a model's logits to probabilities that mean what they say, fitted on held-out rows. Of all the
 * rows a calibrated model calls 80 % sure, 80 % are right.
 *
 * <p>Symbols as in {@link dev.logits}: z logits, y label, T temperature, β = 1/T, N rows, K classes. {@code fit} returns
 * an immutable {@link dev.logits.calibrate.Fitted}: the calibrator and the report that says whether it converged. Start
 * at {@link dev.logits.calibrate.TemperatureScaling}:
 * <pre>{@code
 * Fitted<TemperatureScaling> fit = TemperatureScaling.fit(z, y);
 * FitReport report = fit.report();
 * if (report.converged()) {
 *     double t = fit.calibrator().temperature();       // 1.84: the model was over-confident
 *     Probabilities p = fit.calibrator().calibrate(newLogits);
 * } else {
 *     System.err.println(report.status());             // SEPARABLE, WORSE_THAN_CHANCE, …
 * }
 * }</pre>
 *
 * <p>Imports {@code math}, {@code metric}, {@code source} and {@code internal}; {@code uncertainty} imports it,
 * {@code decode} does not.
 */
package dev.logits.calibrate;
