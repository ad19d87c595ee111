/**
 * Features: the numbers that a model makes logits of.
 *
 * <p>Symbols: X features, N × D, a row for each example.
 *
 * <p>{@link dev.logits.learn.features.Features} are dense floats, dense doubles or sparse rows; {@link
 * dev.logits.learn.features.Standardization} brings columns to mean 0 and deviation 1; {@link
 * dev.logits.learn.features.FeatureRows} is what a learner does with a row of any kind.
 * <pre>{@code
 * Features x = DoubleFeatures.copyOf(new double[][] {{2.66, 20, 0}, {2.89, 22, 0}});
 * Standardization.fit(x, y);       // means and deviations of the columns, over the rows with a label
 * }</pre>
 *
 * <p>May import the sums, random numbers and threads of {@code internal}; {@code learn.regression},
 * {@code learn.network}, {@code distill} and {@code data} import it.
 */
package dev.logits.learn.features;
