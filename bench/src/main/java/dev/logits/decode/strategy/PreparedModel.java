package dev.logits.decode.strategy;

import dev.logits.Logits;
import dev.logits.decode.LanguageModel;
import dev.logits.decode.ModelSession;
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

    private final class Session implements ModelSession {
        private int count;
        private int length;

        Session(int count) {
            this.count = count;
        }

        @Override
        public int rows() {
            return count;
        }

        @Override
        public int length() {
            return length;
        }

        @Override
        public void advance(int[] tokens, Logits out) {
            length++;
            for (int row = 0; row < count; row++) {
                System.arraycopy(rows[(length + 3 * row) % ROWS], 0, out.array(), out.offset(row), vocabulary);
            }
        }

        @Override
        public void reorder(int[] parents) {
            count = parents.length;
        }

        @Override
        public void rewind(int tokens) {
            length -= tokens;
        }
    }
}
