package dev.logits.internal.special;

/** P(X ≤ k) of a binomial X, summed term by term outwards from the largest. */
public final class BinomialTail {
    private BinomialTail() {}

    /**
     * The lower tail.
     *
     * @param k 0 to n
     * @param n trials
     * @param p probability of success, in (0, 1)
     */
    public static double atMost(long k, long n, double p) {
        if (k >= n) {
            return 1;
        }
        // Terms rise up to the mode; from k down they fall as long as k is below it, and else 1 − the upper tail is
        // summed.
        boolean below = k <= (n + 1) * p;
        long from = below ? k : k + 1;
        double term = StrictMath.exp(logTerm(from, n, p));
        double sum = 0;
        double odds = p / (1 - p);
        if (below) {
            for (long i = from; i >= 0 && term > sum * 1e-18; i--) {
                sum += term;
                term *= i / ((n - i + 1.0) * odds);
            }
            return Math.min(1, sum);
        }
        for (long i = from; i <= n && term > sum * 1e-18; i++) {
            sum += term;
            term *= (n - i) * odds / (i + 1.0);
        }
        return Math.max(0, 1 - sum);
    }

    /** ln of C(n, k) p^k (1 − p)^(n − k). */
    private static double logTerm(long k, long n, double p) {
        return LogGamma.of(n + 1.0)
                - LogGamma.of(k + 1.0)
                - LogGamma.of(n - k + 1.0)
                + k * StrictMath.log(p)
                + (n - k) * StrictMath.log1p(-p);
    }
}
