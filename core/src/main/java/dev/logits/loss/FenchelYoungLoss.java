package dev.logits.loss;

/**
 * What the losses of sparse probability maps share: a row's value is the gap of the Fenchel–Young inequality, {@code
 * Ω*(z) + Ω(e_y) − z_y}, and its gradient {@code p − e_y}, with p the map of the row, which may be exactly 0.
 *
 * <p>Reference: M. Blondel, A. F. T. Martins, V. Niculae, Learning with Fenchel–Young losses, 2020.
 */
abstract class FenchelYoungLoss extends LabelLoss {

    FenchelYoungLoss(String name) {
        super(name);
    }

    /** Projects a row; false if it is not valid. */
    abstract boolean read(SparseRow row, float[] z, int off, int n);

    /** The probability of a class from its root. */
    abstract double probability(double root);

    /** The value of a row that was read. */
    abstract double value(SparseRow row, double logit, int n, int label);

    @Override
    protected final double value(float[] z, int off, int n, int label) {
        SparseRow row = SparseRow.ofThread();
        return read(row, z, off, n) ? value(row, z[off + label], n, label) : Double.NaN;
    }

    @Override
    protected final double valueAndGradient(float[] z, int off, int n, int label, double scale, float[] g, int gOff) {
        SparseRow row = SparseRow.ofThread();
        if (!read(row, z, off, n)) {
            return Double.NaN;
        }
        double value = value(row, z[off + label], n, label);
        double others = 0;
        for (int c = 0; c < n; c++) {
            double p = probability(row.root[c]);
            g[gOff + c] = (float) (scale * p);
            others += c == label ? 0 : p;
        }
        g[gOff + label] = (float) (0 - scale * others);
        return value;
    }

    /** The name of the class: these losses have no options. */
    @Override
    public final String toString() {
        return getClass().getSimpleName() + "[]";
    }
}
