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
            if (sequences < 1) {
                throw new IllegalArgumentException("a session needs 1 row or more, got " + sequences);
            }
            for (int i = 0; i < sequences; i++) {
                texts.add(new int[0]);
            }
        }

        @Override
        public int rows() {
            return texts.size();
        }

        @Override
        public int length() {
            return texts.get(0).length;
        }

        @Override
        public void advance(int[] tokens, Logits out) {
            append(tokens, out);
            for (int row = 0; row < tokens.length; row++) {
                System.arraycopy(after(texts.get(row)), 0, out.array(), out.offset(row), vocabulary);
            }
        }

        /** The function is not asked for logits that nobody wants. */
        @Override
        public void prefill(int[][] tokens, Logits scratch) {
            for (int step = 0; step < tokens[0].length; step++) {
                int at = step;
                append(Arrays.stream(tokens).mapToInt(row -> row[at]).toArray(), scratch);
            }
        }

        private void append(int[] tokens, Logits out) {
            ModelSession.checkAdvance(tokens, out, rows(), vocabulary);
            for (int row = 0; row < tokens.length; row++) {
                int[] text = Arrays.copyOf(texts.get(row), length(row) + 1);
                text[text.length - 1] = tokens[row];
                texts.set(row, text);
            }
        }

        private int length(int row) {
            return texts.get(row).length;
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
        public void rewind(int tokens) {
            ModelSession.checkRewind(tokens, length());
            texts.replaceAll(text -> Arrays.copyOf(text, text.length - tokens));
        }
    }
}
