package dev.logits.decode;

import dev.logits.Logits;
import dev.logits.internal.check.NullCheck;
import java.util.Arrays;

/**
 * Texts that a model is reading, side by side: one per row. All rows have taken the same number of tokens, since each
 * call gives one to every row; texts of different lengths begin together, and the shorter one's generated tokens come
 * while the longer one's prompt is still being read. So an implementation needs neither padding nor a length per row.
 *
 * <p>{@link #reorder} is what everything else is made of: a row that is named twice is forked (beams, several samples
 * of one prompt), a row that is not named is dropped, and costs nothing from then on.
 *
 * <p>For implementers: {@link #checkAdvance}, {@link #checkReorder} and {@link #checkRewind} check arguments with the
 * words that LanguageModelContract expects. A session is not for several threads at once, and is closed once.
 *
 * <pre>{@code
 * ModelSession session = model.open(1);
 * session.advance(new int[] {17}, one);          // one row
 * session.reorder(new int[] {0, 0, 0});          // three rows that all have read 17
 * session.advance(new int[] {4, 5, 6}, three);   // and now differ
 * session.rewind(1);                             // and agree again
 * }</pre>
 *
 * @since 0.1
 */
public interface ModelSession extends AutoCloseable {

    /** Rows at present. */
    int rows();

    /** Tokens that every row has taken. */
    int length();

    /**
     * Gives each row its next token.
     *
     * @param tokens one per row
     * @param out rows × V: the logits of the token that comes next, overwritten
     * @throws IllegalArgumentException if the shapes are not so or a token is not in the vocabulary
     */
    void advance(int[] tokens, Logits out);

    /**
     * Makes row i continue what row {@code parents[i]} was; afterwards there are as many rows as parents.
     *
     * @param parents rows to go on with, in any order, each any number of times
     * @throws IllegalArgumentException if there is no parent or one is not a row
     */
    void reorder(int[] parents);

    /**
     * Drops the last tokens of every row.
     *
     * @param tokens 0 to {@link #length}
     * @throws IllegalArgumentException if there are not that many
     */
    void rewind(int tokens);

    /**
     * Gives each row several tokens whose logits nobody wants: the beginning of a prompt. A model that reads many
     * tokens at once faster than one after the other overrides it.
     *
     * @param tokens as many for each row
     * @param scratch rows × V, overwritten with nothing in particular
     */
    default void prefill(int[][] tokens, Logits scratch) {
        NullCheck.argument(tokens, "tokens");
        NullCheck.argument(scratch, "scratch");
        for (int step = 0; step < tokens[0].length; step++) {
            int at = step;
            advance(Arrays.stream(tokens).mapToInt(row -> row[at]).toArray(), scratch);
        }
    }

    /**
     * Gives the only row several tokens and tells the logits after each: how drafted tokens are judged. A model that
     * reads many tokens at once faster than one after the other overrides it.
     *
     * @param tokens at least one
     * @param out tokens × V: row i holds the logits after tokens 0 to i
     * @throws IllegalArgumentException if there is more than one row, or the shapes do not agree
     */
    default void advanceEach(int[] tokens, Logits out) {
        NullCheck.argument(tokens, "tokens");
        NullCheck.argument(out, "out");
        if (rows() != 1) {
            throw new IllegalArgumentException("several tokens at once need a session of 1 row, this has " + rows());
        }
        for (int i = 0; i < tokens.length; i++) {
            advance(new int[] {tokens[i]}, out.slice(i, i + 1));
        }
    }

    /** Frees what the session holds; nothing where that is Java's heap. */
    @Override
    default void close() {}

    /**
     * Checks what {@link #advance} is given.
     *
     * @throws IllegalArgumentException if the shapes do not agree, or a token is not in the vocabulary
     */
    static void checkAdvance(int[] tokens, Logits out, int rows, int vocabulary) {
        NullCheck.argument(tokens, "tokens");
        NullCheck.argument(out, "out");
        if (tokens.length != rows || out.rows() != rows || out.classes() != vocabulary) {
            throw new IllegalArgumentException("a session of " + rows + " rows and a vocabulary of " + vocabulary
                    + " was given " + tokens.length + " tokens and logits of " + out.rows() + " x " + out.classes());
        }
        for (int row = 0; row < rows; row++) {
            if (tokens[row] < 0 || tokens[row] >= vocabulary) {
                throw new IllegalArgumentException("tokens[" + row + "] = " + tokens[row]
                        + " is not in the vocabulary: expected 0.." + (vocabulary - 1));
            }
        }
    }

    /**
     * Checks what {@link #reorder} is given.
     *
     * @throws IllegalArgumentException if there is no parent or one is not a row
     */
    static void checkReorder(int[] parents, int rows) {
        NullCheck.argument(parents, "parents");
        if (parents.length == 0) {
            throw new IllegalArgumentException("a session needs 1 row or more; to end it, close it");
        }
        for (int i = 0; i < parents.length; i++) {
            if (parents[i] < 0 || parents[i] >= rows) {
                throw new IllegalArgumentException(
                        "parents[" + i + "] = " + parents[i] + " is not a row: expected 0.." + (rows - 1));
            }
        }
    }

    /**
     * Checks what {@link #rewind} is given.
     *
     * @throws IllegalArgumentException if there are not that many tokens
     */
    static void checkRewind(int tokens, int length) {
        if (tokens < 0 || tokens > length) {
            throw new IllegalArgumentException("cannot drop " + tokens + " tokens: the rows have taken " + length);
        }
    }
}
