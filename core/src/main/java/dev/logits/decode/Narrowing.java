package dev.logits.decode;

import dev.logits.internal.kernel.Selection;
import java.util.function.IntPredicate;

/**
 * The ways in which {@link Candidates} get fewer. What surely goes, goes first, by a threshold that costs one pass;
 * only among what is left is a border searched for.
 */
final class Narrowing {
    /** Candidates of less than this part of what top-p may drop are likely not needed. */
    static final double LIKELY = 1024;

    /** Of a shortlist of no more candidates each weight costs less than to search for the score that reaches one. */
    private static final int FEW = 64;

    private final WorkingScores scores;
    private final LogitScale scale;
    private final CandidateDistribution distribution;
    private final Removals removals;
    private final BorderSearch border;
    private final NearNarrowing near;
    private long[] maxima = new long[0];

    /** Of the first entries of the shortlist, after {@link #fillWeights}. */
    double[] weights = new double[0];

    private int[] tokens = new int[0];

    /** The bits of a set that shares most of them with another one. */
    private long[] bits = {};

    Narrowing(
            WorkingScores scores,
            LogitScale scale,
            CandidateDistribution distribution,
            Removals removals,
            BorderSearch border) {
        this.scores = scores;
        this.scale = scale;
        this.distribution = distribution;
        this.removals = removals;
        this.border = border;
        near = new NearNarrowing(scores, scale, this, border);
    }

    /** What tries top-p and typical-p first. */
    NearNarrowing near() {
        return near;
    }

    void narrowed(int kept) {
        removals.happened();
        scores.shorten(kept);
        if (kept == 0) {
            throw removals.noneLeft(scores.row());
        }
    }

    void keepTokens(int[] sortedTokens) {
        distribution.max();
        narrowed(scores.keepOnly(sortedTokens));
    }

    void keepTokens(IntPredicate test) {
        distribution.max();
        scores.list();
        int[] ids = scores.shortlistIds();
        float[] z = scores.shortlist();
        int kept = 0;
        for (int i = 0; i < scores.size(); i++) {
            if (test.test(ids[i])) {
                ids[kept] = ids[i];
                z[kept++] = z[i];
            }
        }
        narrowed(kept);
    }

    void keepTokens(TokenSet tokens) {
        if (tokens.ids() != null) {
            keepTokens(tokens.ids());
            return;
        }
        if (!scores.isWhole() || scores.row().isChanged()) {
            distribution.max();
        }
        removals.happened();
        long[] words = tokens.words();
        if (words == null) {
            if (bits.length != (tokens.vocabulary() + 63) / 64) {
                bits = new long[(tokens.vocabulary() + 63) / 64];
            }
            tokens.bitsInto(bits);
            words = bits;
        }
        if (!scores.mask(words)) {
            throw removals.noneLeft(scores.row());
        }
    }

    void keepTop(int k) {
        distribution.max();
        if (k >= scores.size()) {
            return;
        }
        if (scores.isWhole()) {
            scores.collect(reachedBy(k));
        }
        if (scores.size() > k) {
            fillScores(scores.size());
            border.afterBest(k);
            cut();
        }
        narrowed(scores.size());
    }

    /** A score that at least k candidates reach, as far as the blocks' maxima tell. */
    private float reachedBy(int k) {
        int blocks = Selection.blocks(scores.size());
        if (k > blocks) {
            return loweredTo(k, blocks);
        }
        if (maxima.length < blocks) {
            maxima = new long[blocks];
        }
        for (int b = 0; b < blocks; b++) {
            maxima[b] = BorderSearch.key(scores.maximum(b));
        }
        return Math.max(-Float.MAX_VALUE, BorderSearch.score(LongSort.select(maxima, blocks, k - 1)));
    }

    /** The same, found by counting: lower and lower until k are reached. */
    private float loweredTo(int k, int blocks) {
        float least = Float.POSITIVE_INFINITY;
        for (int b = 0; b < blocks; b++) {
            least = Math.min(least, scores.maximum(b));
        }
        float step = (distribution.max() - least) / 8;
        for (int i = 0; i < 6 && step > 0 && step < Float.POSITIVE_INFINITY; i++) {
            if (scores.count(least - step) >= k) {
                return least - step;
            }
            step *= 2;
        }
        return -Float.MAX_VALUE;
    }

    void keepProbable(double p, int minKeep) {
        distribution.max();
        keepWeight(p * distribution.total(), minKeep);
    }

    void keepRelative(double ratio, int minKeep) {
        distribution.max();
        keepWeight(ratio * Selection.TOP, minKeep);
    }

    /** Keeps the weights that reach {@code weight}, but at least {@code minKeep}. */
    private void keepWeight(double weight, int minKeep) {
        if (weight <= 0) {
            return;
        }
        if (minKeep <= 1 && weight <= Selection.TOP && isShort()) {
            fillWeights(scores.size());
            narrowed(scores.keepWeights(weights, weight));
            return;
        }
        keepScore(weight > Selection.TOP, threshold(weight), minKeep);
    }

    private boolean isShort() {
        return !scores.isWhole() && scores.size() <= FEW;
    }

    /** Keeps the logits that reach {@code logit}, but at least {@code minKeep}. */
    void keepLogit(double logit, int minKeep) {
        distribution.max();
        int low = orderOf(-Float.MAX_VALUE);
        int high = orderOf(distribution.max());
        while (low < high) {
            int middle = (int) ((long) low + high >> 1);
            if (scale.logit(ofOrder(middle)) >= logit) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        keepScore(distribution.topLogit() < logit, ofOrder(low), minKeep);
    }

    private void keepScore(boolean none, float threshold, int minKeep) {
        if (none || minKeep > 1 && scores.count(threshold) < minKeep) {
            keepTop(minKeep);
        } else {
            scores.collect(threshold);
            narrowed(scores.size());
        }
    }

    /** The smallest finite score whose weight reaches {@code weight}; weights do not fall with scores. */
    float threshold(double weight) {
        int low = orderOf(-Float.MAX_VALUE);
        int high = orderOf(distribution.max());
        while (low < high) {
            int middle = (int) ((long) low + high >> 1);
            if (scores.weight(ofOrder(middle), scale.beta()) >= weight) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return ofOrder(low);
    }

    private static int orderOf(float score) {
        int bits = Float.floatToRawIntBits(score);
        return bits ^ (bits >> 31 & Integer.MAX_VALUE);
    }

    private static float ofOrder(int order) {
        return Float.intBitsToFloat(order ^ (order >> 31 & Integer.MAX_VALUE));
    }

    /**
     * A share of what may be lost, (1 − p) of the total, for each candidate: those with less weight than that are not
     * needed to reach p.
     */
    double needless(double p, double share) {
        return share * (1 - p) * distribution.total() / scores.size();
    }

    void keepMass(double p, int minKeep) {
        distribution.max();
        if (p >= 1 || minKeep >= scores.size()) {
            return;
        }
        if (minKeep <= 1 && near.keepMass(p)) {
            narrowed(scores.size());
            return;
        }
        double total = distribution.total();
        double target = p * total;
        if (minKeep > 1 || !scores.isWhole() || !listLikely((1 - p) * total / LIKELY, target)) {
            float least = minKeep > 1 ? reachedBy(minKeep) : Float.MAX_VALUE;
            scores.collect(isShort() ? -Float.MAX_VALUE : Math.min(threshold(needless(p, 0.5)), least));
            fillWeights(scores.size());
        }
        fillScores(scores.size());
        border.afterWeight(target, weights);
        if (border.rank() < minKeep) {
            keepTop(minKeep);
        } else {
            cut();
            narrowed(scores.size());
        }
    }

    /**
     * Tries whether few candidates, those of this weight or more, reach the target, and if so makes them the shortlist.
     */
    boolean listLikely(double weight, double target) {
        int n = list(weight, target);
        if (n > 0) {
            scores.shorten(n);
        }
        return n > 0;
    }

    /** The same, where the shortlist goes, without making it one: how many, or 0 when they do not reach the target. */
    int list(double weight, double target) {
        int n = scores.fill(threshold(weight));
        fillWeights(n);
        return reaches(n, target) ? n : 0;
    }

    /** Whether the sum of the first n weights is certainly no less than the target. */
    boolean reaches(int n, double target) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += weights[i];
        }
        return sum >= target * (1 + 1e-12);
    }

    /** Masks all of probability p or more but the least likely of them; nothing if too few would be left. */
    void dropMostLikely(double p, int minKeep, Tokens spared) {
        distribution.max();
        double weight = p * distribution.total();
        float threshold = weight > 0 ? threshold(weight) : -Float.MAX_VALUE;
        if (weight > Selection.TOP) {
            return;
        }
        int above = scores.count(threshold);
        if (above < 2 || minKeep > 1 && scores.count(-Float.MAX_VALUE) - (above - 1) < minKeep) {
            return;
        }
        float least = Float.POSITIVE_INFINITY;
        int leastToken = -1;
        makeRoom(above);
        int found = scores.gather(threshold, tokens);
        for (int j = 0; j < found; j++) {
            float score = scores.get(scores.indexOf(tokens[j]));
            if (score <= least) {
                least = score;
                leastToken = tokens[j];
            }
        }
        for (int j = 0; j < found && spared.size() > 0; j++) {
            if (tokens[j] != leastToken && spared.contains(tokens[j])) {
                return;
            }
        }
        for (int j = 0; j < found; j++) {
            if (tokens[j] != leastToken) {
                removals.happened();
                scores.set(scores.indexOf(tokens[j]), Float.NEGATIVE_INFINITY);
            }
        }
    }

    /** The most likely tokens into {@code out}, and how many; candidates stay. */
    int best(int[] out) {
        distribution.max();
        float threshold = reachedBy(out.length);
        makeRoom(scores.count(threshold));
        int n = scores.gather(threshold, tokens);
        double[] values = border.begin(BorderSearch.Kind.SCORES, n);
        for (int i = 0; i < n; i++) {
            values[i] = -scores.get(scores.indexOf(tokens[i]));
        }
        border.sortAll();
        int count = Math.min(out.length, n);
        for (int i = 0; i < count; i++) {
            out[i] = tokens[border.placeOf(i)];
        }
        return count;
    }

    private void makeRoom(int n) {
        if (tokens.length < n) {
            tokens = new int[Math.max(n, 2 * tokens.length)];
        }
    }

    /** The first n of the shortlist to the border search. */
    void fillScores(int n) {
        float[] z = scores.shortlist();
        double[] values = border.begin(BorderSearch.Kind.SCORES, n);
        for (int i = 0; i < n; i++) {
            values[i] = -z[i];
        }
    }

    void fillWeights(int n) {
        if (weights.length < n) {
            weights = new double[Math.max(n, 2 * weights.length)];
        }
        scores.weights(scale.beta(), n, weights);
    }

    /** Keeps what is at or before the border. */
    void cut() {
        float last = BorderSearch.score(border.key());
        scores.collect(last);
        if (scores.size() > border.rank()) {
            scores.dropLast(last, scores.size() - border.rank());
        }
    }
}
