/**
 * Data that is made, not read: examples for tours, tests and first steps, a function of a seed on every machine.
 *
 * <p>{@link dev.logits.data.StrokeDigits} draws handwritten digits:
 * <pre>{@code
 * StrokeDigits digits = StrokeDigits.of(1);
 * DenseFeatures x = digits.features(0, 5000);   // 5000 images of 28 × 28
 * int[] y = digits.labels(0, 5000);
 * }</pre>
 *
 * <p>May import the nouns, kernels and {@code learn}'s features.
 */
package dev.logits.data;
