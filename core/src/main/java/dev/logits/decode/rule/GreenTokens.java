package dev.logits.decode.rule;

import dev.logits.decode.Candidates;
import dev.logits.decode.TokenHistory;
import dev.logits.internal.random.MersenneTwister;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/** Which tokens are green, with the room that it takes to find out; for one thread. */
final class GreenTokens {
    /** Hugging Face's table of self-hashes. */
    private static final int TABLE = 1_000_003;

    private static final int TRIED = 40;

    /** The table that was made last: it takes longer than a step. */
    private static volatile Table lastTable;

    private record Table(int key, int[] places) {}

    private final GreenList rule;
    private final MersenneTwister random = new MersenneTwister();

    /** Where tokens stand in the table of self-hashes; not written once it is there. */
    private int[] table;

    private int[] permutation = {};
    private long[] bits = {};
    private final int[] best = new int[TRIED];
    private TokenHistory history;
    private int candidate;
    private final IntUnaryOperator before = i -> history.token(history.length() - 1 - i);
    private final IntUnaryOperator withCandidate = i -> i == 0 ? candidate : history.token(history.length() - i);

    GreenTokens(GreenList rule) {
        this.rule = rule;
    }

    /** Room for another thread. */
    GreenTokens copy() {
        GreenTokens copy = new GreenTokens(rule);
        copy.table = table;
        return copy;
    }

    int size(int vocabulary) {
        return (int) (vocabulary * rule.ratio());
    }

    /** Adds the bias to green candidates, or bans the others. */
    void mark(Candidates c, TokenHistory text) {
        history = text;
        int words = c.vocabulary() + 63 >> 6;
        if (bits.length != words) {
            bits = new long[words];
        }
        if (rule.selfHash()) {
            int n = c.top(best);
            for (int i = 0; i < n; i++) {
                candidate = best[i];
                if (isGreen(seed(withCandidate), candidate, c.vocabulary())) {
                    bits[candidate >> 6] |= 1L << candidate;
                }
            }
        } else {
            permute(seed(before), c.vocabulary());
            for (int i = 0; i < size(c.vocabulary()); i++) {
                bits[permutation[i] >> 6] |= 1L << permutation[i];
            }
        }
        apply(c);
        Arrays.fill(bits, 0);
    }

    private void apply(Candidates c) {
        boolean hard = rule.bias() == Double.POSITIVE_INFINITY;
        if (hard && !anyGreen(c)) {
            return;
        }
        for (int i = 0; i < c.size(); i++) {
            int token = c.id(i);
            boolean green = (bits[token >> 6] >>> token & 1) != 0;
            if (green && !hard) {
                c.add(token, rule.bias());
            } else if (!green && hard) {
                c.ban(token);
            }
        }
    }

    private boolean anyGreen(Candidates c) {
        for (int i = 0; i < c.size(); i++) {
            if ((bits[c.id(i) >> 6] >>> c.id(i) & 1) != 0 && c.logit(i) > Double.NEGATIVE_INFINITY) {
                return true;
            }
        }
        return false;
    }

    /** What decides on the green tokens: a function of the last tokens, the last one being token 0. */
    long seed(IntUnaryOperator back) {
        if (!rule.selfHash()) {
            long product = rule.key();
            for (int i = 0; i < rule.context(); i++) {
                product *= back.applyAsInt(i);
            }
            return product;
        }
        if (table == null) {
            table = table();
        }
        long last = table[back.applyAsInt(0) % TABLE] + 1;
        long least = Long.MAX_VALUE;
        for (int i = 0; i < rule.context(); i++) {
            least = Math.min(least, rule.key() * (table[back.applyAsInt(i) % TABLE] + 1L) * last);
        }
        return least;
    }

    private int[] table() {
        Table last = lastTable;
        if (last == null || last.key != rule.key()) {
            int[] places = new int[TABLE];
            random.permutation(rule.key(), TABLE, TABLE, places);
            last = new Table(rule.key(), places);
            lastTable = last;
        }
        return last.places;
    }

    private void permute(long seed, int vocabulary) {
        if (permutation.length < vocabulary) {
            permutation = new int[vocabulary];
        }
        random.permutation(inPython(seed), vocabulary, size(vocabulary), permutation);
    }

    /** Python's {@code seed % (2**64 - 1)}, of which PyTorch reads the lower half. */
    private static long inPython(long seed) {
        return seed < 0 ? seed - 1 : seed;
    }

    boolean isGreen(long seed, int token, int vocabulary) {
        return random.isAmongFirst(inPython(seed), vocabulary, size(vocabulary), token);
    }
}
