package dev.logits.decode.rule;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A row of logits, and what the slow references need of its logits z / T, computed the plain way in double precision.
 */
final class Row {
    /** What a row looks like. */
    enum Kind {
        RANDOM,
        PEAKED,
        FLAT,
        TIED,
        EQUAL,
        MASKED,
        ONE_UNMASKED,
        FAR_APART,
        /** All within a thousandth, but one. */
        CLUSTERED
    }

    final String name;
    final float[] raw;
    final int n;

    Row(Kind kind, int n, long seed) {
        name = kind + ", V = " + n;
        this.n = n;
        raw = new float[n];
        Random random = new Random(seed);
        int one = random.nextInt(n);
        for (int i = 0; i < n; i++) {
            double g = random.nextGaussian();
            raw[i] = (float)
                    switch (kind) {
                        case RANDOM, PEAKED -> 3 * g;
                        case FLAT -> 2 * random.nextDouble() - 1;
                        case TIED -> Math.rint(2 * g);
                        case EQUAL -> -1.75;
                        case MASKED -> random.nextBoolean() ? Double.NEGATIVE_INFINITY : Math.rint(20 * g) / 10;
                        case ONE_UNMASKED -> Double.NEGATIVE_INFINITY;
                        case FAR_APART -> 1000 * g;
                        case CLUSTERED -> i == one ? 5 : 1e-4 * g;
                    };
        }
        if (kind == Kind.PEAKED) {
            for (int i = 0; i < 50; i++) {
                raw[i * 7919 % n] += (float) (8 + 0.1 * i);
            }
        }
        if (kind == Kind.ONE_UNMASKED || kind == Kind.MASKED) {
            raw[one] = 0.5f;
        }
    }

    Row(float... raw) {
        name = "by hand";
        this.raw = raw;
        n = raw.length;
    }

    /** The row's distribution at a temperature. */
    View at(double beta) {
        double[] z = new double[n];
        for (int i = 0; i < n; i++) {
            z[i] = raw[i] * beta;
        }
        return new View(z);
    }

    /** Logits with their weights exp(z − max z), sorted on demand. */
    static final class View {
        final double[] z;
        final double[] w;
        final double max;
        final double total;
        private int[] order;
        private int[] typicalOrder;

        View(double[] z) {
            this.z = z;
            max = Arrays.stream(z).max().orElseThrow();
            w = Arrays.stream(z).map(x -> StrictMath.exp(x - max)).toArray();
            double sum = 0;
            for (double x : w) {
                sum += x;
            }
            total = sum;
        }

        double p(int i) {
            return w[i] / total;
        }

        double entropy() {
            double h = 0;
            for (int i = 0; i < z.length; i++) {
                h -= p(i) == 0 ? 0 : p(i) * StrictMath.log(p(i));
            }
            return h;
        }

        /** Unmasked ids by logit, falling, then by id. */
        int[] order() {
            if (order == null) {
                order = sorted(i -> 0.0 - z[i]);
            }
            return order;
        }

        /** Unmasked ids by |−ln p − H|, then by id; ln p from logits, which do not underflow. */
        int[] typicalOrder() {
            if (typicalOrder == null) {
                double h = entropy();
                double lse = max + StrictMath.log(total);
                typicalOrder = sorted(i -> Math.abs(lse - z[i] - h));
            }
            return typicalOrder;
        }

        /** Unmasked ids by a number, then by id. */
        int[] sorted(java.util.function.IntToDoubleFunction by) {
            return IntStream.range(0, z.length)
                    .filter(i -> z[i] > Double.NEGATIVE_INFINITY)
                    .boxed()
                    .sorted(Comparator.<Integer>comparingDouble(by::applyAsDouble)
                            .thenComparing(i -> i))
                    .mapToInt(Integer::intValue)
                    .toArray();
        }
    }
}
