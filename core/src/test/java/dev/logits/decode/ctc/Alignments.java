package dev.logits.decode.ctc;

import dev.logits.Logits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Every alignment of small rows, one after the other: what the texts' probabilities are by definition. */
final class Alignments {
    /** By text: the sum over its alignments, its most likely alignment, and how likely that is. */
    final Map<List<Integer>, double[]> sums =
            new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));

    Alignments(Logits z, int blank) {
        int rows = z.rows();
        int k = z.classes();
        double[][] p = new double[rows][k];
        for (int t = 0; t < rows; t++) {
            double sum = 0;
            for (int c = 0; c < k; c++) {
                p[t][c] = Math.exp(z.get(t, c));
                sum += p[t][c];
            }
            for (int c = 0; c < k; c++) {
                p[t][c] /= sum;
            }
        }
        int all = (int) Math.round(Math.pow(k, rows));
        for (int code = 0; code < all; code++) {
            double product = 1;
            List<Integer> text = new ArrayList<>();
            int before = -1;
            int rest = code;
            for (int t = 0; t < rows; t++, rest /= k) {
                int c = rest % k;
                product *= p[t][c];
                if (c != before && c != blank) {
                    text.add(c);
                }
                before = c;
            }
            double[] entry = sums.computeIfAbsent(text, key -> new double[2]);
            entry[0] += product;
            entry[1] = Math.max(entry[1], product);
        }
    }
}
