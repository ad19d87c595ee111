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
 * <p>What builds on what:
 * <ol>
 *   <li>Numbers: {@code Elementary} (exp, log, … of one double), {@code FloatExp} and {@code DoubleExp}, which hold the
 *       constants and the order of operations of the two exponentials over rows, for one number.
 *   <li>The same operations over many numbers: of {@code FloatExp} in {@code ScalarExp}, {@code VectorFloatExp} and
 *       {@code VectorShortRows}; of {@code DoubleExp} in {@code ScalarExp}, {@code VectorDoubleExp} and {@code
 *       VectorWeights}. Of {@code NearExp}, the exponential of bounded sums ({@code NearSums}), in {@code
 *       ScalarNearExp} and {@code VectorNearExp}. Divergences have their own, {@code DivergencePass}, in {@code
 *       ScalarDivergence} and {@code VectorDivergence}. A change of one is a change
 *       of all: KernelsAgreeTest and GoldenBitsTest hold them together.
 *   <li>Sums: {@code Lanes} and {@code OrderFreeSum}, on vectors {@code VectorSums}; {@code NeumaierSum}.
 *   <li>{@code Kernels}: {@code RowPasses} are the loops in which scalar and vector differ, {@code LongRows} and {@code
 *       ShortRows} cut rows for them, {@code RowKernels} is all that both share, {@code ScalarKernels} and {@code
 *       VectorKernels} are the two.
 *   <li>The other services, each once scalar and once on vectors: {@code Selection}, {@code Gemm}, {@code NarrowGemm}
 *       (whose {@code VectorNarrowTiles} a program writes, and which {@code NarrowWarmUp} begins), {@code
 *       RankUpdate}. {@code Activations} are plain loops that the compiler makes vectors of.
 * </ol>
 *
 * <p>Imports {@code internal.random} and {@code internal.parallel}; {@code math}, {@code loss}, {@code metric},
 * {@code calibrate}, {@code learn} and {@code decode}, among others, import it.
 */
package dev.logits.internal.kernel;
