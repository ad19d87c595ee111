/**
 * What a row of logits says about itself: is it like the data the model knows, which classes could it be, should it be
 * answered at all? Confidence scores and how well they detect other data, conformal prediction sets with guaranteed
 * coverage, and selective prediction.
 *
 * <p>Symbols as in {@link dev.logits}: z logits, p = softmax(z), y label, T temperature, N rows, K classes, α the share
 * of rows that a set may miss. Every score is higher where the row is more like what the model knows
 * (in-distribution); each class says so again.
 *
 * <pre>{@code
 * double[] scores = new Energy(1).of(testLogits);                      // higher: more in-distribution
 * OodDetection detection = OodDetection.of(new Energy(1), testLogits, otherLogits);   // AUROC, FPR at 95 % TPR
 *
 * ConformalSets sets = ConformalSets.fit(heldOutLogits, labels, ConformalSets.Options.raps(0.9));
 * int[] classes = sets.set(newLogits, 0);                            // holds the label 90 % of the time
 *
 * SelectivePrediction answer = SelectivePrediction.fit(Confidences.of(heldOutLogits, labels), 0.95, 0.05).get();
 * if (answer.accepts(newLogits, 0)) { … }                               // right 95 % of the time
 * }</pre>
 *
 * <p>What builds on what:
 * <ol>
 *   <li>A {@link dev.logits.uncertainty.ConfidenceScore} is one class each: {@link dev.logits.uncertainty.Energy},
 *       {@link dev.logits.uncertainty.MaximumLogit}, …; {@code ScoreRow} checks their rows.
 *   <li>{@link dev.logits.uncertainty.OodDetection} compares a score's numbers of two sets of rows.
 *   <li>{@code SetScores} scores the classes of a row by a {@link dev.logits.uncertainty.PredictionSetMethod}, {@code
 *       LeastAmbiguous} being one of them; {@code ConformalFit} takes the quantiles of held-out labels, {@link
 *       dev.logits.uncertainty.ConformalSets} holds them, {@link dev.logits.uncertainty.CoverageReport} measures.
 *   <li>{@link dev.logits.uncertainty.SelectivePrediction} is a threshold on {@code metric}'s confidences.
 * </ol>
 *
 * <p>Imports the nouns, {@code math}, {@code metric}, {@code source}, {@code calibrate} and internals; nothing in core
 * imports it.
 */
package dev.logits.uncertainty;
