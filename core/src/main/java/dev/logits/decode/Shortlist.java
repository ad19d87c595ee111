package dev.logits.decode;

import java.util.Arrays;

/** Tokens and their scores, in the order of ids: what is left after narrowing. How many they are, its owner knows. */
final class Shortlist {
    private final int room;

    /** Read and compacted by those who narrow. */
    int[] ids;

    float[] scores;

    /** For a vocabulary, and one entry more, which the kernels write and nobody reads. */
    Shortlist(int vocabulary) {
        room = vocabulary + 1;
    }

    void makeRoom() {
        if (ids == null) {
            ids = new int[room];
            scores = new float[room];
        }
    }

    /** The place of a token among the first n; negative when it is not there. */
    int indexOf(int token, int n) {
        return Arrays.binarySearch(ids, 0, n, token);
    }

    /** Keeps those of the first n whose score is {@code threshold} or more; how many. */
    int keepAtLeast(float threshold, int n) {
        int kept = 0;
        for (int i = 0; i < n; i++) {
            float score = scores[i];
            ids[kept] = ids[i];
            scores[kept] = score;
            kept += score >= threshold ? 1 : 0;
        }
        return kept;
    }

    /** Keeps those of the first n whose weight, at the same place, is {@code least} or more; how many. */
    int keepWeights(double[] weights, double least, int n) {
        int kept = 0;
        for (int i = 0; i < n; i++) {
            ids[kept] = ids[i];
            scores[kept] = scores[i];
            kept += weights[i] >= least ? 1 : 0;
        }
        return kept;
    }

    /** Keeps those of the first n whose score is below {@code threshold}; how many. */
    int keepBelow(float threshold, int n) {
        int kept = 0;
        for (int i = 0; i < n; i++) {
            float score = scores[i];
            ids[kept] = ids[i];
            scores[kept] = score;
            kept += score < threshold ? 1 : 0;
        }
        return kept;
    }

    /** Drops the last {@code dropped} of those of the first n scores that are equal to this one; how many are left. */
    int dropLast(float score, int dropped, int n) {
        int ties = 0;
        for (int i = 0; i < n; i++) {
            ties += scores[i] == score ? 1 : 0;
        }
        int rest = ties - dropped;
        int kept = 0;
        for (int i = 0; i < n; i++) {
            if (scores[i] != score || rest-- > 0) {
                ids[kept] = ids[i];
                scores[kept++] = scores[i];
            }
        }
        return kept;
    }
}
