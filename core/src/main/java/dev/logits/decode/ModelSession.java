package dev.logits.decode;

import dev.logits.Logits;
import dev.logits.internal.check.NullCheck;
import java.util.Arrays;

/**
 * Texts that a model is reading, side by side: one per row. Rows begin, take tokens and leave when they like, so that
 * many texts of different lengths share the steps of a model.
 *
 * <ul>
 *   <li>{@link #join} begins rows behind those that are there.
 *   <li>{@link #advance} gives one token to every row; {@link #advanceEach} any number of tokens to each row, also
 *       none, with the logits after each of them; {@link #prefill} the same without logits.
 *   <li>{@link #reorder} is what searches are made of: a row that is named twice is forked (beams, several samples of
 *       one prompt), a row that is not named leaves, and costs nothing from then on.
 *   <li>{@link #rewind} takes a row's last tokens back.
 * </ul>
 *
 * <p>For implementers: {@link SessionContract} tries out all of this on a model. The methods that begin with {@code
 * check} check arguments with the words that it expects; a call with a wrong argument changes nothing.
 *
 * <p>For one thread at a time; closed once.
 *
 * <pre>{@code
 * ModelSession session = model.open(0);
 * session.join(new int[][] {{17, 4, 9}, {5}}, two);   // two rows, of 3 tokens and of 1
 * session.advance(new int[] {8, 6}, two);              // of 4 and of 2
 * session.reorder(new int[] {0, 0});                   // the first one twice, the second one left
 * session.advance(new int[] {1, 2}, two);              // and now they differ
 * session.rewind(new int[] {1, 0});                    // the first row forgets its last token
 * }</pre>
 *
 * @since 0.1
 */
public interface ModelSession extends AutoCloseable {

    /** Tokens that {@link #prefill} gives a row at a time where a model has no better number. */
    int CHUNK = 64;

    /** The model's vocabulary V. */
    int vocabulary();

    /** Rows at present; may be none. */
    int rows();

    /**
     * Tokens that a row has taken.
     *
     * @throws IndexOutOfBoundsException if there is no such row
     */
    int length(int row);

    /**
     * Begins rows behind those that are there, with no token yet.
     *
     * @param rows how many, 0 or more
     * @throws IllegalArgumentException if there are less than 0
     */
    void join(int rows);

    /**
     * Begins a row for each prompt, behind those that are there, and tells the logits after each prompt.
     *
     * @param prompts at least one token each
     * @param last prompts × V, overwritten
     * @throws IllegalArgumentException if a prompt is empty, the shapes do not agree, or a token is not in the
     *     vocabulary
     */
    default void join(int[][] prompts, Logits last) {
        checkJoin(prompts, last, vocabulary());
        int before = rows();
        join(prompts.length);
        int[][] first = new int[before + prompts.length][0];
        int[][] end = new int[before + prompts.length][0];
        for (int i = 0; i < prompts.length; i++) {
            int all = prompts[i].length;
            first[before + i] = Arrays.copyOf(prompts[i], all - 1);
            end[before + i] = new int[] {prompts[i][all - 1]};
        }
        prefill(first);
        advanceEach(end, last);
    }

    /**
     * Gives each row its next token.
     *
     * @param tokens one per row
     * @param out rows × V: the logits of the token that comes next, overwritten
     * @throws IllegalArgumentException if the shapes do not agree, a token is not in the vocabulary, or a row is full
     */
    default void advance(int[] tokens, Logits out) {
        checkAdvance(tokens, out, rows(), vocabulary());
        int[][] each = new int[tokens.length][];
        for (int row = 0; row < tokens.length; row++) {
            each[row] = new int[] {tokens[row]};
        }
        advanceEach(each, out);
    }

    /**
     * Gives each row several tokens, or none, and tells the logits after each token: how drafts are judged, and how
     * some rows take a step while others wait.
     *
     * @param tokens an array per row
     * @param out (all tokens) × V: the logits after the tokens of the first row, then those of the second, and so on
     * @throws IllegalArgumentException if the shapes do not agree, a token is not in the vocabulary, or a row is full
     */
    void advanceEach(int[][] tokens, Logits out);

    /**
     * Gives each row several tokens, or none, whose logits nobody wants: the beginning of a prompt. A model that reads
     * many tokens at once faster than one after the other overrides it.
     *
     * @param tokens an array per row
     * @throws IllegalArgumentException if the shapes do not agree, a token is not in the vocabulary, or a row is full
     */
    default void prefill(int[][] tokens) {
        checkPrefill(tokens, rows(), vocabulary());
        float[] scratch = {};
        for (int[][] chunk : chunks(tokens, CHUNK)) {
            int all = count(chunk);
            if (scratch.length < (long) all * vocabulary()) {
                scratch = new float[Math.multiplyExact(all, vocabulary())];
            }
            advanceEach(chunk, Logits.wrap(scratch, all, vocabulary()));
        }
    }

    /**
     * Makes row i continue what row {@code parents[i]} was; afterwards there are as many rows as parents.
     *
     * @param parents rows to go on with, in any order, each any number of times; none if all rows leave
     * @throws IllegalArgumentException if one is not a row
     */
    void reorder(int[] parents);

    /**
     * Drops the last tokens of each row.
     *
     * @param tokens per row how many, 0 to its {@link #length(int) length}
     * @throws IllegalArgumentException if a row has not that many
     */
    void rewind(int[] tokens);

    /** Frees what the session holds; nothing where that is Java's heap. */
    @Override
    default void close() {}

    /** All tokens of all rows. */
    private static int count(int[][] tokens) {
        int all = 0;
        for (int[] row : tokens) {
            all = Math.addExact(all, row.length);
        }
        return all;
    }

    /**
     * Cuts what {@link #prefill} is given into pieces of at most so many tokens per row, first to last.
     *
     * @throws IllegalArgumentException if most is less than 1
     */
    static Iterable<int[][]> chunks(int[][] tokens, int most) {
        NullCheck.entries(tokens, "tokens");
        if (most < 1) {
            throw new IllegalArgumentException("a chunk has 1 token or more, got " + most);
        }
        return new PrefillChunks(tokens, most);
    }

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
            checkToken(tokens[row], "tokens[" + row + "]", vocabulary);
        }
    }

    /**
     * Checks what {@link #advanceEach} is given.
     *
     * @throws IllegalArgumentException if the shapes do not agree, or a token is not in the vocabulary
     */
    static void checkAdvanceEach(int[][] tokens, Logits out, int rows, int vocabulary) {
        NullCheck.argument(out, "out");
        checkPrefill(tokens, rows, vocabulary);
        int all = count(tokens);
        if (out.rows() != all || out.classes() != vocabulary) {
            throw new IllegalArgumentException("the logits after " + all + " tokens with a vocabulary of " + vocabulary
                    + " were wanted in " + out.rows() + " x " + out.classes());
        }
    }

    /**
     * Checks what {@link #prefill} is given.
     *
     * @throws IllegalArgumentException if there is not an array per row, or a token is not in the vocabulary
     */
    static void checkPrefill(int[][] tokens, int rows, int vocabulary) {
        NullCheck.entries(tokens, "tokens");
        if (tokens.length != rows) {
            throw new IllegalArgumentException(
                    "a session of " + rows + " rows was given the tokens of " + tokens.length);
        }
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < tokens[row].length; i++) {
                checkToken(tokens[row][i], "tokens[" + row + "][" + i + "]", vocabulary);
            }
        }
    }

    /**
     * Checks what {@link #join(int[][], Logits)} is given.
     *
     * @throws IllegalArgumentException if a prompt is empty, the shapes do not agree, or a token is not in the
     *     vocabulary
     */
    static void checkJoin(int[][] prompts, Logits last, int vocabulary) {
        NullCheck.entries(prompts, "prompts");
        NullCheck.argument(last, "last");
        if (last.rows() != prompts.length || last.classes() != vocabulary) {
            throw new IllegalArgumentException("the logits after " + prompts.length
                    + " prompts with a vocabulary of " + vocabulary + " were wanted in " + last.rows() + " x "
                    + last.classes());
        }
        for (int row = 0; row < prompts.length; row++) {
            if (prompts[row].length == 0) {
                throw new IllegalArgumentException("prompts[" + row
                        + "] is empty: a prompt needs 1 token or more; begin with the one that begins a text");
            }
            for (int i = 0; i < prompts[row].length; i++) {
                checkToken(prompts[row][i], "prompts[" + row + "][" + i + "]", vocabulary);
            }
        }
    }

    private static void checkToken(int token, String place, int vocabulary) {
        if (token < 0 || token >= vocabulary) {
            throw new IllegalArgumentException(
                    place + " = " + token + " is not in the vocabulary: expected 0.." + (vocabulary - 1));
        }
    }

    /**
     * Checks what {@link #join(int)} and {@link LanguageModel#open} are given.
     *
     * @throws IllegalArgumentException if there are less than 0
     */
    static void checkRows(int rows) {
        if (rows < 0) {
            throw new IllegalArgumentException("a session has 0 rows or more, got " + rows);
        }
    }

    /**
     * Checks what {@link #reorder} is given.
     *
     * @throws IllegalArgumentException if a parent is not a row
     */
    static void checkReorder(int[] parents, int rows) {
        NullCheck.argument(parents, "parents");
        for (int i = 0; i < parents.length; i++) {
            if (parents[i] < 0 || parents[i] >= rows) {
                throw new IllegalArgumentException("parents[" + i + "] = " + parents[i] + " is not a row: "
                        + (rows == 0 ? "the session has none" : "expected 0.." + (rows - 1)));
            }
        }
    }

    /**
     * Checks what {@link #rewind} is given.
     *
     * @throws IllegalArgumentException if there is not a number per row, or a row has not that many tokens
     */
    static void checkRewind(int[] tokens, ModelSession session) {
        NullCheck.argument(tokens, "tokens");
        NullCheck.argument(session, "session");
        if (tokens.length != session.rows()) {
            throw new IllegalArgumentException(
                    "a session of " + session.rows() + " rows was told to rewind " + tokens.length);
        }
        for (int row = 0; row < tokens.length; row++) {
            if (tokens[row] < 0 || tokens[row] > session.length(row)) {
                throw new IllegalArgumentException("cannot drop " + tokens[row] + " tokens of row " + row
                        + ": it has taken " + session.length(row));
            }
        }
    }

    /**
     * Checks that rows have room for more tokens, for models whose context has an end.
     *
     * @param more per row how many tokens
     * @param context {@link LanguageModel#contextLength}
     * @throws IllegalArgumentException naming the first row that has not
     */
    static void checkContext(int[] more, ModelSession session, int context) {
        NullCheck.argument(more, "more");
        NullCheck.argument(session, "session");
        for (int row = 0; row < more.length; row++) {
            if ((long) session.length(row) + more[row] > context) {
                throw new IllegalArgumentException("row " + row + " has taken " + session.length(row) + " tokens and "
                        + more[row] + " more do not fit into the model's context of " + context
                        + "; rewind it, or begin anew with its last tokens");
            }
        }
    }
}
