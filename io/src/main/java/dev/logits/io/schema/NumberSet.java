package dev.logits.io.schema;

import dev.logits.decode.grammar.Expression;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A set of numbers: listed ones, and ranges. Immutable. */
final class NumberSet {
    static final NumberSet ALL = new NumberSet(Set.of(), List.of(NumberRange.ALL));
    static final NumberSet NONE = new NumberSet(Set.of(), List.of());
    static final NumberSet INTEGERS = of(NumberRange.multiplesOf(BigDecimal.ONE));

    private final Set<BigDecimal> points;
    private final List<NumberRange> ranges;

    private NumberSet(Set<BigDecimal> points, List<NumberRange> ranges) {
        this.points = points;
        this.ranges = ranges;
    }

    static NumberSet of(NumberRange range) {
        return range.equals(NumberRange.ALL) && ALL != null ? ALL : new NumberSet(Set.of(), List.of(range));
    }

    static NumberSet listed(Collection<BigDecimal> numbers) {
        if (numbers.isEmpty()) {
            return NONE;
        }
        Set<BigDecimal> points = new LinkedHashSet<>();
        numbers.forEach(x -> points.add(plain(x)));
        return new NumberSet(points, List.of());
    }

    /** One object per value, so that equal numbers are equal. */
    static BigDecimal plain(BigDecimal x) {
        return x.signum() == 0 ? BigDecimal.ZERO : x.stripTrailingZeros();
    }

    boolean isAll() {
        return this == ALL;
    }

    boolean isNone() {
        return points.isEmpty() && ranges.isEmpty();
    }

    boolean contains(BigDecimal x) {
        return points.contains(plain(x)) || ranges.stream().anyMatch(r -> r.contains(x));
    }

    NumberSet and(NumberSet o) {
        if (isAll() || o.isNone() || o == this) {
            return o;
        }
        if (o.isAll() || isNone()) {
            return this;
        }
        NumberSet out = listed(points.stream().filter(o::contains).toList())
                .or(listed(o.points.stream().filter(this::contains).toList()));
        for (NumberRange a : ranges) {
            for (NumberRange b : o.ranges) {
                out = out.or(a.and(b));
            }
        }
        return out;
    }

    NumberSet or(NumberSet o) {
        if (isAll() || o.isNone()) {
            return this;
        }
        if (o.isAll() || isNone()) {
            return o;
        }
        List<NumberRange> all = new ArrayList<>(ranges);
        o.ranges.stream().filter(r -> !all.contains(r)).forEach(all::add);
        Set<BigDecimal> listed = new LinkedHashSet<>(points);
        listed.addAll(o.points);
        listed.removeIf(x -> all.stream().anyMatch(r -> r.contains(x)));
        return new NumberSet(listed, List.copyOf(all));
    }

    NumberSet not() {
        NumberSet out = points.isEmpty() ? ALL : of(NumberRange.allBut(points));
        for (NumberRange range : ranges) {
            out = out.and(range.not());
        }
        return out;
    }

    /** Their spellings in JSON: all of them for all numbers, otherwise plain decimals. */
    Expression expression() {
        return isAll() ? DecimalText.JSON_NUMBER : decimals();
    }

    /** Their spellings as plain decimals, without exponents. */
    Expression decimals() {
        List<Expression> parts = new ArrayList<>();
        points.forEach(x -> parts.add(DecimalText.point(x)));
        ranges.forEach(r -> parts.add(DecimalText.range(r)));
        return Expression.either(parts);
    }
}
