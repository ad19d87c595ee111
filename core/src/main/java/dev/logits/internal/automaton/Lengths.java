package dev.logits.internal.automaton;

/**
 * What is known of the lengths of a language's strings, in bytes that begin a character: of a text, its code points.
 *
 * @param low a lower bound
 * @param high an upper bound, {@link #ENDLESS} if there is none
 * @param step if positive, the lengths are exactly low, low + step, …, high; 0: not known
 * @param lowMet whether a string has length low
 * @param highMet whether a string has length high; of {@link #ENDLESS}, whether there is no longest one
 * @param finish after every prefix of a string some rest is no longer than this; {@link #ENDLESS}: not known
 * @param settled after every prefix of a string there are rests of all lengths from this one; {@link #ENDLESS}: not
 *     known
 */
record Lengths(int low, int high, int step, boolean lowMet, boolean highMet, int finish, int settled) {
    static final int ENDLESS = Integer.MAX_VALUE;
    static final Lengths EMPTY = new Lengths(0, 0, 1, true, true, 0, ENDLESS);
    /** Of the empty string as a part of a union, which leaves nothing behind after any byte. */
    static final Lengths ENDED = new Lengths(0, 0, 1, true, true, 0, 0);

    static final Lengths UNKNOWN = new Lengths(0, ENDLESS, 0, false, false, ENDLESS, ENDLESS);

    static int plus(int a, int b) {
        return a == ENDLESS || b == ENDLESS ? ENDLESS : (int) Math.min((long) a + b, ENDLESS);
    }

    static int times(int n, int a) {
        return n == 0 || a == 0 ? 0 : n == ENDLESS || a == ENDLESS ? ENDLESS : (int) Math.min((long) n * a, ENDLESS);
    }

    boolean single() {
        return step > 0 && low == high;
    }

    /** With one byte before that begins a character (1), goes on with one (0), or either (−1). */
    Lengths after(int begins) {
        if (begins == 0) {
            return this;
        }
        Lengths longer = new Lengths(
                plus(low, 1), plus(high, 1), step, lowMet, highMet, Math.max(finish, plus(low, 1)), plus(settled, 1));
        return begins == 1 ? longer : or(longer);
    }

    Lengths then(Lengths tail) {
        int s = single() ? tail.step : tail.single() ? step : joined(step, tail.step, tail);
        return new Lengths(
                        plus(low, tail.low),
                        plus(high, tail.high),
                        s,
                        lowMet && tail.lowMet,
                        highMet && tail.highMet,
                        Math.max(plus(finish, tail.low), tail.finish),
                        plus(finish, tail.settled))
                .checked();
    }

    private int joined(int s, int t, Lengths tail) {
        if (s == 0 || t == 0) {
            return 0;
        }
        if (s == t) {
            return s;
        }
        boolean filled = s == 1 && (high == ENDLESS || high - low >= t - 1)
                || t == 1 && (tail.high == ENDLESS || tail.high - tail.low >= s - 1);
        return filled ? 1 : 0;
    }

    Lengths or(Lengths other) {
        return new Lengths(
                Math.min(low, other.low),
                Math.max(high, other.high),
                merged(other),
                low < other.low ? lowMet : other.low < low ? other.lowMet : lowMet || other.lowMet,
                high > other.high ? highMet : other.high > high ? other.highMet : highMet || other.highMet,
                Math.max(finish, other.finish),
                Math.max(settled, other.settled));
    }

    private int merged(Lengths other) {
        if (step == 0 || other.step == 0) {
            return 0;
        }
        if (single() && other.single()) {
            return low == other.low ? 1 : Math.abs(low - other.low);
        }
        if (single()) {
            return other.merged(this);
        }
        int gap = other.single() ? step : other.step;
        boolean aligned = (other.low - low) % step == 0;
        if (aligned && gap % step == 0 && other.low >= low && other.high <= high) {
            return step;
        }
        if (aligned && gap == step && other.low <= plus(high, step) && low <= plus(other.high, step)) {
            return step;
        }
        boolean inside = !other.single()
                && (low - other.low) % gap == 0
                && step % gap == 0
                && low >= other.low
                && high <= other.high;
        return inside ? gap : 0;
    }

    /** Of the repetition from {@code least} to {@code most} times. */
    Lengths repeated(int least, int most) {
        int lowest = times(least, low);
        int highest = times(most, high);
        int s = repeatedStep(least, most);
        int end;
        if (most != ENDLESS) {
            end = settled == ENDLESS ? ENDLESS : plus(settled, times(least, low));
        } else if (step > 0 && low <= 1 && high >= 1 && (1 - low) % step == 0) {
            end = plus(finish, least);
        } else {
            end = plus(settled, times(least, low));
        }
        return new Lengths(
                        lowest,
                        highest,
                        s,
                        lowMet || least == 0,
                        most == ENDLESS ? high > 0 && (highMet || low > 0) : highMet,
                        Math.max(lowest, plus(finish, times(Math.max(0, least - 1), low))),
                        end)
                .checked();
    }

    private int repeatedStep(int least, int most) {
        if (step == 0) {
            return 0;
        }
        if (least == most) {
            return least == 0 ? 1 : step;
        }
        if (single()) {
            return low == 0 ? 1 : low;
        }
        if (low % step != 0) {
            return 0;
        }
        long filled = high == ENDLESS ? least == 0 ? step : ENDLESS : (long) least * (high - low) + step;
        return low <= filled ? step : 0;
    }

    /** Of the strings of from least to most characters; null if there is surely none. */
    Lengths within(int least, int most) {
        if (high < least || low > most) {
            return null;
        }
        int from = Math.max(low, least);
        int to = Math.min(high, most);
        boolean fromMet = lowMet && from == low;
        boolean toMet = highMet && to == high;
        if (step > 0) {
            long first = low + ((long) from - low + step - 1) / step * step;
            long last = to == ENDLESS ? ENDLESS : low + ((long) to - low) / step * step;
            if (first > last) {
                return null;
            }
            from = (int) Math.min(first, ENDLESS);
            to = (int) last;
            fromMet = true;
            toMet = true;
        }
        int end = most == ENDLESS && settled != ENDLESS ? Math.max(settled, least) : ENDLESS;
        return new Lengths(from, to, step, fromMet, toMet, end, end).checked();
    }

    /** Of this language's strings that are not in another one; also right where none is left. */
    Lengths without(Lengths other) {
        boolean met = highMet && high > other.high;
        int end = settled != ENDLESS && other.high != ENDLESS ? Math.max(settled, other.high + 1) : ENDLESS;
        return new Lengths(low, high, 0, false, met, end, end);
    }

    /** Without what is not known where a number is too large to say. */
    private Lengths checked() {
        return low == ENDLESS ? new Lengths(ENDLESS - 1, ENDLESS, 0, false, false, ENDLESS, ENDLESS) : this;
    }
}
