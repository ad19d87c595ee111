package dev.logits.decode.strategy;

import dev.logits.Logits;
import dev.logits.decode.ModelSession;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/**
 * How the prompts of a batch are read: all but the last token of each, a chunk at a time, whose size depends on
 * nothing else that goes on.
 *
 * @param chunk tokens of a prompt that are read in a step
 * @param prompts how many prompts are read in a step; those that joined first come first
 * @param together whether no text takes a step before all prompts have been read
 */
record Reading(int chunk, int prompts, boolean together) {
    /** Logits that are held for the tokens of a prompt that somebody wants to hear of. */
    private static final int MOST_LOGITS = 1 << 22;

    /** Tokens of each prompt that are read between two looks at the clock. */
    static final Reading TOGETHER = new Reading(512, Integer.MAX_VALUE, true);

    /** So that those who have been read wait little for those who have not. */
    static final Reading BETWEEN = new Reading(ModelSession.CHUNK, 4, false);

    /**
     * Reads a chunk.
     *
     * @return whether there is more to read
     */
    boolean read(ModelSession session, List<Search> searches, IntFunction<Logits> logits) {
        int rows = 0;
        for (Search search : searches) {
            rows += search.rows();
        }
        int[][] silent = new int[rows][];
        Arrays.fill(silent, new int[0]);
        int[][] heard = silent.clone();
        int silentTokens = 0;
        int heardTokens = 0;
        int read = 0;
        int row = 0;
        for (Search search : searches) {
            if (!search.isRead() && read < prompts) {
                read++;
                if (search.call.hearsPrompt()) {
                    heard[row] = search.unread(Math.min(chunk, Math.max(1, MOST_LOGITS / session.vocabulary())));
                    heardTokens += heard[row].length;
                } else {
                    silent[row] = search.unread(chunk);
                    silentTokens += silent[row].length;
                }
            }
            row += search.rows();
        }
        if (silentTokens > 0) {
            session.prefill(silent);
        }
        if (heardTokens > 0) {
            Logits z = logits.apply(heardTokens);
            session.advanceEach(heard, z);
            hear(searches, heard, z);
        }
        boolean more = false;
        row = 0;
        for (Search search : searches) {
            search.hasRead(silent[row].length + heard[row].length);
            more |= !search.isRead();
            row += search.rows();
        }
        return more;
    }

    private static void hear(List<Search> searches, int[][] heard, Logits z) {
        int from = 0;
        int row = 0;
        for (Search search : searches) {
            int tokens = heard[row].length;
            row += search.rows();
            search.hear(z, from, tokens);
            from += tokens;
        }
    }
}
