package dev.logits.decode.embedded;

import dev.logits.Logits;
import dev.logits.decode.LanguageModel;
import dev.logits.decode.ModelSession;
import dev.logits.decode.text.BytePairTokenizer;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.parallel.RowBlocks;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A feed-forward language model: the vectors of the last C tokens, one behind the other, go through dense layers with
 * relu between them, and the last layer makes the logits of the next token. Before its beginning a text is as if
 * filled with the token that ends a text.
 *
 * <p>A file holds a byte a weight and the tokenizer's merges. Logits are the same bits on every JVM, with any number
 * of threads and in any batch: a row is computed alone, by multiplications and additions in a fixed order.
 *
 * <p>Reference: Y. Bengio, R. Ducharme, P. Vincent, C. Jauvin, A neural probabilistic language model, JMLR 2003.
 *
 * <pre>{@code
 * ContextLanguageModel model = ContextLanguageModel.embedded();
 * int[] tokens = model.tokenizer().encode("Once upon a time");
 * }</pre>
 *
 * @since 0.1
 */
public final class ContextLanguageModel implements LanguageModel {
    /** The name of the embedded model's file, beside this class. */
    static final String EMBEDDED = "stories.lm";

    private static final int MAGIC = 0x4c474c4d; // LGLM
    private static final int VERSION = 1;

    private final BytePairTokenizer tokenizer;
    private final int context;
    private final ByteMatrix embedding;

    /** A token's vector. */
    private final float[][] vectors;

    private final List<DenseLayer> layers;

    private ContextLanguageModel(
            BytePairTokenizer tokenizer, int context, ByteMatrix embedding, List<DenseLayer> layers) {
        this.tokenizer = tokenizer;
        this.context = context;
        this.embedding = embedding;
        this.vectors = embedding.byRow();
        this.layers = List.copyOf(layers);
        check();
    }

    private void check() {
        if (context < 1 || layers.isEmpty() || embedding.rows != tokenizer.size()) {
            throw new IllegalArgumentException("a language model of " + layers.size() + " layers and "
                    + embedding.rows + " vectors, with a context of " + context + " and a vocabulary of "
                    + tokenizer.size());
        }
        int width = context * embedding.columns;
        for (DenseLayer layer : layers) {
            if (layer.inputs != width) {
                throw new IllegalArgumentException(
                        "a layer of " + layer.inputs + " inputs behind one of " + width + " outputs");
            }
            width = layer.outputs;
        }
        if (width != tokenizer.size()) {
            throw new IllegalArgumentException(width + " logits for a vocabulary of " + tokenizer.size());
        }
    }

    /**
     * A model of trained weights, rounded to what a file of it holds.
     *
     * @param tokenizer its vocabulary V; the last token ends a text
     * @param context tokens it looks at, C
     * @param embedding V × d, row after row
     * @param weights one matrix per layer with one row per node: n × (C·d), …, V × m
     * @param biases one array per layer with one number per node
     * @throws IllegalArgumentException if shapes do not agree
     */
    public static ContextLanguageModel of(
            BytePairTokenizer tokenizer, int context, float[] embedding, List<float[]> weights, List<float[]> biases) {
        NullCheck.argument(tokenizer, "tokenizer");
        NullCheck.argument(embedding, "embedding");
        NullCheck.argument(weights, "weights");
        NullCheck.argument(biases, "biases");
        if (weights.size() != biases.size()) {
            throw new IllegalArgumentException(
                    weights.size() + " matrices and " + biases.size() + " rows of biases: a layer has one of each");
        }
        List<DenseLayer> layers = new ArrayList<>();
        for (int i = 0; i < weights.size(); i++) {
            int nodes = biases.get(i).length;
            int inputs = weights.get(i).length / Math.max(1, nodes);
            layers.add(new DenseLayer(
                    ByteMatrix.of(nodes, inputs, weights.get(i)), biases.get(i).clone()));
        }
        int v = tokenizer.size();
        ByteMatrix vectors = ByteMatrix.of(v, embedding.length / v, embedding);
        return new ContextLanguageModel(tokenizer, context, vectors, layers);
    }

    /** The model that comes with the library; read once. */
    public static ContextLanguageModel embedded() {
        return Embedded.MODEL;
    }

    private static final class Embedded {
        static final ContextLanguageModel MODEL = load();

        private static ContextLanguageModel load() {
            try (InputStream in = ContextLanguageModel.class.getResourceAsStream(EMBEDDED)) {
                if (in == null) {
                    throw new IllegalStateException("the embedded language model is missing from the library's jar");
                }
                return read(in);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /**
     * Reads a file.
     *
     * @throws IOException if reading fails, or what is read is no such file
     */
    public static ContextLanguageModel read(InputStream from) throws IOException {
        NullCheck.argument(from, "from");
        DataInputStream in = new DataInputStream(new BufferedInputStream(from, 1 << 16));
        if (in.readInt() != MAGIC || in.readInt() != VERSION) {
            throw new IOException("not a language model of this version");
        }
        int[] left = new int[in.readInt()];
        int[] right = new int[left.length];
        for (int i = 0; i < left.length; i++) {
            left[i] = in.readUnsignedShort();
            right[i] = in.readUnsignedShort();
        }
        try {
            BytePairTokenizer tokenizer = new BytePairTokenizer(left, right);
            int context = in.readInt();
            ByteMatrix embedding = ByteMatrix.read(in);
            List<DenseLayer> layers = new ArrayList<>();
            for (int n = in.readInt(); n > 0; n--) {
                ByteMatrix weights = ByteMatrix.read(in);
                float[] bias = new float[weights.rows];
                for (int i = 0; i < bias.length; i++) {
                    bias[i] = in.readFloat();
                }
                layers.add(new DenseLayer(weights, bias));
            }
            return new ContextLanguageModel(tokenizer, context, embedding, layers);
        } catch (IllegalArgumentException e) {
            throw new IOException("not a language model: " + e.getMessage(), e);
        }
    }

    /**
     * Writes a file, a byte a weight; reading it gives this model.
     *
     * @throws IOException if writing fails
     */
    public void write(OutputStream to) throws IOException {
        NullCheck.argument(to, "to");
        DataOutputStream out = new DataOutputStream(to);
        out.writeInt(MAGIC);
        out.writeInt(VERSION);
        int[] left = tokenizer.left();
        int[] right = tokenizer.right();
        out.writeInt(left.length);
        for (int i = 0; i < left.length; i++) {
            out.writeShort(left[i]);
            out.writeShort(right[i]);
        }
        out.writeInt(context);
        embedding.write(out);
        out.writeInt(layers.size());
        for (DenseLayer layer : layers) {
            layer.weights.write(out);
            for (float b : layer.bias) {
                out.writeFloat(b);
            }
        }
        out.flush();
    }

    /** Its tokenizer. */
    public BytePairTokenizer tokenizer() {
        return tokenizer;
    }

    /** Tokens it looks at; a text may be longer. */
    public int window() {
        return context;
    }

    @Override
    public int vocabulary() {
        return tokenizer.size();
    }

    @Override
    public ModelSession open(int sequences) {
        return new ContextSession(this, sequences);
    }

    /** The logits of the token behind the first {@code lengths[i]} of text i. */
    void logits(List<int[]> texts, int[] lengths, Logits out) {
        int work = layers.stream().mapToInt(l -> l.inputs * l.outputs).sum() / 16;
        RowBlocks.forEach(texts.size(), work, (from, to) -> {
            for (int row = from; row < to; row++) {
                logits(texts.get(row), lengths[row], out.array(), out.offset(row));
            }
        });
    }

    private void logits(int[] text, int length, float[] out, int outOff) {
        int d = embedding.columns;
        float[] x = new float[context * d];
        int end = tokenizer.size() - 1;
        for (int i = 0; i < context; i++) {
            int at = length - context + i;
            int token = at < 0 ? end : text[at];
            System.arraycopy(vectors[token], 0, x, i * d, d);
        }
        for (int l = 0; l < layers.size(); l++) {
            x = layers.get(l).forward(x);
            for (int j = 0; j < x.length && l + 1 < layers.size(); j++) {
                x[j] = Math.max(0f, x[j]);
            }
        }
        System.arraycopy(x, 0, out, outOff, x.length);
    }

    /** Vocabulary, context and weights. */
    @Override
    public String toString() {
        long weights = embedding.size();
        for (DenseLayer layer : layers) {
            weights += layer.weights.size() + layer.outputs;
        }
        return "ContextLanguageModel[vocabulary=" + vocabulary() + ", context=" + context + ", weights=" + weights
                + "]";
    }
}
