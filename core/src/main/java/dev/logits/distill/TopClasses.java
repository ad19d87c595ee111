package dev.logits.distill;

/** The classes of a row's k largest scores, by a heap that one comparison a score mostly passes by. */
final class TopClasses {
    /** The classes found, in no order. */
    final int[] ids;

    private final float[] scores;
    private int size;

    TopClasses(int k) {
        ids = new int[k];
        scores = new float[k];
    }

    /**
     * Finds the classes of a row without those that are masked; returns how many there are. Of equals the first win.
     */
    int of(float[] z, int off, int n) {
        size = 0;
        for (int c = 0; c < n; c++) {
            float score = z[off + c];
            if (score == Float.NEGATIVE_INFINITY) {
                continue;
            }
            if (size < ids.length) {
                up(size++, score, c);
            } else if (score > scores[0]) {
                down(score, c);
            }
        }
        return size;
    }

    private void up(int at, float score, int id) {
        int i = at;
        while (i > 0 && isBelow(score, id, (i - 1) / 2)) {
            scores[i] = scores[(i - 1) / 2];
            ids[i] = ids[(i - 1) / 2];
            i = (i - 1) / 2;
        }
        scores[i] = score;
        ids[i] = id;
    }

    /** Replaces the smallest, which is at the root. */
    private void down(float score, int id) {
        int i = 0;
        while (2 * i + 1 < size) {
            int child = 2 * i + 1;
            if (child + 1 < size && isBelow(scores[child + 1], ids[child + 1], child)) {
                child++;
            }
            if (isBelow(score, id, child)) {
                break;
            }
            scores[i] = scores[child];
            ids[i] = ids[child];
            i = child;
        }
        scores[i] = score;
        ids[i] = id;
    }

    /** Whether a score leaves the heap before the one at {@code i}: it is smaller, or equal and of a later class. */
    private boolean isBelow(float score, int id, int i) {
        return score < scores[i] || score == scores[i] && id > ids[i];
    }
}
