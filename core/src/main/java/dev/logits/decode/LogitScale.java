package dev.logits.decode;

/**
 * How logits follow from scores: {@code logit = beta · score + offset}, in double precision. Temperatures and
 * normalizations change these two numbers, and no score.
 */
final class LogitScale {
    private static final double FLAT = 1e-200;
    private static final double STEEP = 1e200;
    private static final double FARTHEST = 1e250;

    private double beta;
    private double offset;

    /** Logits are the scores. */
    void reset() {
        beta = 1;
        offset = 0;
    }

    double beta() {
        return beta;
    }

    double logit(float score) {
        return score * beta + offset;
    }

    /** The score whose logit is nearest to a finite one; it stays finite. */
    float score(double logit) {
        double score = (logit - offset) / beta;
        return (float) Math.max(-Float.MAX_VALUE, Math.min(Float.MAX_VALUE, score));
    }

    /** Divides logits by a temperature, 0 or more; both numbers stay finite. */
    void divide(double temperature) {
        beta = Math.max(FLAT, Math.min(STEEP, beta / temperature));
        offset = Math.max(-FARTHEST, Math.min(FARTHEST, offset == 0 ? 0 : offset / temperature));
    }

    /** Subtracts from every logit. */
    void subtract(double shift) {
        offset -= shift;
    }
}
