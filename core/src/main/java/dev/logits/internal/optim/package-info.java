/**
 * Optimizers on the hot path of fits, and the small dense algebra they need. Internal: no promise of compatibility.
 *
 * <p>{@link dev.logits.internal.optim.SafeguardedNewton} finds the zero of an increasing function of one variable,
 * {@link dev.logits.internal.optim.Lbfgs} the minimum of a smooth function of many,
 * {@link dev.logits.internal.optim.Cholesky} solves symmetric systems and tells which columns depend on others:
 * <pre>{@code
 * Minimum m = new Lbfgs().minimize((x, g) -> {
 *     g[0] = 2 * (x[0] - 3);
 *     return (x[0] - 3) * (x[0] - 3);
 * }, new double[1]);
 * m.x()[0];     // 3
 * m.status();   // CONVERGED
 * }</pre>
 *
 * <p>An objective may throw what it must: rows that come from a file make it an {@code IOException}, and then
 * {@code minimize} throws it too.
 *
 * <p>Imports the JDK only.
 */
package dev.logits.internal.optim;
