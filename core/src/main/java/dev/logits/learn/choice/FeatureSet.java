package dev.logits.learn.choice;

import dev.logits.internal.kernel.Elementary;
import dev.logits.internal.special.LogGamma;
import java.util.Arrays;

/**
 * m of n alternatives with features are chosen. With m = 1 the probability is the softmax of the scores; with more it
 * is exact, {@code e^(Σ s of the chosen) / Σ over all choices of m}, by a recursion over the rows: the last row is in
 * the choice or not, so that sum, mean and covariance of a choice of j among k are a mixture of those among k − 1.
 *
 * <p>Reference: M. Gail, J. Lubin, L. Rubinstein, Likelihood calculations for matched case-control studies, 1981.
 */
final class FeatureSet extends ChoiceSet {
    private final int size;
    private final int picks;
    private final double[] x;

    /**
     * @param rows the features of each alternative, all columns; the chosen ones come first
     * @param picks how many are chosen
     */
    FeatureSet(double weight, double[][] rows, int picks) {
        super(weight, varying(rows));
        size = rows.length;
        this.picks = picks;
        int n = active().length;
        x = new double[size * n];
        for (int a = 0; a < n; a++) {
            int column = active()[a];
            double base = rows[0][column]; // keeps the digits of large numbers that differ little
            for (int i = 0; i < size; i++) {
                x[i * n + a] = rows[i][column] - base;
            }
        }
    }

    private static int[] varying(double[][] rows) {
        int[] columns = new int[rows[0].length];
        int count = 0;
        for (int j = 0; j < rows[0].length; j++) {
            for (int i = 1; i < rows.length; i++) {
                if (rows[i][j] != rows[0][j]) {
                    columns[count++] = j;
                    break;
                }
            }
        }
        return Arrays.copyOf(columns, count);
    }

    private double[] scores(double[] theta) {
        int n = active().length;
        double[] s = new double[size];
        for (int i = 0; i < size; i++) {
            for (int a = 0; a < n; a++) {
                s[i] = Math.fma(x[i * n + a], theta[active()[a]], s[i]);
            }
        }
        return s;
    }

    @Override
    double evaluate(double[] theta, double[] gradient, double[] information) {
        double[] s = scores(theta);
        return picks == 1 ? one(s, gradient, information) : several(s, gradient, information);
    }

    private double one(double[] s, double[] gradient, double[] information) {
        int n = active().length;
        double max = Arrays.stream(s).max().orElseThrow();
        double sum = 0;
        double[] p = new double[size];
        for (int i = 0; i < size; i++) {
            p[i] = Elementary.exp(Math.max(-740, s[i] - max));
            sum += p[i];
        }
        double[] mean = new double[n];
        for (int i = 0; i < size; i++) {
            p[i] /= sum;
            for (int a = 0; a < n; a++) {
                mean[a] = Math.fma(p[i], x[i * n + a], mean[a]);
            }
        }
        Arrays.fill(information, 0, n * n, 0);
        for (int i = 0; i < size; i++) {
            for (int a = 0; a < n; a++) {
                double d = p[i] * (x[i * n + a] - mean[a]);
                for (int b = 0; b <= a; b++) {
                    information[a * n + b] = Math.fma(d, x[i * n + b] - mean[b], information[a * n + b]);
                }
            }
        }
        mirror(information, n);
        for (int a = 0; a < n; a++) {
            gradient[a] = x[a] - mean[a];
        }
        return s[0] - max - Elementary.log(sum);
    }

    private static void mirror(double[] matrix, int n) {
        for (int a = 0; a < n; a++) {
            for (int b = 0; b < a; b++) {
                matrix[b * n + a] = matrix[a * n + b];
            }
        }
    }

    private double several(double[] s, double[] gradient, double[] information) {
        int n = active().length;
        double[] log = new double[picks + 1];
        Arrays.fill(log, 1, picks + 1, Double.NEGATIVE_INFINITY);
        double[][] mean = new double[picks + 1][n];
        double[][] covariance = new double[picks + 1][n * n];
        double[] gap = new double[n];
        for (int k = 0; k < size; k++) {
            for (int j = Math.min(k + 1, picks); j >= Math.max(1, picks - (size - 1 - k)); j--) {
                double in = s[k] + log[j - 1];
                double out = log[j];
                double max = Math.max(in, out);
                double sum = Elementary.exp(Math.max(-740, in - max)) + Elementary.exp(Math.max(-740, out - max));
                double share = out == Double.NEGATIVE_INFINITY ? 1 : Elementary.exp(Math.max(-740, in - max)) / sum;
                log[j] = out == Double.NEGATIVE_INFINITY ? in : max + Elementary.log(sum);
                for (int a = 0; a < n; a++) {
                    gap[a] = mean[j - 1][a] + x[k * n + a] - mean[j][a];
                    mean[j][a] = Math.fma(share, gap[a], mean[j][a]);
                }
                for (int a = 0; a < n; a++) {
                    for (int b = 0; b < n; b++) {
                        int at = a * n + b;
                        double between = share * (1 - share) * gap[a] * gap[b];
                        covariance[j][at] = (1 - share) * covariance[j][at] + share * covariance[j - 1][at] + between;
                    }
                }
            }
        }
        double value = -log[picks];
        for (int a = 0; a < n; a++) {
            gradient[a] = -mean[picks][a];
        }
        for (int i = 0; i < picks; i++) {
            value += s[i];
            for (int a = 0; a < n; a++) {
                gradient[a] += x[i * n + a];
            }
        }
        System.arraycopy(covariance[picks], 0, information, 0, n * n);
        return value;
    }

    @Override
    double uniform() {
        return picks == 1
                ? -Elementary.log(size)
                : LogGamma.of(picks + 1.0) + LogGamma.of(size - picks + 1.0) - LogGamma.of(size + 1.0);
    }

    @Override
    int rivals() {
        return picks * (size - picks);
    }

    @Override
    void difference(int rival, double[] out) {
        int n = active().length;
        int chosen = rival % picks;
        int other = picks + rival / picks;
        for (int a = 0; a < n; a++) {
            out[a] = x[chosen * n + a] - x[other * n + a];
        }
    }
}
