package dev.logits.decode.ctc;

import dev.logits.Logits;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.kernel.Elementary;
import dev.logits.internal.kernel.Kernels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What rows of logits say of a given text, and the text of the most likely label of each row.
 *
 * <p>Static methods only, for any number of threads.
 *
 * @since 0.1
 */
public final class CtcAlignment {
    private CtcAlignment() {}

    /**
     * ln p of a text: the sum over all its alignments, by the forward algorithm; −∞ where there is none, because the
     * text is longer than the rows allow. Time T·L for L labels.
     *
     * @param z T × K
     * @param labels the text, without blanks
     * @param blank the class that means nothing
     * @throws IllegalArgumentException if a label is the blank or no class, or a row is no distribution
     */
    public static double logProbability(Logits z, int[] labels, int blank) {
        check(z, labels, blank);
        double[] lse = CtcRows.normalizers(z, blank);
        int states = 2 * labels.length + 1;
        double[] now = new double[states];
        double[] next = new double[states];
        Arrays.fill(now, Double.NEGATIVE_INFINITY);
        now[0] = 0;
        for (int t = 0; t < lse.length; t++) {
            for (int s = 0; s < states; s++) {
                double sum = now[s];
                if (t == 0) {
                    sum = s <= 1 ? 0 : Double.NEGATIVE_INFINITY;
                } else {
                    if (s > 0) {
                        sum = CtcRows.add(sum, now[s - 1]);
                    }
                    if (skips(labels, s)) {
                        sum = CtcRows.add(sum, now[s - 2]);
                    }
                }
                next[s] = sum + log(z, lse, t, symbol(labels, s, blank));
            }
            double[] swap = now;
            now = next;
            next = swap;
        }
        return states == 1 ? now[0] : CtcRows.add(now[states - 1], now[states - 2]);
    }

    private static boolean skips(int[] labels, int s) {
        return s > 1 && s % 2 == 1 && labels[s / 2] != labels[s / 2 - 1];
    }

    private static int symbol(int[] labels, int s, int blank) {
        return s % 2 == 0 ? blank : labels[s / 2];
    }

    private static double log(Logits z, double[] lse, int t, int label) {
        return z.array()[z.offset(t) + label] - lse[t];
    }

    private static void check(Logits z, int[] labels, int blank) {
        NullCheck.argument(z, "z");
        NullCheck.argument(labels, "labels");
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] < 0 || labels[i] >= z.classes() || labels[i] == blank) {
                throw new IllegalArgumentException("labels[" + i + "] = " + labels[i] + " is "
                        + (labels[i] == blank ? "the blank" : "not a class: expected 0.." + (z.classes() - 1))
                        + "; give the text without blanks");
            }
        }
    }

    /**
     * A text with the times of its symbols in its most likely alignment (Viterbi; of equally likely ones that in which
     * symbols come earlier), and its exact log-probability.
     *
     * @throws IllegalArgumentException as {@link #logProbability}, and if no alignment gives the text
     */
    public static CtcText align(Logits z, int[] labels, int blank) {
        double sum = logProbability(z, labels, blank);
        if (sum == Double.NEGATIVE_INFINITY) {
            throw new IllegalArgumentException(z.rows() + " rows cannot say a text of " + labels.length
                    + " labels: it needs a row for each, and one more between two that are equal, of a probability"
                    + " above 0");
        }
        return new CtcText(symbols(z, CtcRows.normalizers(z, blank), labels, blank), sum, sum);
    }

    /** The symbols of a text that the rows can say, in its most likely alignment. */
    static List<CtcText.Symbol> symbols(Logits z, double[] lse, int[] labels, int blank) {
        int states = 2 * labels.length + 1;
        int rows = lse.length;
        byte[][] from = new byte[rows][states];
        double[] now = new double[states];
        double[] next = new double[states];
        for (int t = 0; t < rows; t++) {
            for (int s = 0; s < states; s++) {
                double best = t > 0 ? now[s] : s <= 1 ? 0 : Double.NEGATIVE_INFINITY;
                for (int back = 1; t > 0 && back <= (skips(labels, s) ? 2 : Math.min(1, s)); back++) {
                    // Among equals the one that was in its state before wins, so that symbols come early.
                    if (now[s - back] > best) {
                        best = now[s - back];
                        from[t][s] = (byte) back;
                    }
                }
                next[s] = best + log(z, lse, t, symbol(labels, s, blank));
            }
            double[] swap = now;
            now = next;
            next = swap;
        }
        int state = states > 1 && now[states - 2] > now[states - 1] ? states - 2 : states - 1;
        CtcText.Symbol[] symbols = new CtcText.Symbol[labels.length];
        for (int t = rows - 1; t >= 0; t--) {
            if (state % 2 == 1) {
                int i = state / 2;
                double p = Elementary.exp(log(z, lse, t, labels[i]));
                CtcText.Symbol later = symbols[i];
                symbols[i] = new CtcText.Symbol(
                        labels[i],
                        t,
                        later == null ? t + 1 : later.end(),
                        later == null ? p : Math.max(p, later.confidence()));
            }
            state -= from[t][state];
        }
        return List.of(symbols);
    }

    /**
     * The text of the most likely alignment: the most likely label of each row (of equal ones the lowest), repeated
     * ones merged and blanks dropped. Its log-probability is that of this one alignment, for {@link #logProbability}
     * takes longer than all the rest; its times and confidences are those of the rows that said it. It need not be the
     * most likely text.
     *
     * @throws IllegalArgumentException if the blank is no class, or a row is no distribution
     */
    public static CtcText greedy(Logits z, int blank) {
        NullCheck.argument(z, "z");
        double[] lse = CtcRows.normalizers(z, blank);
        List<CtcText.Symbol> symbols = new ArrayList<>();
        int before = blank;
        double sum = 0;
        for (int t = 0; t < lse.length; t++) {
            int label = Kernels.get().argmax(z.array(), z.offset(t), z.classes());
            sum += log(z, lse, t, label);
            if (label != blank) {
                double p = Elementary.exp(log(z, lse, t, label));
                if (label == before) {
                    CtcText.Symbol s = symbols.remove(symbols.size() - 1);
                    symbols.add(new CtcText.Symbol(label, s.begin(), t + 1, Math.max(s.confidence(), p)));
                } else {
                    symbols.add(new CtcText.Symbol(label, t, t + 1, p));
                }
            }
            before = label;
        }
        return new CtcText(symbols, sum, sum);
    }
}
