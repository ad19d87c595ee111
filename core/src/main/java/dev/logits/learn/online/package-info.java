/**
 * Learners of a stream: each row is predicted, then learned from, and forgotten. They never hold the data.
 *
 * <p>Symbols: x a row of D features; y its label, 0 … K − 1; z its logits; g the gradient of its loss; w the weights
 * after the rows before; u weights that do not change.
 *
 * <p>{@link dev.logits.learn.online.FtrlProximal} and {@link dev.logits.learn.online.OnlineNewtonStep} say how to
 * learn; {@code begin} makes an {@link dev.logits.learn.online.OnlineLearner}, which is given rows in parts of any
 * size. {@link dev.logits.learn.online.ProgressiveLoss} is what its predictions lost before it learned from each row:
 * a judgment by rows that were not seen before, without a part kept aside.
 * <pre>{@code
 * OnlineLearner learner = FtrlProximal.withRate(0.1).begin(x.columns(), 2);
 * learner.learn(x, labels);                 // as often as there are rows
 * Logits z = learner.logits(x);
 * learner.progress().meanLoss();
 * }</pre>
 *
 * <p>Both have a bound on their regret, the sum over the rows of loss minus that of the best fixed weights, which holds
 * for any rows in any order; {@code regretBound} is that bound, of what the learner has met. A fit that holds its rows,
 * {@code LogisticRegression}, is exact, has errors and tests, and does not depend on the
 * order of rows: take it where memory allows.
 *
 * <p>May import the nouns, {@code learn.features} and internals.
 */
package dev.logits.learn.online;
