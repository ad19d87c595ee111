package dev.logits.decode.ctc;

/**
 * What a search knows of the language beside the rows: after any labels, how likely each label is to come next.
 *
 * <p>For implementers: a place is immutable for its users; a search asks from one thread.
 *
 * @since 0.1
 */
public interface CtcLanguage {

    /** Where a text begins. */
    Place begin();

    /** Where a text has got to. */
    interface Place {
        /** ln p of a label that comes next; at most 0. */
        double logProbability(int label);

        /** ln p of the text's ending here; 0 where endings are not modeled. */
        default double end() {
            return 0;
        }

        /** Where the text is after one more label. */
        Place next(int label);
    }
}
