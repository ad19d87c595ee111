package dev.logits.loss;

import dev.logits.DoubleDouble;
import java.util.Arrays;
import java.util.Comparator;

/** The losses of one row as their papers have them, in {@link DoubleDouble}. A masked class is null. */
final class Reference {
    private final DoubleDouble[] z;

    Reference(DoubleDouble[] z) {
        this.z = z;
    }

    int classes() {
        return z.length;
    }

    boolean masked(int c) {
        return z[c] == null;
    }

    /** The logit of class c. */
    DoubleDouble logit(int c) {
        return z[c];
    }

    /** −ln p_c = ln(1 + Σ_{j ≠ c} e^(z_j − z_c)), or through the largest logit where that is larger. */
    DoubleDouble loss(int c) {
        int top = top();
        DoubleDouble rest = DoubleDouble.ZERO;
        for (int j = 0; j < z.length; j++) {
            if (j != top && z[j] != null) {
                rest = rest.plus(z[j].minus(z[top]).exp());
            }
        }
        return rest.log1p().plus(z[top].minus(z[c]));
    }

    DoubleDouble p(int c) {
        return loss(c).negated().exp();
    }

    /** 1 − p_c. */
    DoubleDouble others(int c) {
        DoubleDouble sum = DoubleDouble.ZERO;
        for (int j = 0; j < z.length; j++) {
            if (j != c && z[j] != null) {
                sum = sum.plus(p(j));
            }
        }
        return sum;
    }

    private int top() {
        int top = -1;
        for (int j = 0; j < z.length; j++) {
            if (z[j] != null && (top < 0 || z[j].compareTo(z[top]) > 0)) {
                top = j;
            }
        }
        return top;
    }

    /** Cross-entropy with every option; a cap of +∞ and weights of length 0 are none. */
    DoubleDouble crossEntropy(int y, double[] weights, double smoothing, double zLoss, double cap) {
        if (cap < Double.POSITIVE_INFINITY) {
            DoubleDouble[] capped = new DoubleDouble[z.length];
            for (int c = 0; c < z.length; c++) {
                capped[c] = z[c] == null ? null : tanh(z[c].over(cap)).times(cap);
            }
            return new Reference(capped).crossEntropy(y, weights, smoothing, zLoss, Double.POSITIVE_INFINITY);
        }
        DoubleDouble value = loss(y).times(weight(weights, y)).times(DoubleDouble.ONE.plus(-smoothing));
        DoubleDouble even = DoubleDouble.ZERO;
        int classes = 0;
        for (int c = 0; c < z.length; c++) {
            if (z[c] != null) {
                even = even.plus(loss(c).times(weight(weights, c)));
                classes++;
            }
        }
        DoubleDouble lse = z[y].plus(loss(y));
        return value.plus(even.times(smoothing).over(classes))
                .plus(lse.times(lse).times(zLoss));
    }

    private static double weight(double[] weights, int c) {
        return weights.length == 0 ? 1 : weights[c];
    }

    private static DoubleDouble tanh(DoubleDouble x) {
        DoubleDouble e = x.times(2).exp();
        return e.plus(-1).over(e.plus(1));
    }

    DoubleDouble softCrossEntropy(float[] t, int off) {
        DoubleDouble sum = DoubleDouble.ZERO;
        for (int c = 0; c < z.length; c++) {
            sum = z[c] == null ? sum : sum.plus(loss(c).times(t[off + c]));
        }
        return sum;
    }

    DoubleDouble focal(int y, double gamma, double alpha) {
        DoubleDouble q = others(y);
        DoubleDouble power =
                gamma == 0 ? DoubleDouble.ONE : q.log().times(gamma).exp();
        return power.times(loss(y)).times(alpha);
    }

    DoubleDouble poly(int y, double epsilon) {
        return loss(y).plus(others(y).times(epsilon));
    }

    DoubleDouble hinge(int y) {
        DoubleDouble worst = DoubleDouble.ZERO;
        for (int c = 0; c < z.length; c++) {
            if (c != y && z[c] != null) {
                worst = worst.max(z[c].minus(z[y]).plus(1));
            }
        }
        return worst;
    }

    /** −z_y + ½·Σ_S(z² − τ²) + ½ after Martins and Astudillo, on logits whose maximum is 0. */
    DoubleDouble sparsemax(int y) {
        DoubleDouble[] d = descending();
        DoubleDouble sum = DoubleDouble.ZERO;
        DoubleDouble tau = DoubleDouble.ZERO;
        int support = 0;
        for (int k = 1; k <= d.length; k++) {
            DoubleDouble next = sum.plus(d[k - 1]);
            if (d[k - 1].times(k).plus(1).compareTo(next) <= 0) {
                break;
            }
            sum = next;
            support = k;
            tau = sum.plus(-1).over(k);
        }
        DoubleDouble value = DoubleDouble.of(0.5).minus(z[y].minus(z[top()]));
        for (int k = 0; k < support; k++) {
            value = value.plus(d[k].times(d[k]).minus(tau.times(tau)).times(0.5));
        }
        return value;
    }

    /** Σ p·(z − z_y) + (4/3)·(1 − Σ p^1.5), with τ found by bisection and polished by Newton's method. */
    DoubleDouble entmax(int y) {
        DoubleDouble[] d = descending();
        DoubleDouble low = DoubleDouble.of(-1);
        DoubleDouble high = DoubleDouble.ZERO;
        for (int i = 0; i < 110; i++) {
            DoubleDouble middle = low.plus(high).times(0.5);
            if (entmaxMass(d, middle).compareTo(DoubleDouble.ONE) >= 0) {
                low = middle;
            } else {
                high = middle;
            }
        }
        DoubleDouble value = DoubleDouble.ONE.times(4).over(3);
        for (DoubleDouble x : d) {
            DoubleDouble s = x.times(0.5).minus(low).max(DoubleDouble.ZERO);
            DoubleDouble p = s.times(s);
            value = value.plus(p.times(x.minus(z[y].minus(z[top()]))));
            value = value.minus(p.times(s).times(4).over(3));
        }
        return value;
    }

    private static DoubleDouble entmaxMass(DoubleDouble[] d, DoubleDouble tau) {
        DoubleDouble mass = DoubleDouble.ZERO;
        for (DoubleDouble x : d) {
            DoubleDouble s = x.times(0.5).minus(tau).max(DoubleDouble.ZERO);
            mass = mass.plus(s.times(s));
        }
        return mass;
    }

    private DoubleDouble[] descending() {
        DoubleDouble max = z[top()];
        return Arrays.stream(z)
                .filter(x -> x != null)
                .map(x -> x.minus(max))
                .sorted(Comparator.reverseOrder())
                .toArray(DoubleDouble[]::new);
    }

    /** The entries from {@code off} on, without those whose target is negative; masked logits have target 0. */
    DoubleDouble binary(double[] y, double[] positive) {
        DoubleDouble sum = DoubleDouble.ZERO;
        for (int c = 0; c < z.length; c++) {
            if (y[c] >= 0 && z[c] != null) {
                DoubleDouble one = softplus(z[c].negated())
                        .times(positive[c % positive.length])
                        .times(y[c]);
                sum = sum.plus(one).plus(softplus(z[c]).times(DoubleDouble.ONE.plus(-y[c])));
            }
        }
        return sum;
    }

    private static DoubleDouble softplus(DoubleDouble z) {
        DoubleDouble magnitude = z.high() < 0 ? z : z.negated();
        return z.max(DoubleDouble.ZERO).plus(magnitude.exp().log1p());
    }
}
