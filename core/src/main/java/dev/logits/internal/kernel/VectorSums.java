package dev.logits.internal.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sums by {@link Lanes}, and those of {@link OrderFreeSum}, on vectors; see {@link VectorKernels} for the shape of the
 * code.
 */
final class VectorSums {
    private static final VectorSpecies<Float> HALF_FLOATS = VectorKernels.HALF_FLOATS;
    private static final VectorSpecies<Double> DOUBLES = VectorKernels.DOUBLES;
    private static final int D = DOUBLES.length();

    private VectorSums() {}

    /** {@link RowPasses#sum(float[], int, int, Scratch)}. */
    static double sum(float[] values, int off, int n, Scratch s) {
        int full = n & -Lanes.STEP;
        for (int lane = 0; lane < Lanes.LANES; lane += D) {
            sumLanes(values, off + lane, off + full, off + n - Lanes.LANES, lane, s.sums);
        }
        return Lanes.sum(values, off, n, s.sums);
    }

    /** Eight accumulators hide the latency of an addition. */
    private static void sumLanes(float[] values, int from, int full, int end, int lane, double[] sums) {
        DoubleVector a = DoubleVector.broadcast(DOUBLES, 0);
        DoubleVector b = a;
        DoubleVector c = a;
        DoubleVector d = a;
        DoubleVector e = a;
        DoubleVector f = a;
        DoubleVector g = a;
        DoubleVector h = a;
        int i = from;
        for (; i < full; i += Lanes.STEP) {
            a = a.add((DoubleVector)
                    FloatVector.fromArray(HALF_FLOATS, values, i).convertShape(VectorOperators.F2D, DOUBLES, 0));
            b = b.add((DoubleVector) FloatVector.fromArray(HALF_FLOATS, values, i + Lanes.LANES)
                    .convertShape(VectorOperators.F2D, DOUBLES, 0));
            c = c.add((DoubleVector) FloatVector.fromArray(HALF_FLOATS, values, i + 2 * Lanes.LANES)
                    .convertShape(VectorOperators.F2D, DOUBLES, 0));
            d = d.add((DoubleVector) FloatVector.fromArray(HALF_FLOATS, values, i + 3 * Lanes.LANES)
                    .convertShape(VectorOperators.F2D, DOUBLES, 0));
            e = e.add((DoubleVector) FloatVector.fromArray(HALF_FLOATS, values, i + 4 * Lanes.LANES)
                    .convertShape(VectorOperators.F2D, DOUBLES, 0));
            f = f.add((DoubleVector) FloatVector.fromArray(HALF_FLOATS, values, i + 5 * Lanes.LANES)
                    .convertShape(VectorOperators.F2D, DOUBLES, 0));
            g = g.add((DoubleVector) FloatVector.fromArray(HALF_FLOATS, values, i + 6 * Lanes.LANES)
                    .convertShape(VectorOperators.F2D, DOUBLES, 0));
            h = h.add((DoubleVector) FloatVector.fromArray(HALF_FLOATS, values, i + 7 * Lanes.LANES)
                    .convertShape(VectorOperators.F2D, DOUBLES, 0));
        }
        a = a.add(e).add(c.add(g)).add(b.add(f).add(d.add(h)));
        for (; i <= end + lane; i += Lanes.LANES) {
            a = a.add((DoubleVector)
                    FloatVector.fromArray(HALF_FLOATS, values, i).convertShape(VectorOperators.F2D, DOUBLES, 0));
        }
        a.intoArray(sums, lane);
    }

    /** {@link RowPasses#sumByFours}. */
    static double sumByFours(float[] values, int off, int n, Scratch s) {
        int full = n & -Lanes.STEP_OF_FOURS;
        for (int lane = 0; lane < Lanes.LANES; lane += D) {
            addFours(values, off + lane, off + full, off + n - Lanes.LANES, lane, s.sums);
        }
        return Lanes.sum(values, off, n, s.sums);
    }

    /** Two steps of other sums at once: shorter, the method would be inlined, of which JDK 17 makes objects. */
    private static void addFours(float[] values, int from, int full, int end, int lane, double[] sums) {
        DoubleVector a = DoubleVector.broadcast(DOUBLES, 0);
        DoubleVector b = a;
        DoubleVector c = a;
        DoubleVector d = a;
        int i = from;
        for (; i < full; i += Lanes.STEP_OF_FOURS) {
            FloatVector u = FloatVector.fromArray(HALF_FLOATS, values, i)
                    .add(FloatVector.fromArray(HALF_FLOATS, values, i + Lanes.LANES));
            FloatVector v = FloatVector.fromArray(HALF_FLOATS, values, i + 2 * Lanes.LANES)
                    .add(FloatVector.fromArray(HALF_FLOATS, values, i + 3 * Lanes.LANES));
            a = a.add((DoubleVector) u.add(v).convertShape(VectorOperators.F2D, DOUBLES, 0));
            FloatVector w = FloatVector.fromArray(HALF_FLOATS, values, i + 4 * Lanes.LANES)
                    .add(FloatVector.fromArray(HALF_FLOATS, values, i + 5 * Lanes.LANES));
            FloatVector x = FloatVector.fromArray(HALF_FLOATS, values, i + 6 * Lanes.LANES)
                    .add(FloatVector.fromArray(HALF_FLOATS, values, i + 7 * Lanes.LANES));
            b = b.add((DoubleVector) w.add(x).convertShape(VectorOperators.F2D, DOUBLES, 0));
            FloatVector y = FloatVector.fromArray(HALF_FLOATS, values, i + 8 * Lanes.LANES)
                    .add(FloatVector.fromArray(HALF_FLOATS, values, i + 9 * Lanes.LANES));
            FloatVector z = FloatVector.fromArray(HALF_FLOATS, values, i + 10 * Lanes.LANES)
                    .add(FloatVector.fromArray(HALF_FLOATS, values, i + 11 * Lanes.LANES));
            c = c.add((DoubleVector) y.add(z).convertShape(VectorOperators.F2D, DOUBLES, 0));
            FloatVector p = FloatVector.fromArray(HALF_FLOATS, values, i + 12 * Lanes.LANES)
                    .add(FloatVector.fromArray(HALF_FLOATS, values, i + 13 * Lanes.LANES));
            FloatVector q = FloatVector.fromArray(HALF_FLOATS, values, i + 14 * Lanes.LANES)
                    .add(FloatVector.fromArray(HALF_FLOATS, values, i + 15 * Lanes.LANES));
            d = d.add((DoubleVector) p.add(q).convertShape(VectorOperators.F2D, DOUBLES, 0));
        }
        a = a.add(c).add(b.add(d));
        for (; i <= end + lane; i += Lanes.LANES) {
            a = a.add((DoubleVector)
                    FloatVector.fromArray(HALF_FLOATS, values, i).convertShape(VectorOperators.F2D, DOUBLES, 0));
        }
        a.intoArray(sums, lane);
    }

    /** {@link RowPasses#sum(double[], int, int, Scratch)}. */
    static double sum(double[] values, int off, int n, Scratch s) {
        int full = n & -Lanes.STEP;
        for (int lane = 0; lane < Lanes.LANES; lane += D) {
            sumLanes(values, off + lane, off + full, off + n - Lanes.LANES, lane, s.sums);
        }
        return Lanes.sum(values, off, n, s.sums);
    }

    private static void sumLanes(double[] values, int from, int full, int end, int lane, double[] sums) {
        DoubleVector a = DoubleVector.broadcast(DOUBLES, 0);
        DoubleVector b = a;
        DoubleVector c = a;
        DoubleVector d = a;
        DoubleVector e = a;
        DoubleVector f = a;
        DoubleVector g = a;
        DoubleVector h = a;
        int i = from;
        for (; i < full; i += Lanes.STEP) {
            a = a.add(DoubleVector.fromArray(DOUBLES, values, i));
            b = b.add(DoubleVector.fromArray(DOUBLES, values, i + Lanes.LANES));
            c = c.add(DoubleVector.fromArray(DOUBLES, values, i + 2 * Lanes.LANES));
            d = d.add(DoubleVector.fromArray(DOUBLES, values, i + 3 * Lanes.LANES));
            e = e.add(DoubleVector.fromArray(DOUBLES, values, i + 4 * Lanes.LANES));
            f = f.add(DoubleVector.fromArray(DOUBLES, values, i + 5 * Lanes.LANES));
            g = g.add(DoubleVector.fromArray(DOUBLES, values, i + 6 * Lanes.LANES));
            h = h.add(DoubleVector.fromArray(DOUBLES, values, i + 7 * Lanes.LANES));
        }
        a = a.add(e).add(c.add(g)).add(b.add(f).add(d.add(h)));
        for (; i <= end + lane; i += Lanes.LANES) {
            a = a.add(DoubleVector.fromArray(DOUBLES, values, i));
        }
        a.intoArray(sums, lane);
    }

    /** {@link RowPasses#addOrderFree}. */
    static void addOrderFree(double[] values, int off, int n, double coarse, double fine, double[] out) {
        DoubleVector toCoarse = DoubleVector.broadcast(DOUBLES, coarse);
        DoubleVector toFine = DoubleVector.broadcast(DOUBLES, fine);
        DoubleVector a = DoubleVector.broadcast(DOUBLES, 0);
        DoubleVector b = a;
        DoubleVector aLow = a;
        DoubleVector bLow = a;
        int i = off;
        for (int end = off + n - 2 * D; i <= end; i += 2 * D) {
            DoubleVector x = DoubleVector.fromArray(DOUBLES, values, i);
            DoubleVector h = x.add(toCoarse).sub(toCoarse);
            a = a.add(h);
            aLow = aLow.add(x.sub(h).add(toFine).sub(toFine));
            DoubleVector y = DoubleVector.fromArray(DOUBLES, values, i + D);
            DoubleVector g = y.add(toCoarse).sub(toCoarse);
            b = b.add(g);
            bLow = bLow.add(y.sub(g).add(toFine).sub(toFine));
        }
        double high = a.add(b).reduceLanes(VectorOperators.ADD);
        double low = aLow.add(bLow).reduceLanes(VectorOperators.ADD);
        for (; i < off + n; i++) {
            double h = (values[i] + coarse) - coarse;
            high += h;
            low += (values[i] - h + fine) - fine;
        }
        out[0] += high;
        out[1] += low;
    }
}
