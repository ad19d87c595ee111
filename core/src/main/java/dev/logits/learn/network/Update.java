package dev.logits.learn.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An optimizer's numbers for each weight, and what it does to the weights. Every weight is computed alone and all
 * arrays are read at the same index, so that the JIT compiler makes vectors of the loops and no cut into tasks changes
 * a bit.
 */
final class Update {
    /** Weights a task. */
    private static final int TASK = 1 << 14;

    /** A part of the weights that decays alike. */
    private record Range(int from, int to, boolean decays) {}

    private final Optimizer optimizer;
    private final float[][] moments;
    private final List<Range> ranges;

    Update(Optimizer optimizer, Parameters parameters) {
        this.optimizer = optimizer;
        this.moments = new float[optimizer.moments()][parameters.length()];
        this.ranges = ranges(parameters, optimizer.decaysAll());
    }

    private static List<Range> ranges(Parameters parameters, boolean all) {
        List<Range> ranges = new ArrayList<>();
        for (Parameters.Part part : parameters.parts()) {
            boolean decays = all || part.kind() == Parameters.Kind.WEIGHT;
            int end = part.at() + part.length();
            for (int from = part.at(); from < end; from += TASK) {
                ranges.add(new Range(from, Math.min(end, from + TASK), decays));
            }
        }
        return ranges;
    }

    float[][] moments() {
        return moments;
    }

    /**
     * One step.
     *
     * @param step from 1
     * @param rate the learning rate
     * @param factor what the gradient is multiplied by first
     */
    void apply(float[] w, float[] g, long step, double rate, double factor) {
        // A division and a root a weight are worth about ten multiplications.
        Operations.run(ranges.size(), 10L * w.length, task -> {
            Range range = ranges.get(task);
            double decay = range.decays ? optimizer.weightDecay() : 0;
            if (optimizer instanceof Optimizer.AdamW adam) {
                adam(adam, w, g, range, step, rate, (float) factor, decay);
            } else if (optimizer instanceof Optimizer.Sgd sgd && sgd.momentum() == 0) {
                plain(w, g, range.from, range.to, (float) factor, (float) rate, (float) decay);
            } else if (optimizer instanceof Optimizer.Sgd sgd) {
                momentum(sgd, w, g, range, (float) factor, (float) rate, (float) decay);
            }
        });
    }

    private void adam(
            Optimizer.AdamW adam,
            float[] w,
            float[] g,
            Range range,
            long step,
            double rate,
            float factor,
            double decay) {
        double correction1 = 1 - Powers.of(adam.beta1(), step);
        double correction2 = 1 - Powers.of(adam.beta2(), step);
        adam(
                w,
                g,
                moments[0],
                moments[1],
                range.from,
                range.to,
                factor,
                (float) (1 - adam.beta1()),
                (float) adam.beta2(),
                (float) (1 - adam.beta2()),
                (float) (1 / Math.sqrt(correction2)),
                (float) adam.epsilon(),
                (float) (1 - rate * decay),
                (float) (rate / correction1));
    }

    private static void adam(
            float[] w,
            float[] g,
            float[] m,
            float[] v,
            int from,
            int to,
            float factor,
            float rest1,
            float beta2,
            float rest2,
            float root,
            float epsilon,
            float keep,
            float rate) {
        for (int i = from; i < to; i++) {
            float d = g[i] * factor;
            float first = Math.fma(rest1, d - m[i], m[i]);
            float second = Math.fma(rest2 * d, d, beta2 * v[i]);
            m[i] = first;
            v[i] = second;
            w[i] = Math.fma(-rate, first / Math.fma((float) Math.sqrt(second), root, epsilon), w[i] * keep);
        }
    }

    private static void plain(float[] w, float[] g, int from, int to, float factor, float rate, float decay) {
        for (int i = from; i < to; i++) {
            w[i] = Math.fma(-rate, Math.fma(decay, w[i], g[i] * factor), w[i]);
        }
    }

    private void momentum(Optimizer.Sgd sgd, float[] w, float[] g, Range range, float factor, float rate, float decay) {
        float[] v = moments[0];
        float mu = (float) sgd.momentum();
        // v itself, or d + μ·v
        float ahead = sgd.nesterov() ? mu : 1;
        float direct = sgd.nesterov() ? 1 : 0;
        for (int i = range.from; i < range.to; i++) {
            float d = Math.fma(decay, w[i], g[i] * factor);
            float velocity = Math.fma(mu, v[i], d);
            v[i] = velocity;
            w[i] = Math.fma(-rate, Math.fma(ahead, velocity, direct * d), w[i]);
        }
    }

    /** The Euclidean norm of a gradient: sums of four lanes in double precision, part by part. */
    static double norm(float[] g) {
        int parts = (g.length + TASK - 1) / TASK;
        double[] sums = new double[parts];
        Operations.run(parts, g.length, part -> {
            int from = part * TASK;
            sums[part] = squares(g, from, Math.min(g.length, from + TASK));
        });
        return Math.sqrt(Arrays.stream(sums).reduce(0, Double::sum));
    }

    private static double squares(float[] g, int from, int to) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int i = from;
        for (; i <= to - 4; i += 4) {
            s0 = Math.fma((double) g[i], g[i], s0);
            s1 = Math.fma((double) g[i + 1], g[i + 1], s1);
            s2 = Math.fma((double) g[i + 2], g[i + 2], s2);
            s3 = Math.fma((double) g[i + 3], g[i + 3], s3);
        }
        for (; i < to; i++) {
            s0 = Math.fma((double) g[i], g[i], s0);
        }
        return (s0 + s1) + (s2 + s3);
    }
}
