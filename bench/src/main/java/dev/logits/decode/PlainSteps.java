package dev.logits.decode;

import dev.logits.decode.rule.MinP;
import dev.logits.decode.rule.RepetitionPenalty;
import dev.logits.decode.rule.Temperature;
import dev.logits.decode.rule.TopK;
import dev.logits.decode.rule.TopP;
import dev.logits.decode.rule.TypicalP;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Every rule of {@link StepBenchmark} in plain Java: arrays of double, {@link Math#exp}, a full sort to truncate. */
final class PlainSteps {
    private PlainSteps() {}

    static int next(DecodingPlan plan, float[] raw, TokenHistory history, RandomGenerator random) {
        double[] z = new double[raw.length];
        for (int i = 0; i < z.length; i++) {
            z[i] = raw[i];
        }
        for (LogitsProcessor rule : plan.processors()) {
            apply(rule, z, history);
        }
        return plan.sampler() instanceof Greedy ? argmax(z) : draw(softmax(z), random.nextDouble());
    }

    private static void apply(LogitsProcessor rule, double[] z, TokenHistory history) {
        if (rule instanceof Temperature t) {
            for (int i = 0; i < z.length; i++) {
                z[i] /= t.temperature();
            }
        } else if (rule instanceof TopK k) {
            double[] sorted = z.clone();
            Arrays.sort(sorted);
            keepAtLeast(z, sorted[Math.max(0, z.length - k.k())]);
        } else if (rule instanceof MinP m) {
            keepAtLeast(z, z[argmax(z)] + Math.log(m.m()));
        } else if (rule instanceof TopP p) {
            double[] sorted = z.clone();
            Arrays.sort(sorted);
            double[] probabilities = softmax(sorted);
            double sum = 0;
            int i = z.length;
            while (i > 0 && sum < p.p()) {
                sum += probabilities[--i];
            }
            keepAtLeast(z, sorted[i]);
        } else if (rule instanceof TypicalP t) {
            typical(z, t.p());
        } else if (rule instanceof RepetitionPenalty r) {
            Arrays.stream(history.toArray())
                    .distinct()
                    .forEach(id -> z[id] = z[id] < 0 ? z[id] * r.penalty() : z[id] / r.penalty());
        }
    }

    private static void typical(double[] z, double p) {
        double[] probabilities = softmax(z);
        double entropy = 0;
        for (double q : probabilities) {
            entropy -= q == 0 ? 0 : q * Math.log(q);
        }
        double h = entropy;
        Integer[] order = new Integer[z.length];
        Arrays.setAll(order, i -> i);
        double[] distance = new double[z.length];
        Arrays.setAll(distance, i -> Math.abs(-Math.log(probabilities[i]) - h));
        Arrays.sort(order, (a, b) -> Double.compare(distance[a], distance[b]));
        double sum = 0;
        for (int i : order) {
            if (sum >= p) {
                z[i] = Double.NEGATIVE_INFINITY;
            }
            sum += probabilities[i];
        }
    }

    private static void keepAtLeast(double[] z, double threshold) {
        for (int i = 0; i < z.length; i++) {
            z[i] = z[i] >= threshold ? z[i] : Double.NEGATIVE_INFINITY;
        }
    }

    private static int argmax(double[] z) {
        int top = 0;
        for (int i = 1; i < z.length; i++) {
            top = z[i] > z[top] ? i : top;
        }
        return top;
    }

    private static double[] softmax(double[] z) {
        double max = z[argmax(z)];
        double[] p = new double[z.length];
        double sum = 0;
        for (int i = 0; i < z.length; i++) {
            p[i] = Math.exp(z[i] - max);
            sum += p[i];
        }
        for (int i = 0; i < z.length; i++) {
            p[i] /= sum;
        }
        return p;
    }

    private static int draw(double[] p, double u) {
        double sum = 0;
        int last = 0;
        for (int i = 0; i < p.length; i++) {
            if (p[i] > 0) {
                last = i;
                sum += p[i];
                if (sum > u) {
                    return i;
                }
            }
        }
        return last;
    }
}
