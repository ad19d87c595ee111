package dev.logits.learn.network;

import dev.logits.internal.random.CounterRandom;
import java.util.List;

/**
 * The forward pass once more, plainly and in double precision, with the mean cross-entropy behind it: what gradients
 * are compared with. Parameters are in the order of the library's array.
 */
final class DoubleNetwork {
    private final Architecture architecture;
    private final long dropoutKey;

    /** @param dropoutKey the key of the step, for dropout */
    DoubleNetwork(Architecture architecture, long dropoutKey) {
        this.architecture = architecture;
        this.dropoutKey = dropoutKey;
    }

    double meanCrossEntropy(double[] w, double[][] x, int[] y) {
        double sum = 0;
        for (int r = 0; r < x.length; r++) {
            double[] z = logits(w, x[r], r);
            double max = Double.NEGATIVE_INFINITY;
            for (double v : z) {
                max = Math.max(max, v);
            }
            double total = 0;
            for (double v : z) {
                total += Math.exp(v - max);
            }
            sum += max + Math.log(total) - z[y[r]];
        }
        return sum / x.length;
    }

    double[] logits(double[] w, double[] features, int row) {
        double[] x = features;
        int at = 0;
        List<Layer> layers = architecture.allLayers();
        for (int i = 0; i < layers.size(); i++) {
            Layer layer = layers.get(i);
            double[] z = new double[layer.outputs(x.length)];
            if (layer instanceof Layer.Dense) {
                dense(w, at, x, z);
            } else if (layer instanceof Layer.Embedding embedding) {
                for (int j = 0; j < z.length; j++) {
                    int id = (int) x[j / embedding.dimensions()];
                    z[j] = w[at + id * embedding.dimensions() + j % embedding.dimensions()];
                }
            } else if (layer instanceof Layer.LayerNorm norm) {
                norm(w, at, norm.epsilon(), x, z);
            } else if (layer instanceof Layer.Dropout dropout) {
                dropout(dropout.rate(), i, row, x, z);
            } else if (layer instanceof Activation activation) {
                for (int j = 0; j < z.length; j++) {
                    z[j] = activation(activation, x[j]);
                }
            }
            at += (int) layer.parameters(x.length);
            x = z;
        }
        return x;
    }

    private static void dense(double[] w, int at, double[] x, double[] z) {
        for (int j = 0; j < z.length; j++) {
            z[j] = w[at + x.length * z.length + j];
            for (int i = 0; i < x.length; i++) {
                z[j] += x[i] * w[at + i * z.length + j];
            }
        }
    }

    private static void norm(double[] w, int at, double epsilon, double[] x, double[] z) {
        double mean = 0;
        for (double v : x) {
            mean += v / x.length;
        }
        double variance = 0;
        for (double v : x) {
            variance += (v - mean) * (v - mean) / x.length;
        }
        for (int i = 0; i < x.length; i++) {
            z[i] = w[at + i] * (x[i] - mean) / Math.sqrt(variance + epsilon) + w[at + x.length + i];
        }
    }

    private void dropout(double rate, int number, int row, double[] x, double[] z) {
        long key = CounterRandom.key(dropoutKey, number, row);
        for (int i = 0; i < x.length; i++) {
            long bits = CounterRandom.bits(key, i / 2);
            double u = (i % 2 == 0 ? bits & 0xffffffffL : bits >>> 32) * 0x1p-32;
            z[i] = u < rate ? 0 : x[i] / (1 - rate);
        }
    }

    private static double activation(Activation activation, double x) {
        return switch (activation) {
            case RELU -> Math.max(0, x);
            case TANH -> Math.tanh(x);
            case GELU -> x * normal(x);
            case GELU_TANH -> x / 2 * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
        };
    }

    /** The normal distribution function by Simpson's rule from 0. */
    private static double normal(double x) {
        int n = 400;
        double h = x / n;
        double sum = 0;
        for (int i = 0; i <= n; i++) {
            double t = i * h;
            sum += Math.exp(-t * t / 2) * (i == 0 || i == n ? 1 : i % 2 == 1 ? 4 : 2);
        }
        return 0.5 + sum * h / 3 / Math.sqrt(2 * Math.PI);
    }
}
