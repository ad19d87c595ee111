package dev.logits.decode.strategy;

import dev.logits.Logits;
import dev.logits.decode.ModelSession;
import dev.logits.internal.parallel.RowBlocks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Runs searches side by side in one session of the model. All prompts are read first, whatever their lengths; rows of
 * what is done leave.
 */
final class Batch {
    /** Tokens of each prompt that are read between two looks at the clock. */
    private static final int CHUNK = 512;

    private final DecodingCall call;
    private final DecodingListener listener;
    private float[] storage = {};

    Batch(DecodingCall call, DecodingListener listener) {
        this.call = call;
        this.listener = listener;
    }

    void run(List<? extends Search> searches) {
        List<Search> running = new ArrayList<>(searches);
        try (ModelSession session =
                call.open(running.stream().map(search -> search.prompt).toList())) {
            Optional<FinishReason> cut = prefill(session, running);
            while (!running.isEmpty()) {
                cut = cut.isPresent() ? cut : call.cut();
                if (cut.isPresent()) {
                    for (Search search : running) {
                        search.end(cut.get());
                        search.report(listener);
                    }
                    return;
                }
                step(session, running);
            }
        }
    }

    /**
     * Reads all but the last token of every prompt, a chunk at a time.
     *
     * @return why it has to end before it is done, if it has
     */
    private Optional<FinishReason> prefill(ModelSession session, List<Search> searches) {
        int[][] tokens = new int[searches.size()][];
        for (int i = 0; i < tokens.length; i++) {
            int[] prompt = searches.get(i).prompt.tokens();
            tokens[i] = Arrays.copyOf(prompt, prompt.length - 1);
        }
        for (int[][] chunk : ModelSession.chunks(tokens, CHUNK)) {
            Optional<FinishReason> cut = call.cut();
            if (cut.isPresent()) {
                return cut;
            }
            session.prefill(chunk);
        }
        return Optional.empty();
    }

    private Logits logits(int rows) {
        long length = (long) rows * call.vocabulary;
        if (length > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException(rows + " texts side by side with a vocabulary of " + call.vocabulary
                    + " are too many for one array; decode fewer prompts at a time");
        }
        if (storage.length < length) {
            storage = new float[(int) length];
        }
        return Logits.wrap(storage, rows, call.vocabulary);
    }

    private void step(ModelSession session, List<Search> running) {
        int searches = running.size();
        int[] first = new int[searches + 1];
        for (int i = 0; i < searches; i++) {
            first[i + 1] = first[i] + running.get(i).rows();
        }
        int rows = first[searches];
        int[][] tokens = new int[rows][];
        int[] firstLogits = new int[searches + 1];
        for (int i = 0; i < searches; i++) {
            firstLogits[i + 1] = firstLogits[i] + running.get(i).tokens(tokens, first[i]);
        }
        Logits z = logits(firstLogits[searches]);
        advance(session, tokens, z);
        int[][] parents = new int[searches][];
        RowBlocks.forEach(searches, call.vocabulary * Math.max(1, z.rows() / searches), (from, to) -> {
            for (int i = from; i < to; i++) {
                parents[i] = running.get(i).take(z, firstLogits[i]);
            }
        });
        for (Search search : running) {
            search.report(listener);
        }
        reorder(session, parents, first);
        int kept = 0;
        for (int i = 0; i < searches; i++) {
            if (parents[i].length > 0) {
                running.set(kept++, running.get(i));
            }
        }
        running.subList(kept, searches).clear();
    }

    private static void advance(ModelSession session, int[][] tokens, Logits z) {
        if (z.rows() > tokens.length) {
            session.advanceEach(tokens, z);
            return;
        }
        int[] one = new int[tokens.length];
        for (int row = 0; row < one.length; row++) {
            one[row] = tokens[row][0];
        }
        session.advance(one, z);
    }

    private static void reorder(ModelSession session, int[][] parents, int[] first) {
        int rows = 0;
        for (int[] of : parents) {
            rows += of.length;
        }
        int[] all = new int[rows];
        int at = 0;
        boolean same = rows == first[parents.length];
        for (int i = 0; i < parents.length; i++) {
            for (int parent : parents[i]) {
                all[at] = first[i] + parent;
                same &= all[at] == at;
                at++;
            }
        }
        if (rows > 0 && !same) {
            session.reorder(all);
        }
    }
}
