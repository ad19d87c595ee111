package dev.logits.internal.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** {@link BlockParts} on vectors, two at a time. Sums of multiples of a grid are exact, so lanes add in any order. */
final class VectorBlockParts extends BlockParts {
    private static final VectorSpecies<Double> DOUBLES = VectorKernels.DOUBLES;
    private static final VectorSpecies<Long> LONGS = VectorSpecies.of(long.class, DOUBLES.vectorShape());
    private static final int D = DOUBLES.length();

    @Override
    public long largest(double[] x, int n) {
        LongVector first = LongVector.zero(LONGS);
        LongVector second = first;
        int i = 0;
        for (; i <= n - 2 * D; i += 2 * D) {
            first = first.max(DoubleVector.fromArray(DOUBLES, x, i).abs().viewAsIntegralLanes());
            second = second.max(DoubleVector.fromArray(DOUBLES, x, i + D).abs().viewAsIntegralLanes());
        }
        long largest = first.max(second).reduceLanes(VectorOperators.MAX);
        for (; i < n; i++) {
            largest = Math.max(largest, Double.doubleToRawLongBits(x[i]) & Long.MAX_VALUE);
        }
        return largest;
    }

    @Override
    boolean split(double[] x, int n, double coarse, double middle, double fine, double[] parts) {
        DoubleVector g = DoubleVector.broadcast(DOUBLES, coarse);
        DoubleVector h = DoubleVector.broadcast(DOUBLES, middle);
        DoubleVector k = DoubleVector.broadcast(DOUBLES, fine);
        DoubleVector a = DoubleVector.zero(DOUBLES);
        DoubleVector b = a;
        DoubleVector c = a;
        DoubleVector left = a;
        DoubleVector a2 = a;
        DoubleVector b2 = a;
        DoubleVector c2 = a;
        DoubleVector left2 = a;
        int i = 0;
        for (; i <= n - 2 * D; i += 2 * D) {
            DoubleVector rest = DoubleVector.fromArray(DOUBLES, x, i);
            DoubleVector rest2 = DoubleVector.fromArray(DOUBLES, x, i + D);
            DoubleVector part = rest.add(g).sub(g);
            DoubleVector part2 = rest2.add(g).sub(g);
            a = a.add(part);
            a2 = a2.add(part2);
            rest = rest.sub(part);
            rest2 = rest2.sub(part2);
            part = rest.add(h).sub(h);
            part2 = rest2.add(h).sub(h);
            b = b.add(part);
            b2 = b2.add(part2);
            rest = rest.sub(part);
            rest2 = rest2.sub(part2);
            part = rest.add(k).sub(k);
            part2 = rest2.add(k).sub(k);
            c = c.add(part);
            c2 = c2.add(part2);
            left = left.add(rest.sub(part).abs());
            left2 = left2.add(rest2.sub(part2).abs());
        }
        double sumA = a.add(a2).reduceLanes(VectorOperators.ADD);
        double sumB = b.add(b2).reduceLanes(VectorOperators.ADD);
        double sumC = c.add(c2).reduceLanes(VectorOperators.ADD);
        double sumLeft = left.add(left2).reduceLanes(VectorOperators.ADD);
        for (; i < n; i++) {
            double part = (x[i] + coarse) - coarse;
            double rest = x[i] - part;
            double partB = (rest + middle) - middle;
            rest -= partB;
            double partC = (rest + fine) - fine;
            sumA += part;
            sumB += partB;
            sumC += partC;
            sumLeft += Math.abs(rest - partC);
        }
        parts[0] = sumA;
        parts[1] = sumB;
        parts[2] = sumC;
        return sumLeft == 0;
    }
}
