package dev.logits.decode.ctc;

import dev.logits.decode.LanguageModel;
import dev.logits.decode.ModelSession;
import dev.logits.internal.check.NullCheck;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * N-grams of tokens as a {@link LanguageModel}: the logits after a text are {@code ln p} of every token after its last
 * n − 1 tokens. A step takes microseconds, so that n-grams counted in texts of a model's kind draft for it in {@link
 * dev.logits.decode.strategy.SpeculativeDecoding}.
 *
 * <p>A token that is no unigram has the probability of {@link NgramLanguage#UNKNOWN}, or −∞ where there is none. A text
 * begins behind {@link NgramLanguage#BEGIN}; {@link NgramLanguage#END} is no token, so that its share of the
 * probability is left out: train with the token that ends a text as a word.
 *
 * <p>Immutable.
 *
 * <pre>{@code
 * NgramModel draft = NgramModel.of(ArpaFile.readTokens(Path.of("draft.arpa"), model.vocabulary()), model.vocabulary());
 * Strategy faster = new SpeculativeDecoding(plan, draft, 5);
 * }</pre>
 *
 * @since 0.1
 */
public final class NgramModel implements LanguageModel {
    private final int order;
    private final Context shortest;
    private final double[] unigrams;
    private final LanguageModel sessions;

    private NgramModel(int order, Context shortest, double[] unigrams) {
        this.order = order;
        this.shortest = shortest;
        this.unigrams = unigrams;
        sessions = LanguageModel.of(unigrams.length, this::logits);
    }

    /** What is known behind some tokens, and the contexts that have one more token before them. */
    private static final class Context {
        private final Map<Integer, Context> longer = new HashMap<>();
        private final List<Integer> known = new ArrayList<>();
        private final List<Double> logs = new ArrayList<>();
        private double backoff;
        private int[] tokens = {};
        private double[] values = {};

        /** The context of words, the last of which is the nearest. */
        Context of(List<Integer> words) {
            Context context = this;
            for (int i = words.size() - 1; i >= 0; i--) {
                context = context.longer.computeIfAbsent(words.get(i), word -> new Context());
            }
            return context;
        }

        void add(int token, double log) {
            known.add(token);
            logs.add(log);
        }

        void pack() {
            tokens = known.stream().mapToInt(Integer::intValue).toArray();
            values = logs.stream().mapToDouble(Double::doubleValue).toArray();
            known.clear();
            logs.clear();
        }
    }

    /**
     * A model whose tokens are a language's labels.
     *
     * @param language n-grams of tokens
     * @param vocabulary V, more than every token of the n-grams
     * @throws IllegalArgumentException if a token is not in the vocabulary
     */
    public static NgramModel of(NgramLanguage language, int vocabulary) {
        NullCheck.argument(language, "language");
        if (vocabulary < 1) {
            throw new IllegalArgumentException("a vocabulary has 1 token or more, got " + vocabulary);
        }
        Map<List<Integer>, NgramLanguage.Weights> ngrams = language.ngrams();
        Context shortest = new Context();
        List<Context> filled = new ArrayList<>();
        NgramLanguage.Weights unknown = ngrams.get(List.of(NgramLanguage.UNKNOWN));
        double[] unigrams = new double[vocabulary];
        Arrays.fill(unigrams, unknown == null ? Double.NEGATIVE_INFINITY : unknown.log());
        ngrams.forEach((words, weights) -> {
            int last = words.size() - 1;
            int token = words.get(last);
            for (int word : words) {
                if (word >= vocabulary || word < NgramLanguage.UNKNOWN) {
                    throw new IllegalArgumentException("the n-gram " + words
                            + " has a token that is not in the vocabulary: expected 0.." + (vocabulary - 1));
                }
            }
            if (last == 0 && token >= 0) {
                unigrams[token] = weights.log();
            } else if (last > 0 && token >= 0) {
                Context context = shortest.of(words.subList(0, last));
                if (context.known.isEmpty()) {
                    filled.add(context);
                }
                context.add(token, weights.log());
            }
            if (weights.backoff() != 0) {
                shortest.of(words).backoff = weights.backoff();
            }
        });
        filled.forEach(Context::pack);
        return new NgramModel(language.order(), shortest, unigrams);
    }

    /** The longest n-gram's length. */
    public int order() {
        return order;
    }

    @Override
    public int vocabulary() {
        return unigrams.length;
    }

    @Override
    public ModelSession open(int sequences) {
        return sessions.open(sequences);
    }

    /** Shorter contexts first: what a longer one knows takes the place of what they say. */
    private float[] logits(int[] text) {
        Context[] contexts = new Context[order];
        double backoff = 0;
        int n = 0;
        for (Context at = shortest; n + 1 < order && n <= text.length; n++) {
            at = at.longer.get(n < text.length ? text[text.length - 1 - n] : NgramLanguage.BEGIN);
            if (at == null) {
                break;
            }
            contexts[n] = at;
            backoff += at.backoff;
        }
        float[] z = new float[unigrams.length];
        for (int token = 0; token < z.length; token++) {
            z[token] = (float) Math.min(0, unigrams[token] + backoff);
        }
        for (int i = 0; i < n; i++) {
            backoff = 0;
            for (int j = n - 1; j > i; j--) {
                backoff += contexts[j].backoff;
            }
            for (int k = 0; k < contexts[i].tokens.length; k++) {
                z[contexts[i].tokens[k]] = (float) Math.min(0, contexts[i].values[k] + backoff);
            }
        }
        return z;
    }

    /** Order and vocabulary. */
    @Override
    public String toString() {
        return "NgramModel[order=" + order + ", vocabulary=" + vocabulary() + "]";
    }
}
