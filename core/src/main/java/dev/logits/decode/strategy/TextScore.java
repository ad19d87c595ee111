package dev.logits.decode.strategy;

import dev.logits.Logits;
import dev.logits.decode.LanguageModel;
import dev.logits.decode.ModelSession;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.kernel.BadRow;
import dev.logits.internal.kernel.Elementary;
import dev.logits.internal.kernel.Kernels;
import dev.logits.internal.kernel.NeumaierSum;
import dev.logits.math.Entropy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How likely a model finds a text, token by token: ln p(token | those before), from the raw logits in double
 * precision.
 *
 * <pre>{@code
 * TextScore score = TextScore.of(model, tokenizer.encode("Once upon"), tokenizer.encode(" a time"));
 * score.logProbability();    // Σ ln p of the tokens behind the prompt
 * score.perplexity();        // e^(−mean): as unsure as among so many equally likely tokens
 * }</pre>
 *
 * <p>Immutable.
 *
 * @param tokens the tokens that were judged, in their order
 * @since 0.1
 */
public record TextScore(List<Token> tokens) {
    /** Tokens that the model reads at a time. */
    private static final int CHUNK = 64;

    /** Copies the list. */
    public TextScore {
        NullCheck.argument(tokens, "tokens");
        tokens = List.copyOf(tokens);
    }

    /**
     * One token.
     *
     * @param token its id
     * @param logProbability ln p; −∞ for a masked one
     * @param rank its place among the logits, 1 for the most likely; of equal ones the lower id comes first
     * @param entropy of the distribution, in nats
     */
    public record Token(int token, double logProbability, int rank, double entropy) {}

    /**
     * Judges tokens that follow a prompt.
     *
     * @param prompt at least one token, such as the one that ends the text before; it is not judged itself
     * @param tokens the tokens that follow
     * @throws IllegalArgumentException if the prompt is empty, a token is not in the vocabulary, or there are more
     *     tokens than the model's context holds
     */
    public static TextScore of(LanguageModel model, int[] prompt, int[] tokens) {
        NullCheck.argument(model, "model");
        NullCheck.argument(prompt, "prompt");
        NullCheck.argument(tokens, "tokens");
        Prompt checked = new Prompt(prompt, 0);
        long read = (long) prompt.length + tokens.length - 1;
        if (read > model.contextLength()) {
            throw new IllegalArgumentException("the text has " + (read + 1)
                    + " tokens, more than the model's context of " + model.contextLength() + " holds; shorten it");
        }
        for (int i = 0; i < tokens.length; i++) {
            if (tokens[i] < 0 || tokens[i] >= model.vocabulary()) {
                throw new IllegalArgumentException("tokens[" + i + "] = " + tokens[i]
                        + " is not in the vocabulary: expected 0.." + (model.vocabulary() - 1));
            }
        }
        Token[] judged = new Token[tokens.length];
        try (ModelSession session = model.open(1)) {
            int[] before = checked.tokens();
            if (before.length > 1) {
                session.prefill(new int[][] {Arrays.copyOf(before, before.length - 1)});
            }
            int last = before[before.length - 1];
            for (int from = 0; from < tokens.length; from += CHUNK) {
                int count = Math.min(CHUNK, tokens.length - from);
                int[] chunk = new int[count];
                chunk[0] = last;
                System.arraycopy(tokens, from, chunk, 1, count - 1);
                Logits z = Logits.zeros(count, model.vocabulary());
                session.advanceEach(new int[][] {chunk}, z);
                for (int i = 0; i < count; i++) {
                    judged[from + i] = judge(z, i, tokens[from + i]);
                }
                last = tokens[from + count - 1];
            }
        }
        return new TextScore(List.of(judged));
    }

    /**
     * Judges tokens that follow a prompt, however many: beyond the model's context in windows, each of which begins
     * anew with the last tokens before it. A token is judged after as many tokens as the context holds less the
     * stride, or more.
     *
     * @param stride tokens that each window after the first judges, 1 to the model's context
     * @throws IllegalArgumentException if the prompt is empty or a token is not in the vocabulary, or the stride
     *     is out of its range
     */
    public static TextScore sliding(LanguageModel model, int[] prompt, int[] tokens, int stride) {
        NullCheck.argument(model, "model");
        NullCheck.argument(prompt, "prompt");
        NullCheck.argument(tokens, "tokens");
        int context = model.contextLength();
        if (stride < 1 || stride > context) {
            throw new IllegalArgumentException(
                    "a stride is 1 to the model's context of " + context + ", got " + stride);
        }
        int[] all = Arrays.copyOf(prompt, Math.addExact(prompt.length, tokens.length));
        System.arraycopy(tokens, 0, all, prompt.length, tokens.length);
        List<Token> judged = new ArrayList<>();
        int at = prompt.length;
        while (at < all.length || judged.isEmpty()) {
            int end =
                    (int) Math.min(all.length, judged.isEmpty() ? Math.max(at + 1L, context + 1L) : (long) at + stride);
            int from = (int) Math.max(0, end - 1L - context);
            int[] before = Arrays.copyOfRange(all, Math.min(from, at - 1), at);
            judged.addAll(of(model, before, Arrays.copyOfRange(all, at, end)).tokens());
            at = end;
            if (tokens.length == 0) {
                break;
            }
        }
        return new TextScore(judged);
    }

    private static Token judge(Logits z, int row, int token) {
        float[] array = z.array();
        int off = z.offset(row);
        int n = z.classes();
        double lse = Kernels.get().logSumExpExact(array, off, n);
        if (Double.isNaN(lse)) {
            throw BadRow.error(array, off, n, row, "scoring a text");
        }
        int rank = 1;
        for (int v = 0; v < n; v++) {
            rank += array[off + v] > array[off + token] || array[off + v] == array[off + token] && v < token ? 1 : 0;
        }
        return new Token(token, array[off + token] - lse, rank, Entropy.of(array, off, n));
    }

    /** Σ ln p; 0 for no token. */
    public double logProbability() {
        NeumaierSum sum = new NeumaierSum();
        for (Token token : tokens) {
            if (token.logProbability == Double.NEGATIVE_INFINITY) {
                return Double.NEGATIVE_INFINITY;
            }
            sum.add(token.logProbability);
        }
        return sum.value();
    }

    /** e^(−mean ln p), 1 or more; +∞ where a token is masked, NaN for no token. */
    public double perplexity() {
        return tokens.isEmpty() ? Double.NaN : Elementary.exp(-logProbability() / tokens.size());
    }
}
