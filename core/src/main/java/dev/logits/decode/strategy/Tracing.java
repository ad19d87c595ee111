package dev.logits.decode.strategy;

import dev.logits.decode.Candidates;
import dev.logits.decode.DeadEndException;
import dev.logits.decode.RuleListener;
import dev.logits.decode.strategy.StepTrace.Alternative;
import dev.logits.decode.strategy.StepTrace.RuleEffect;
import dev.logits.internal.kernel.Elementary;
import dev.logits.internal.kernel.Kernels;
import dev.logits.math.Entropy;
import java.util.ArrayList;
import java.util.List;

/** Writes down one step on one row of logits: first what the rules did, then the token that was chosen. */
final class Tracing implements RuleListener {
    private final float[] z;
    private final int off;
    private final int vocabulary;
    private final int rules;
    private final double lse;
    private final double rawEntropy;
    private final List<Alternative> raw;
    private final List<RuleEffect> effects = new ArrayList<>();
    private double entropy;
    private double processedLse;
    private List<Alternative> processed = List.of();

    /** Looks at the raw logits. */
    Tracing(DecodingCall call, Workspace workspace, float[] z, int off, int rules) {
        this.z = z;
        this.off = off;
        this.vocabulary = call.vocabulary;
        this.rules = rules;
        lse = Kernels.get().logSumExpExact(z, off, vocabulary);
        if (Double.isNaN(lse)) {
            throw DeadEndException.ofRow(z, off, vocabulary);
        }
        rawEntropy = Entropy.of(z, off, vocabulary);
        raw = top(workspace.raw().reset(z, off), call.alternatives, lse);
    }

    @Override
    public void ran(int index, Object rule, Candidates c, int removed, double removedProbability) {
        if (index < rules || removed > 0) {
            effects.add(new RuleEffect(rule, removed, removedProbability));
        }
    }

    /** Looks at what the rules and the sampler have left. */
    void processed(DecodingCall call, Workspace workspace) {
        Candidates c = workspace.candidates;
        processedLse = c.logSumExp();
        entropy = c.entropy();
        processed = top(c, call.alternatives, processedLse);
    }

    /** The log-sum-exp of the processed logits. */
    double processedLogSumExp() {
        return processedLse;
    }

    double rawLogProbability(int token) {
        return z[off + token] - lse;
    }

    /** The step, once the token is known. */
    StepTrace chosen(int step, int token, double processedLogProbability) {
        return new StepTrace(
                step,
                token,
                rank(z, off, vocabulary, token),
                rawLogProbability(token),
                processedLogProbability,
                rawEntropy,
                selfCertainty(),
                entropy,
                raw,
                processed,
                effects);
    }

    private double selfCertainty() {
        double sum = 0;
        int n = 0;
        for (int v = 0; v < vocabulary; v++) {
            if (z[off + v] > Float.NEGATIVE_INFINITY) {
                sum += z[off + v] - lse;
                n++;
            }
        }
        return -sum / n - Elementary.log(n);
    }

    /** How the model saw a token of a prompt. */
    static PromptTrace prompt(DecodingCall call, Workspace workspace, float[] z, int off, int position, int token) {
        double lse = Kernels.get().logSumExpExact(z, off, call.vocabulary);
        if (Double.isNaN(lse)) {
            throw DeadEndException.ofRow(z, off, call.vocabulary);
        }
        return new PromptTrace(
                position,
                token,
                rank(z, off, call.vocabulary, token),
                z[off + token] - lse,
                Entropy.of(z, off, call.vocabulary),
                top(workspace.raw().reset(z, off), call.promptAlternatives, lse));
    }

    private static int rank(float[] z, int off, int vocabulary, int token) {
        int rank = 1;
        for (int v = 0; v < vocabulary; v++) {
            rank += z[off + v] > z[off + token] || z[off + v] == z[off + token] && v < token ? 1 : 0;
        }
        return rank;
    }

    /** The n best of candidates, which stay as they are. */
    private static List<Alternative> top(Candidates c, int n, double lse) {
        TopHeap best = new TopHeap().clear(n);
        for (int i = 0; i < c.size(); i++) {
            double logit = c.logit(i);
            if (logit > Double.NEGATIVE_INFINITY) {
                best.offer(c.id(i), logit - lse);
            }
        }
        List<Alternative> top = new ArrayList<>();
        for (int i = 0; i < best.size(); i++) {
            top.add(new Alternative(best.item(i), best.key(i)));
        }
        return top;
    }
}
