package dev.logits.multilabel;

import dev.logits.internal.sum.ExactSum;
import java.util.Arrays;

/**
 * Thresholds of labels, found by one walk over sorted scores. Of rows with weights each run of equal scores is added up
 * by rising term before it is added to what came before, so that neither the order of rows nor a scale of
 * 2<sup>k</sup> of weights, where it has no meaning, changes a bit.
 */
final class LabelThresholds {
    private LabelThresholds() {}

    /**
     * The score of a row that has the label, from which on F1 is largest; of equal ones the lowest. 0 if none has it.
     */
    static double bestF1(MultiLabelRows rows, int label) {
        return rows.isWhole() ? bestOfCounts(rows, label) : bestOfWeights(rows, label);
    }

    private static double bestOfCounts(MultiLabelRows rows, int label) {
        int n = 0;
        // scores turned around, so that the highest come first, each with its target in the lowest bit
        long[] keys = new long[rows.rows()];
        long positives = 0;
        for (int r = 0; r < rows.rows(); r++) {
            int target = rows.target(r, label);
            if (target >= 0) {
                keys[n++] = (long) ~sortable(rows.logOdds(r, label)) << 1 | target;
                positives += target;
            }
        }
        Arrays.sort(keys, 0, n);
        double best = 0;
        double threshold = 0;
        long hits = 0;
        for (int i = 0; i < n; ) {
            int key = (int) (keys[i] >> 1);
            for (; i < n && (int) (keys[i] >> 1) == key; i++) {
                hits += keys[i] & 1;
            }
            double f1 = 2.0 * hits / (i + positives);
            if (hits > 0 && f1 >= best) {
                best = f1;
                threshold = unsortable(~key);
            }
        }
        return threshold;
    }

    private static double bestOfWeights(MultiLabelRows rows, int label) {
        int n = 0;
        long[] keys = new long[rows.rows()];
        ExactSum ofAll = new ExactSum();
        for (int r = 0; r < rows.rows(); r++) {
            int target = rows.target(r, label);
            if (target >= 0) {
                keys[n++] = (long) ~sortable(rows.logOdds(r, label)) << Integer.SIZE | r;
                ofAll.add(target * rows.weight(r));
            }
        }
        Arrays.sort(keys, 0, n);
        double positives = ofAll.value();
        double best = 0;
        double threshold = 0;
        double said = 0;
        double hits = 0;
        for (int from = 0, to = 0; from < n; from = to) {
            int key = (int) (keys[from] >> Integer.SIZE);
            while (to < n && (int) (keys[to] >> Integer.SIZE) == key) {
                to++;
            }
            double[] weights = new double[to - from];
            double[] right = new double[to - from];
            for (int i = from; i < to; i++) {
                int r = (int) keys[i];
                weights[i - from] = rows.weight(r);
                right[i - from] = rows.target(r, label) * rows.weight(r);
            }
            said += sum(weights);
            hits += sum(right);
            double f1 = 2 * hits / (said + positives);
            if (hits > 0 && f1 >= best) {
                best = f1;
                threshold = unsortable(~key);
            }
        }
        return threshold;
    }

    /**
     * The largest score of a label that a row has below which the expected share of missed labels is small; −∞ where
     * rows are too few.
     *
     * @param share α
     * @throws IllegalArgumentException if no row has a label
     */
    static double ofSets(MultiLabelRows rows, double share) {
        return rows.isWhole() ? ofCountedSets(rows, share) : ofWeightedSets(rows, share);
    }

    private static double ofCountedSets(MultiLabelRows rows, double share) {
        // of each label that a row has: the score, and below it how many labels the row has, more first
        long[] scored = new long[positives(rows)];
        int count = 0;
        long n = 0;
        for (int r = 0; r < rows.rows(); r++) {
            int has = has(rows, r);
            for (int l = 0; l < rows.labels(); l++) {
                if (rows.target(r, l) == 1) {
                    scored[count++] = (long) sortable(rows.logOdds(r, l)) << Integer.SIZE | Integer.MAX_VALUE - has;
                }
            }
            n += has > 0 ? 1 : 0;
        }
        requireLabels(count);
        Arrays.sort(scored, 0, count);
        double threshold = Double.NEGATIVE_INFINITY;
        double below = 0;
        for (int i = 0; i < count; ) {
            int key = (int) (scored[i] >> Integer.SIZE);
            if ((below + 1) / (n + 1) > share) {
                break;
            }
            threshold = unsortable(key);
            for (; i < count && (int) (scored[i] >> Integer.SIZE) == key; i++) {
                below += 1.0 / (Integer.MAX_VALUE - (int) scored[i]);
            }
        }
        return threshold;
    }

    private static double ofWeightedSets(MultiLabelRows rows, double share) {
        long[] scored = new long[positives(rows)];
        int count = 0;
        ExactSum ofAll = new ExactSum();
        for (int r = 0; r < rows.rows(); r++) {
            int before = count;
            for (int l = 0; l < rows.labels(); l++) {
                if (rows.target(r, l) == 1) {
                    scored[count++] = (long) sortable(rows.logOdds(r, l)) << Integer.SIZE | r;
                }
            }
            ofAll.add(count > before ? rows.weight(r) : 0);
        }
        requireLabels(count);
        Arrays.sort(scored, 0, count);
        double all = ofAll.value();
        double threshold = Double.NEGATIVE_INFINITY;
        double below = 0;
        for (int from = 0, to = 0; from < count && (below + 1) / (all + 1) <= share; from = to) {
            int key = (int) (scored[from] >> Integer.SIZE);
            while (to < count && (int) (scored[to] >> Integer.SIZE) == key) {
                to++;
            }
            threshold = unsortable(key);
            double[] missed = new double[to - from];
            for (int i = from; i < to; i++) {
                int r = (int) scored[i];
                missed[i - from] = rows.weight(r) / has(rows, r);
            }
            below += sum(missed);
        }
        return threshold;
    }

    private static void requireLabels(int count) {
        if (count == 0) {
            throw new IllegalArgumentException("no row has a label, so sets cannot be fitted to miss few");
        }
    }

    /** By rising term. */
    private static double sum(double[] terms) {
        Arrays.sort(terms);
        double sum = 0;
        for (double term : terms) {
            sum += term;
        }
        return sum;
    }

    /** How many labels a row has. */
    private static int has(MultiLabelRows rows, int r) {
        int has = 0;
        for (int l = 0; l < rows.labels(); l++) {
            has += rows.target(r, l) == 1 ? 1 : 0;
        }
        return has;
    }

    /** How many labels all rows have together. */
    private static int positives(MultiLabelRows rows) {
        int positives = 0;
        for (int r = 0; r < rows.rows(); r++) {
            positives += has(rows, r);
        }
        return positives;
    }

    /** A float as a whole number in the same order; both zeros are one. */
    private static int sortable(float score) {
        int bits = Float.floatToIntBits(score + 0f);
        return bits ^ bits >> 31 & Integer.MAX_VALUE;
    }

    private static float unsortable(int key) {
        return Float.intBitsToFloat(key ^ key >> 31 & Integer.MAX_VALUE);
    }
}
