/**
 * Choices among alternatives, and the rankings that come of them: the log-odds of one alternative against another.
 *
 * <p>Symbols: X features of alternatives, N × D; β coefficients; a <i>set</i> (stratum) is the alternatives that one
 * decision was made among; s = x·β scores, whose softmax within a set are the probabilities.
 *
 * <p>{@link dev.logits.learn.choice.ConditionalLogit} fits β from sets with known choices, which is McFadden's model
 * and the analysis of matched cases and controls. {@link dev.logits.learn.choice.BradleyTerry} and
 * {@link dev.logits.learn.choice.PlackettLuce} have an ability per item in place of features, from comparisons of two
 * and from rankings of more.
 * <pre>{@code
 * DoubleFeatures x = DoubleFeatures.copyOf(new double[][] {{4, 1}, {2, 3}, {3, 2}, {5, 1}, {1, 4}, {1, 1}});
 * int[] sets = {0, 0, 0, 1, 1, 1};
 * boolean[] chosen = {false, true, false, true, false, false};
 * ChoiceModel model = ConditionalLogit.maximumLikelihood().fit(x, sets, chosen);
 * model.coefficient(0).oddsRatio();
 * RankingModel cup = BradleyTerry.maximumLikelihood().fit(3, List.of(
 *         PairedComparison.of(0, 1, 3, 1), PairedComparison.of(1, 2, 2, 2), PairedComparison.of(0, 2, 1, 3)));
 * cup.probability(0, 2);
 * }</pre>
 *
 * <p>What builds on what: a {@code ChoiceSet} is the likelihood of one decision ({@code FeatureSet} of rows of
 * features, {@code ItemSet} of items); {@code ChoiceFit} climbs their sum; {@code Estimates} are what it found, on
 * which both models build. Fits have the same bits in any order of rows, sets, comparisons and rankings.
 *
 * <p>May import {@code learn.regression}, {@code learn.features} and internals.
 */
package dev.logits.learn.choice;
