package dev.logits.decode.rule;

import dev.logits.decode.TokenHistory;
import dev.logits.decode.Tokens;

/** Sequences at the end of a history. */
final class SequenceMatch {
    private SequenceMatch() {}

    /** Whether the history ends with all of the sequence but its last token. */
    static boolean endsWithPrefix(TokenHistory history, Tokens sequence) {
        return endsWith(history, history.length(), sequence, sequence.size() - 1);
    }

    /** Whether the first {@code length} tokens of the history end with the first n of the sequence. */
    static boolean endsWith(TokenHistory history, int length, Tokens sequence, int n) {
        if (n > length) {
            return false;
        }
        for (int i = 0; i < n; i++) {
            if (history.token(length - n + i) != sequence.get(i)) {
                return false;
            }
        }
        return true;
    }
}
