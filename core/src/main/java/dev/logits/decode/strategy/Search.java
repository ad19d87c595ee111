package dev.logits.decode.strategy;

import dev.logits.Logits;
import java.util.List;

/**
 * What is done for one prompt of a batch. It has one row of the model's session until the prompt's last token has been
 * read, and as many as it likes from then on.
 */
abstract class Search {
    final DecodingCall call;
    final Prompt prompt;

    /** The prompt's place in the batch. */
    final int index;

    private boolean read;
    private boolean told;

    Search(DecodingCall call, Prompt prompt, int index) {
        this.call = call;
        this.prompt = prompt;
        this.index = index;
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
        return step(z, firstRow);
    }

    /** Texts that go on, one per row. */
    abstract int hypotheses();

    abstract Hypothesis hypothesis(int row);

    /** One step of every hypothesis; the first one comes with one row for all hypotheses. */
    abstract int[] step(Logits z, int firstRow);

    /** Everything ends now. */
    abstract void end(FinishReason reason);

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
