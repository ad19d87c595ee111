package dev.logits.decode;

import dev.logits.internal.kernel.Selection;

/**
 * The scores behind {@link Candidates}, before the inverse temperature: the model's row, of which only those blocks are
 * copied that a rule changes, until {@link #collect} makes a shortlist of it. What a pass finds is kept until a score
 * changes.
 */
final class WorkingScores {
    private static final int BLOCK = Selection.BLOCK;

    private final Selection kernels = Selection.get();
    private final int vocabulary;

    private final SharedRow row;

    private boolean whole;
    private int size;

    private final Shortlist shortlist;

    /** What the shortlist is of, where it is not written yet. */
    private final KeptRange kept;

    private boolean isListed = true;

    private final BlockMaxima maxima;

    private final double[] spread = new double[2];

    private final WeightSums weightSums;

    WorkingScores(int vocabulary) {
        this.vocabulary = vocabulary;
        int blocks = Selection.blocks(vocabulary);
        row = new SharedRow(vocabulary);
        shortlist = new Shortlist(vocabulary);
        kept = new KeptRange(blocks);
        maxima = new BlockMaxima(this, blocks);
        weightSums = new WeightSums(this, blocks);
    }

    void reset(float[] logits, int off) {
        row.reset(logits, off);
        whole = true;
        isListed = true;
        size = vocabulary;
        forget();
    }

    private void forget() {
        maxima.forget();
        weightSums.forget();
    }

    /** The model's row. */
    SharedRow row() {
        return row;
    }

    boolean isWhole() {
        return whole;
    }

    int size() {
        return size;
    }

    int id(int i) {
        return whole ? i : listed().ids[i];
    }

    int indexOf(int token) {
        return whole ? token : Math.max(-1, listed().indexOf(token, size));
    }

    float get(int i) {
        return whole ? row.get(i) : listed().scores[i];
    }

    void set(int i, float score) {
        maxima.willSet(i, score);
        if (whole) {
            row.set(i, score);
        } else {
            listed().scores[i] = score;
        }
        weightSums.forget();
    }

    /** What a pass over all scores needs, also over those that were lowered. */
    void settle() {
        if (whole) {
            row.settle();
        }
    }

    /** What a pass needs that looks for scores from this one on. */
    private void settleFrom(float threshold) {
        if (whole) {
            row.copyReaching(threshold);
        }
    }

    // Where a block's scores are, once settled: score i is array(b)[offset(b) + i]. What looks for the largest scores
    // only settles those that the model's row has above a threshold.

    float[] array(int b) {
        return whole ? row.array(b) : listed().scores;
    }

    int offset(int b) {
        return whole ? row.offset(b) : 0;
    }

    int runEnd(int b, int end) {
        return whole ? row.runEnd(b, end) : end;
    }

    int length(int b, int end) {
        return Math.min(end * BLOCK, size) - b * BLOCK;
    }

    /**
     * The largest score; −∞ when every one is masked.
     *
     * @return NaN when the model's row holds NaN or +∞
     */
    float max() {
        return maxima.max();
    }

    /** The first place of the largest score, which is not −∞. */
    int argmax() {
        float m = max();
        int b = 0;
        while (maxima.values[b] != m) {
            b++;
        }
        int from = b * BLOCK;
        return from + kernels.indexOf(array(b), offset(b) + from, length(b, b + 1), m);
    }

    /** The largest score of a block, after {@link #max}. */
    float maximum(int block) {
        return maxima.values[block];
    }

    /** The sums of the weights, and draws by them. */
    WeightSums weightSums() {
        return weightSums;
    }

    /** Population standard deviation of the scores that are not −∞. */
    double standardDeviation(double max) {
        settle();
        int n = 0;
        double first = 0;
        double second = 0;
        for (int b = 0; b < Selection.blocks(size); b++) {
            if (maxima.values[b] > Float.NEGATIVE_INFINITY) {
                n += kernels.spread(array(b), offset(b) + b * BLOCK, length(b, b + 1), max, spread);
                first += spread[0];
                second += spread[1];
            }
        }
        double mean = first / n;
        return Math.sqrt(Math.max(0, second / n - mean * mean));
    }

    double weight(float score, double beta) {
        return Selection.weight(max(), beta, score);
    }

    /** The weights of the first n of the shortlist, or of what {@link #fill} wrote. */
    void weights(double beta, int n, double[] out) {
        kernels.weights(listed().scores, 0, n, max(), beta, out);
    }

    int count(float threshold) {
        settleFrom(threshold);
        int end = Selection.blocks(size);
        int count = 0;
        for (int b = 0; b < end; ) {
            int next = runEnd(b, end);
            count += kernels.count(array(b), offset(b) + b * BLOCK, length(b, next), threshold);
            b = next;
        }
        return count;
    }

    /** Becomes the shortlist of the scores that are {@code threshold} or more, which is not −∞. */
    void collect(float threshold) {
        shorten(whole ? fill(threshold) : listed().keepAtLeast(threshold, size));
    }

    /** Compacts the shortlist to those whose weight, at the same place, is {@code least} or more; how many. */
    int keepWeights(double[] weights, double least) {
        return listed().keepWeights(weights, least, size);
    }

    /**
     * Writes where the shortlist goes what {@link #collect} would make of the whole row, which stays; {@link #shorten}
     * makes it the shortlist.
     *
     * @return how many
     */
    int fill(float threshold) {
        max();
        return fillFromRow(threshold);
    }

    /**
     * Writes where the shortlist goes the scores from {@code low}, which is not −∞, to below {@code high}, behind
     * {@code count} that are there.
     *
     * @return how many there are then
     */
    int fillBetween(float low, float high, int count) {
        max();
        settleFrom(low);
        shortlist.makeRoom();
        int end = Selection.blocks(size);
        int kept = count;
        for (int b = 0; b < end; ) {
            int next = runEnd(b, end);
            int from = b * BLOCK;
            kept = kernels.collectBetween(
                    array(b),
                    offset(b) + from,
                    length(b, next),
                    low,
                    high,
                    from,
                    shortlist.ids,
                    shortlist.scores,
                    kept);
            b = next;
        }
        return kept;
    }

    /** The tokens of the scores that are {@code threshold} or more, in order; there is room for them. */
    int gather(float threshold, int[] tokens) {
        settleFrom(threshold);
        int n = 0;
        for (int b = 0; b < Selection.blocks(size); b++) {
            if (maxima.values[b] >= threshold) {
                float[] a = array(b);
                int off = offset(b);
                for (int i = b * BLOCK; i < Math.min(size, (b + 1) * BLOCK); i++) {
                    if (a[off + i] >= threshold) {
                        tokens[n++] = id(i);
                    }
                }
            }
        }
        return n;
    }

    /** Becomes the shortlist of those of these tokens that are candidates and not masked; how many they are. */
    int keepOnly(int[] sortedTokens) {
        listed().makeRoom();
        int[] ids = shortlist.ids;
        int kept = 0;
        int j = 0;
        for (int token : sortedTokens) {
            int i = token;
            if (token >= vocabulary) {
                break;
            }
            if (!whole) {
                while (j < size && ids[j] < token) {
                    j++;
                }
                i = j < size && ids[j] == token ? j : -1;
            }
            float score = i < 0 ? Float.NEGATIVE_INFINITY : get(i);
            if (score > Float.NEGATIVE_INFINITY) {
                ids[kept] = token;
                shortlist.scores[kept++] = score;
            }
        }
        return kept;
    }

    /**
     * Masks every candidate whose token's bit is not set.
     *
     * @return whether any is left
     */
    boolean mask(long[] keep) {
        if (whole && !row.isChanged()) {
            if (!row.mask(keep, maxima.values)) {
                throw row.error();
            }
            forget();
            maxima.know(Selection.blocks(size));
            return max() > Float.NEGATIVE_INFINITY;
        }
        list();
        int kept = 0;
        for (int i = 0; i < size; i++) {
            int token = shortlist.ids[i];
            shortlist.ids[kept] = token;
            shortlist.scores[kept] = shortlist.scores[i];
            kept += (int) (keep[token >> 6] >>> token & 1);
        }
        shorten(kept);
        return kept > 0;
    }

    /** Drops the last n of those of the shortlist's scores that are equal to this one. */
    void dropLast(float score, int n) {
        shorten(listed().dropLast(score, n, size));
    }

    /** The shortlist's scores, to be read. */
    float[] shortlist() {
        return listed().scores;
    }

    int[] shortlistIds() {
        return listed().ids;
    }

    /** Becomes a shortlist of all that is not masked. */
    void list() {
        if (whole) {
            collect(-Float.MAX_VALUE);
        }
        listed();
    }

    /** The range that {@link #keepRange} makes the candidates. */
    KeptRange kept() {
        return kept;
    }

    /** The candidates become the range of the whole row that {@link #kept} is, listed when one is first asked for. */
    void keepRange() {
        int n = count(kept.low()) - kept.dropped();
        shorten(kept.high() < Float.POSITIVE_INFINITY ? n - count(kept.high()) : n);
        isListed = false;
    }

    /** The token of a draw from candidates that are not listed; −1 where they must be. */
    int drawUnlisted(double u, double beta) {
        return isListed || beta != kept.beta() ? -1 : weightSums.near().draw(u, kept);
    }

    private Shortlist listed() {
        if (!isListed) {
            isListed = true;
            // The maxima are still those of the row.
            int n = fillFromRow(kept.low());
            n = kept.high() < Float.POSITIVE_INFINITY ? shortlist.keepBelow(kept.high(), n) : n;
            if (kept.dropped() > 0) {
                shortlist.dropLast(kept.last(), kept.dropped(), n);
            }
        }
        return shortlist;
    }

    /** Writes where the shortlist goes the row's scores that are {@code threshold} or more; how many. */
    private int fillFromRow(float threshold) {
        shortlist.makeRoom();
        row.copyReaching(threshold);
        int end = Selection.blocks(vocabulary);
        int n = 0;
        for (int b = 0; b < end; ) {
            int next = row.runEnd(b, end);
            int from = b * BLOCK;
            n = kernels.collect(
                    row.array(b),
                    row.offset(b) + from,
                    Math.min(next * BLOCK, vocabulary) - from,
                    maxima.values,
                    b,
                    threshold,
                    from,
                    shortlist.ids,
                    shortlist.scores,
                    n);
            b = next;
        }
        return n;
    }

    /** The shortlist was compacted by its reader to this many entries. */
    void shorten(int kept) {
        whole = false;
        size = kept;
        forget();
    }
}
