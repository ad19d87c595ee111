package dev.logits.decode.embedded;

import dev.logits.Logits;
import dev.logits.decode.ModelSession;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Texts that a {@link ContextLanguageModel} reads. All it has to remember are the tokens. */
final class ContextSession implements ModelSession {
    private final ContextLanguageModel model;
    private List<int[]> texts = new ArrayList<>();
    private int length;

    ContextSession(ContextLanguageModel model, int rows) {
        this.model = model;
        for (int row = 0; row < rows; row++) {
            texts.add(new int[16]);
        }
    }

    @Override
    public int rows() {
        return texts.size();
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public void advance(int[] tokens, Logits out) {
        ModelSession.checkAdvance(tokens, out, rows(), model.vocabulary());
        append(tokens);
        model.logits(texts, length, out);
    }

    /** Tokens whose logits nobody wants only need to be remembered. */
    @Override
    public void prefill(int[][] tokens, Logits scratch) {
        for (int step = 0; step < tokens[0].length; step++) {
            int at = step;
            int[] next = Arrays.stream(tokens).mapToInt(row -> row[at]).toArray();
            ModelSession.checkAdvance(next, scratch, rows(), model.vocabulary());
            append(next);
        }
    }

    private void append(int[] tokens) {
        for (int row = 0; row < tokens.length; row++) {
            int[] text = texts.get(row);
            if (length == text.length) {
                text = Arrays.copyOf(text, 2 * length);
                texts.set(row, text);
            }
            text[length] = tokens[row];
        }
        length++;
    }

    @Override
    public void reorder(int[] parents) {
        ModelSession.checkReorder(parents, rows());
        List<int[]> reordered = new ArrayList<>();
        boolean[] used = new boolean[rows()];
        for (int parent : parents) {
            int[] text = texts.get(parent);
            reordered.add(used[parent] ? text.clone() : text);
            used[parent] = true;
        }
        texts = reordered;
    }

    @Override
    public void rewind(int tokens) {
        ModelSession.checkRewind(tokens, length);
        length -= tokens;
    }
}
