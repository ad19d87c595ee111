package dev.logits.decode;

import dev.logits.internal.check.NullCheck;
import java.util.Arrays;

/**
 * A set of tokens of one vocabulary, made to be kept by {@link Candidates#keepTokens(TokenSet)}: a small one is a list
 * of ids, a large one a bit for each token.
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
public final class TokenSet {
    /** A set of at most this part of its vocabulary is a list. */
    public static final int SPARSE = 64;

    private final int vocabulary;
    private final int size;

    /** A set that differs from another in at most so many tokens shares its bits. */
    private static final int MOST_CHANGES = 1024;

    private static final int[] NONE = {};

    /** The ids, rising, or null. */
    private final int[] ids;

    /** Bit {@code id & 63} of word {@code id >> 6}, or null. */
    private final long[] words;

    /** The ids, rising, that are in it although their bit is not set, and those that are not although it is. */
    private final int[] more;

    private final int[] less;

    private TokenSet(int vocabulary, int size, int[] ids, long[] words) {
        this(vocabulary, size, ids, words, NONE, NONE);
    }

    private TokenSet(int vocabulary, int size, int[] ids, long[] words, int[] more, int[] less) {
        this.vocabulary = vocabulary;
        this.size = size;
        this.ids = ids;
        this.words = words;
        this.more = more;
        this.less = less;
    }

    /**
     * The tokens whose bit is set.
     *
     * @param words bit {@code id & 63} of word {@code id >> 6} of each token
     * @throws IllegalArgumentException if there are not as many words as the vocabulary takes, or a bit beyond it is
     *     set
     */
    public static TokenSet ofBits(int vocabulary, long[] words) {
        NullCheck.argument(words, "words");
        if (vocabulary < 1 || words.length != (vocabulary + 63) / 64) {
            throw new IllegalArgumentException(
                    "a vocabulary of " + vocabulary + " tokens does not take " + words.length + " words of 64 bits");
        }
        if ((vocabulary & 63) != 0 && words[words.length - 1] >>> vocabulary != 0) {
            throw new IllegalArgumentException("a bit beyond the vocabulary of " + vocabulary + " tokens is set");
        }
        int size = 0;
        for (long word : words) {
            size += Long.bitCount(word);
        }
        if (size > vocabulary / SPARSE) {
            return new TokenSet(vocabulary, size, null, words.clone());
        }
        int[] ids = new int[size];
        int n = 0;
        for (int w = 0; w < words.length; w++) {
            for (long rest = words[w]; rest != 0; rest &= rest - 1) {
                ids[n++] = 64 * w + Long.numberOfTrailingZeros(rest);
            }
        }
        return new TokenSet(vocabulary, size, ids, null);
    }

    /** These tokens; each may be named more than once. */
    public static TokenSet of(int vocabulary, int... tokens) {
        NullCheck.argument(tokens, "tokens");
        for (int token : tokens) {
            if (token < 0 || token >= vocabulary) {
                throw new IllegalArgumentException("tokens " + Tokens.of(tokens) + " are not all in a vocabulary of "
                        + vocabulary + ": expected 0.." + (vocabulary - 1));
            }
        }
        if (vocabulary < 1) {
            throw new IllegalArgumentException("a vocabulary has tokens, not " + vocabulary);
        }
        if (tokens.length > vocabulary / SPARSE) {
            long[] words = new long[(vocabulary + 63) / 64];
            set(tokens, words);
            return ofBits(vocabulary, words);
        }
        int[] sorted = tokens.clone();
        Arrays.sort(sorted);
        int n = 0;
        for (int token : sorted) {
            if (n == 0 || sorted[n - 1] != token) {
                sorted[n++] = token;
            }
        }
        return new TokenSet(vocabulary, n, Arrays.copyOf(sorted, n), null);
    }

    /** This set and some tokens more; a large one shares its memory with this one where that is possible. */
    public TokenSet with(int... tokens) {
        NullCheck.argument(tokens, "tokens");
        if (words == null) {
            int[] all = Arrays.copyOf(ids, ids.length + tokens.length);
            System.arraycopy(tokens, 0, all, ids.length, tokens.length);
            return of(vocabulary, all);
        }
        return changed(tokens, true);
    }

    /** This set without some tokens; a large one shares its memory with this one where that is possible. */
    public TokenSet without(int... tokens) {
        NullCheck.argument(tokens, "tokens");
        if (words == null) {
            int[] out = checked(tokens).clone();
            Arrays.sort(out);
            return of(
                    vocabulary,
                    Arrays.stream(ids)
                            .filter(id -> Arrays.binarySearch(out, id) < 0)
                            .toArray());
        }
        return changed(tokens, false);
    }

    private int[] checked(int[] tokens) {
        for (int token : tokens) {
            if (token < 0 || token >= vocabulary) {
                throw new IllegalArgumentException(
                        "token " + token + " is not in the vocabulary: expected 0.." + (vocabulary - 1));
            }
        }
        return tokens;
    }

    /** With tokens put in or taken out. */
    private TokenSet changed(int[] tokens, boolean in) {
        if (tokens.length > MOST_CHANGES) {
            long[] all = toBits();
            for (int token : checked(tokens)) {
                all[token >> 6] = in ? all[token >> 6] | 1L << token : all[token >> 6] & ~(1L << token);
            }
            return ofBits(vocabulary, all);
        }
        int[] sorted = checked(tokens).clone();
        Arrays.sort(sorted);
        int[] other = in ? less : more;
        int[] changes = new int[sorted.length];
        int[] undone = new int[sorted.length];
        int n = 0;
        int u = 0;
        int last = -1;
        for (int token : sorted) {
            if (token != last && contains(token) != in) {
                if (Arrays.binarySearch(other, token) >= 0) {
                    undone[u++] = token;
                } else {
                    changes[n++] = token;
                }
            }
            last = token;
        }
        int newSize = size + (in ? n + u : -n - u);
        int[] mine = merged(in ? more : less, Arrays.copyOf(changes, n));
        int[] others = without(other, Arrays.copyOf(undone, u));
        TokenSet set = in
                ? new TokenSet(vocabulary, newSize, null, words, mine, others)
                : new TokenSet(vocabulary, newSize, null, words, others, mine);
        boolean small = newSize <= vocabulary / SPARSE;
        return small || mine.length + others.length > MOST_CHANGES ? ofBits(vocabulary, set.toBits()) : set;
    }

    private static int[] merged(int[] a, int[] b) {
        if (a.length == 0 || b.length == 0) {
            return a.length == 0 ? b : a;
        }
        int[] out = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, out, a.length, b.length);
        Arrays.sort(out);
        return out;
    }

    private static int[] without(int[] from, int[] out) {
        return out.length == 0
                ? from
                : Arrays.stream(from)
                        .filter(id -> Arrays.binarySearch(out, id) < 0)
                        .toArray();
    }

    /** The number of tokens that there are. */
    public int vocabulary() {
        return vocabulary;
    }

    /** How many are in it. */
    public int size() {
        return size;
    }

    /** Whether a token is in it. */
    public boolean contains(int token) {
        if (token < 0 || token >= vocabulary) {
            return false;
        }
        if (words == null) {
            return Arrays.binarySearch(ids, token) >= 0;
        }
        boolean set = (words[token >> 6] >>> token & 1) != 0;
        int[] changes = set ? less : more;
        return set != (changes.length > 0 && Arrays.binarySearch(changes, token) >= 0);
    }

    /** The ids, rising, in a new array. */
    public int[] toArray() {
        if (words == null) {
            return ids.clone();
        }
        int[] out = new int[size];
        int n = 0;
        for (int token = 0; token < vocabulary; token++) {
            if (contains(token)) {
                out[n++] = token;
            }
        }
        return out;
    }

    /** A copy as bits: bit {@code id & 63} of word {@code id >> 6}. */
    public long[] toBits() {
        long[] out = new long[(vocabulary + 63) / 64];
        bitsInto(out);
        return out;
    }

    /** {@link #toBits} into an array that has as many words. */
    void bitsInto(long[] out) {
        if (words == null) {
            Arrays.fill(out, 0);
            set(ids, out);
            return;
        }
        System.arraycopy(words, 0, out, 0, words.length);
        set(more, out);
        for (int token : less) {
            out[token >> 6] &= ~(1L << token);
        }
    }

    private static void set(int[] tokens, long[] out) {
        for (int token : tokens) {
            out[token >> 6] |= 1L << token;
        }
    }

    /** The ids, rising, or null where bits say it; not to be written. */
    int[] ids() {
        return ids;
    }

    /** The bits, or null where they alone do not say it; not to be written. */
    long[] words() {
        return isShared() ? null : words;
    }

    private boolean isShared() {
        return more.length + less.length > 0;
    }

    /** The memory that it takes, about; what it shares with the set that it was made of is not counted. */
    public long bytes() {
        return 64
                + (words == null ? 4L * ids.length : isShared() ? 4L * (more.length + less.length) : 8L * words.length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TokenSet t
                && vocabulary == t.vocabulary
                && size == t.size
                && (words == null ? Arrays.equals(ids, t.ids) : t.words != null && Arrays.equals(toBits(), t.toBits()));
    }

    @Override
    public int hashCode() {
        return 31 * size + (words == null ? Arrays.hashCode(ids) : Arrays.hashCode(toBits()));
    }

    @Override
    public String toString() {
        return "TokenSet[" + size + " of " + vocabulary + (words == null ? ": " + Tokens.of(ids) : "") + "]";
    }
}
