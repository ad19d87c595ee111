package dev.logits.loss;

import dev.logits.Probabilities;
import java.util.Arrays;
import java.util.Random;

/** Makes and changes the targets of one kind, for LossContractTest. */
interface Targets<Y> {
    /** Random targets that put nothing on class {@code masked}; −1 for no such class. */
    Y random(Random random, int rows, int classes, int masked);

    /** The targets of some rows, in their order. */
    Y pick(Y y, int classes, int... rows);

    /** Two rows of targets, row 1 of which is wrong. */
    Y wrong(int classes);

    /** What the error about {@link #wrong} says. */
    String wrongMessage();

    /** Whether there are rows to ignore. */
    default boolean ignores() {
        return false;
    }

    /** The same targets with one row ignored. */
    default Y ignore(Y y, int classes, int row) {
        throw new UnsupportedOperationException();
    }

    /** The labels that are not −1. */
    static long counted(int[] labels) {
        return Arrays.stream(labels).filter(label -> label >= 0).count();
    }

    Targets<int[]> LABELS = new Targets<>() {
        @Override
        public int[] random(Random random, int rows, int classes, int masked) {
            int[] y = new int[rows];
            for (int r = 0; r < rows; r++) {
                do {
                    y[r] = random.nextInt(classes);
                } while (y[r] == masked);
            }
            return y;
        }

        @Override
        public int[] pick(int[] y, int classes, int... rows) {
            return Arrays.stream(rows).map(r -> y[r]).toArray();
        }

        @Override
        public int[] wrong(int classes) {
            return new int[] {0, classes};
        }

        @Override
        public String wrongMessage() {
            return "labels[1] = ";
        }

        @Override
        public boolean ignores() {
            return true;
        }

        @Override
        public int[] ignore(int[] y, int classes, int row) {
            int[] copy = y.clone();
            copy[row] = -1;
            return copy;
        }
    };

    Targets<Probabilities> SOFT = new Targets<>() {
        @Override
        public Probabilities random(Random random, int rows, int classes, int masked) {
            Probabilities t = Probabilities.zeros(rows, classes);
            for (int r = 0; r < rows; r++) {
                double[] weights = new double[classes];
                for (int c = 0; c < classes; c++) {
                    weights[c] = c == masked ? 0 : Math.exp(3 * random.nextGaussian());
                }
                double sum = Arrays.stream(weights).sum();
                for (int c = 0; c < classes; c++) {
                    t.set(r, c, (float) (weights[c] / sum));
                }
            }
            return t;
        }

        @Override
        public Probabilities pick(Probabilities y, int classes, int... rows) {
            Probabilities picked = Probabilities.zeros(rows.length, classes);
            for (int i = 0; i < rows.length; i++) {
                System.arraycopy(y.array(), y.offset(rows[i]), picked.array(), picked.offset(i), classes);
            }
            return picked;
        }

        @Override
        public Probabilities wrong(int classes) {
            Probabilities t = random(new Random(1), 2, classes, -1);
            t.set(1, 0, t.get(1, 0) > 0.5 ? 0.25f : 0.75f);
            return t;
        }

        @Override
        public String wrongMessage() {
            return "targets row 1 sums to ";
        }
    };

    Targets<int[]> BINARY = new Targets<>() {
        @Override
        public int[] random(Random random, int rows, int classes, int masked) {
            int[] y = new int[rows * classes];
            for (int i = 0; i < y.length; i++) {
                y[i] = i % classes == masked ? 0 : random.nextInt(2);
            }
            return y;
        }

        @Override
        public int[] pick(int[] y, int classes, int... rows) {
            return Arrays.stream(rows)
                    .flatMap(r -> Arrays.stream(y, r * classes, (r + 1) * classes))
                    .toArray();
        }

        @Override
        public int[] wrong(int classes) {
            int[] y = new int[2 * classes];
            y[classes] = 2;
            return y;
        }

        @Override
        public String wrongMessage() {
            return "labels row 1, class 0 is 2";
        }

        @Override
        public boolean ignores() {
            return true;
        }

        @Override
        public int[] ignore(int[] y, int classes, int row) {
            int[] copy = y.clone();
            Arrays.fill(copy, row * classes, (row + 1) * classes, -1);
            return copy;
        }
    };

    Targets<float[]> SOFT_BINARY = new Targets<>() {
        @Override
        public float[] random(Random random, int rows, int classes, int masked) {
            float[] y = new float[rows * classes];
            for (int i = 0; i < y.length; i++) {
                y[i] = i % classes == masked ? 0 : random.nextFloat();
            }
            return y;
        }

        @Override
        public float[] pick(float[] y, int classes, int... rows) {
            float[] picked = new float[rows.length * classes];
            for (int i = 0; i < rows.length; i++) {
                System.arraycopy(y, rows[i] * classes, picked, i * classes, classes);
            }
            return picked;
        }

        @Override
        public float[] wrong(int classes) {
            float[] y = new float[2 * classes];
            y[classes] = 1.5f;
            return y;
        }

        @Override
        public String wrongMessage() {
            return "targets row 1, class 0 is 1.5";
        }
    };
}
