package dev.logits.decode.strategy;

import dev.logits.Logits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * What is done for one prompt of a batch. It has one row of the model's session until the prompt's last token has been
 * read, and as many as it likes from then on.
 */
abstract class Search {
    final DecodingCall call;
    final Prompt prompt;

    /** The prompt's place in the batch. */
    final int index;

    /** Tokens of the prompt that the model has read, of all but the last one. */
    private int at;

    private boolean read;
    private boolean told;
    private boolean ended;
    private DecodingListener listener = DecodingListener.NONE;

    /** Where somebody waits for this search alone; what a rule throws is then told here. */
    private CompletableFuture<Generation> waiting;

    private final List<PromptTrace> heard = new ArrayList<>();

    Search(DecodingCall call, Prompt prompt, int index) {
        this.call = call;
        this.prompt = prompt;
        this.index = index;
    }

    /** Who hears of it. */
    final void listen(DecodingListener to) {
        listener = to;
    }

    /** Who hears of it, and waits for its end. */
    final void listen(DecodingListener to, CompletableFuture<Generation> result) {
        listener = to;
        waiting = result;
    }

    /** Whether all of the prompt but its last token has been read. */
    final boolean isRead() {
        return at == prompt.tokens().length - 1;
    }

    /** Tokens of the prompt to read next. */
    final int[] unread(int most) {
        int[] tokens = prompt.tokens();
        return Arrays.copyOfRange(tokens, at, (int) Math.min(tokens.length - 1, (long) at + most));
    }

    final void hasRead(int tokens) {
        at += tokens;
    }

    /** Takes the logits after the tokens that {@link #unread} gave. */
    final void hear(Logits z, int firstRow, int tokens) {
        if (tokens == 0) {
            return;
        }
        Workspace workspace = call.borrow();
        try {
            for (int i = 0; i < tokens; i++) {
                int position = at + i + 1;
                heard.add(Tracing.prompt(
                        call, workspace, z.array(), z.offset(firstRow + i), position, prompt.tokens()[position]));
            }
        } catch (RuntimeException e) {
            fail(e);
        }
        call.giveBack(workspace);
    }

    /** Tells those who wait for this search alone; others get what was thrown. */
    private void fail(RuntimeException thrown) {
        if (waiting == null) {
            throw thrown;
        }
        waiting.completeExceptionally(thrown);
    }

    /** Whether something was thrown. */
    final boolean isFailed() {
        return waiting != null && waiting.isCompletedExceptionally();
    }

    /** Tells what has happened since the last call, and whether it is done. */
    final void tell() {
        if (isFailed()) {
            return;
        }
        for (PromptTrace trace : heard) {
            listener.read(index, trace);
        }
        heard.clear();
        report(listener);
        if (waiting != null && isDone()) {
            waiting.complete(result());
        }
    }

    /** Rows of the session. */
    final int rows() {
        return read ? hypotheses() : 1;
    }

    /**
     * Writes the next tokens of each row: the last token of its text, and what is known to come behind it. The first
     * time it is the prompt's last one.
     *
     * @return how many tokens, and so rows of logits
     */
    final int tokens(int[][] into, int at) {
        if (!isRead()) {
            into[at] = new int[0];
            return 0;
        }
        if (!read) {
            into[at] = new int[] {prompt.tokens()[prompt.tokens().length - 1]};
            return 1;
        }
        int all = 0;
        for (int row = 0; row < hypotheses(); row++) {
            Hypothesis hypothesis = hypothesis(row);
            into[at + row] = hypothesis.unread();
            all += into[at + row].length;
        }
        return all;
    }

    /**
     * Takes the logits after its tokens; may run on any thread.
     *
     * @return the rows to go on with, 0 being its first; none when it is done
     */
    final int[] take(Logits z, int firstRow) {
        read = true;
        try {
            return step(z, firstRow);
        } catch (RuntimeException e) {
            fail(e);
            return new int[0];
        }
    }

    /** Texts that go on, one per row. */
    abstract int hypotheses();

    abstract Hypothesis hypothesis(int row);

    /** One step of every hypothesis; the first one comes with one row for all hypotheses. */
    abstract int[] step(Logits z, int firstRow);

    /** Whether all texts have ended. */
    final boolean isDone() {
        return ended || read && hypotheses() == 0;
    }

    /** Everything ends now. */
    final void end(FinishReason reason) {
        ended = true;
        endNow(reason);
    }

    /** Ends every hypothesis. */
    abstract void endNow(FinishReason reason);

    /** Tells what has happened since the last call; on the caller's thread. */
    abstract void report(DecodingListener listener);

    /** Tells of all texts, once, for searches that know them only when they are done. */
    final void reportTexts(DecodingListener listener) {
        if (!told) {
            told = true;
            List<GeneratedText> texts = result().texts();
            for (int i = 0; i < texts.size(); i++) {
                listener.finished(index, i, texts.get(i));
            }
        }
    }

    /** The result, when it is done. */
    abstract Generation result();
}
