package dev.logits;

/**
 * A number of some 32 digits as the sum of two doubles, for references that central differences do not drown. Error: a
 * few units of 2^−100, relative; exp and log stay within 1e-28 (DoubleDoubleTest).
 */
public record DoubleDouble(double high, double low) implements Comparable<DoubleDouble> {
    public static final DoubleDouble ZERO = of(0);
    public static final DoubleDouble ONE = of(1);
    private static final DoubleDouble LN2 = new DoubleDouble(0x1.62e42fefa39efp-1, 0x1.abc9e3b39803fp-56);

    public static DoubleDouble of(double x) {
        return new DoubleDouble(x, 0);
    }

    private static DoubleDouble sum(double a, double b) {
        double s = a + b;
        double bb = s - a;
        return new DoubleDouble(s, (a - (s - bb)) + (b - bb));
    }

    private static DoubleDouble normal(double a, double b) {
        double s = a + b;
        return new DoubleDouble(s, b - (s - a));
    }

    public DoubleDouble plus(DoubleDouble that) {
        DoubleDouble s = sum(high, that.high);
        DoubleDouble t = sum(low, that.low);
        DoubleDouble u = normal(s.high, s.low + t.high);
        return normal(u.high, u.low + t.low);
    }

    public DoubleDouble plus(double x) {
        return plus(of(x));
    }

    public DoubleDouble negated() {
        return new DoubleDouble(-high, -low);
    }

    public DoubleDouble minus(DoubleDouble that) {
        return plus(that.negated());
    }

    public DoubleDouble times(DoubleDouble that) {
        double p = high * that.high;
        double e = Math.fma(high, that.high, -p) + (high * that.low + low * that.high);
        return normal(p, e);
    }

    public DoubleDouble times(double x) {
        return times(of(x));
    }

    public DoubleDouble over(DoubleDouble that) {
        double q1 = high / that.high;
        DoubleDouble r = minus(that.times(q1));
        double q2 = r.high / that.high;
        r = r.minus(that.times(q2));
        double q3 = r.high / that.high;
        return normal(q1, q2).plus(q3);
    }

    public DoubleDouble over(double x) {
        return over(of(x));
    }

    public DoubleDouble sqrt() {
        if (high <= 0) {
            return ZERO;
        }
        DoubleDouble x = of(Math.sqrt(high));
        x = x.plus(over(x)).times(0.5);
        return x.plus(over(x)).times(0.5);
    }

    /** e^x; 0 where that is less than any double. */
    public DoubleDouble exp() {
        if (high < -745.2) {
            return ZERO;
        }
        double k = Math.rint(high / LN2.high);
        DoubleDouble r = minus(LN2.times(k)).times(0x1p-9);
        // e^r − 1 by its series, |r| < 0.0007, then (1 + s)² − 1 = 2s + s² nine times.
        DoubleDouble term = r;
        DoubleDouble s = r;
        for (int i = 2; i < 12; i++) {
            term = term.times(r).over(i);
            s = s.plus(term);
        }
        for (int i = 0; i < 9; i++) {
            s = s.times(2).plus(s.times(s));
        }
        s = s.plus(1);
        double half = Math.floor(k / 2);
        return s.times(Math.scalb(1.0, (int) half)).times(Math.scalb(1.0, (int) (k - half)));
    }

    /** ln x by Newton's method on exp; −∞ at 0. */
    public DoubleDouble log() {
        if (high <= 0) {
            return of(Double.NEGATIVE_INFINITY);
        }
        DoubleDouble y = of(Math.log(high));
        for (int i = 0; i < 3; i++) {
            y = y.plus(times(y.negated().exp())).plus(-1);
        }
        return y;
    }

    /** ln(1 + x) for x ≥ 0, accurate near 0. */
    public DoubleDouble log1p() {
        if (high > 1e-3) {
            return plus(1).log();
        }
        // 2·artanh(x / (2 + x))
        DoubleDouble s = over(plus(2));
        DoubleDouble square = s.times(s);
        DoubleDouble power = s;
        DoubleDouble sum = s;
        for (int i = 3; i < 30; i += 2) {
            power = power.times(square);
            sum = sum.plus(power.over(i));
        }
        return sum.times(2);
    }

    public DoubleDouble max(DoubleDouble that) {
        return compareTo(that) >= 0 ? this : that;
    }

    @Override
    public int compareTo(DoubleDouble that) {
        return high != that.high ? Double.compare(high, that.high) : Double.compare(low, that.low);
    }

    public double value() {
        return high + low;
    }

    /** e^x − 1. */
    public DoubleDouble expm1() {
        if (Math.abs(high) > 0.3) {
            return exp().plus(-1);
        }
        DoubleDouble y = ZERO;
        for (int i = 26; i >= 1; i--) {
            y = y.plus(1).times(this).over(i);
        }
        return y;
    }

    /** How far a double is from this, in ulps of the double nearest to this. */
    public double ulps(double x) {
        return Math.abs(of(x).minus(this).value()) / Math.ulp(value());
    }
}
