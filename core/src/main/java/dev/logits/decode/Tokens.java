package dev.logits.decode;

import dev.logits.internal.check.NullCheck;
import java.util.Arrays;
import java.util.Collection;

/**
 * Token ids, in an order and never changing: a sequence, or a set when the order is that of the ids.
 *
 * <pre>{@code
 * Tokens.of(7, 3, 7);        // a sequence
 * Tokens.setOf(7, 3, 7);     // 3, 7
 * }</pre>
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
public final class Tokens {
    private final int[] ids;
    private final int[] sorted;

    private Tokens(int[] ids) {
        for (int i = 0; i < ids.length; i++) {
            if (ids[i] < 0) {
                throw new IllegalArgumentException(
                        "tokens[" + i + "] = " + ids[i] + " is not a token: expected 0 or more");
            }
        }
        this.ids = ids;
        int[] distinct = Arrays.stream(ids).sorted().distinct().toArray();
        sorted = Arrays.equals(distinct, ids) ? ids : distinct;
    }

    /** These tokens in this order. */
    public static Tokens of(int... ids) {
        NullCheck.argument(ids, "ids");
        return new Tokens(ids.clone());
    }

    /** These tokens in this order. */
    public static Tokens of(Collection<Integer> ids) {
        NullCheck.argument(ids, "ids");
        return new Tokens(ids.stream().mapToInt(Integer::intValue).toArray());
    }

    /** These tokens as a set: by id, each once. */
    public static Tokens setOf(int... ids) {
        NullCheck.argument(ids, "ids");
        return new Tokens(ids.clone()).asSet();
    }

    /** The same tokens as a set: by id, each once. */
    public Tokens asSet() {
        return sorted == ids ? this : new Tokens(sorted);
    }

    /** How many. */
    public int size() {
        return ids.length;
    }

    /** The i-th, from 0. */
    public int get(int i) {
        return ids[i];
    }

    /** Whether a token is among them. */
    public boolean contains(int token) {
        return Arrays.binarySearch(sorted, token) >= 0;
    }

    /** A copy as an array. */
    public int[] toArray() {
        return ids.clone();
    }

    /** Not to be written. */
    int[] sorted() {
        return sorted;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Tokens that && Arrays.equals(ids, that.ids);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(ids);
    }

    @Override
    public String toString() {
        return ids.length <= 12
                ? Arrays.toString(ids)
                : "[" + ids[0] + ", " + ids[1] + ", " + ids[2] + ", … " + ids.length + " tokens]";
    }
}
