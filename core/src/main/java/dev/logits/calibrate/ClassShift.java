package dev.logits.calibrate;

/**
 * Moves the probability of one class of a row by a shift, and those of all others by equal parts the other way: {@code
 * p + shift (e_k − Σ_{j ≠ k} e_j / (K − 1))}, brought back to the nearest point of the simplex whose entries are at
 * least a bound. With two classes that is p_1 + shift, clamped.
 *
 * <p>A shift by the difference between the mean label and the mean probability of some rows lowers their squared
 * distance from the labels by {@code shift² K / (K − 1)} a row, and the projection only lowers it further where bounds
 * are 0, as labels lie on the simplex.
 *
 * <p>A probability below its bound may stay there. Where the bound is above 0, a probability of exactly 0 is a masked
 * class, which stays one. For one thread.
 */
final class ClassShift {
    private final double[] least;
    private final double[] bounds;
    /** The classes that can move and are not at their bound. */
    private final int[] free;

    ClassShift(double[] least) {
        this.least = least;
        bounds = new double[least.length];
        free = new int[least.length];
    }

    private boolean isMasked(double[] p, int off, int k) {
        return p[off + k] == 0 && least[k] > 0;
    }

    /** Whether class k of a row can move: neither it nor all others are masked. */
    boolean isOpen(double[] p, int off, int k) {
        if (isMasked(p, off, k)) {
            return false;
        }
        for (int j = 0; j < least.length; j++) {
            if (j != k && !isMasked(p, off, j)) {
                return true;
            }
        }
        return false;
    }

    /** Moves class k of a row in which it is open. */
    void move(double[] p, int off, int k, double shift) {
        if (least.length == 2) {
            moveOne(p, off, k, shift);
        } else {
            moveMany(p, off, k, shift);
        }
    }

    private void moveOne(double[] p, int off, int k, double shift) {
        double before = p[off + k];
        double low = Math.min(least[k], before);
        double other = Math.min(least[1 - k], p[off + 1 - k]);
        double after = Math.max(low, Math.min(1 - other, before + shift));
        if (after != before) {
            p[off + k] = after;
            p[off + 1 - k] = Math.max(other, 1 - after);
        }
    }

    private void moveMany(double[] p, int off, int k, double shift) {
        int count = 0;
        for (int j = 0; j < least.length; j++) {
            if (!isMasked(p, off, j)) {
                bounds[j] = Math.min(least[j], p[off + j]);
                free[count++] = j;
            }
        }
        double part = shift / (count - 1);
        for (int i = 0; i < count; i++) {
            int j = free[i];
            p[off + j] = j == k ? p[off + j] + shift : p[off + j] - part;
        }
        project(p, off, count);
        for (int j = 0; j < least.length; j++) {
            p[off + j] = Math.min(1, p[off + j]); // more is rounding
        }
    }

    /** Lowers the free entries by the same amount, those at their bounds aside, so that they take what these have. */
    private void project(double[] p, int off, int count) {
        int left = count;
        double excess = 0;
        boolean below = true;
        while (below) {
            below = false;
            double cut = left == 0 ? 0 : excess / left;
            excess = 0;
            int kept = 0;
            for (int i = 0; i < left; i++) {
                int j = free[i];
                double value = p[off + j] - cut;
                if (value < bounds[j]) {
                    excess += bounds[j] - value;
                    p[off + j] = bounds[j];
                    below = true;
                } else {
                    p[off + j] = value;
                    free[kept++] = j;
                }
            }
            left = kept;
        }
    }
}
