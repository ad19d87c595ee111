package dev.logits.internal.sum;

/**
 * Sorts scores with their weights by rising score, of equal score by rising weight, so that sums over them have one
 * order: merges runs that are doubled, in arrays of doubles and without recursion. Scores are neither NaN nor −0.
 * Without state, for any thread.
 *
 * @since 0.1
 */
public final class WeightedSort {
    private static final int RUN = 16;

    private WeightedSort() {}

    /** Sorts both arrays, of one length, where they are. */
    public static void sort(double[] scores, double[] weights) {
        int n = scores.length;
        for (int from = 0; from < n; from += RUN) {
            insert(scores, weights, from, Math.min(n, from + RUN));
        }
        double[] s = scores;
        double[] w = weights;
        double[] toScores = new double[n > RUN ? n : 0];
        double[] toWeights = new double[toScores.length];
        for (long run = RUN; run < n; run *= 2) {
            for (long from = 0; from < n; from += 2 * run) {
                int middle = (int) Math.min(n, from + run);
                merge(s, w, (int) from, middle, (int) Math.min(n, from + 2 * run), toScores, toWeights);
            }
            double[] swap = s;
            s = toScores;
            toScores = swap;
            swap = w;
            w = toWeights;
            toWeights = swap;
        }
        if (s != scores) {
            System.arraycopy(s, 0, scores, 0, n);
            System.arraycopy(w, 0, weights, 0, n);
        }
    }

    private static void insert(double[] s, double[] w, int from, int to) {
        for (int i = from + 1; i < to; i++) {
            double score = s[i];
            double weight = w[i];
            int at = i;
            while (at > from && (score < s[at - 1] || score == s[at - 1] && weight < w[at - 1])) {
                s[at] = s[at - 1];
                w[at] = w[at - 1];
                at--;
            }
            s[at] = score;
            w[at] = weight;
        }
    }

    private static void merge(
            double[] s, double[] w, int from, int middle, int end, double[] toScores, double[] toWeights) {
        int a = from;
        int b = middle;
        for (int at = from; at < end; at++) {
            boolean second = a == middle || b < end && (s[b] < s[a] || s[b] == s[a] && w[b] < w[a]);
            int next = second ? b++ : a++;
            toScores[at] = s[next];
            toWeights[at] = w[next];
        }
    }
}
