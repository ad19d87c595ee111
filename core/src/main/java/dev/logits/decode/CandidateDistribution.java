package dev.logits.decode;

import dev.logits.internal.kernel.Elementary;
import dev.logits.internal.kernel.Selection;

/** What the distribution of {@link Candidates} is like: softmax of their logits, of which one is finite. */
final class CandidateDistribution {
    private final WorkingScores scores;
    private final LogitScale scale;
    private final Removals removals;

    CandidateDistribution(WorkingScores scores, LogitScale scale, Removals removals) {
        this.scores = scores;
        this.scale = scale;
        this.removals = removals;
    }

    /** The largest score. */
    float max() {
        float max = scores.max();
        if (!(max > Float.NEGATIVE_INFINITY)) {
            throw Float.isNaN(max) ? scores.row().error() : removals.noneLeft(scores.row());
        }
        return max;
    }

    /** The sum of the weights that {@link Selection} defines; after {@link #max}. */
    double total() {
        return scores.weightSums().total(scale.beta());
    }

    double topLogit() {
        return scale.logit(max());
    }

    /** ln of the sum of exp(logit − top logit). */
    double logTotal() {
        max();
        return Elementary.log(total() / Selection.TOP);
    }

    /** Σ p·(top logit − logit). */
    double meanDistance() {
        max();
        double first = scores.weightSums().first(scale.beta());
        return first / total();
    }

    double entropy() {
        double mean = meanDistance();
        return Math.max(0, mean + logTotal());
    }

    double collisionProbability() {
        max();
        double total = total();
        double doubled = scores.weightSums().total(2 * scale.beta());
        return doubled / total / (total / Selection.TOP);
    }

    double standardDeviation() {
        return scores.standardDeviation(max()) * scale.beta();
    }

    double logProbability(int i) {
        float max = max();
        return i < 0 ? Double.NEGATIVE_INFINITY : -(((double) max - scores.get(i)) * scale.beta()) - logTotal();
    }

    double probability(int i) {
        return Selection.weight(max(), scale.beta(), scores.get(i)) / total();
    }

    /** Becomes a shortlist; its probabilities into {@code out} if there is room, and how many they are. */
    int list(double[] out) {
        max();
        scores.list();
        int n = scores.size();
        if (n <= out.length) {
            max();
            double total = total();
            scores.weights(scale.beta(), n, out);
            for (int i = 0; i < n; i++) {
                out[i] /= total;
            }
        }
        return n;
    }

    /** The place of candidate i from the most likely one, which is 1; 0 when it is masked or there is none. */
    int rank(int i) {
        if (i < 0 || scores.get(i) == Float.NEGATIVE_INFINITY) {
            return 0;
        }
        float score = scores.get(i);
        int rank = scores.count(Math.nextUp(score)) + 1;
        for (int j = 0; j < i; j++) {
            rank += scores.get(j) == score ? 1 : 0;
        }
        return rank;
    }
}
