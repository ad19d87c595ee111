/**
 * Calibration: maps from a model's logits to probabilities that mean what they say, fitted on held-out rows. Of all the
 * rows a calibrated model calls 80 % sure, 80 % are right.
 *
 * <p>Symbols as in {@link dev.logits}: z logits, y label, T temperature, β = 1/T, N rows, K classes. {@code fit}
 * returns an immutable {@link dev.logits.calibrate.Fitted}: the calibrator and the report that says whether it
 * converged. Start at {@link dev.logits.calibrate.TemperatureScaling}:
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
 * <p>Thirteen methods, all of them in {@link dev.logits.calibrate.CalibrationMethod}; {@link
 * dev.logits.calibrate.MethodSelection} compares them on held-out rows and takes the simplest of the best.
 * <ul>
 *   <li>{@link dev.logits.calibrate.TemperatureScaling} and {@link dev.logits.calibrate.EnsembleTemperature} keep every
 *       row's top class.
 *   <li>{@link dev.logits.calibrate.VectorScaling}, {@link dev.logits.calibrate.MatrixScaling} and {@link
 *       dev.logits.calibrate.DirichletCalibration} are linear maps of all classes, pulled to the temperature.
 *   <li>The {@link dev.logits.calibrate.OneVsRest} calibrators give each class a
 *       {@link dev.logits.calibrate.curve.Curve}: Platt, beta, spline, isotonic, Venn–Abers, histogram, scaling-binning
 *       and Bayesian binning.
 * </ul>
 *
 * <p>What builds on what:
 * <ol>
 *   <li>{@code TemperatureFit} finds one temperature, of many rows on a {@code RowSample} first; {@code EnsembleFit},
 *       {@code VectorFit} and {@code MatrixFit} begin at it. {@code VectorFit} and {@code MatrixObjective}, with its
 *       {@code OdirPenalty}, minimize a {@code SoftmaxFit}, whose passes are {@code SoftmaxPass}es.
 *   <li>{@code OneVsRestFit} passes over the rows for all methods of one class against the rest, with {@code RowOdds}
 *       and {@code ClassScores}; each method makes a {@code FittedCurve} of {@code ScoredLabels}.
 *   <li>{@code OddsRegression} fits the smooth curves, {@code LabelRuns}, {@code PooledBlocks} and {@code
 *       VennAbersSweep} those that only see the order.
 *   <li>{@code CalibrationMethod} lists the methods, {@code MethodRace} compares them, {@code MethodSelection} takes
 *       one.
 *   <li>What depends on groups is a {@code GroupedCalibrator}: {@code GroupCalibration} fits each group of a column
 *       apart, {@code GroupMulticalibration} puts patches ({@code Multicalibration}, found by
 *       {@code MulticalibrationFit} with {@code LevelSums} and {@code ClassShift}) behind one fit to all rows.
 *   <li>Calibrators are sealed: {@code io.json.CalibratorJson} has a case for each.
 * </ol>
 *
 * <p>Imports the nouns, {@code calibrate.curve}, {@code math}, {@code metric}, {@code source}, {@code internal.optim}
 * and the other internals; {@code uncertainty} imports it, {@code decode} does not.
 */
package dev.logits.calibrate;
