package dev.logits.internal.kernel;

/** An unevaluated sum of two doubles, some 106 bits: the reference that accuracy is measured against. */
record DoubleDouble(double high, double low) {
    static final DoubleDouble ONE = of(1);
    private static final DoubleDouble LN2 = new DoubleDouble(0x1.62e42fefa39efp-1, 0x1.abc9e3b39803fp-56);
    private static final int HALVINGS = 8;
    private static final int TERMS = 14;

    static DoubleDouble of(double x) {
        return new DoubleDouble(x, 0);
    }

    private static DoubleDouble quickSum(double a, double b) {
        double s = a + b;
        return new DoubleDouble(s, b - (s - a));
    }

    private static DoubleDouble sum(double a, double b) {
        double s = a + b;
        double t = s - a;
        return new DoubleDouble(s, (a - (s - t)) + (b - t));
    }

    DoubleDouble plus(DoubleDouble y) {
        DoubleDouble s = sum(high, y.high);
        DoubleDouble t = sum(low, y.low);
        DoubleDouble u = quickSum(s.high, s.low + t.high);
        return quickSum(u.high, u.low + t.low);
    }

    DoubleDouble plus(double y) {
        return plus(of(y));
    }

    DoubleDouble minus(DoubleDouble y) {
        return plus(y.negated());
    }

    DoubleDouble negated() {
        return new DoubleDouble(-high, -low);
    }

    DoubleDouble times(DoubleDouble y) {
        double p = high * y.high;
        double e = Math.fma(high, y.high, -p);
        return quickSum(p, e + (high * y.low + low * y.high));
    }

    DoubleDouble over(DoubleDouble y) {
        double q = high / y.high;
        DoubleDouble rest = minus(y.times(of(q)));
        double r = rest.high / y.high;
        rest = rest.minus(y.times(of(r)));
        return quickSum(q, r).plus(rest.high / y.high);
    }

    private DoubleDouble scaled(double power) {
        return new DoubleDouble(high * power, low * power);
    }

    /** e^x where it is not denormal. */
    DoubleDouble exp() {
        double k = Math.rint(high / LN2.high);
        DoubleDouble r = minus(LN2.times(of(k))).scaled(1.0 / (1 << HALVINGS));
        // expm1 by Taylor, doubled by (1 + y)² − 1 = 2y + y², which loses nothing near 1.
        DoubleDouble y = of(0);
        for (int i = TERMS; i >= 1; i--) {
            y = y.plus(1).times(r).over(of(i));
        }
        for (int i = 0; i < HALVINGS; i++) {
            y = y.scaled(2).plus(y.times(y));
        }
        DoubleDouble e = y.plus(1);
        int half = (int) k / 2;
        return e.scaled(Math.scalb(1.0, half)).scaled(Math.scalb(1.0, (int) k - half));
    }

    /** e^x − 1. */
    DoubleDouble expm1() {
        if (Math.abs(high) > 0.3) {
            return exp().plus(-1);
        }
        DoubleDouble y = of(0);
        for (int i = 26; i >= 1; i--) {
            y = y.plus(1).times(this).over(of(i));
        }
        return y;
    }

    /** ln x, by Newton's method on exp. */
    DoubleDouble log() {
        DoubleDouble y = of(StrictMath.log(high));
        for (int i = 0; i < 2; i++) {
            y = y.plus(times(y.negated().exp()).plus(-1));
        }
        return y;
    }

    double value() {
        return high + low;
    }

    /** How far a double is from this, in ulps of the double nearest to this. */
    double ulps(double x) {
        return Math.abs(of(x).minus(this).value()) / Math.ulp(value());
    }
}
