package dev.logits.decision;

import dev.logits.Logits;
import dev.logits.source.ColumnedSource;
import dev.logits.source.LogitsSource;
import dev.logits.source.RepeatedRows;
import java.util.ArrayList;
import java.util.List;

/** The generated rows of sources.py: logits, those of another model, labels and weights. */
record GoldenLogits(Logits z, Logits other, int[] labels, double[] weights) {
    static final int CASES = 200;

    /** Case i; its kind is i % 10. */
    static GoldenLogits of(int i) {
        GoldenData.Lcg g = new GoldenData.Lcg(7000003L * i + 29);
        for (int j = 0; j < 3; j++) {
            g.next();
        }
        int kind = i % 10;
        int n = 1 + (int) (g.next() * (kind == 0 ? 5 : 60));
        int k = kind == 8 ? 2 : 2 + (int) (g.next() * 4);
        double[][] pool = new double[4][k];
        for (double[] row : pool) {
            for (int c = 0; c < k; c++) {
                row[c] = 6 * g.next() - 3;
            }
        }
        GoldenLogits data = new GoldenLogits(Logits.zeros(n, k), Logits.zeros(n, k), new int[n], new double[n]);
        for (int r = 0; r < n; r++) {
            data.draw(g, kind, r, pool);
        }
        return data;
    }

    private void draw(GoldenData.Lcg g, int kind, int r, double[][] pool) {
        int k = z.classes();
        int y = (int) (g.next() * k);
        y = kind == 3 ? Math.min(y, 1) : kind == 4 ? 1 : y;
        labels[r] = y;
        double[] row = pool[(int) (g.next() * 4)];
        for (int c = 0; c < k; c++) {
            double a = g.next();
            double b = g.next();
            boolean pooled = kind == 1 || kind == 7;
            double own = 6 * a - 3 + (c == y ? 1 : 0);
            z.array()[r * k + c] = (float) (pooled ? row[c] : kind == 2 ? pool[0][c] : own);
            other.array()[r * k + c] = (float) (6 * b - 3 + (c == y ? 0.5 : 0));
        }
        if (kind == 9 && g.next() < 0.3) {
            z.array()[r * k + (int) (g.next() * k)] = Float.NEGATIVE_INFINITY;
        }
        weights[r] = 1;
        if (kind == 5 || kind >= 7) {
            weights[r] = 0.1 + g.next();
        } else if (kind == 6 && r > 0) {
            weights[r] = Math.floor(g.next() * 8) / 4;
        }
    }

    int rows() {
        return labels.length;
    }

    /** With the column "w" of weights and the column "group" of a and b, in turns. */
    LogitsSource source() {
        return source(z, weights);
    }

    LogitsSource source(Logits scores, double[] w) {
        List<String> groups = new ArrayList<>();
        for (int r = 0; r < rows(); r++) {
            groups.add(r % 2 == 0 ? "a" : "b");
        }
        return ColumnedSource.of(ColumnedSource.of(LogitsSource.of(scores, labels), "w", w), "group", groups);
    }

    /** The same rows in the opposite order. */
    LogitsSource reversed() {
        int n = rows();
        int k = z.classes();
        Logits back = Logits.zeros(n, k);
        int[] y = new int[n];
        double[] w = new double[n];
        List<String> groups = new ArrayList<>();
        for (int r = 0; r < n; r++) {
            System.arraycopy(z.array(), (n - 1 - r) * k, back.array(), r * k, k);
            y[r] = labels[n - 1 - r];
            w[r] = weights[n - 1 - r];
            groups.add((n - 1 - r) % 2 == 0 ? "a" : "b");
        }
        return ColumnedSource.of(ColumnedSource.of(LogitsSource.of(back, y), "w", w), "group", groups);
    }

    /** Whole weights, 0 to 3. */
    double[] wholeWeights() {
        double[] whole = new double[rows()];
        for (int r = 0; r < whole.length; r++) {
            whole[r] = r == 0 ? 2 : (r * 7 + 3) % 4;
        }
        return whole;
    }

    /** Each row as often as its whole weight says. */
    LogitsSource repeated() {
        return RepeatedRows.by("w", source(z, wholeWeights()));
    }
}
