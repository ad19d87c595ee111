package dev.logits.learn.regression;

/**
 * What one row adds to the derivatives of half the logarithm of the determinant of the information, in its logits z.
 * With {@code V = diag p − p·pᵀ} and {@code Q_ab = xᵀ(I⁻¹)_ab·x}, held fixed, the logits move {@code tr(V·Q)} by
 * <pre>
 * g_m  = Σ_a V_am·r_a,     r_a = Q_aa − 2·(Q·p)_a
 * E_md = ∂g_m/∂z_d = V_md·(r_m − p·r) − p_m·g_d − 2·p_m·((Q·V)_md − (pᵀ·Q·V)_d)
 * </pre>
 */
final class RowCurvature {
    private final int outputs;
    private final int stride;
    private final double[] inverse;
    private final double[] q;
    private final double[] r;

    /** The probabilities; written by the caller. */
    final double[] p;

    /** V; written by the caller. */
    final double[] v;

    /** The first derivatives. */
    final double[] g;

    /** @param inverse I⁻¹ */
    RowCurvature(ModelShape shape, double[] inverse) {
        this.inverse = inverse;
        outputs = shape.outputs();
        stride = shape.stride();
        p = new double[outputs];
        v = new double[outputs * outputs];
        q = new double[outputs * outputs];
        r = new double[outputs];
        g = new double[outputs];
    }

    /** Computes {@link #g}. */
    void evaluate(double[] x) {
        for (int a = 0; a < outputs; a++) {
            for (int b = 0; b <= a; b++) {
                q[a * outputs + b] = form(x, a, b);
                q[b * outputs + a] = q[a * outputs + b];
            }
        }
        for (int a = 0; a < outputs; a++) {
            double qp = 0;
            for (int b = 0; b < outputs; b++) {
                qp = Math.fma(q[a * outputs + b], p[b], qp);
            }
            r[a] = q[a * outputs + a] - 2 * qp;
        }
        for (int m = 0; m < outputs; m++) {
            g[m] = 0;
            for (int a = 0; a < outputs; a++) {
                g[m] = Math.fma(v[a * outputs + m], r[a], g[m]);
            }
        }
    }

    private double form(double[] x, int a, int b) {
        int size = outputs * stride;
        double sum = 0;
        for (int i = 0; i < stride; i++) {
            int at = (a * stride + i) * size + b * stride;
            int to = a == b ? i : stride;
            double part = 0;
            for (int j = 0; j < to; j++) {
                part = Math.fma(inverse[at + j], x[j], part);
            }
            sum = Math.fma(a == b ? Math.fma(inverse[at + i], x[i], 2 * part) : part, x[i], sum);
        }
        return sum;
    }

    /** The leverage of the row, tr(V·Q), once {@link #evaluate} was called. */
    double leverage() {
        double sum = 0;
        for (int a = 0; a < outputs; a++) {
            sum += qv(a, a);
        }
        return sum;
    }

    /**
     * E, once {@link #evaluate} was called.
     *
     * @param out the lower triangle is overwritten
     */
    void second(double[] out) {
        double mean = 0;
        for (int a = 0; a < outputs; a++) {
            mean = Math.fma(p[a], r[a], mean);
        }
        for (int d = 0; d < outputs; d++) {
            double pqv = 0;
            for (int a = 0; a < outputs; a++) {
                pqv = Math.fma(p[a], qv(a, d), pqv);
            }
            for (int m = d; m < outputs; m++) {
                out[m * outputs + d] = v[m * outputs + d] * (r[m] - mean) - p[m] * (g[d] + 2 * (qv(m, d) - pqv));
            }
        }
    }

    private double qv(int a, int d) {
        double sum = 0;
        for (int b = 0; b < outputs; b++) {
            sum = Math.fma(q[a * outputs + b], v[b * outputs + d], sum);
        }
        return sum;
    }
}
