package dev.logits.learn.network;

/** Powers with whole exponents by multiplications only, so that every JVM has the same bits. */
final class Powers {
    private Powers() {}

    static double of(double base, long exponent) {
        double power = 1;
        double square = base;
        for (long n = exponent; n > 0; n >>= 1) {
            if ((n & 1) == 1) {
                power *= square;
            }
            square *= square;
        }
        return power;
    }
}
