package dev.logits.decode;

/** How far a text's end agrees with what stands before each of its places: the Z function of the text from its end. */
final class Repeats {
    private int[] lengths = new int[64];

    /**
     * For each i from 1 on, for how many tokens the text that ends i tokens before the end agrees with the text's end.
     *
     * @param from where the text begins in the history
     */
    int[] lengths(TokenHistory history, int from) {
        int n = history.length() - from;
        int last = history.length() - 1;
        if (lengths.length < n) {
            lengths = new int[Math.max(n, 2 * lengths.length)];
        }
        int left = 0;
        int right = 0;
        for (int i = 1; i < n; i++) {
            int length = i < right ? Math.min(right - i, lengths[i - left]) : 0;
            while (i + length < n && history.token(last - length) == history.token(last - i - length)) {
                length++;
            }
            lengths[i] = length;
            if (i + length > right) {
                left = i;
                right = i + length;
            }
        }
        return lengths;
    }
}
