package dev.logits.decode.grammar;

import dev.logits.decode.Tokens;
import dev.logits.decode.text.Tokenizer;
import dev.logits.internal.check.NullCheck;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Map;
import java.util.OptionalInt;

/**
 * A vocabulary by the bytes of its tokens: what masks are computed on. Made once for a tokenizer and shared by all
 * constraints. Special tokens, which have no bytes, are outside of it, and are never matched by their text.
 *
 * <p>Immutable. Memory: about 10 MB for 128,000 tokens.
 *
 * @since 0.1
 */
public final class TokenTrie {
    private final int vocabulary;
    private final Map<String, Integer> specials;
    private final Tokens ends;
    private final int[] from;
    private final byte[] bytes;
    private final PlainTokens plain;
    private final NameReach names;
    private final BitSet held = new BitSet(256);

    private final StringMasks strings;

    private TokenTrie(int[] from, byte[] bytes, Map<String, Integer> specials, Tokens ends) {
        vocabulary = from.length - 1;
        this.from = from;
        this.bytes = bytes;
        this.specials = specials;
        this.ends = ends;
        for (byte b : bytes) {
            held.set(b & 0xff);
        }
        int[] sorted = sorted(from, bytes);
        plain = PlainTokens.of(sorted, from, bytes);
        strings = new StringMasks(plain, from, bytes);
        names = NameReach.of(plain.rest().tokens, from, bytes, Math.max(plain.tree().deepest, plain.rest().deepest));
    }

    /**
     * The tokens of a tokenizer, which ends texts with one token.
     *
     * @throws IllegalArgumentException if it does not say which; then give the end tokens
     */
    public static TokenTrie of(Tokenizer tokenizer) {
        NullCheck.argument(tokenizer, "tokenizer");
        OptionalInt end = tokenizer.end();
        if (end.isEmpty()) {
            throw new IllegalArgumentException(
                    "the tokenizer has no token that ends a text, without which an output cannot end; give the end"
                            + " tokens as the second argument");
        }
        return of(tokenizer, Tokens.of(end.getAsInt()));
    }

    /**
     * The tokens of a tokenizer.
     *
     * @param ends the tokens that end a text; they are special whatever bytes they have
     * @throws IllegalArgumentException if there is none, or one is not in the vocabulary
     */
    public static TokenTrie of(Tokenizer tokenizer, Tokens ends) {
        NullCheck.argument(tokenizer, "tokenizer");
        return of(tokenizer, ends, tokenizer.size());
    }

    /**
     * The tokens of a tokenizer, for a model that has more rows than the tokenizer has tokens, as padded models do: the
     * others never come.
     *
     * @param ends the tokens that end a text; they are special whatever bytes they have
     * @param vocabulary the model's
     * @throws IllegalArgumentException if there is no end token, one is not in the vocabulary, or the tokenizer has
     *     more tokens than that
     */
    public static TokenTrie of(Tokenizer tokenizer, Tokens ends, int vocabulary) {
        NullCheck.argument(tokenizer, "tokenizer");
        NullCheck.argument(ends, "ends");
        if (vocabulary < tokenizer.size()) {
            throw new IllegalArgumentException("the tokenizer has " + tokenizer.size() + " tokens, the model "
                    + vocabulary + "; they do not belong together");
        }
        byte[][] tokens = new byte[vocabulary][];
        Arrays.fill(tokens, new byte[0]);
        for (int i = 0; i < tokenizer.size(); i++) {
            tokens[i] = tokenizer.bytes(i);
        }
        return of(tokens, tokenizer.specials(), ends);
    }

    /**
     * Tokens as bytes.
     *
     * @param tokens entry i has the bytes of token i; none for a special token
     * @param specials the special tokens that grammars may name
     * @param ends the tokens that end a text; they are special whatever bytes they have
     * @throws IllegalArgumentException if there is no end token, or a token is not in the vocabulary
     */
    public static TokenTrie of(byte[][] tokens, Map<String, Integer> specials, Tokens ends) {
        NullCheck.argument(tokens, "tokens");
        NullCheck.argument(specials, "specials");
        NullCheck.argument(ends, "ends");
        if (ends.size() == 0) {
            throw new IllegalArgumentException("an output cannot end without an end token; give at least one");
        }
        for (int i = 0; i < ends.size(); i++) {
            check("end token", ends.get(i), tokens.length);
        }
        int vocabulary = tokens.length;
        specials.forEach((name, id) -> check("special token " + name, id, vocabulary));
        Tokens outside = Tokens.of(specials.values());
        int[] from = new int[tokens.length + 1];
        long total = 0;
        for (int i = 0; i < tokens.length; i++) {
            if (ends.contains(i) || outside.contains(i)) {
                tokens = tokens.clone();
                tokens[i] = new byte[0];
            }
            total += tokens[i].length;
            if (total > Integer.MAX_VALUE - 8) {
                throw new IllegalArgumentException("the tokens have more than 2 GiB of bytes");
            }
            from[i + 1] = (int) total;
        }
        byte[] bytes = new byte[(int) total];
        for (int i = 0; i < tokens.length; i++) {
            System.arraycopy(tokens[i], 0, bytes, from[i], tokens[i].length);
        }
        return new TokenTrie(from, bytes, Map.copyOf(specials), ends.asSet());
    }

    private static void check(String what, int token, int vocabulary) {
        if (token < 0 || token >= vocabulary) {
            throw new IllegalArgumentException(
                    what + " = " + token + " is not in the vocabulary: expected 0.." + (vocabulary - 1));
        }
    }

    /** The tokens that have bytes, by their bytes; equal ones by their ids. */
    private static int[] sorted(int[] from, byte[] bytes) {
        int n = from.length - 1;
        long[] heads = new long[n];
        int count = 0;
        int[] ids = new int[n];
        for (int i = 0; i < n; i++) {
            int length = from[i + 1] - from[i];
            if (length > 0) {
                heads[i] = head(bytes, from[i], length);
                ids[count++] = i;
            }
        }
        int[] sorted = Arrays.copyOf(ids, count);
        sort(sorted, Arrays.copyOf(ids, count), 0, count, heads, from, bytes);
        return sorted;
    }

    /** The first seven bytes and, so that a prefix goes before what it begins, how many they are. */
    private static long head(byte[] bytes, int off, int length) {
        long head = 0;
        for (int i = 0; i < 7; i++) {
            head = head << 8 | (i < length ? bytes[off + i] & 0xff : 0);
        }
        return head << 8 | Math.min(length, 8);
    }

    /** Merges halves, bottom up as the recursion of depth log n unwinds; stable. */
    private static void sort(int[] out, int[] in, int lo, int hi, long[] heads, int[] from, byte[] bytes) {
        if (hi - lo < 2) {
            return;
        }
        int middle = (lo + hi) >>> 1;
        sort(in, out, lo, middle, heads, from, bytes);
        sort(in, out, middle, hi, heads, from, bytes);
        int a = lo;
        int b = middle;
        for (int k = lo; k < hi; k++) {
            boolean left = b == hi || a < middle && compare(in[a], in[b], heads, from, bytes) <= 0;
            out[k] = left ? in[a++] : in[b++];
        }
    }

    private static int compare(int a, int b, long[] heads, int[] from, byte[] bytes) {
        if (heads[a] != heads[b] || (heads[a] & 0xff) < 8) {
            return Long.compareUnsigned(heads[a], heads[b]);
        }
        return Arrays.compareUnsigned(bytes, from[a], from[a + 1], bytes, from[b], from[b + 1]);
    }

    /** The number of tokens, special ones included. */
    public int vocabulary() {
        return vocabulary;
    }

    /** The tokens that end a text, a set. */
    public Tokens ends() {
        return ends;
    }

    /** The special tokens that grammars may name. */
    public Map<String, Integer> specials() {
        return specials;
    }

    /** How many bytes the longest token has. */
    public int longest() {
        return Math.max(plain.tree().deepest, plain.rest().deepest);
    }

    /** What tokens tell of the names of members. */
    NameReach names() {
        return names;
    }

    /** The bytes that tokens hold; not to be changed. */
    BitSet held() {
        return held;
    }

    PlainTokens plain() {
        return plain;
    }

    /** What masks inside strings have in common. */
    StringMasks strings() {
        return strings;
    }

    int length(int token) {
        return from[token + 1] - from[token];
    }

    /** Byte i of a token. */
    int byteOf(int token, int i) {
        return bytes[from[token] + i] & 0xff;
    }

    @Override
    public String toString() {
        return "TokenTrie[" + vocabulary + " tokens, " + (plain.tree().nodes + plain.rest().nodes) + " nodes]";
    }
}
