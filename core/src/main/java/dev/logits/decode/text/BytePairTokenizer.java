package dev.logits.decode.text;

import dev.logits.internal.check.NullCheck;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * A byte-level byte-pair encoding. Ids 0 to 255 are the bytes, so that every text can be encoded; each further id is a
 * pair of earlier ones; the last id ends a text and has no bytes.
 *
 * <p>Text is cut into words, numbers, signs and white space first, and a token never crosses such a border. Within a
 * piece the pair with the lowest id is merged, its leftmost occurrence first, until no pair is left. A lone surrogate
 * becomes {@code ?}.
 *
 * <p>Reference: R. Sennrich, B. Haddow, A. Birch, Neural machine translation of rare words with subword units, ACL
 * 2016.
 *
 * <pre>{@code
 * BytePairTokenizer tokenizer = BytePairTokenizer.train(List.of("low lower lowest"), 260);
 * tokenizer.decode(tokenizer.encode("slow"));    // "slow"
 * }</pre>
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
public final class BytePairTokenizer implements Tokenizer {
    static final int BYTES = 256;

    private final int[] left;
    private final int[] right;
    private final byte[][] bytes;
    private final Map<Long, Integer> merged;

    /**
     * A tokenizer of known merges: id 256 + i is {@code left[i]} followed by {@code right[i]}.
     *
     * @throws IllegalArgumentException if the arrays differ in length, a merge is of ids that come later, or one occurs
     *     twice
     */
    public BytePairTokenizer(int[] left, int[] right) {
        NullCheck.argument(left, "left");
        NullCheck.argument(right, "right");
        if (left.length != right.length) {
            throw new IllegalArgumentException(
                    "merges need a left and a right id each, got " + left.length + " and " + right.length);
        }
        this.left = left.clone();
        this.right = right.clone();
        this.bytes = new byte[BYTES + left.length + 1][];
        this.merged = new HashMap<>(2 * left.length);
        for (int b = 0; b < BYTES; b++) {
            bytes[b] = new byte[] {(byte) b};
        }
        for (int i = 0; i < left.length; i++) {
            int id = BYTES + i;
            checkMerge(i, left[i], id);
            checkMerge(i, right[i], id);
            bytes[id] = Arrays.copyOf(bytes[left[i]], bytes[left[i]].length + bytes[right[i]].length);
            System.arraycopy(bytes[right[i]], 0, bytes[id], bytes[left[i]].length, bytes[right[i]].length);
            if (merged.put(pair(left[i], right[i]), id) != null) {
                throw new IllegalArgumentException(
                        "merge " + i + ", " + left[i] + " and " + right[i] + ", occurs twice");
            }
        }
        bytes[BYTES + left.length] = new byte[0];
    }

    private static void checkMerge(int i, int part, int id) {
        if (part < 0 || part >= id) {
            throw new IllegalArgumentException("merge " + i + " is of id " + part + ": expected 0.." + (id - 1));
        }
    }

    /**
     * Learns merges from texts: again and again the most frequent pair of neighboring ids becomes a new id; of equally
     * frequent ones that with the lower left, then the lower right id. Ends early where no pair occurs twice. The same
     * texts, in any order, give the same tokenizer.
     *
     * @param size the number of ids wanted: 256 bytes, the end of text, and merges
     * @throws IllegalArgumentException if size is less than 257
     */
    public static BytePairTokenizer train(Iterable<String> texts, int size) {
        NullCheck.argument(texts, "texts");
        if (size <= BYTES) {
            throw new IllegalArgumentException(
                    "a byte-level vocabulary has 256 bytes and an end of text: size must be 257 or more, got " + size);
        }
        return new BytePairTraining(texts).merge(size - BYTES - 1);
    }

    static long pair(int left, int right) {
        return (long) left << 32 | right;
    }

    @Override
    public int size() {
        return bytes.length;
    }

    @Override
    public OptionalInt end() {
        return OptionalInt.of(bytes.length - 1);
    }

    @Override
    public byte[] bytes(int token) {
        if (token < 0 || token >= bytes.length) {
            throw new IllegalArgumentException(
                    "token " + token + " is not in the vocabulary: expected 0.." + (bytes.length - 1));
        }
        return bytes[token].clone();
    }

    /** The left parts of the merges, in their order; a copy. */
    public int[] left() {
        return left.clone();
    }

    /** The right parts of the merges, in their order; a copy. */
    public int[] right() {
        return right.clone();
    }

    @Override
    public int[] encode(String text) {
        NullCheck.argument(text, "text");
        int[] ids = new int[16];
        int n = 0;
        for (String piece : Pieces.of(text)) {
            int[] of = encodePiece(piece.getBytes(StandardCharsets.UTF_8));
            if (n + of.length > ids.length) {
                ids = Arrays.copyOf(ids, Math.max(2 * ids.length, n + of.length));
            }
            System.arraycopy(of, 0, ids, n, of.length);
            n += of.length;
        }
        return Arrays.copyOf(ids, n);
    }

    /** A piece is short: looking at all of its pairs again after each merge takes little. */
    private int[] encodePiece(byte[] piece) {
        int[] ids = new int[piece.length];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = piece[i] & 0xff;
        }
        int n = ids.length;
        while (true) {
            int best = Integer.MAX_VALUE;
            int at = -1;
            for (int i = 0; i + 1 < n; i++) {
                int id = merged.getOrDefault(pair(ids[i], ids[i + 1]), Integer.MAX_VALUE);
                if (id < best) {
                    best = id;
                    at = i;
                }
            }
            if (at < 0) {
                return Arrays.copyOf(ids, n);
            }
            ids[at] = best;
            System.arraycopy(ids, at + 2, ids, at + 1, n - at - 2);
            n--;
        }
    }

    /** The number of ids. */
    @Override
    public String toString() {
        return "BytePairTokenizer[" + size() + " ids]";
    }
}
