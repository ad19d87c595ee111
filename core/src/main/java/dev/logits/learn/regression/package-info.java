/**
 * Logistic regression, binary and multinomial: the model of log-odds, its fits, and its inference.
 *
 * <p>Symbols: X features, N × D; y labels, 0 … K − 1 or −1 for a row that does not count; z logits, N × K; W weights
 * and b intercepts, z = W·x + b.
 *
 * <p>{@link dev.logits.learn.regression.LogisticRegression} says what to fit and how, and makes an immutable {@link
 * dev.logits.learn.regression.LogisticModel}; {@link dev.logits.learn.regression.Inference} is the table of standard
 * errors, tests and marginal effects.
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
 * <p>A fit holds all its rows and visits them in an order that their contents decide ({@code RowOrder}), so that the
 * order in which they are given changes no bit of any result. Error messages name rows as they are given. For that a
 * fit takes a hash and an index per row, and a copy of the features where these are small beside the heap.
 *
 * <p>What builds on what:
 * <ol>
 *   <li>{@code Examples} in {@code RowOrder}, {@code CenteredRows}, {@code RowChunks} and {@code ModelShape} are the
 *       rows and the parameters of a fit; {@code SoftmaxRow} is one row.
 *   <li>What is minimized: {@code Likelihood} (double, with a Hessian), {@code ExactObjective} and
 *       {@code FloatObjective} (large data), each with a {@code RidgeTerm}, the smooth part of a
 *       {@link dev.logits.learn.regression.Penalty}. {@code NewtonFit} and L-BFGS, which a {@code
 *       ColumnPreconditioner} starts, minimize it, {@code OrthantNewton} and OWL-QN where the penalty has a corner,
 *       L1. {@code LogisticFit} chooses among them, and {@code CoefficientErrors} says how many digits were reached.
 *   <li>Firth's likelihood is a {@code PenalizedLikelihood}; {@code PenalizedPoint} is it at one point, with
 *       {@code RowCurvature} and {@code ThirdMoments}. An {@code Ascent} climbs it, {@code NewtonAscent} or
 *       {@code WhitenedAscent}, all of it or under a {@code Restriction}; {@code HighestMaximum} looks for the highest
 *       of several; {@code FirthFit} is the fit.
 *   <li>{@code SeparationCheck} and {@code CollinearityCheck} explain fits without an end.
 *   <li>{@code SandwichCovariance} makes errors robust; {@link dev.logits.learn.regression.Contrasts},
 *       {@link dev.logits.learn.regression.TermTest}, {@link dev.logits.learn.regression.FitDiagnostics} and
 *       {@link dev.logits.learn.regression.VariableEffects} are what an inference says beyond its table.
 *   <li>{@code Inference}, {@code Profile} (over a {@code Restriction}) and {@code MarginalEffects} build on the fitted
 *       model; {@code InferenceTable} prints it.
 * </ol>
 *
 * <p>May import the nouns, {@code math}, {@code loss}, {@code metric}, {@code source}, {@code learn.features},
 * {@code learn.formula} and internals.
 */
package dev.logits.learn.regression;
