package dev.logits.learn.network;

import dev.logits.learn.features.DenseFeatures;

/** Finds features that are no numbers. */
final class FeatureCheck {
    private FeatureCheck() {}

    /**
     * Checks the rows {@code from} to {@code to} − 1.
     *
     * @throws IllegalArgumentException naming the first feature that is NaN or infinite
     */
    static void finite(DenseFeatures x, int from, int to) {
        float[] array = x.array();
        int end = x.offset(to);
        // 0·v is 0 for a finite v and NaN for any other
        float sum = 0;
        for (int i = x.offset(from); i < end; i++) {
            sum += array[i] * 0f;
        }
        if (sum == 0) {
            return;
        }
        for (int i = x.offset(from); i < end; i++) {
            if (!Float.isFinite(array[i])) {
                int place = i - x.offset();
                throw new IllegalArgumentException("features row " + place / x.columns() + ", column "
                        + place % x.columns() + " is " + array[i] + "; a network needs finite numbers");
            }
        }
    }
}
