package dev.logits.io.schema;

import dev.logits.decode.grammar.Automaton;
import dev.logits.decode.grammar.Expression;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Automata over the plain decimals without a sign. A bound is compared digit by digit: the number of digits before the
 * point is counted up to that of the bound, the comparison of the digits so far is carried along. A multiple is the
 * remainder of the digits so far.
 */
final class Magnitudes {
    /** More states are refused. */
    private static final int MOST_STATES = 5000;

    private static final int START = 0;
    private static final int ZERO = 1;
    private static final int WHOLE = 2;
    private static final int POINT = 3;
    private static final int FRACTION = 4;

    private Magnitudes() {}

    /** Numbers that an automaton of reasonable size cannot follow. */
    static final class TooLargeException extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooLargeException(String message) {
            super(message);
        }
    }

    /** The decimal digits of a bound, 0 or more. */
    private record Bound(String whole, String fraction) {
        static Bound of(BigDecimal x) {
            String text = NumberSet.plain(x).toPlainString();
            int point = text.indexOf('.');
            return point < 0 ? new Bound(text, "") : new Bound(text.substring(0, point), text.substring(point + 1));
        }

        /** The order after a whole digit, number k of them. */
        int whole(int order, int k, int digit) {
            return order != 0 || k >= whole.length() ? order : Integer.compare(digit, whole.charAt(k) - '0');
        }

        /** The order of the whole part of k digits. */
        int closed(int order, int k) {
            return k != whole.length() ? Integer.compare(k, whole.length()) : order;
        }

        int fraction(int order, int j, int digit) {
            int own = j < fraction.length() ? fraction.charAt(j) - '0' : 0;
            return order != 0 ? order : Integer.compare(digit, own);
        }

        /** The order if the text ends after j digits of the fraction. */
        int end(int order, int j) {
            return order == 0 && j < fraction.length() ? -1 : order;
        }
    }

    private record State(int phase, int count, int low, int high) {}

    /** The magnitudes of an interval, or null if there are none; a bound that is null is none. */
    static Expression between(BigDecimal low, boolean lowOpen, BigDecimal high, boolean highOpen, boolean whole) {
        if (high != null && (high.signum() < 0 || high.signum() == 0 && highOpen)) {
            return null;
        }
        Bound l = low == null || low.signum() < 0 ? null : Bound.of(low);
        Bound h = high == null ? null : Bound.of(high);
        int digits = Math.max(l == null ? 0 : l.whole.length(), h == null ? 0 : h.whole.length()) + 1;
        int places = Math.max(l == null ? 0 : l.fraction.length(), h == null ? 0 : h.fraction.length()) + 1;
        Builder<State> builder = new Builder<>("numbers from " + low + " to " + high, new State(START, 0, 0, 0));
        for (State s = builder.next(); s != null; s = builder.next()) {
            boolean fraction = s.phase == FRACTION;
            if (s.phase == ZERO || s.phase == WHOLE || fraction) {
                int a = l == null ? 1 : fraction ? l.end(s.low, s.count) : l.end(l.closed(s.low, s.count), 0);
                int b = h == null ? -1 : fraction ? h.end(s.high, s.count) : h.end(h.closed(s.high, s.count), 0);
                if ((a > 0 || a == 0 && !lowOpen) && (b < 0 || b == 0 && !highOpen)) {
                    builder.accept();
                }
            }
            if (s.phase == ZERO || s.phase == WHOLE) {
                builder.go(
                        '.',
                        new State(
                                POINT,
                                0,
                                l == null ? 1 : l.closed(s.low, s.count),
                                h == null ? -1 : h.closed(s.high, s.count)));
            }
            for (int d = 0; d < 10; d++) {
                if (s.phase == START || s.phase == WHOLE) {
                    builder.go(
                            '0' + d,
                            new State(
                                    s.phase == START && d == 0 ? ZERO : WHOLE,
                                    Math.min(s.count + 1, digits),
                                    l == null ? 0 : l.whole(s.low, s.count, d),
                                    h == null ? 0 : h.whole(s.high, s.count, d)));
                } else if ((s.phase == POINT || fraction) && (!whole || d == 0)) {
                    builder.go(
                            '0' + d,
                            new State(
                                    FRACTION,
                                    Math.min(s.count + 1, places),
                                    l == null ? 1 : l.fraction(s.low, s.count, d),
                                    h == null ? -1 : h.fraction(s.high, s.count, d)));
                }
            }
        }
        return builder.build();
    }

    /** The magnitudes that are multiples of a positive number. */
    static Expression multiplesOf(BigDecimal of) {
        BigDecimal plain = NumberSet.plain(of);
        int places = Math.max(0, plain.scale());
        BigInteger unit = plain.setScale(places).unscaledValue();
        if (unit.bitLength() > 20 || unit.longValue() * (places + 2) > MOST_STATES) {
            throw new TooLargeException("multiples of " + of.toPlainString() + " need more than " + MOST_STATES
                    + " states; take a rounder number");
        }
        int a = unit.intValue();
        Builder<State> builder = new Builder<>("multiples of " + of, new State(START, 0, 0, 0));
        for (State s = builder.next(); s != null; s = builder.next()) {
            if (s.phase == ZERO || s.phase == WHOLE || s.phase == FRACTION) {
                long rest = s.low;
                for (int j = s.phase == FRACTION ? s.count : 0; j < places; j++) {
                    rest = rest * 10 % a;
                }
                if (rest % a == 0) {
                    builder.accept();
                }
            }
            if (s.phase == ZERO || s.phase == WHOLE) {
                builder.go('.', new State(POINT, 0, s.low, 0));
            }
            for (int d = 0; d < 10; d++) {
                int rest = (10 * s.low + d) % a;
                if (s.phase == START || s.phase == WHOLE) {
                    builder.go('0' + d, new State(s.phase == START && d == 0 ? ZERO : WHOLE, 0, rest, 0));
                } else if (s.phase == POINT || s.phase == FRACTION) {
                    if (s.count < places) {
                        builder.go('0' + d, new State(FRACTION, s.count + 1, rest, 0));
                    } else if (d == 0) {
                        builder.go('0', new State(FRACTION, s.count, s.low, 0));
                    }
                }
            }
        }
        Expression automaton = builder.build();
        return automaton == null ? Expression.nothing() : automaton;
    }

    /** Numbers the states as they are reached, and leaves out those from which no end is reached. */
    private static final class Builder<S> {
        private final String name;
        private final Map<S, Integer> numbers = new HashMap<>();
        private final List<S> states = new ArrayList<>();
        private final List<int[]> rows = new ArrayList<>();
        private final BitSet accepting = new BitSet();
        private int at = -1;

        Builder(String name, S start) {
            this.name = name;
            number(start);
        }

        private int number(S state) {
            return numbers.computeIfAbsent(state, s -> {
                if (states.size() >= MOST_STATES) {
                    throw new TooLargeException(
                            name + " need more than " + MOST_STATES + " states; take rounder numbers");
                }
                states.add(s);
                int[] row = new int[256];
                Arrays.fill(row, -1);
                rows.add(row);
                return states.size() - 1;
            });
        }

        S next() {
            return ++at < states.size() ? states.get(at) : null;
        }

        void go(int symbol, S state) {
            int number = number(state);
            rows.get(at)[symbol] = number;
        }

        void accept() {
            accepting.set(at);
        }

        Expression build() {
            BitSet alive = (BitSet) accepting.clone();
            for (boolean grown = true; grown; ) {
                grown = false;
                for (int s = rows.size() - 1; s >= 0; s--) {
                    int[] row = rows.get(s);
                    for (int b = '.'; b <= '9' && !alive.get(s); b++) {
                        if (row[b] >= 0 && alive.get(row[b])) {
                            alive.set(s);
                            grown = true;
                        }
                    }
                }
            }
            if (!alive.get(0)) {
                return null;
            }
            int[] renamed = new int[rows.size()];
            List<int[]> left = new ArrayList<>();
            BitSet ends = new BitSet();
            for (int s = 0; s < rows.size(); s++) {
                renamed[s] = alive.get(s) ? left.size() : -1;
                if (alive.get(s)) {
                    ends.set(left.size(), accepting.get(s));
                    left.add(rows.get(s));
                }
            }
            for (int[] row : left) {
                for (int b = '.'; b <= '9'; b++) {
                    row[b] = row[b] < 0 ? -1 : renamed[row[b]];
                }
            }
            return Expression.automaton(Automaton.of(name, left.toArray(int[][]::new), ends));
        }
    }
}
