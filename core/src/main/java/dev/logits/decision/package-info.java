/**
 * From scores to decisions: which rows come first, where to draw a line and what that promises, what a decision costs,
 * and which rows deserve a look.
 *
 * <p>Symbols as in {@link dev.logits}; P and N are positive and negative rows of a yes-or-no question, TP and FP those
 * of them that a threshold takes, δ is the probability that a guarantee fails.
 * <pre>{@code
 * ConfusionMatrix matrix = ConfusionMatrix.of(z, y);
 * ClassCurves curves = ClassCurves.of(z, y, 0.95, 200);                  // ROC and precision-recall, each class
 * Ranking cats = ClassRankings.of(z, y, 3);                              // class 3 against the rest
 * Optional<Threshold> t = Threshold.forRecall(cats, 0.9, 0.05);          // 90 % of the cats, 95 % sure
 * int decision = CostMatrix.of(cost).decide(z, 0);                       // least expected cost
 * }</pre>
 *
 * <p>What builds on what:
 * <ol>
 *   <li>A {@link dev.logits.decision.Ranking} is rows by falling score; {@link dev.logits.decision.ClassRankings} makes
 *       one per class. {@link dev.logits.decision.RocCurve}, {@link dev.logits.decision.PrecisionRecallCurve}, {@link
 *       dev.logits.decision.Gains}, {@link dev.logits.decision.NetBenefit} and {@link dev.logits.decision.Threshold}
 *       walk over its blocks of equal score; {@link dev.logits.decision.ClassCurves} has all of a source.
 *   <li>{@link dev.logits.decision.ConfusionMatrix} counts labels and decisions.
 *   <li>{@link dev.logits.decision.CostMatrix} decides; {@link dev.logits.decision.CostReport} and {@link
 *       dev.logits.decision.CostComparison} say what it cost.
 *   <li>{@link dev.logits.decision.ConfidentLearning} and {@link dev.logits.decision.RowReview} list rows.
 * </ol>
 *
 * <p>Sums over rows are counts, or exact, so the same rows in any order give the same bits.
 *
 * <p>Imports the nouns, {@code math}, {@code metric}, {@code source}, {@code calibrate} and internals.
 */
package dev.logits.decision;
