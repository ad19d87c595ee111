package dev.logits.decode.strategy;

import dev.logits.decode.Candidates;
import dev.logits.decode.DeadEndException;
import dev.logits.decode.DecodingPlan;
import dev.logits.internal.kernel.Kernels;
import java.util.random.RandomGenerator;

/** The best continuations of one beam: tokens, their log-probabilities as the rules left them, and raw ones. */
final class TopContinuations {
    int[] tokens = {};
    double[] logs = {};
    double[] rawLogs = {};

    /** What the beam is drawn by, where it is drawn: the sum with Gumbel noise. */
    double[] keys = {};

    int size;

    /** Whether a rule has raised a log-probability above 0. */
    boolean raised;

    /** What left no continuation; null when there is one. */
    String deadEnd;

    Tracing tracing;

    /** What is to be subtracted from {@link #logs} to have the logarithms of probabilities, for the trace. */
    double normalizer;

    private final TopHeap best = new TopHeap();

    /** Fills in the {@code look} best continuations of a hypothesis; none where its rules leave no token. */
    void of(
            Hypothesis hypothesis,
            DecodingPlan plan,
            float[] z,
            int off,
            int look,
            boolean sampled,
            long stream,
            Search search) {
        deadEnd = null;
        try {
            fill(hypothesis, plan, z, off, look, sampled, stream, search);
        } catch (DeadEndException e) {
            deadEnd = e.getMessage();
            size = 0;
            raised = false;
        }
    }

    private void fill(
            Hypothesis hypothesis,
            DecodingPlan plan,
            float[] z,
            int off,
            int look,
            boolean sampled,
            long stream,
            Search search) {
        DecodingCall call = search.call;
        Workspace workspace = call.borrow();
        Candidates c = workspace.candidates;
        workspace.random.at(call.seed, search.prompt.sequence(), hypothesis.generated());
        double lse = logProbabilities(hypothesis, plan, z, off, workspace, call);
        c.topLogit(); // a dead end where no token is left
        best.clear(look);
        if (sampled) {
            RandomGenerator random = workspace.random.stream((int) -stream);
            for (int i = 0; i < c.size(); i++) {
                Gumbel.offer(best, c.id(i), hypothesis.sum + (float) (c.logit(i) - lse), random);
            }
        } else {
            c.keepTop(look);
            for (int i = 0; i < c.size(); i++) {
                double logit = c.logit(i);
                if (logit > Double.NEGATIVE_INFINITY) {
                    best.offer(c.id(i), logit - lse);
                }
            }
        }
        normalizer = tracing == null ? 0 : tracing.processedLogSumExp() - lse;
        collect(c, z, off, lse, !plan.processors().isEmpty());
        call.giveBack(workspace);
    }

    /**
     * Leaves the processed log-probabilities in the workspace's candidates. Without rules they are the raw logits, and
     * what is to be subtracted is returned; with rules 0.
     */
    private double logProbabilities(
            Hypothesis hypothesis, DecodingPlan plan, float[] z, int off, Workspace workspace, DecodingCall call) {
        Candidates c = workspace.candidates;
        int n = call.vocabulary;
        tracing = call.traced()
                ? new Tracing(call, workspace, z, off, plan.processors().size())
                : null;
        double lse;
        if (plan.processors().isEmpty()) {
            lse = Kernels.get().logSumExp(z, off, n);
            c.reset(z, off);
        } else {
            lse = Kernels.get().logSoftmax(z, off, n, workspace.logs(), 0);
            c.reset(workspace.logs(), 0);
        }
        if (Double.isNaN(lse)) {
            throw DeadEndException.ofRow(z, off, n);
        }
        if (tracing == null) {
            hypothesis.session.process(c, hypothesis.history, workspace.random);
        } else {
            hypothesis.session.process(c, hypothesis.history, workspace.random, tracing);
            tracing.processed(call, workspace);
        }
        return plan.processors().isEmpty() ? lse : 0;
    }

    private void collect(Candidates c, float[] z, int off, double lse, boolean ruled) {
        size = best.size();
        if (tokens.length < size) {
            tokens = new int[size];
            logs = new double[size];
            rawLogs = new double[size];
            keys = new double[size];
        }
        raised = false;
        for (int i = 0; i < size; i++) {
            tokens[i] = best.item(i);
            keys[i] = best.key(i);
            logs[i] = (float) (c.logitOf(tokens[i]) - lse);
            rawLogs[i] = ruled ? c.rawLogit(tokens[i]) : logs[i];
            raised |= logs[i] > 0;
        }
    }
}
