package dev.logits.learn.choice;

import java.util.ArrayList;
import java.util.List;

/** An item that was in no comparison, against which every other one wins and loses as often. */
final class PseudoItem {
    private PseudoItem() {}

    static double check(double count) {
        if (!(count > 0 && count < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "the number of pseudo-comparisons must be positive and finite, got " + count);
        }
        return count;
    }

    /** @param place the parameter of the item's ability; there are no further ones */
    static List<ChoiceSet> comparisons(int items, int place, double count) {
        List<ChoiceSet> sets = new ArrayList<>();
        for (int i = 0; i < items; i++) {
            double[] item = new double[place + 1];
            double[] pseudo = new double[place + 1];
            if (i > 0) {
                item[i - 1] = 1;
            }
            pseudo[place] = 1;
            sets.add(new FeatureSet(count, new double[][] {item, pseudo}, 1));
            sets.add(new FeatureSet(count, new double[][] {pseudo, item}, 1));
        }
        return sets;
    }
}
