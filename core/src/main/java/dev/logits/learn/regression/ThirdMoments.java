package dev.logits.learn.regression;

import dev.logits.internal.optim.Cholesky;
import java.util.Arrays;

/**
 * The derivatives of the information I, in coordinates in which I is the identity: the sum over rows of the third
 * central moments of the classes' logits,
 * <pre>
 * J_αβγ = Σ w·Σ_c p_c·ζ_cα·ζ_cβ·ζ_cγ
 * </pre>
 * with ζ_c the derivative of the logit of class c less its mean over the classes. J does not depend on the order of its
 * indices, so each set of three is summed once. What a class of a row adds below {@value #NEGLIGIBLE} is left out.
 */
final class ThirdMoments {
    /** What a class of a row may add at most to be left out. */
    private static final double NEGLIGIBLE = 1e-5;

    private final Cholesky factor;
    private final int stride;
    private final int size;
    private final double[][] xi;
    private final double[][] whitening;
    private final double[] mean;
    private final double[] zeta;
    private final double[] pairs;
    private final double[] sums;

    /** @param factor of I */
    ThirdMoments(ModelShape shape, Cholesky factor) {
        this.factor = factor;
        stride = shape.stride();
        size = shape.size();
        xi = new double[shape.outputs()][size];
        whitening = new double[size][];
        for (int i = 0; i < size; i++) {
            double[] unit = new double[size];
            unit[i] = 1;
            whitening[i] = factor.whitened(unit);
        }
        mean = new double[size];
        zeta = new double[size];
        pairs = new double[size * (size + 1) / 2];
        sums = new double[size * (size + 1) * (size + 2) / 6];
    }

    /**
     * Adds a row.
     *
     * @param reference the probability of the class whose logit is 0
     * @param p those of the others
     */
    void add(double weight, double[] x, double reference, double[] p) {
        Arrays.fill(mean, 0);
        for (int a = 0; a < xi.length; a++) {
            Arrays.fill(xi[a], 0);
            for (int j = 0; j < stride; j++) {
                addTimes(x[j], whitening[a * stride + j], size, xi[a], 0);
            }
            addTimes(p[a], xi[a], size, mean, 0);
        }
        for (int i = 0; i < size; i++) {
            zeta[i] = -mean[i];
        }
        addCube(weight * reference);
        for (int a = 0; a < xi.length; a++) {
            for (int i = 0; i < size; i++) {
                zeta[i] = xi[a][i] - mean[i];
            }
            addCube(weight * p[a]);
        }
    }

    private static void addTimes(double factor, double[] x, int length, double[] out, int off) {
        for (int i = 0; i < length; i++) {
            out[off + i] = Math.fma(factor, x[i], out[off + i]);
        }
    }

    /** Nearly all rows of a separated table add nothing that a step would feel. */
    private void addCube(double factor) {
        double square = 0;
        for (double z : zeta) {
            square = Math.fma(z, z, square);
        }
        if (factor * square * Math.sqrt(square) < NEGLIGIBLE) {
            return;
        }
        int count = 0;
        for (int j = 0; j < size; j++) {
            for (int k = 0; k <= j; k++) {
                pairs[count++] = zeta[j] * zeta[k];
            }
        }
        int at = 0;
        int length = 0;
        for (int i = 0; i < size; i++) {
            length += i + 1; // the pairs of the first i + 1 parameters stand together, so the loop is long
            addTimes(factor * zeta[i], pairs, length, sums, at);
            at += length;
        }
    }

    /** tr(I⁻¹·∂_i I·I⁻¹·∂_j I) for all pairs of parameters, size × size. */
    double[] traces() {
        double[][] planes = new double[size][size * size];
        int at = 0;
        for (int i = 0; i < size; i++) {
            for (int j = 0; j <= i; j++) {
                for (int k = 0; k <= j; k++) {
                    double v = sums[at++];
                    planes[i][j * size + k] = v;
                    planes[i][k * size + j] = v;
                    planes[j][i * size + k] = v;
                    planes[j][k * size + i] = v;
                    planes[k][i * size + j] = v;
                    planes[k][j * size + i] = v;
                }
            }
        }
        double[][] products = new double[size][size];
        for (int i = 0; i < size; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = 0;
                for (int k = 0; k < size * size; k++) {
                    sum = Math.fma(planes[i][k], planes[j][k], sum);
                }
                products[i][j] = sum;
                products[j][i] = sum;
            }
        }
        return plain(products);
    }

    /** The same matrix for the parameters themselves. */
    private double[] plain(double[][] whitened) {
        double[][] half = new double[size][];
        for (int i = 0; i < size; i++) {
            half[i] = factor.unwhitened(whitened[i]);
        }
        double[] out = new double[size * size];
        double[] column = new double[size];
        for (int j = 0; j < size; j++) {
            for (int i = 0; i < size; i++) {
                column[i] = half[i][j];
            }
            double[] whole = factor.unwhitened(column);
            for (int i = 0; i < size; i++) {
                out[i * size + j] = whole[i];
            }
        }
        return out;
    }
}
