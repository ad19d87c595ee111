package dev.logits.io.schema;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Numbers between two bounds that are multiples of one number, not multiples of others, and not among listed ones.
 * Immutable.
 *
 * @param low the lower bound, or null
 * @param lowOpen whether the lower bound itself is out
 * @param high the upper bound, or null
 * @param highOpen whether the upper bound itself is out
 * @param multiple what they are multiples of, or null
 * @param notMultiples what they are no multiples of
 * @param except what is out; without zeros at the end
 */
record NumberRange(
        BigDecimal low,
        boolean lowOpen,
        BigDecimal high,
        boolean highOpen,
        BigDecimal multiple,
        List<BigDecimal> notMultiples,
        Set<BigDecimal> except) {
    static final NumberRange ALL = new NumberRange(null, false, null, false, null, List.of(), Set.of());
    private static final int FEW = 64;

    static NumberRange atLeast(BigDecimal low, boolean open) {
        return new NumberRange(low, open, null, false, null, List.of(), Set.of());
    }

    static NumberRange atMost(BigDecimal high, boolean open) {
        return new NumberRange(null, false, high, open, null, List.of(), Set.of());
    }

    static NumberRange multiplesOf(BigDecimal multiple) {
        return new NumberRange(null, false, null, false, multiple, List.of(), Set.of());
    }

    static NumberRange noMultiplesOf(BigDecimal multiple) {
        return new NumberRange(null, false, null, false, null, List.of(multiple), Set.of());
    }

    static NumberRange allBut(Set<BigDecimal> points) {
        return new NumberRange(null, false, null, false, null, List.of(), Set.copyOf(points));
    }

    boolean contains(BigDecimal x) {
        if (low != null && (x.compareTo(low) < 0 || lowOpen && x.compareTo(low) == 0)
                || high != null && (x.compareTo(high) > 0 || highOpen && x.compareTo(high) == 0)
                || multiple != null && !isMultiple(x, multiple)
                || except.contains(NumberSet.plain(x))) {
            return false;
        }
        return notMultiples.stream().noneMatch(n -> isMultiple(x, n));
    }

    static boolean isMultiple(BigDecimal x, BigDecimal of) {
        return x.signum() == 0
                || x.precision() - x.scale() + 400 > of.precision() - of.scale()
                        && x.remainder(of).signum() == 0;
    }

    NumberSet and(NumberRange o) {
        BigDecimal bottom = low;
        boolean bottomOpen = lowOpen;
        if (o.low != null && (low == null || o.low.compareTo(low) > 0 || o.low.compareTo(low) == 0 && o.lowOpen)) {
            bottom = o.low;
            bottomOpen = o.lowOpen;
        }
        BigDecimal top = high;
        boolean topOpen = highOpen;
        if (o.high != null
                && (high == null || o.high.compareTo(high) < 0 || o.high.compareTo(high) == 0 && o.highOpen)) {
            top = o.high;
            topOpen = o.highOpen;
        }
        BigDecimal both = multiple == null ? o.multiple : o.multiple == null ? multiple : common(multiple, o.multiple);
        List<BigDecimal> not = new ArrayList<>(notMultiples);
        o.notMultiples.stream().filter(n -> !not.contains(n)).forEach(not::add);
        Set<BigDecimal> out = except;
        if (!o.except.isEmpty()) {
            out = new HashSet<>(except);
            out.addAll(o.except);
        }
        return new NumberRange(bottom, bottomOpen, top, topOpen, both, not, out).simplified();
    }

    /** The same numbers as a set that is empty, or lists them, if they are few. */
    private NumberSet simplified() {
        for (BigDecimal n : notMultiples) {
            if (multiple != null && isMultiple(multiple, n)) {
                return NumberSet.NONE;
            }
        }
        if (low == null || high == null) {
            return NumberSet.of(this);
        }
        int order = low.compareTo(high);
        if (order > 0 || order == 0 && (lowOpen || highOpen)) {
            return NumberSet.NONE;
        }
        if (order == 0) {
            return contains(low) ? NumberSet.listed(List.of(low)) : NumberSet.NONE;
        }
        if (multiple == null) {
            return NumberSet.of(this);
        }
        BigInteger first =
                low.divide(multiple, 0, java.math.RoundingMode.CEILING).toBigInteger();
        BigInteger last = high.divide(multiple, 0, java.math.RoundingMode.FLOOR).toBigInteger();
        if (last.subtract(first).compareTo(BigInteger.valueOf(2)) > 0
                && (last.subtract(first).compareTo(BigInteger.valueOf(FEW)) > 0
                        || notMultiples.isEmpty() && except.isEmpty())) {
            return NumberSet.of(this);
        }
        List<BigDecimal> points = new ArrayList<>();
        for (BigInteger k = first; k.compareTo(last) <= 0; k = k.add(BigInteger.ONE)) {
            BigDecimal x = multiple.multiply(new BigDecimal(k));
            if (contains(x)) {
                points.add(x);
            }
        }
        return NumberSet.listed(points);
    }

    /** The least common multiple. */
    private static BigDecimal common(BigDecimal a, BigDecimal b) {
        int scale = Math.max(a.scale(), b.scale());
        BigInteger x = a.setScale(scale).unscaledValue();
        BigInteger y = b.setScale(scale).unscaledValue();
        return NumberSet.plain(new BigDecimal(x.divide(x.gcd(y)).multiply(y), scale));
    }

    /** All numbers that are not in it. */
    NumberSet not() {
        List<NumberRange> parts = new ArrayList<>();
        if (low != null) {
            parts.add(atMost(low, !lowOpen));
        }
        if (high != null) {
            parts.add(atLeast(high, !highOpen));
        }
        if (multiple != null) {
            parts.add(noMultiplesOf(multiple));
        }
        for (BigDecimal n : notMultiples) {
            parts.add(multiplesOf(n));
        }
        NumberSet out = NumberSet.listed(except);
        for (NumberRange part : parts) {
            out = out.or(NumberSet.of(part));
        }
        return out;
    }
}
