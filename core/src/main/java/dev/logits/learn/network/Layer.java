package dev.logits.learn.network;

/**
 * One layer of an {@link Architecture}, as it is written down: no weights, and the number of its inputs comes from the
 * layer before. The last linear layer, which makes the logits, is not among them; every architecture ends in it.
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
public sealed interface Layer permits Layer.Dense, Layer.Embedding, Layer.Dropout, Layer.LayerNorm, Activation {

    /** The numbers per row that come out, where {@code inputs} go in. */
    int outputs(int inputs);

    /** The number of parameters, where {@code inputs} numbers per row go in. */
    default long parameters(int inputs) {
        return 0;
    }

    /**
     * Nodes, each of which sees every input: {@code z = x·W + b}, W inputs × nodes.
     *
     * @param nodes 1 or more
     */
    record Dense(int nodes) implements Layer {
        /** Checks the number. */
        public Dense {
            if (nodes < 1) {
                throw new IllegalArgumentException("a dense layer needs 1 node or more, got " + nodes);
            }
        }

        @Override
        public int outputs(int inputs) {
            return nodes;
        }

        @Override
        public long parameters(int inputs) {
            return (long) inputs * nodes + nodes;
        }

        @Override
        public String toString() {
            return "dense " + nodes;
        }
    }

    /**
     * A vector for each id: a row of n ids becomes n·dimensions numbers, the ids' vectors one behind the other. Ids are
     * whole numbers 0 … vocabulary − 1 in the columns of the features. Only the first layer can be one.
     *
     * @param vocabulary the number of ids, at most 2^24, up to which a float holds every whole number
     * @param dimensions the length of a vector
     */
    record Embedding(int vocabulary, int dimensions) implements Layer {
        /** The largest vocabulary. */
        public static final int MAX_VOCABULARY = 1 << 24;

        /** Checks the numbers. */
        public Embedding {
            if (vocabulary < 1 || vocabulary > MAX_VOCABULARY || dimensions < 1) {
                throw new IllegalArgumentException("an embedding needs a vocabulary of 1 to " + MAX_VOCABULARY
                        + " and 1 dimension or more, got " + vocabulary + " and " + dimensions);
            }
        }

        @Override
        public int outputs(int inputs) {
            return Math.multiplyExact(inputs, dimensions);
        }

        @Override
        public long parameters(int inputs) {
            return (long) vocabulary * dimensions;
        }

        @Override
        public String toString() {
            return "embedding " + vocabulary + " x " + dimensions;
        }
    }

    /**
     * While training, sets each number to 0 with probability {@code rate} and multiplies the others by 1 / (1 − rate);
     * does nothing otherwise. Which ones is a function of the seed, the step, the row of the batch, the layer and the
     * place in the row.
     *
     * <p>Reference: N. Srivastava and others, Dropout: a simple way to prevent neural networks from overfitting, 2014.
     *
     * @param rate in [0, 1)
     */
    record Dropout(double rate) implements Layer {
        /** Checks the rate. */
        public Dropout {
            if (!(rate >= 0 && rate < 1)) {
                throw new IllegalArgumentException("a dropout rate lies in [0, 1), got " + rate);
            }
        }

        @Override
        public int outputs(int inputs) {
            return inputs;
        }

        @Override
        public String toString() {
            return "dropout " + rate;
        }
    }

    /**
     * Layer normalization: {@code γ·(x − μ) / √(σ² + ε) + β}, with μ and σ² the mean and the variance (divided by n) of
     * the row, and a γ and a β for each place.
     *
     * <p>Reference: J. L. Ba, J. R. Kiros, G. E. Hinton, Layer normalization, 2016.
     *
     * @param epsilon positive and finite
     */
    record LayerNorm(double epsilon) implements Layer {
        /** The usual ε. */
        public static final double EPSILON = 1e-5;

        /** Checks ε. */
        public LayerNorm {
            if (!(epsilon > 0 && epsilon < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        "the epsilon of layer normalization must be positive and finite, got " + epsilon);
            }
        }

        /** With the usual ε. */
        public LayerNorm() {
            this(EPSILON);
        }

        @Override
        public int outputs(int inputs) {
            return inputs;
        }

        @Override
        public long parameters(int inputs) {
            return 2L * inputs;
        }

        @Override
        public String toString() {
            return epsilon == EPSILON ? "layer norm" : "layer norm " + epsilon;
        }
    }
}
