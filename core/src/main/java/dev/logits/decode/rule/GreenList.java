package dev.logits.decode.rule;

import dev.logits.decode.Candidates;
import dev.logits.decode.LogitsProcessor;
import dev.logits.decode.RuleKind;
import dev.logits.decode.TokenHistory;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.check.RuleCheck;
import dev.logits.internal.special.BinomialTail;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Kirchenbauer's watermark: the tokens before decide, by a key, which share γ of the vocabulary is green, and green
 * tokens get a bias δ. A detector counts green tokens; without the watermark a share γ of them is. δ = ∞ is the hard
 * watermark: red tokens are banned, unless every candidate is red.
 *
 * <ul>
 *   <li>Left-hash: the green list depends on the product of the last h tokens. With h = 1 it is the {@code lefthash} of
 *       Hugging Face transformers, token for token.
 *   <li>Self-hash: it depends on the candidate itself and the h − 1 tokens before it, by the smallest of their hashes,
 *       so that an edited token spoils fewer others. The 40 most likely candidates are tried, as in transformers'
 *       {@code selfhash}.
 * </ul>
 *
 * <p>Detection: the exact tail of the binomial distribution, over distinct n-grams. A text whose next token is nearly
 * certain everywhere, such as a quotation, holds no watermark.
 *
 * <p>Reference: J. Kirchenbauer et al., A watermark for large language models, ICML 2023; On the reliability of
 * watermarks for large language models, ICLR 2024.
 *
 * <p>Immutable.
 *
 * @param key whoever knows it can detect and forge the watermark; transformers' default is 15485863
 * @param ratio γ, between 0 and 1; usual is 0.25
 * @param bias δ, positive, may be infinite; usual is 2
 * @param context h, 1 or more
 * @param selfHash whether the candidate takes part in the hash
 * @since 0.1
 */
public record GreenList(int key, double ratio, double bias, int context, boolean selfHash) implements Watermark {

    /**
     * Checks the parameters.
     *
     * @throws IllegalArgumentException if one is outside its range
     */
    public GreenList {
        RuleCheck.count("the key of a watermark", key);
        if (!(ratio > 0 && ratio < 1)) {
            throw new IllegalArgumentException(
                    "the share of green tokens must be above 0 and below 1, got " + ratio + "; usual is 0.25");
        }
        if (!(bias > 0)) {
            throw new IllegalArgumentException("the bias of green tokens must be positive, got " + bias
                    + "; Infinity bans all others, usual is 2");
        }
        if (context < 1) {
            throw new IllegalArgumentException("a watermark's context must be 1 token or more, got " + context);
        }
    }

    /** Left-hash of one token, a quarter of the vocabulary, a bias of 2: transformers' defaults. */
    public GreenList(int key) {
        this(key, 0.25, 2, 1, false);
    }

    @Override
    public void process(Candidates c, TokenHistory history, RandomGenerator random) {
        new Session(this, new GreenTokens(this)).process(c, history, random);
    }

    @Override
    public LogitsProcessor newSession() {
        return new Session(this, new GreenTokens(this));
    }

    @Override
    public RuleKind kind() {
        return RuleKind.WATERMARK;
    }

    @Override
    public WatermarkEvidence detect(int[] tokens, int vocabulary) {
        NullCheck.argument(tokens, "tokens");
        int n = context + (selfHash ? 0 : 1);
        if (tokens.length < n) {
            throw new IllegalArgumentException("a text of " + tokens.length + " tokens is too short for a watermark of "
                    + n + " tokens; give a longer text");
        }
        GreenTokens green = new GreenTokens(this);
        Set<List<Integer>> seen = new HashSet<>();
        int hits = 0;
        for (int token : tokens) {
            RuleCheck.inVocabulary("the text", token, vocabulary);
        }
        for (int end = n; end <= tokens.length; end++) {
            Integer[] piece = new Integer[n];
            for (int i = 0; i < n; i++) {
                piece[i] = tokens[end - n + i];
            }
            if (seen.add(List.of(piece))) {
                int last = tokens[end - 1];
                int from = selfHash ? end - 1 : end - 2;
                long seed = green.seed(i -> tokens[from - i]);
                hits += green.isGreen(seed, last, vocabulary) ? 1 : 0;
            }
        }
        int all = seen.size();
        double share = (double) green.size(vocabulary) / vocabulary;
        double z = (hits - share * all) / Math.sqrt(all * share * (1 - share));
        return new WatermarkEvidence(
                all,
                (double) hits / all,
                share,
                z,
                hits == 0 ? 1 : BinomialTail.atMost((long) all - hits, all, 1 - share));
    }

    /** The rule with room to work in. */
    private record Session(GreenList rule, GreenTokens green) implements LogitsProcessor {
        @Override
        public void process(Candidates c, TokenHistory history, RandomGenerator random) {
            if (history.length() >= rule.context) {
                green.mark(c, history);
            }
        }

        @Override
        public LogitsProcessor newSession() {
            return rule.newSession();
        }

        @Override
        public LogitsProcessor fork() {
            return new Session(rule, green.copy());
        }
    }
}
