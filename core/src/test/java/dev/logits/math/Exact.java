package dev.logits.math;

import java.math.BigDecimal;
import java.math.MathContext;

/** Elementary functions and functions of a row to 40 digits, slow and plain: what the accuracy tests compare with. */
final class Exact {
    static final MathContext DIGITS = new MathContext(42);
    private static final BigDecimal TWO = BigDecimal.valueOf(2);
    private static final BigDecimal SMALL = new BigDecimal("0.001");
    private static final BigDecimal NEGLIGIBLE = new BigDecimal("1e-44");

    private Exact() {}

    static BigDecimal of(double x) {
        return new BigDecimal(x);
    }

    /** Distance in units of the last place of the exact value as a double, or of {@code least} where that is larger. */
    static double ulps(double computed, BigDecimal exact, double least) {
        double ulp = Math.ulp(Math.max(Math.abs(exact.doubleValue()), least));
        return of(computed).subtract(exact).abs().divide(of(ulp), DIGITS).doubleValue();
    }

    static double ulps(double computed, BigDecimal exact) {
        return ulps(computed, exact, Double.MIN_NORMAL);
    }

    static BigDecimal exp(BigDecimal x) {
        return BigDecimal.ONE.add(expm1(x));
    }

    /** e^x as a floating number: small results keep all digits. */
    static BigDecimal exp(double x) {
        return x < 0 ? BigDecimal.ONE.divide(exp(of(-x)), DIGITS) : exp(of(x));
    }

    static BigDecimal expm1(BigDecimal x) {
        int halvings = 0;
        BigDecimal r = x;
        while (r.abs().compareTo(SMALL) > 0) {
            r = r.divide(TWO, DIGITS);
            halvings++;
        }
        BigDecimal sum = BigDecimal.ZERO;
        BigDecimal term = r;
        for (int k = 2; term.signum() != 0; k++) {
            sum = sum.add(term, DIGITS);
            term = term.multiply(r, DIGITS).divide(BigDecimal.valueOf(k), DIGITS);
            if (term.abs().compareTo(sum.abs().multiply(NEGLIGIBLE, DIGITS)) < 0) {
                break;
            }
        }
        for (int i = 0; i < halvings; i++) {
            sum = sum.multiply(sum.add(TWO), DIGITS); // (e^r − 1)(e^r + 1)
        }
        return sum;
    }

    static BigDecimal log(BigDecimal y) {
        BigDecimal off = y.subtract(BigDecimal.ONE, DIGITS);
        if (off.abs().compareTo(SMALL) < 0) {
            return log1p(off);
        }
        int tens = y.precision() - y.scale() - 1;
        double guess = Math.log(y.movePointLeft(tens).doubleValue()) + tens * Math.log(10);
        BigDecimal x = of(guess);
        for (int i = 0; i < 3; i++) {
            BigDecimal e = x.signum() < 0 ? BigDecimal.ONE.divide(exp(x.negate()), DIGITS) : exp(x);
            x = x.add(TWO.multiply(y.subtract(e)).divide(y.add(e), DIGITS), DIGITS); // Halley: digits triple
        }
        return x;
    }

    static BigDecimal log1p(BigDecimal t) {
        if (t.abs().compareTo(SMALL) > 0) {
            return log(BigDecimal.ONE.add(t, DIGITS));
        }
        BigDecimal sum = BigDecimal.ZERO;
        BigDecimal power = t;
        for (int k = 1; power.signum() != 0; k++) {
            BigDecimal term = power.divide(BigDecimal.valueOf(k % 2 == 0 ? -k : k), DIGITS);
            sum = sum.add(term, DIGITS);
            if (term.abs().compareTo(sum.abs().multiply(NEGLIGIBLE, DIGITS)) < 0) {
                break;
            }
            power = power.multiply(t, DIGITS);
        }
        return sum;
    }

    static BigDecimal softplus(double x) {
        return log1p(exp(x));
    }

    static BigDecimal sigmoid(double x) {
        return BigDecimal.ONE.divide(BigDecimal.ONE.add(exp(-x)), DIGITS);
    }

    /** A row of finite logits; e^(z − max) and its sum without the first largest. */
    static final class Row {
        final int top;
        final BigDecimal others;
        private final float[] z;
        private final BigDecimal[] exp;
        private final BigDecimal logSum;

        Row(float[] z) {
            this.z = z;
            int best = 0;
            for (int i = 1; i < z.length; i++) {
                best = z[i] > z[best] ? i : best;
            }
            top = best;
            exp = new BigDecimal[z.length];
            BigDecimal sum = BigDecimal.ZERO;
            for (int i = 0; i < z.length; i++) {
                exp[i] = Exact.exp((double) z[i] - z[top]);
                sum = i == top ? sum : sum.add(exp[i], DIGITS);
            }
            others = sum;
            logSum = log1p(others);
        }

        BigDecimal p(int i) {
            return exp[i].divide(BigDecimal.ONE.add(others), DIGITS);
        }

        /** −log p, never cancelling. */
        BigDecimal surprise(int i) {
            return logSum.add(of((double) z[top] - z[i]), DIGITS);
        }

        /** The sum over all classes but i of e^(z − max). */
        BigDecimal rest(int i) {
            return i == top ? others : BigDecimal.ONE.add(others.subtract(exp[i], DIGITS), DIGITS);
        }

        BigDecimal logOdds(int i) {
            return of((double) z[i] - z[top]).subtract(log(rest(i)), DIGITS);
        }

        BigDecimal log1mSoftmax(int i) {
            return i == top ? log(others).subtract(logSum, DIGITS) : log1p(p(i).negate());
        }

        BigDecimal entropy() {
            BigDecimal sum = BigDecimal.ZERO;
            for (int i = 0; i < z.length; i++) {
                sum = sum.add(p(i).multiply(surprise(i), DIGITS), DIGITS);
            }
            return sum;
        }

        BigDecimal divergenceFrom(Row other) {
            BigDecimal sum = BigDecimal.ZERO;
            for (int i = 0; i < z.length; i++) {
                sum = sum.add(p(i).multiply(other.surprise(i).subtract(surprise(i), DIGITS), DIGITS), DIGITS);
            }
            return sum;
        }

        BigDecimal jensenShannon(Row other, double beta) {
            BigDecimal sum = BigDecimal.ZERO;
            for (int i = 0; i < z.length; i++) {
                BigDecimal p = p(i).multiply(of(beta), DIGITS);
                BigDecimal q = other.p(i).multiply(BigDecimal.ONE.subtract(of(beta)), DIGITS);
                BigDecimal logM = log(p.add(q, DIGITS));
                sum = sum.subtract(p.multiply(surprise(i).add(logM, DIGITS), DIGITS), DIGITS)
                        .subtract(q.multiply(other.surprise(i).add(logM, DIGITS), DIGITS), DIGITS);
            }
            return sum;
        }

        BigDecimal totalVariation(Row other) {
            BigDecimal sum = BigDecimal.ZERO;
            for (int i = 0; i < z.length; i++) {
                sum = sum.add(p(i).subtract(other.p(i), DIGITS).abs(), DIGITS);
            }
            return sum.divide(TWO, DIGITS);
        }
    }
}
