/**
 * Sums that have no order: the same bits whatever the order of the terms, and however they were spread over batches,
 * threads and machines. {@link dev.logits.internal.sum.ExactSum} and {@link dev.logits.internal.sum.ExactSums} are
 * exact over all doubles and round once, as is {@link dev.logits.internal.sum.ProductSum} of numbers that are weighted
 * again and again; {@link dev.logits.internal.sum.GridSums} are sums of products, at the price of
 * a plain {@code fma}, with terms rounded to a grid that a bound of theirs fixes, and {@link
 * dev.logits.internal.sum.TermSums} the same at thrice that price on finer grids, two where columns need them.
 *
 * <p>All are serializable, so that the sums of parts of the rows can travel to the machine that adds them up.
 *
 * <p>Built on {@code internal.kernel} alone.
 */
package dev.logits.internal.sum;
