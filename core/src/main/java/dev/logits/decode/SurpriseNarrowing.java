package dev.logits.decode;

import dev.logits.internal.kernel.Elementary;
import dev.logits.internal.kernel.Selection;

/** The ways in which {@link Candidates} get fewer by their surprise −ln p; see {@link Narrowing} for the others. */
final class SurpriseNarrowing {
    /** From this distance of the second candidate on, the first one's probability is 1 to the last bit of a double. */
    private static final double CERTAIN = 60;

    private final WorkingScores scores;
    private final LogitScale scale;
    private final CandidateDistribution distribution;
    private final Narrowing narrowing;

    /** The narrowing's own, which both sort by. */
    private final BorderSearch border;

    private double[] surprises = new double[0];

    SurpriseNarrowing(
            WorkingScores scores,
            LogitScale scale,
            CandidateDistribution distribution,
            Narrowing narrowing,
            BorderSearch border) {
        this.scores = scores;
        this.scale = scale;
        this.distribution = distribution;
        this.narrowing = narrowing;
        this.border = border;
    }

    /**
     * Keeps the candidates whose surprise −ln p is nearest to its mean, the entropy. With y = top logit − logit, and ȳ
     * its mean, the distance is |y − ȳ|.
     */
    void keepTypical(double p, int minKeep) {
        distribution.max();
        if (p >= 1 || minKeep >= scores.size()) {
            return;
        }
        if (minKeep <= 1 && narrowing.near().keepTypical(p)) {
            narrowing.narrowed(scores.size());
            return;
        }
        double mean = distribution.meanDistance();
        double total = distribution.total();
        double target = p * total;
        if (minKeep > 1
                || !scores.isWhole()
                || !narrowing.listLikely(weightOfWindow((1 - p) * total / Narrowing.LIKELY, mean), target)) {
            double farthest = weightOfWindow(narrowing.needless(p, 0.5), mean);
            scores.collect(minKeep > 1 || farthest == 0 ? -Float.MAX_VALUE : narrowing.threshold(farthest));
            narrowing.fillWeights(scores.size());
        }
        fillDistances(mean);
        border.afterWeight(target, narrowing.weights);
        if (border.rank() < minKeep) {
            fillDistances(mean);
            border.afterBest(Math.min(minKeep, scores.size()));
        }
        cutDistances(mean);
    }

    /**
     * The least weight in the smallest window around the mean that has all y from 0 to that of a weight: what is not in
     * it is farther from the mean than all that is.
     */
    static double weightOfWindow(double weight, double mean) {
        double tail = -Elementary.log(weight / Selection.TOP);
        double halfWidth = Math.max(mean, tail - mean);
        return scaled(-(mean + halfWidth) * (1 + 1e-9));
    }

    /** The weight of a candidate whose logit is that far below the largest, as {@link Selection} scales it. */
    private static double scaled(double logarithm) {
        return Elementary.exp(logarithm) * Selection.TOP;
    }

    private void fillDistances(double mean) {
        int n = scores.size();
        float[] z = scores.shortlist();
        double max = distribution.max();
        double beta = scale.beta();
        double[] distances = border.begin(BorderSearch.Kind.DISTANCES, n);
        for (int i = 0; i < n; i++) {
            distances[i] = distance(max, beta, z[i], mean);
        }
    }

    /** Of a score from the mean. */
    static double distance(double max, double beta, float score, double mean) {
        return Math.abs((max - score) * beta - mean);
    }

    private void cutDistances(double mean) {
        int[] ids = scores.shortlistIds();
        float[] z = scores.shortlist();
        double max = distribution.max();
        double beta = scale.beta();
        long key = border.key();
        long place = border.place();
        int n = scores.size();
        int kept = 0;
        for (int i = 0; i < n; i++) {
            float score = z[i];
            ids[kept] = ids[i];
            z[kept] = score;
            // 1 if the distance is below the key, or equal to it at no later place
            long tie = 1 - (place - i >>> 63);
            long bits = Double.doubleToRawLongBits(distance(max, beta, score, mean));
            kept += (int) (bits - key - tie >>> 63);
        }
        narrowing.narrowed(kept);
    }

    /**
     * Of the n most likely, normalized among themselves, keeps those up to which the running −Σ p ln p is at most
     * {@code share} of the whole, and always the first.
     */
    void keepEntropy(double share, int n) {
        narrowing.keepTop(n);
        scores.list();
        int size = scores.size();
        if (share >= 1 || size == 1) {
            return;
        }
        fillSurprises(size);
        double whole = 0;
        for (int i = 0; i < size; i++) {
            whole += surprises[i];
        }
        double running = surprises[0];
        int kept = 1;
        while (kept < size) {
            running += surprises[kept];
            if (running > share * whole || whole == 0) {
                break;
            }
            kept++;
        }
        narrowing.keepTop(kept);
    }

    /**
     * −p ln p of the shortlist, the most likely first; all of them times one factor where they are too small for
     * doubles.
     */
    private void fillSurprises(int size) {
        double total = distribution.total();
        narrowing.fillWeights(size);
        narrowing.fillScores(size);
        border.sortAll();
        if (surprises.length < size) {
            surprises = new double[size];
        }
        float[] z = scores.shortlist();
        double max = distribution.max();
        double second = (max - z[border.placeOf(1)]) * scale.beta();
        if (second < CERTAIN) {
            for (int i = 0; i < size; i++) {
                double p = narrowing.weights[border.placeOf(i)] / total;
                surprises[i] = p == 0 ? 0 : -p * Elementary.log(p);
            }
            return;
        }
        // The first has all but the probability r ≪ 1 of the rest, so that its −p ln p is r, and −ln p of another one
        // is its distance y. With e^second as the factor, r = Σ e^(second − y).
        surprises[0] = 0;
        for (int i = 1; i < size; i++) {
            double distance = (max - z[border.placeOf(i)]) * scale.beta();
            double p = distance == Double.POSITIVE_INFINITY ? 0 : Elementary.exp(second - distance);
            surprises[0] += p;
            surprises[i] = p == 0 ? 0 : p * distance;
        }
    }
}
