package dev.logits.decode;

import dev.logits.Logits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** {@link LanguageModel#of}: a language model that is a function of the tokens so far. */
record TextFunction(int vocabulary, Function<int[], float[]> logits) implements LanguageModel {

    TextFunction {
        if (vocabulary < 1) {
            throw new IllegalArgumentException("a vocabulary has 1 token or more, got " + vocabulary);
        }
    }

    private float[] after(int[] text) {
        float[] z = logits.apply(text.clone());
        if (z == null || z.length != vocabulary) {
            throw new IllegalArgumentException("the model's function gave "
                    + (z == null ? "null" : z.length + " logits") + " for a text of length " + text.length
                    + ": expected one for each of the " + vocabulary + " tokens of the vocabulary");
        }
        return z;
    }

    @Override
    public ModelSession open(int sequences) {
        return new Session(sequences);
    }

    /** Remembers the tokens of each row, and nothing else. */
    private final class Session implements ModelSession {
        private List<int[]> texts = new ArrayList<>();

        Session(int sequences) {
            join(sequences);
        }

        @Override
        public int vocabulary() {
            return vocabulary;
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
                texts.add(new int[0]);
            }
        }

        @Override
        public void advanceEach(int[][] tokens, Logits out) {
            ModelSession.checkAdvanceEach(tokens, out, rows(), vocabulary);
            int at = 0;
            for (int row = 0; row < tokens.length; row++) {
                for (int token : tokens[row]) {
                    append(row, token);
                    System.arraycopy(after(texts.get(row)), 0, out.array(), out.offset(at++), vocabulary);
                }
            }
        }

        /** The function is not asked for logits that nobody wants. */
        @Override
        public void prefill(int[][] tokens) {
            ModelSession.checkPrefill(tokens, rows(), vocabulary);
            for (int row = 0; row < tokens.length; row++) {
                append(row, tokens[row]);
            }
        }

        private void append(int row, int... tokens) {
            int length = length(row);
            int[] text = Arrays.copyOf(texts.get(row), length + tokens.length);
            System.arraycopy(tokens, 0, text, length, tokens.length);
            texts.set(row, text);
        }

        @Override
        public void reorder(int[] parents) {
            ModelSession.checkReorder(parents, rows());
            List<int[]> reordered = new ArrayList<>();
            for (int parent : parents) {
                reordered.add(texts.get(parent));
            }
            texts = reordered;
        }

        @Override
        public void rewind(int[] tokens) {
            ModelSession.checkRewind(tokens, this);
            for (int row = 0; row < tokens.length; row++) {
                texts.set(row, Arrays.copyOf(texts.get(row), length(row) - tokens[row]));
            }
        }
    }
}
