/**
 * Optimisers on the hot path of fits. Internal: no promise of compatibility.
 *
 * <p>{@link dev.logits.internal.optim.SafeguardedNewton} finds the zero of an increasing function of one variable:
 * <pre>{@code
 * SafeguardedNewton newton = new SafeguardedNewton(1, 3);
 * for (int i = 0; i < 20 && newton.tell(newton.x() * newton.x() - 2, 2 * newton.x()); i++) {}
 * newton.x();   // 1.414213562…
 * }</pre>
 *
 * <p>Imports the JDK only.
 */
package dev.logits.internal.optim;
