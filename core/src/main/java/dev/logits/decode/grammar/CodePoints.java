package dev.logits.decode.grammar;

import dev.logits.internal.check.NullCheck;
import java.util.Arrays;

/**
 * A set of Unicode code points; never a surrogate, which no UTF-8 text has.
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
public final class CodePoints {
    /** Every code point but the surrogates. */
    public static final CodePoints ALL = range(0, Character.MAX_CODE_POINT);

    /** None. */
    public static final CodePoints NONE = new CodePoints(new int[0]);

    /** First and last of each range, rising, with a gap between any two ranges. */
    private final int[] bounds;

    private CodePoints(int[] bounds) {
        this.bounds = bounds;
    }

    /** These code points. */
    public static CodePoints of(int... points) {
        NullCheck.argument(points, "points");
        int[] pairs = new int[2 * points.length];
        for (int i = 0; i < points.length; i++) {
            pairs[2 * i] = pairs[2 * i + 1] = points[i];
        }
        return ofRanges(pairs);
    }

    /** The code points from first to last, both included. */
    public static CodePoints range(int first, int last) {
        return ofRanges(first, last);
    }

    /**
     * Several ranges, in any order.
     *
     * @param pairs first and last of each range, both included
     */
    public static CodePoints ofRanges(int... pairs) {
        NullCheck.argument(pairs, "pairs");
        if (pairs.length % 2 != 0) {
            throw new IllegalArgumentException("ranges are pairs of first and last, got " + pairs.length + " numbers");
        }
        long[] ranges = new long[pairs.length / 2];
        for (int i = 0; i < ranges.length; i++) {
            int first = pairs[2 * i];
            int last = pairs[2 * i + 1];
            if (first < 0 || last < first || last > Character.MAX_CODE_POINT) {
                throw new IllegalArgumentException("no range of code points: " + first + " to " + last);
            }
            ranges[i] = (long) first << 32 | last;
        }
        Arrays.sort(ranges);
        int[] out = new int[2 * ranges.length + 2];
        int n = 0;
        for (long range : ranges) {
            int first = (int) (range >>> 32);
            int last = (int) range;
            n = append(out, n, first, Math.min(last, Character.MIN_SURROGATE - 1));
            out = n + 4 > out.length ? Arrays.copyOf(out, 2 * out.length + 4) : out;
            n = append(out, n, Math.max(first, Character.MAX_SURROGATE + 1), last);
            out = n + 4 > out.length ? Arrays.copyOf(out, 2 * out.length + 4) : out;
        }
        return new CodePoints(Arrays.copyOf(out, n));
    }

    /** Appends a range that begins no earlier than the last one did; joins it where they touch. */
    private static int append(int[] out, int n, int first, int last) {
        if (first > last) {
            return n;
        }
        if (n > 0 && first <= out[n - 1] + 1) {
            out[n - 1] = Math.max(out[n - 1], last);
            return n;
        }
        out[n] = first;
        out[n + 1] = last;
        return n + 2;
    }

    /** What is in this set or the other. */
    public CodePoints or(CodePoints other) {
        NullCheck.argument(other, "other");
        int[] pairs = Arrays.copyOf(bounds, bounds.length + other.bounds.length);
        System.arraycopy(other.bounds, 0, pairs, bounds.length, other.bounds.length);
        return ofRanges(pairs);
    }

    /** What is in both sets. */
    public CodePoints and(CodePoints other) {
        NullCheck.argument(other, "other");
        return complement().or(other.complement()).complement();
    }

    /** What is in this set and not in the other. */
    public CodePoints minus(CodePoints other) {
        NullCheck.argument(other, "other");
        return and(other.complement());
    }

    /** Every code point that is not in this set; surrogates are in neither. */
    public CodePoints complement() {
        int[] pairs = new int[bounds.length + 2];
        int n = 0;
        int next = 0;
        for (int i = 0; i < bounds.length; i += 2) {
            if (bounds[i] > next) {
                pairs[n++] = next;
                pairs[n++] = bounds[i] - 1;
            }
            next = bounds[i + 1] + 1;
        }
        if (next <= Character.MAX_CODE_POINT) {
            pairs[n++] = next;
            pairs[n++] = Character.MAX_CODE_POINT;
        }
        return ofRanges(Arrays.copyOf(pairs, n));
    }

    /** Whether a code point is in it. */
    public boolean contains(int point) {
        int low = 0;
        int high = bounds.length / 2 - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (point < bounds[2 * middle]) {
                high = middle - 1;
            } else if (point > bounds[2 * middle + 1]) {
                low = middle + 1;
            } else {
                return true;
            }
        }
        return false;
    }

    /** Whether nothing is in it. */
    public boolean isEmpty() {
        return bounds.length == 0;
    }

    /** How many ranges it has. */
    public int ranges() {
        return bounds.length / 2;
    }

    /** The first code point of range i. */
    public int first(int i) {
        return bounds[2 * i];
    }

    /** The last code point of range i. */
    public int last(int i) {
        return bounds[2 * i + 1];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CodePoints c && Arrays.equals(bounds, c.bounds);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bounds);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("[");
        for (int i = 0; i < ranges() && text.length() < 80; i++) {
            text.append(name(first(i)));
            if (last(i) > first(i)) {
                text.append('-').append(name(last(i)));
            }
        }
        return text.append("]").toString();
    }

    private static String name(int point) {
        return point > ' ' && point < 0x7f && "[]-\\".indexOf(point) < 0
                ? Character.toString(point)
                : "\\u{" + Integer.toHexString(point) + "}";
    }
}
