package dev.logits.decode.strategy;

import dev.logits.Logits;
import dev.logits.decode.ModelSession;
import dev.logits.internal.parallel.RowBlocks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Searches side by side in one session of the model, which join at any time; rows of what is done leave. Each step
 * reads a chunk of prompts that have not been read, and gives every search that has been read its next tokens.
 */
final class Batch {
    private final ModelSession session;
    private final int vocabulary;
    private final Reading reading;
    private final List<Search> running = new ArrayList<>();
    private float[] storage = {};

    Batch(ModelSession session, Reading reading) {
        this.session = session;
        this.vocabulary = session.vocabulary();
        this.reading = reading;
    }

    /** Begins a search in the session's next row; its prompt is read by the next steps. */
    void join(Search search) {
        running.add(search);
    }

    int searches() {
        return running.size();
    }

    /** One step of all: some of the prompts' tokens, and the next token of each text whose prompt has been read. */
    void step() {
        endWhatIsCut();
        boolean unread = reading.read(session, running, this::logits);
        if (!running.isEmpty() && !(unread && reading.together())) {
            advance();
        }
    }

    /** Ends everything as it is. */
    void end(FinishReason reason) {
        for (Search search : running) {
            search.end(reason);
            search.tell();
        }
        running.clear();
        session.reorder(new int[0]);
    }

    private void endWhatIsCut() {
        int[] first = firstRows();
        int[][] parents = new int[running.size()][];
        boolean any = false;
        for (int i = 0; i < parents.length; i++) {
            Search search = running.get(i);
            Optional<FinishReason> cut = search.call.cut();
            boolean ends = cut.isPresent() || search.isFailed();
            parents[i] = ends ? new int[0] : identity(search.rows());
            any |= ends;
            if (ends) {
                search.end(cut.orElse(FinishReason.CANCELLED));
                search.tell();
            }
        }
        if (any) {
            leave(parents, first);
        }
    }

    private static int[] identity(int rows) {
        int[] all = new int[rows];
        Arrays.setAll(all, i -> i);
        return all;
    }

    private Logits logits(int rows) {
        long length = (long) rows * vocabulary;
        if (length > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException(rows + " texts side by side with a vocabulary of " + vocabulary
                    + " are too many for one array; decode fewer prompts at a time");
        }
        if (storage.length < length) {
            storage = new float[(int) length];
        }
        return Logits.wrap(storage, rows, vocabulary);
    }

    /** The first row of each search, and behind them the number of rows. */
    private int[] firstRows() {
        int[] first = new int[running.size() + 1];
        for (int i = 0; i < running.size(); i++) {
            first[i + 1] = first[i] + running.get(i).rows();
        }
        return first;
    }

    private void advance() {
        int searches = running.size();
        int[] first = firstRows();
        int[][] tokens = new int[first[searches]][];
        int[] firstLogits = new int[searches + 1];
        for (int i = 0; i < searches; i++) {
            firstLogits[i + 1] = firstLogits[i] + running.get(i).tokens(tokens, first[i]);
        }
        if (firstLogits[searches] == 0) {
            return;
        }
        Logits z = logits(firstLogits[searches]);
        advance(session, tokens, z);
        int[][] parents = new int[searches][];
        RowBlocks.forEach(searches, vocabulary * Math.max(1, z.rows() / searches), (from, to) -> {
            for (int i = from; i < to; i++) {
                parents[i] = running.get(i).isRead() ? running.get(i).take(z, firstLogits[i]) : new int[] {0};
            }
        });
        for (Search search : running) {
            search.tell();
        }
        leave(parents, first);
    }

    private static void advance(ModelSession session, int[][] tokens, Logits z) {
        int[] one = new int[tokens.length];
        for (int row = 0; row < one.length; row++) {
            if (tokens[row].length != 1) {
                session.advanceEach(tokens, z);
                return;
            }
            one[row] = tokens[row][0];
        }
        session.advance(one, z);
    }

    /** Goes on with the rows that searches want; those that want none are done. */
    private void leave(int[][] parents, int[] first) {
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
        if (!same) {
            session.reorder(all);
        }
        int kept = 0;
        for (int i = 0; i < parents.length; i++) {
            if (parents[i].length > 0) {
                running.set(kept++, running.get(i));
            }
        }
        running.subList(kept, parents.length).clear();
    }
}
