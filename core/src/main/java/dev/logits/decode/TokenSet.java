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

    /** The ids, rising, or null. */
    private final int[] ids;

    /** Bit {@code id & 63} of word {@code id >> 6}, or null. */
    private final long[] words;

    private TokenSet(int vocabulary, int size, int[] ids, long[] words) {
        this.vocabulary = vocabulary;
        this.size = size;
        this.ids = ids;
        this.words = words;
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
        int[] sorted = Arrays.stream(tokens).sorted().distinct().toArray();
        if (vocabulary < 1 || sorted.length > 0 && (sorted[0] < 0 || sorted[sorted.length - 1] >= vocabulary)) {
            throw new IllegalArgumentException("tokens " + Tokens.of(tokens) + " are not all in a vocabulary of "
                    + vocabulary + ": expected 0.." + (vocabulary - 1));
        }
        if (sorted.length <= vocabulary / SPARSE) {
            return new TokenSet(vocabulary, sorted.length, sorted, null);
        }
        long[] words = new long[(vocabulary + 63) / 64];
        for (int token : sorted) {
            words[token >> 6] |= 1L << token;
        }
        return new TokenSet(vocabulary, sorted.length, null, words);
    }

    /** This set and some tokens more. */
    public TokenSet with(int... tokens) {
        NullCheck.argument(tokens, "tokens");
        if (words == null) {
            int[] all = Arrays.copyOf(ids, ids.length + tokens.length);
            System.arraycopy(tokens, 0, all, ids.length, tokens.length);
            return of(vocabulary, all);
        }
        long[] all = words.clone();
        int more = size;
        for (int token : tokens) {
            if (token < 0 || token >= vocabulary) {
                throw new IllegalArgumentException(
                        "token " + token + " is not in the vocabulary: expected 0.." + (vocabulary - 1));
            }
            more += (int) (~all[token >> 6] >>> token & 1);
            all[token >> 6] |= 1L << token;
        }
        return new TokenSet(vocabulary, more, null, all);
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
        return words == null ? Arrays.binarySearch(ids, token) >= 0 : (words[token >> 6] >>> token & 1) != 0;
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
        if (words != null) {
            return words.clone();
        }
        long[] out = new long[(vocabulary + 63) / 64];
        for (int token : ids) {
            out[token >> 6] |= 1L << token;
        }
        return out;
    }

    /** The ids, rising, or null where bits say it; not to be written. */
    int[] ids() {
        return ids;
    }

    /** The bits, or null where ids say it; not to be written. */
    long[] words() {
        return words;
    }

    /** The memory that it takes, about. */
    public long bytes() {
        return 64 + (words == null ? 4L * ids.length : 8L * words.length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TokenSet t
                && vocabulary == t.vocabulary
                && Arrays.equals(ids, t.ids)
                && Arrays.equals(words, t.words);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(ids) + Arrays.hashCode(words);
    }

    @Override
    public String toString() {
        return "TokenSet[" + size + " of " + vocabulary + (words == null ? ": " + Tokens.of(ids) : "") + "]";
    }
}
