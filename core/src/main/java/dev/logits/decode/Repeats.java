package dev.logits.decode;

import dev.logits.internal.check.NullCheck;

/**
 * How far a text's end agrees with what stands before each of its places: the Z function of the text from its end. It
 * remembers nothing of the text, so that one object serves histories that fork or are taken back; it is not for several
 * threads at once.
 *
 * <p>It compares tokens at most twice as often as the text has tokens, whatever the text (RepeatsTest).
 *
 * <pre>{@code
 * int[] lengths = new Repeats().lengths(TokenHistory.ofPrompt(1, 2, 3, 1, 2), 0);
 * lengths[3];      // 2: three tokens before the end, the text ended with 1, 2 as well
 * }</pre>
 *
 * @since 0.1
 */
public final class Repeats {
    private int[] lengths = new int[64];
    private long comparisons;

    /**
     * For each i from 1 on, for how many tokens the text that ends i tokens before the end agrees with the text's end.
     *
     * @param from where the text begins in the history
     * @return an array at least as long as the text; valid until the next call, entry 0 means nothing
     */
    public int[] lengths(TokenHistory history, int from) {
        NullCheck.argument(history, "history");
        int n = history.length() - from;
        int last = history.length() - 1;
        if (lengths.length < n) {
            lengths = new int[Math.max(n, 2 * lengths.length)];
        }
        comparisons = 0;
        int left = 0;
        int right = 0;
        for (int i = 1; i < n; i++) {
            int length = i < right ? Math.min(right - i, lengths[i - left]) : 0;
            // Inside what is known to agree the answer is known, too, unless it reaches the border.
            int begun = length;
            while (i + length < n && history.token(last - length) == history.token(last - i - length)) {
                length++;
            }
            comparisons += length - begun + (i + length < n ? 1 : 0);
            lengths[i] = length;
            if (i + length > right) {
                left = i;
                right = i + length;
            }
        }
        return lengths;
    }

    /** How many pairs of tokens the last call compared. */
    long comparisons() {
        return comparisons;
    }
}
