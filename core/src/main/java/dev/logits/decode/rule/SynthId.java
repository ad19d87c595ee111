package dev.logits.decode.rule;

import dev.logits.decode.Candidates;
import dev.logits.decode.LogitsProcessor;
import dev.logits.decode.RuleKind;
import dev.logits.decode.TokenHistory;
import dev.logits.decode.Tokens;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.check.RuleCheck;
import dev.logits.internal.kernel.Elementary;
import dev.logits.internal.random.MersenneTwister;
import dev.logits.internal.special.NormalDistribution;
import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * SynthID's watermark, by tournaments: each of m keys gives every candidate a bit g, keyed by the last n − 1 generated
 * tokens, and a layer of the tournament between two draws changes the probabilities to
 * {@code p·(1 + g − Σ p·g)}. Averaged over keys, each layer leaves every probability as it was; a detector finds more
 * ones than zeros among the bits of the tokens chosen.
 *
 * <p>Bits are those of Hugging Face transformers' {@code SynthIDTextWatermarkLogitsProcessor}, which are not those of
 * Google's products. Where the same n − 1 tokens came up before, nothing is changed, so that a text that repeats itself
 * does not always choose alike. Time: m steps of a hash for each candidate, so put a truncation before it.
 *
 * <p>Detection: the mean of the bits of distinct n-grams, with weights that fall from 10 for the first layer to 1 for
 * the last; in unmarked text bits are fair coins.
 *
 * <p>Reference: S. Dathathri et al., Scalable watermarking for identifying large language model outputs, Nature 2024.
 *
 * <p>Immutable.
 *
 * @param keys m numbers, 1 to 100; 30 in the paper
 * @param ngram n, 2 or more; usual is 5
 * @param tableSeed of the table of coins; transformers' default is 0
 * @param tableSize entries of the table of coins, 2 or more; transformers' default is 65536
 * @param history how many of the last contexts are remembered, 1 or more; transformers' default is 1024
 * @since 0.1
 */
public record SynthId(Tokens keys, int ngram, int tableSeed, int tableSize, int history) implements Watermark {
    private static final long MULTIPLIER = 6364136223846793005L;
    /** The table that was made last; not written once it is there. */
    private static volatile Coins lastCoins;

    private record Coins(int seed, byte[] table) {}

    private static final int MOST_KEYS = 100;
    private static final int LARGEST_TABLE = 1 << 24;

    /**
     * Checks the parameters.
     *
     * @throws IllegalArgumentException if one is outside its range
     */
    public SynthId {
        NullCheck.argument(keys, "keys");
        RuleCheck.notEmpty("SynthID", keys.size(), "give 30 random keys");
        if (keys.size() > MOST_KEYS) {
            throw new IllegalArgumentException("SynthID takes 100 keys at most, got " + keys.size());
        }
        if (ngram < 2) {
            throw new IllegalArgumentException("SynthID's n-grams have 2 tokens or more, got " + ngram);
        }
        RuleCheck.count("the seed of SynthID's table", tableSeed);
        if (tableSize < 2 || tableSize > LARGEST_TABLE) {
            throw new IllegalArgumentException(
                    "SynthID's table has 2 to " + LARGEST_TABLE + " entries, got " + tableSize);
        }
        if (history < 1) {
            throw new IllegalArgumentException("SynthID remembers 1 context or more, got " + history);
        }
    }

    /** With n-grams of 5 and transformers' defaults. */
    public SynthId(Tokens keys) {
        this(keys, 5, 0, 1 << 16, 1024);
    }

    @Override
    public void process(Candidates c, TokenHistory text, RandomGenerator random) {
        new Session(this, table()).process(c, text, random);
    }

    @Override
    public LogitsProcessor newSession() {
        return new Session(this, table());
    }

    @Override
    public RuleKind kind() {
        return RuleKind.WATERMARK;
    }

    /** {@code torch.randint(0, 2, (tableSize,))} with a generator of the seed. */
    private byte[] table() {
        Coins last = lastCoins;
        if (last == null || last.seed != tableSeed || last.table.length != tableSize) {
            MersenneTwister random = new MersenneTwister().seed(tableSeed);
            byte[] table = new byte[tableSize];
            for (int i = 0; i < tableSize; i++) {
                table[i] = (byte) (random.next() & 1);
            }
            last = new Coins(tableSeed, table);
            lastCoins = last;
        }
        return last.table;
    }

    private static long hash(long hash, long data) {
        return (hash + data) * MULTIPLIER + 1;
    }

    private int bit(long hash, int key, byte[] table) {
        return table[(int) Math.floorMod(hash(hash, keys.get(key)), (long) tableSize)];
    }

    @Override
    public WatermarkEvidence detect(int[] tokens, int vocabulary) {
        NullCheck.argument(tokens, "tokens");
        if (tokens.length < ngram) {
            throw new IllegalArgumentException("a text of " + tokens.length + " tokens is too short for n-grams of "
                    + ngram + "; give a longer text");
        }
        for (int token : tokens) {
            RuleCheck.inVocabulary("the text", token, vocabulary);
        }
        byte[] table = table();
        int m = keys.size();
        Set<Long> contexts = new HashSet<>();
        double sum = 0;
        double weights = 0;
        double squares = 0;
        for (int layer = 0; layer < m; layer++) {
            double w = weight(layer);
            weights += w;
            squares += w * w;
        }
        int pieces = 0;
        for (int end = ngram; end <= tokens.length; end++) {
            long hash = 1;
            for (int i = end - ngram; i < end - 1; i++) {
                hash = hash(hash, tokens[i]);
            }
            if (!contexts.add(hash)) {
                continue;
            }
            pieces++;
            hash = hash(hash, tokens[end - 1]);
            for (int layer = 0; layer < m; layer++) {
                sum += weight(layer) * bit(hash, layer, table);
            }
        }
        double share = sum / (weights * pieces);
        double z = (share - 0.5) / (0.5 * Math.sqrt(squares / pieces) / weights);
        double tail = NormalDistribution.twoSided(Math.abs(z)) / 2;
        return new WatermarkEvidence(pieces, share, 0.5, z, z > 0 ? tail : 1 - tail);
    }

    private double weight(int layer) {
        return keys.size() == 1 ? 1 : 10 - 9.0 * layer / (keys.size() - 1);
    }

    /** The rule with its table and room to work in. */
    private static final class Session implements LogitsProcessor {
        private final SynthId rule;
        private final byte[] table;
        private double[] p = {};
        private long[] hashes = {};

        Session(SynthId rule, byte[] table) {
            this.rule = rule;
            this.table = table;
        }

        /** The hash of the n − 1 generated tokens before a place; before the first one stand zeros. */
        private long context(TokenHistory text, int end) {
            long hash = 1;
            for (int i = end - rule.ngram + 1; i < end; i++) {
                hash = hash(hash, i < text.prompt() ? 0 : text.token(i));
            }
            return hash;
        }

        private boolean repeated(TokenHistory text, long context) {
            int from = Math.max(text.prompt(), text.length() - rule.history);
            for (int end = text.length() - 1; end >= from; end--) {
                if (context(text, end) == context) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public void process(Candidates c, TokenHistory text, RandomGenerator random) {
            long context = context(text, text.length());
            if (repeated(text, context)) {
                return;
            }
            int n = c.listProbabilities(p);
            if (n > p.length) {
                p = new double[Math.max(n, Math.min(2 * n, c.vocabulary()))];
                hashes = new long[p.length];
                c.listProbabilities(p);
            }
            for (int i = 0; i < n; i++) {
                hashes[i] = hash(context, c.id(i));
            }
            for (int layer = 0; layer < rule.keys.size(); layer++) {
                double ones = 0;
                for (int i = 0; i < n; i++) {
                    ones += p[i] * rule.bit(hashes[i], layer, table);
                }
                for (int i = 0; i < n; i++) {
                    p[i] *= 1 + rule.bit(hashes[i], layer, table) - ones;
                }
            }
            // A probability that became 0 is one that the tournament cannot choose.
            for (int i = 0; i < n; i++) {
                p[i] = p[i] > 0 ? Elementary.log(p[i]) : -Float.MAX_VALUE;
            }
            c.setLogits(p);
        }

        @Override
        public LogitsProcessor newSession() {
            return rule.newSession();
        }

        @Override
        public LogitsProcessor fork() {
            return new Session(rule, table);
        }
    }
}
