/**
 * The loops over the scores of a row, and the only SIMD. Internal: no promise of compatibility.
 *
 * <p>{@link dev.logits.internal.kernel.Kernels} is the seam; everything outside this package asks {@code Kernels.get()}
 * and works on plain arrays:
 * <pre>{@code
 * double lse = Kernels.get().softmax(z, zOff, n, out, outOff);
 * if (Double.isNaN(lse)) {
 *     throw BadRow.error(z, zOff, n, row, "softmax");
 * }
 * }</pre>
 *
 * <p>{@link dev.logits.internal.kernel.Selection} is a second seam of the same kind, for what narrows a row down to few
 * of its scores: maxima of blocks, scores above a threshold, sums of weights.
 *
 * <p>{@code KernelChoice} decides once which provider's services these are, and {@code KernelProvider} lists them; no
 * other class looks for an implementation.
 *
 * <p>Imports the JDK only; {@code math}, {@code loss}, {@code metric}, {@code calibrate}, {@code learn} and
 * {@code decode} import it.
 */
package dev.logits.internal.kernel;
