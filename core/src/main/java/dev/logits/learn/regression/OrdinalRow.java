package dev.logits.learn.regression;

import dev.logits.internal.kernel.Elementary;
import java.util.Arrays;

/** The log-likelihood of one row as a function of the linear predictors η, with first and second derivatives. */
final class OrdinalRow {
    private final OrdinalKind kind;
    private final Link link;
    private final int classes;

    /** The predictors; written by the caller. */
    final double[] eta;

    /** The first derivatives. */
    final double[] gradient;

    /** The second derivatives. */
    final double[] hessian;

    OrdinalRow(OrdinalKind kind, Link link, int classes) {
        this.kind = kind;
        this.link = link;
        this.classes = classes;
        eta = new double[classes - 1];
        gradient = new double[classes - 1];
        hessian = new double[eta.length * eta.length];
    }

    /** ln P(label); −∞ where thresholds are out of order. */
    double evaluate(int label) {
        Arrays.fill(gradient, 0);
        Arrays.fill(hessian, 0);
        return switch (kind) {
            case CUMULATIVE -> cumulative(label);
            case ADJACENT -> adjacent(label);
            case CONTINUATION -> continuation(label);
        };
    }

    private double cumulative(int label) {
        int n = eta.length;
        double high = label == n ? Double.POSITIVE_INFINITY : eta[label];
        double low = label == 0 ? Double.NEGATIVE_INFINITY : eta[label - 1];
        double p = link.difference(high, low);
        if (!(p > 0)) {
            return Double.NEGATIVE_INFINITY;
        }
        double up = link.density(high) / p;
        double down = link.density(low) / p;
        if (label < n) {
            gradient[label] = up;
            hessian[label * n + label] = link.slope(high) / p - up * up;
        }
        if (label > 0) {
            gradient[label - 1] = -down;
            hessian[(label - 1) * n + label - 1] = -link.slope(low) / p - down * down;
        }
        if (label > 0 && label < n) {
            hessian[label * n + label - 1] = up * down;
            hessian[(label - 1) * n + label] = up * down;
        }
        return Elementary.log(p);
    }

    /** Classes have the logits s_k = η_k + … + η_{K−2}, and s_{K−1} = 0; C_k = P(y ≤ k). */
    private double adjacent(int label) {
        int n = eta.length;
        double[] s = new double[classes];
        double max = 0;
        for (int k = n - 1; k >= 0; k--) {
            s[k] = s[k + 1] + eta[k];
            max = Math.max(max, s[k]);
        }
        double sum = 0;
        double[] below = new double[n];
        for (int k = 0; k < classes; k++) {
            sum += Elementary.exp(Math.max(-740, s[k] - max));
            if (k < n) {
                below[k] = sum;
            }
        }
        for (int j = 0; j < n; j++) {
            below[j] /= sum;
            gradient[j] = (j >= label ? 1 : 0) - below[j];
            for (int i = 0; i <= j; i++) {
                hessian[i * n + j] = -below[i] * (1 - below[j]);
                hessian[j * n + i] = hessian[i * n + j];
            }
        }
        return s[label] - max - Elementary.log(sum);
    }

    private double continuation(int label) {
        int n = eta.length;
        double total = 0;
        for (int k = 0; k <= Math.min(label, n - 1); k++) {
            boolean stops = k == label;
            double p = stops ? link.probability(eta[k]) : link.difference(Double.POSITIVE_INFINITY, eta[k]);
            if (!(p > 0)) {
                return Double.NEGATIVE_INFINITY;
            }
            double ratio = (stops ? 1 : -1) * link.density(eta[k]) / p;
            gradient[k] = ratio;
            hessian[k * n + k] = (stops ? 1 : -1) * link.slope(eta[k]) / p - ratio * ratio;
            total += Elementary.log(p);
        }
        return total;
    }
}
