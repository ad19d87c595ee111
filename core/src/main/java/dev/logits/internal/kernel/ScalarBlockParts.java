package dev.logits.internal.kernel;

/** {@link BlockParts} as plain loops; two chains of additions, as each waits for the last. */
final class ScalarBlockParts extends BlockParts {
    @Override
    public long largest(double[] x, int n) {
        long largest = 0;
        for (int i = 0; i < n; i++) {
            largest = Math.max(largest, Double.doubleToRawLongBits(x[i]) & Long.MAX_VALUE);
        }
        return largest;
    }

    @Override
    boolean split(double[] x, int n, double coarse, double middle, double fine, double[] parts) {
        double a = 0;
        double b = 0;
        double c = 0;
        double left = 0;
        double a2 = 0;
        double b2 = 0;
        double c2 = 0;
        double left2 = 0;
        for (int i = 0; i < n; i += 2) {
            double rest = x[i];
            double rest2 = i + 1 < n ? x[i + 1] : 0;
            double part = (rest + coarse) - coarse;
            double part2 = (rest2 + coarse) - coarse;
            a += part;
            a2 += part2;
            rest -= part;
            rest2 -= part2;
            part = (rest + middle) - middle;
            part2 = (rest2 + middle) - middle;
            b += part;
            b2 += part2;
            rest -= part;
            rest2 -= part2;
            part = (rest + fine) - fine;
            part2 = (rest2 + fine) - fine;
            c += part;
            c2 += part2;
            left += Math.abs(rest - part);
            left2 += Math.abs(rest2 - part2);
        }
        parts[0] = a + a2;
        parts[1] = b + b2;
        parts[2] = c + c2;
        return left + left2 == 0;
    }
}
