package dev.logits.learn.choice;

import dev.logits.internal.kernel.Elementary;
import java.util.Arrays;

/**
 * One item is chosen among several, each with a coefficient of its own: {@code P = e^θ_i / Σ e^θ_j}. Item 0 is the
 * reference, of ability 0; item i has coefficient i − 1.
 */
final class ItemSet extends ChoiceSet {
    private final int[] items;
    private final int first;

    /**
     * @param order items, best first; it is shared
     * @param first the place of the chosen one, which is compared with those behind it
     */
    ItemSet(double weight, int[] order, int first) {
        super(
                weight,
                Arrays.stream(order, first, order.length)
                        .filter(i -> i > 0)
                        .map(i -> i - 1)
                        .sorted()
                        .toArray());
        items = order;
        this.first = first;
    }

    @Override
    double evaluate(double[] theta, double[] gradient, double[] information) {
        double max = Double.NEGATIVE_INFINITY;
        for (int k = first; k < items.length; k++) {
            max = Math.max(max, score(theta, items[k]));
        }
        int[] active = active();
        int n = active.length;
        double sum = 0;
        for (int a = 0; a < n; a++) {
            gradient[a] = Elementary.exp(Math.max(-740, theta[active[a]] - max));
            sum += gradient[a];
        }
        if (n < items.length - first) {
            sum += Elementary.exp(Math.max(-740, -max));
        }
        for (int a = 0; a < n; a++) {
            double p = gradient[a] / sum;
            gradient[a] = p;
            for (int b = 0; b < a; b++) {
                information[a * n + b] = -p * gradient[b];
                information[b * n + a] = information[a * n + b];
            }
            information[a * n + a] = p * (1 - p);
        }
        for (int a = 0; a < n; a++) {
            gradient[a] = (active[a] == items[first] - 1 ? 1 : 0) - gradient[a];
        }
        return score(theta, items[first]) - max - Elementary.log(sum);
    }

    private static double score(double[] theta, int item) {
        return item == 0 ? 0 : theta[item - 1];
    }

    @Override
    double uniform() {
        return -Elementary.log(items.length - first);
    }

    @Override
    int rivals() {
        return items.length - first - 1;
    }

    @Override
    void difference(int rival, double[] out) {
        Arrays.fill(out, 0, active().length, 0);
        add(items[first], 1, out);
        add(items[first + 1 + rival], -1, out);
    }

    private void add(int item, double sign, double[] out) {
        if (item > 0) {
            out[Arrays.binarySearch(active(), item - 1)] += sign;
        }
    }
}
