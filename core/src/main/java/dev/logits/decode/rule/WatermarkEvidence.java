package dev.logits.decode.rule;

/**
 * What a detector found in a text.
 *
 * <p>Immutable.
 *
 * @param pieces how many distinct pieces of the text were judged
 * @param share the share that the watermark favors: of green tokens, or the weighted mean of g
 * @param expected the share in a text without the watermark
 * @param z how many standard deviations {@code share} is above {@code expected}
 * @param pValue the probability that a text without the watermark has so large a share: below 1e-5, few would doubt
 * @since 0.1
 */
public record WatermarkEvidence(int pieces, double share, double expected, double z, double pValue) {}
