package dev.logits.io.grammar;

import java.util.ArrayList;
import java.util.List;

/** Reads what a parametric rule does with its parameter, 64 bits: values for other rules, and conditions. */
final class LarkParameter {
    /** A value, from the parameter of the rule that it stands in. */
    interface Value {
        long of(long parameter);

        /** Whether it depends on the parameter. */
        default boolean varies() {
            return true;
        }
    }

    /** A condition on the parameter. */
    interface Condition {
        boolean holds(long parameter);
    }

    private record Constant(long value) implements Value {
        @Override
        public long of(long parameter) {
            return value;
        }

        @Override
        public boolean varies() {
            return false;
        }
    }

    /** The bits from first to before end. */
    private record Bits(int first, int end) {
        long mask() {
            return end - first == 64 ? -1L : (1L << end - first) - 1;
        }

        long of(long parameter) {
            return parameter >>> first & mask();
        }
    }

    private static final int MOST_NESTED = 50;

    private final GrammarText in;

    LarkParameter(GrammarText in) {
        this.in = in;
    }

    /** What stands behind {@code ::} where a rule is called. */
    Value value() {
        if (in.peek() >= '0' && in.peek() <= '9') {
            return new Constant(literal());
        }
        if (takeSelf()) {
            return p -> p;
        }
        int from = in.at;
        String name = word();
        open(name, from);
        Value out;
        switch (name) {
            case "set_bit" -> {
                long bit = 1L << bit();
                out = p -> p | bit;
            }
            case "clear_bit" -> {
                long bit = 1L << bit();
                out = p -> p & ~bit;
            }
            case "bit_and" -> {
                long mask = literal();
                out = p -> p & mask;
            }
            case "bit_or" -> {
                long mask = literal();
                out = p -> p | mask;
            }
            case "incr" -> {
                Bits bits = bits();
                out = p -> bits.of(p) == bits.mask() ? p : p + (1L << bits.first);
            }
            case "decr" -> {
                Bits bits = bits();
                out = p -> bits.of(p) == 0 ? p : p - (1L << bits.first);
            }
            default ->
                throw in.error(
                        from,
                        "unknown function " + name + "; known are set_bit, clear_bit, bit_and, bit_or,"
                                + " incr, decr, _ for the parameter itself, and numbers");
        }
        space();
        in.expect(")", "after the arguments of " + name);
        return out;
    }

    /** What stands behind {@code %if}. */
    Condition condition() {
        return condition(0);
    }

    private Condition condition(int depth) {
        int from = in.at;
        if (depth > MOST_NESTED) {
            throw in.error("conditions are nested deeper than " + MOST_NESTED + " levels");
        }
        String name = word();
        if (name.equals("true") && !in.looksAt("(")) {
            return p -> true;
        }
        open(name, from);
        Condition out = switch (name) {
            case "true" -> p -> true;
            case "and", "or" -> junction(name.equals("and"), depth);
            case "not" -> {
                Condition c = condition(depth + 1);
                yield p -> !c.holds(p);
            }
            case "bit_clear", "bit_set" -> {
                long bit = 1L << bit();
                boolean set = name.equals("bit_set");
                yield p -> (p & bit) != 0 == set;
            }
            case "is_ones" -> {
                Bits bits = bits();
                yield p -> bits.of(p) == bits.mask();
            }
            case "is_zeros" -> {
                Bits bits = bits();
                yield p -> bits.of(p) == 0;
            }
            default -> comparison(name, from);
        };
        space();
        in.expect(")", "after the arguments of " + name);
        return out;
    }

    private Condition junction(boolean and, int depth) {
        List<Condition> parts = new ArrayList<>();
        do {
            space();
            parts.add(condition(depth + 1));
            space();
        } while (in.take(","));
        return p ->
                and ? parts.stream().allMatch(c -> c.holds(p)) : parts.stream().anyMatch(c -> c.holds(p));
    }

    private Condition comparison(String name, int from) {
        boolean count = name.startsWith("bit_count_");
        String how = count ? name.substring("bit_count_".length()) : name;
        if (!List.of("eq", "ne", "lt", "le", "gt", "ge").contains(how)) {
            throw in.error(
                    from,
                    "unknown condition " + name + "; known are true, and, or, not, bit_clear, bit_set, is_ones,"
                            + " is_zeros, eq, ne, lt, le, gt, ge, and bit_count_eq to bit_count_ge");
        }
        Bits bits = bits();
        space();
        in.expect(",", "between the arguments of " + name);
        space();
        long value = literal();
        return p -> {
            int c = Long.compareUnsigned(count ? Long.bitCount(bits.of(p)) : bits.of(p), value);
            return switch (how) {
                case "eq" -> c == 0;
                case "ne" -> c != 0;
                case "lt" -> c < 0;
                case "le" -> c <= 0;
                case "gt" -> c > 0;
                default -> c >= 0;
            };
        };
    }

    private void open(String name, int from) {
        if (!in.take("(")) {
            throw in.error(
                    from,
                    "expected a function or a condition with its arguments in parentheses, got "
                            + (name.isEmpty() ? in.here() : name));
        }
        space();
    }

    private String word() {
        int from = in.at;
        while (in.peek() == '_' || in.peek() >= 'a' && in.peek() <= 'z') {
            in.at++;
        }
        return in.text.substring(from, in.at);
    }

    private boolean takeSelf() {
        int after = in.at + 1;
        boolean self =
                in.looksAt("_") && (after >= in.text.length() || !Character.isLetterOrDigit(in.text.charAt(after)));
        in.at += self ? 1 : 0;
        return self;
    }

    private Bits bits() {
        int from = in.at;
        if (takeSelf()) {
            return new Bits(0, 64);
        }
        if (!in.take("[")) {
            throw in.error(from, "expected _ or bits [first:end], got " + in.here());
        }
        int first = in.number();
        boolean colon = in.take(":");
        int end = in.number();
        if (!colon || first < 0 || end < 0 || !in.take("]")) {
            throw in.error(from, "expected _ or bits [first:end], such as [0:3]");
        }
        if (first >= end || end > 64) {
            throw in.error(from, "the bits [" + first + ":" + end + "] must end after they begin, and at 64 or before");
        }
        return new Bits(first, end);
    }

    private int bit() {
        int from = in.at;
        long bit = literal();
        if (bit < 0 || bit > 63) {
            throw in.error(from, "the bits of a parameter are 0 to 63, got " + Long.toUnsignedString(bit));
        }
        return (int) bit;
    }

    private long literal() {
        int from = in.at;
        boolean hex = in.take("0x") || in.take("0X");
        int start = in.at;
        while (in.peek() >= 0 && in.peek() < 0x80 && Character.digit(in.peek(), hex ? 16 : 10) >= 0) {
            in.at++;
        }
        try {
            return Long.parseUnsignedLong(in.text.substring(start, in.at), hex ? 16 : 10);
        } catch (NumberFormatException e) {
            throw in.error(from, "expected a number of 64 bits, decimal or 0x…, got " + in.text.substring(from, in.at));
        }
    }

    private void space() {
        while (in.peek() == ' ' || in.peek() == '\t') {
            in.at++;
        }
    }
}
