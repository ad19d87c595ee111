package dev.logits.decode.strategy;

import dev.logits.decode.FunctionModel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Beam search and exhaustive search as their definitions say, in double precision, with all texts at hand. */
final class SlowBeams {
    /** Generated tokens and Σ ln p. */
    record Text(List<Integer> tokens, double sum) {
        double score(double alpha) {
            return sum / Math.pow(tokens.size(), alpha);
        }
    }

    private SlowBeams() {}

    static double[] logSoftmax(float[] z) {
        double max = Double.NEGATIVE_INFINITY;
        for (float v : z) {
            max = Math.max(max, v);
        }
        double sum = 0;
        for (float v : z) {
            sum += Math.exp(v - max);
        }
        double[] out = new double[z.length];
        for (int i = 0; i < z.length; i++) {
            out[i] = z[i] - max - Math.log(sum);
        }
        return out;
    }

    private static double[] logProbabilities(FunctionModel model, int prompt, List<Integer> tokens) {
        int[] text = new int[tokens.size() + 1];
        text[0] = prompt;
        for (int i = 0; i < tokens.size(); i++) {
            text[i + 1] = tokens.get(i);
        }
        return logSoftmax(model.after(text));
    }

    private static Text extended(Text text, int token, double log) {
        List<Integer> tokens = new ArrayList<>(text.tokens);
        tokens.add(token);
        return new Text(tokens, text.sum + log);
    }

    /** Every text that ends with the end token, or has the limit's length. */
    static List<Text> all(FunctionModel model, int prompt, int end, int limit) {
        List<Text> leaves = new ArrayList<>();
        List<Text> open = new ArrayList<>(List.of(new Text(List.of(), 0)));
        while (!open.isEmpty()) {
            Text text = open.remove(open.size() - 1);
            double[] logs = logProbabilities(model, prompt, text.tokens);
            for (int v = 0; v < logs.length; v++) {
                Text next = extended(text, v, logs[v]);
                (v == end || next.tokens.size() == limit ? leaves : open).add(next);
            }
        }
        return leaves;
    }

    /** Beam search without any early stopping: what a search to the limit finds, best first. */
    static List<Text> search(FunctionModel model, int prompt, int end, int limit, int beams, double alpha) {
        List<Text> finished = new ArrayList<>();
        List<Text> running = List.of(new Text(List.of(), 0));
        for (int step = 0; step < limit && !running.isEmpty(); step++) {
            List<Text> all = new ArrayList<>();
            for (Text text : running) {
                double[] logs = logProbabilities(model, prompt, text.tokens);
                for (int v = 0; v < logs.length; v++) {
                    all.add(extended(text, v, logs[v]));
                }
            }
            all.sort(Comparator.comparingDouble(t -> -t.sum));
            List<Text> next = new ArrayList<>();
            for (int rank = 0; rank < Math.min(2 * beams, all.size()) && next.size() < beams; rank++) {
                Text text = all.get(rank);
                if (text.tokens.get(step) != end) {
                    next.add(text);
                } else if (rank < beams) {
                    finished.add(text);
                }
            }
            running = next;
        }
        finished.addAll(running);
        finished.sort(Comparator.comparingDouble(t -> -t.score(alpha)));
        return finished.subList(0, Math.min(beams, finished.size()));
    }
}
