package dev.logits.distill;

import dev.logits.internal.random.CounterRandom;
import java.util.Arrays;

/**
 * Independent draws from a row's distribution: sorted uniform numbers against the running sum, one walk over the row.
 */
final class Draws {
    final int[] ids;
    final float[] counts;
    private final double[] uniforms;

    Draws(int draws) {
        ids = new int[draws];
        counts = new float[draws];
        uniforms = new double[draws];
    }

    /** Draws; returns how many different classes were drawn, which are in ascending order. */
    int of(SoftRow soft, long seed, long row) {
        long key = CounterRandom.key(seed, row);
        double total = 0;
        for (int c = 0; c < soft.classes; c++) {
            total += soft.p[c];
        }
        for (int i = 0; i < uniforms.length; i++) {
            uniforms[i] = CounterRandom.uniform(key, i) * total;
        }
        Arrays.sort(uniforms);
        int found = 0;
        double reached = 0;
        int next = 0;
        int last = soft.top;
        for (int c = 0; c < soft.classes && next < uniforms.length; c++) {
            reached += soft.p[c];
            int before = next;
            while (next < uniforms.length && uniforms[next] < reached) {
                next++;
            }
            if (next > before) {
                ids[found] = c;
                counts[found++] = next - before;
                last = c;
            }
        }
        // A uniform number may round to the total itself.
        if (next < uniforms.length) {
            if (found == 0) {
                ids[found++] = last;
                counts[0] = 0;
            }
            counts[found - 1] += uniforms.length - next;
        }
        return found;
    }
}
