package dev.logits.decode.strategy;

import dev.logits.Logits;
import dev.logits.decode.LanguageModel;
import dev.logits.decode.ModelSession;
import java.util.Arrays;
import java.util.Random;

/** A model whose logits are prepared: what is left is the strategy, and one copy of a row. */
final class PreparedModel implements LanguageModel {
    private static final int ROWS = 16;
    private final int vocabulary;
    private final float[][] rows = new float[ROWS][];

    PreparedModel(int vocabulary) {
        this.vocabulary = vocabulary;
        Random random = new Random(1);
        for (int r = 0; r < ROWS; r++) {
            rows[r] = new float[vocabulary];
            for (int i = 0; i < vocabulary; i++) {
                rows[r][i] = (float) (3 * random.nextGaussian());
            }
            for (int i = 0; i < 50; i++) {
                rows[r][random.nextInt(vocabulary)] += (float) (8 + 0.1 * i);
            }
        }
    }

    @Override
    public int vocabulary() {
        return vocabulary;
    }

    @Override
    public ModelSession open(int sequences) {
        return new Session(sequences);
    }

    /** Remembers the lengths of rows only: what a row's logits are depends on its length and place. */
    private final class Session implements ModelSession {
        private int[] lengths;

        Session(int count) {
            lengths = new int[count];
        }

        @Override
        public int vocabulary() {
            return vocabulary;
        }

        @Override
        public int rows() {
            return lengths.length;
        }

        @Override
        public int length(int row) {
            return lengths[row];
        }

        @Override
        public void join(int count) {
            lengths = Arrays.copyOf(lengths, lengths.length + count);
        }

        @Override
        public void advance(int[] tokens, Logits out) {
            for (int row = 0; row < lengths.length; row++) {
                write(row, out, row);
            }
        }

        @Override
        public void advanceEach(int[][] tokens, Logits out) {
            int at = 0;
            for (int row = 0; row < lengths.length; row++) {
                for (int i = 0; i < tokens[row].length; i++) {
                    write(row, out, at++);
                }
            }
        }

        private void write(int row, Logits out, int at) {
            lengths[row]++;
            System.arraycopy(rows[(lengths[row] + 3 * row) % ROWS], 0, out.array(), out.offset(at), vocabulary);
        }

        @Override
        public void reorder(int[] parents) {
            int[] before = lengths;
            lengths = Arrays.stream(parents).map(parent -> before[parent]).toArray();
        }

        @Override
        public void rewind(int[] tokens) {
            for (int row = 0; row < lengths.length; row++) {
                lengths[row] -= tokens[row];
            }
        }
    }
}
