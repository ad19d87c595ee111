/**
 * Learners of the layer that makes logits, and their fitted models.
 *
 * <p>Symbols: X features, N × D; y labels, 0 … K − 1 or −1 for a row that does not count; z logits, N × K; W weights and b
 * intercepts, z = W·x + b.
 *
 * <p>{@link dev.logits.learn.Features} are dense floats, dense doubles or sparse rows. {@link
 * dev.logits.learn.LogisticRegression} says what to fit and how, and makes an immutable {@link
 * dev.logits.learn.LogisticModel}; {@link dev.logits.learn.Inference} is the table of standard errors, tests and marginal
 * effects.
 * <pre>{@code
 * DoubleFeatures x = DoubleFeatures.copyOf(new double[][] {{2.66, 20, 0}, {2.89, 22, 0}, {3.28, 24, 0}, {4.0, 21, 1}});
 * int[] y = {0, 1, 0, 1};
 * LogisticModel model = LogisticRegression.l2(0.01).fit(x, y);
 * Logits z = model.logits(x);                 // what losses, metrics and calibrators take
 * Probabilities p = model.probabilities(x);
 * model.weight(1, 0);                         // of class 1 and column 0
 * model.report().converged();
 * LogisticRegression.firth().infer(x, y).coefficients().get(0).standardError();
 * }</pre>
 *
 * <p>May import the nouns, {@code math}, {@code loss}, {@code metric}, {@code source}, kernels and optimisers.
 */
package dev.logits.learn;
