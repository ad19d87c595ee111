package dev.logits.metric;

import dev.logits.internal.kernel.Elementary;
import dev.logits.math.LogOdds;

/**
 * A confidence as a positive double whose order is that of the log-odds against the rest. A probability cannot be that
 * double: above 1 − 1e-16 all of them round to 1, and large models put many rows there.
 *
 * <ul>
 *   <li>Up to ½ the key is the confidence p itself.
 *   <li>Above ½ it keeps the doubt q = 1 − p: the bits of q are taken from those that mirror them at ½. Doubles near 0
 *       are so dense that q keeps all its digits, down to 1e-300.
 *   <li>Beyond that, which is 690 nats, it keeps the log-odds with 46 bits, up to +∞.
 * </ul>
 *
 * <p>The sign of a key is free: {@link Confidences} sets it where a row was wrong, and the methods here ignore it.
 */
final class ConfidenceKey {
    private static final long HALF = Double.doubleToRawLongBits(0.5);
    private static final double LEAST_DOUBT = 1e-300;
    /** The key that LEAST_DOUBT has; larger ones hold log-odds. */
    private static final long FAR = 2 * HALF - Double.doubleToRawLongBits(LEAST_DOUBT);

    private static final double FAR_ODDS = 690;
    private static final int DROPPED = 6;
    /** A doubt from here on is 1 − p, which is exact: a row then has the confidence that its bin was chosen by. */
    private static final double EXACT_DOUBT = 0x1p-10;

    private ConfidenceKey() {}

    /** The key of a confidence of which no more is known, in (0, 1]. */
    static double of(double p) {
        return p <= 0.5 ? p : ofDoubt(1 - p, Double.POSITIVE_INFINITY);
    }

    /** The key of a row's top class, whose probability is p. */
    static double of(double p, float[] z, int off, int n, int top) {
        if (1 - p >= EXACT_DOUBT) {
            return of(p);
        }
        double x = LogOdds.againstRest(z, off, n, top);
        double odds = Elementary.exp(-x);
        return ofDoubt(odds / (1 + odds), x);
    }

    private static double ofDoubt(double q, double logOdds) {
        if (q >= LEAST_DOUBT) {
            return Double.longBitsToDouble(2 * HALF - Double.doubleToRawLongBits(q));
        }
        long beyond = Double.doubleToRawLongBits(logOdds) - Double.doubleToRawLongBits(FAR_ODDS);
        return Double.longBitsToDouble(FAR + 1 + (beyond >> DROPPED));
    }

    /** The probability of the top class. */
    static double confidence(double key) {
        long bits = bits(key);
        return bits <= HALF ? Math.abs(key) : bits > FAR ? 1 : 1 - Double.longBitsToDouble(2 * HALF - bits);
    }

    /** The log-odds of the top class against the rest. */
    static double logOdds(double key) {
        long bits = bits(key);
        if (bits <= HALF) {
            return LogOdds.of(Math.abs(key));
        }
        if (bits > FAR) {
            return Double.longBitsToDouble((bits - FAR - 1 << DROPPED) + Double.doubleToRawLongBits(FAR_ODDS));
        }
        return -LogOdds.of(Double.longBitsToDouble(2 * HALF - bits));
    }

    private static long bits(double key) {
        return Double.doubleToRawLongBits(key) & Long.MAX_VALUE;
    }
}
