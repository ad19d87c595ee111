/**
 * Calibration curves: increasing maps from log-odds to log-odds or probabilities, one number to one number.
 *
 * <p>A {@link dev.logits.calibrate.curve.Curve} is what a method of one class against the rest has fitted: logistic,
 * beta, linear pieces, steps, splines, Venn–Abers intervals. {@link dev.logits.calibrate.OneVsRest} holds one for each
 * class.
 * <pre>{@code
 * Curve platt = new LogisticCurve(0.7, -0.1);
 * double p = platt.probability(2.0);
 * }</pre>
 *
 * <p>Curves are immutable, and sealed: a new one joins {@code permits} of {@link dev.logits.calibrate.curve.Curve}, and
 * gets a writer and a reader in {@code io.json.CurveJson}; the method that fits it is in {@code calibrate}. {@code
 * VennAbersCurve} stands on two {@code StepCurve}s, all others alone.
 *
 * <p>Imports the nouns, {@code math} and internals; {@code calibrate} imports it.
 */
package dev.logits.calibrate.curve;
