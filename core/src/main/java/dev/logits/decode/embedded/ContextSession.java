package dev.logits.decode.embedded;

import dev.logits.Logits;
import dev.logits.decode.ModelSession;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Texts that a {@link ContextLanguageModel} reads. All it has to remember are the tokens. */
final class ContextSession implements ModelSession {
    private final ContextLanguageModel model;
    private List<Text> texts = new ArrayList<>();

    /** The tokens of a row; the array may have room for more. */
    private static final class Text {
        int[] tokens = new int[16];
        int length;

        Text copy() {
            Text copy = new Text();
            copy.tokens = tokens.clone();
            copy.length = length;
            return copy;
        }

        void append(int token) {
            if (length == tokens.length) {
                tokens = Arrays.copyOf(tokens, 2 * length);
            }
            tokens[length++] = token;
        }
    }

    ContextSession(ContextLanguageModel model, int rows) {
        this.model = model;
        join(rows);
    }

    @Override
    public int vocabulary() {
        return model.vocabulary();
    }

    @Override
    public int rows() {
        return texts.size();
    }

    @Override
    public int length(int row) {
        return texts.get(row).length;
    }

    @Override
    public void join(int rows) {
        ModelSession.checkRows(rows);
        for (int i = 0; i < rows; i++) {
            texts.add(new Text());
        }
    }

    @Override
    public void advanceEach(int[][] tokens, Logits out) {
        ModelSession.checkAdvanceEach(tokens, out, rows(), model.vocabulary());
        List<int[]> read = new ArrayList<>(out.rows());
        int[] lengths = new int[out.rows()];
        int at = 0;
        for (int row = 0; row < tokens.length; row++) {
            Text text = texts.get(row);
            int before = text.length;
            append(text, tokens[row]);
            for (int i = 1; i <= tokens[row].length; i++) {
                read.add(text.tokens);
                lengths[at++] = before + i;
            }
        }
        model.logits(read, lengths, out);
    }

    /** Tokens whose logits nobody wants only need to be remembered. */
    @Override
    public void prefill(int[][] tokens) {
        ModelSession.checkPrefill(tokens, rows(), model.vocabulary());
        for (int row = 0; row < tokens.length; row++) {
            append(texts.get(row), tokens[row]);
        }
    }

    private static void append(Text text, int[] tokens) {
        for (int token : tokens) {
            text.append(token);
        }
    }

    @Override
    public void reorder(int[] parents) {
        ModelSession.checkReorder(parents, rows());
        List<Text> reordered = new ArrayList<>();
        boolean[] used = new boolean[rows()];
        for (int parent : parents) {
            Text text = texts.get(parent);
            reordered.add(used[parent] ? text.copy() : text);
            used[parent] = true;
        }
        texts = reordered;
    }

    @Override
    public void rewind(int[] tokens) {
        ModelSession.checkRewind(tokens, this);
        for (int row = 0; row < tokens.length; row++) {
            texts.get(row).length -= tokens[row];
        }
    }
}
