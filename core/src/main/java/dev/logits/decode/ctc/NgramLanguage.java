package dev.logits.decode.ctc;

import dev.logits.internal.check.NullCheck;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A language of n-grams with back-off: a label's log-probability after the last n − 1 labels is that of the longest
 * n-gram that is known, plus the back-off weights of the contexts that had to be shortened. The file that
 * {@code dev.logits.io.ngram.ArpaFile} reads makes one.
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
public final class NgramLanguage implements CtcLanguage {
    /** The beginning of a text, as the first word of an n-gram. */
    public static final int BEGIN = -1;

    /** The end of a text, as the last word of an n-gram. */
    public static final int END = -2;

    /** Any label that is no unigram. */
    public static final int UNKNOWN = -3;

    private final Map<List<Integer>, Weights> ngrams;
    private final int order;

    /**
     * What a model knows of an n-gram.
     *
     * @param log ln p of its last word after the others, at most 0
     * @param backoff what is added when its words are a context that is too long
     */
    public record Weights(double log, double backoff) {
        /**
         * Checks the numbers.
         *
         * @throws IllegalArgumentException if ln p is above 0 or NaN, or the back-off not finite
         */
        public Weights {
            if (!(log <= 0) || !Double.isFinite(backoff)) {
                throw new IllegalArgumentException(
                        "an n-gram needs ln p of 0 or less and a finite back-off, got " + log + " and " + backoff);
            }
        }
    }

    private NgramLanguage(Map<List<Integer>, Weights> ngrams, int order) {
        this.ngrams = ngrams;
        this.order = order;
    }

    /**
     * A language of n-grams of labels, with {@link #BEGIN}, {@link #END} and {@link #UNKNOWN} where they belong.
     *
     * @throws IllegalArgumentException if there is none, or one is empty
     */
    public static NgramLanguage of(Map<List<Integer>, Weights> ngrams) {
        NullCheck.argument(ngrams, "ngrams");
        int order = 0;
        Map<List<Integer>, Weights> copy = new HashMap<>();
        for (Map.Entry<List<Integer>, Weights> entry : ngrams.entrySet()) {
            NullCheck.argument(entry.getValue(), "ngrams[" + entry.getKey() + "]");
            if (entry.getKey().isEmpty()) {
                throw new IllegalArgumentException("an n-gram has 1 word or more, got none");
            }
            order = Math.max(order, entry.getKey().size());
            copy.put(List.copyOf(entry.getKey()), entry.getValue());
        }
        if (order == 0) {
            throw new IllegalArgumentException("a language needs an n-gram or more, got none");
        }
        return new NgramLanguage(Collections.unmodifiableMap(copy), order);
    }

    /** The longest n-gram's length. */
    public int order() {
        return order;
    }

    /** All n-grams, and what is known of them; it cannot be changed. */
    public Map<List<Integer>, Weights> ngrams() {
        return ngrams;
    }

    @Override
    public Place begin() {
        return new Context(cut(List.of(BEGIN)));
    }

    private List<Integer> cut(List<Integer> words) {
        return List.copyOf(words.subList(Math.max(0, words.size() - order + 1), words.size()));
    }

    private double log(List<Integer> context, int word) {
        double sum = 0;
        List<Integer> words = new ArrayList<>(context);
        words.add(word);
        for (int from = 0; from < words.size(); from++) {
            Weights known = ngrams.get(words.subList(from, words.size()));
            if (known != null) {
                return sum + known.log;
            }
            if (from < context.size()) {
                Weights shortened = ngrams.get(context.subList(from, context.size()));
                sum += shortened == null ? 0 : shortened.backoff;
            }
        }
        Weights unknown = ngrams.get(List.of(UNKNOWN));
        return unknown == null ? Double.NEGATIVE_INFINITY : sum + unknown.log;
    }

    /** The last words of a text. */
    private final class Context implements Place {
        private final List<Integer> words;

        Context(List<Integer> words) {
            this.words = words;
        }

        @Override
        public double logProbability(int label) {
            return Math.min(0, log(words, label));
        }

        @Override
        public double end() {
            return ngrams.containsKey(List.of(END)) ? Math.min(0, log(words, END)) : 0;
        }

        @Override
        public Place next(int label) {
            List<Integer> longer = new ArrayList<>(words);
            longer.add(label);
            return new Context(cut(longer));
        }
    }
}
