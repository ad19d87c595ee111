package dev.logits.decode.strategy;

import dev.logits.Logits;
import dev.logits.decode.DeadEndException;
import dev.logits.decode.DecodingPlan;
import dev.logits.internal.kernel.Kernels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/** Greedy search, sampling and best-of-n: texts of one prompt that know nothing of each other. */
final class SamplingSearch extends Search {
    private final DecodingPlan plan;
    private final int results;
    private final boolean ranked;
    private final List<Hypothesis> all = new ArrayList<>();
    private final List<GeneratedText> texts = new ArrayList<>();

    /** The texts that go on, by their numbers; one per row. */
    private int[] active;

    private boolean began;

    /** What {@link #report} has not told yet: texts that took a step, and how many tokens each had before it. */
    private int[] stepped = {};

    private int[] before = {};

    SamplingSearch(
            DecodingCall call, Prompt prompt, int index, DecodingPlan plan, int samples, int results, boolean ranked) {
        super(call, prompt, index);
        this.plan = plan;
        this.results = results;
        this.ranked = ranked;
        for (int i = 0; i < samples; i++) {
            all.add(new Hypothesis(call, prompt.tokens(), plan.newSession(), true));
            texts.add(null);
        }
        active = IntStream.range(0, samples).toArray();
    }

    @Override
    int hypotheses() {
        return active.length;
    }

    @Override
    Hypothesis hypothesis(int row) {
        return all.get(active[row]);
    }

    @Override
    int[] step(Logits z, int firstRow) {
        int[] parents = new int[active.length];
        int[] next = new int[active.length];
        int rows = 0;
        stepped = active;
        before = new int[active.length];
        Workspace workspace = call.borrow();
        int from = firstRow;
        for (int i = 0; i < active.length; i++) {
            Hypothesis hypothesis = all.get(active[i]);
            before[i] = hypothesis.generated();
            int known = began ? hypothesis.forced() : 0;
            Optional<FinishReason> finish = Optional.empty();
            for (int j = 0; j <= known && finish.isEmpty(); j++) {
                finish = next(active[i], z.array(), z.offset(from + j), workspace);
            }
            if (finish.isPresent()) {
                finish(active[i], finish.get());
            } else {
                hypothesis.lookAhead();
                parents[rows] = began ? i : 0;
                next[rows++] = active[i];
            }
            from += began ? 1 + known : 0;
        }
        call.giveBack(workspace);
        began = true;
        active = Arrays.copyOf(next, rows);
        return Arrays.copyOf(parents, rows);
    }

    /** One step of one text, which ends where its rules leave no token. */
    private Optional<FinishReason> next(int text, float[] z, int off, Workspace workspace) {
        try {
            return choose(text, z, off, workspace);
        } catch (DeadEndException e) {
            return Optional.of(all.get(text).deadEnd(e.getMessage()));
        }
    }

    private Optional<FinishReason> choose(int text, float[] z, int off, Workspace workspace) {
        Hypothesis hypothesis = all.get(text);
        int step = hypothesis.generated();
        workspace.random.at(call.seed, prompt.sequence() + text, step);
        workspace.candidates.reset(z, off);
        int token;
        if (call.traced()) {
            Tracing tracing =
                    new Tracing(call, workspace, z, off, plan.processors().size());
            token = hypothesis.session.next(workspace.candidates, hypothesis.history, workspace.random, tracing);
            tracing.processed(call, workspace);
            double processed = workspace.candidates.logitOf(token) - tracing.processedLogSumExp();
            hypothesis.trace(tracing.chosen(step, token, processed));
            hypothesis.rawSum += tracing.rawLogProbability(token);
        } else {
            token = hypothesis.session.next(workspace.candidates, hypothesis.history, workspace.random);
            if (ranked || call.logProbabilities) {
                hypothesis.rawSum += z[off + token] - logSumExp(z, off);
            }
        }
        return hypothesis.append(token);
    }

    private double logSumExp(float[] z, int off) {
        double lse = Kernels.get().logSumExpExact(z, off, call.vocabulary);
        if (Double.isNaN(lse)) {
            throw DeadEndException.ofRow(z, off, call.vocabulary);
        }
        return lse;
    }

    private void finish(int text, FinishReason reason) {
        Hypothesis hypothesis = all.get(text);
        OptionalDouble sum =
                ranked || call.logProbabilities ? OptionalDouble.of(hypothesis.rawSum) : OptionalDouble.empty();
        OptionalDouble score = ranked
                ? OptionalDouble.of(
                        hypothesis.generated() == 0
                                ? Double.NEGATIVE_INFINITY
                                : hypothesis.rawSum / hypothesis.generated())
                : sum;
        texts.set(text, hypothesis.result(reason, score, sum));
    }

    @Override
    void endNow(FinishReason reason) {
        for (int text : active) {
            finish(text, reason);
        }
        stepped = active;
        before = Arrays.stream(active).map(text -> all.get(text).generated()).toArray();
        active = new int[0];
    }

    @Override
    void report(DecodingListener listener) {
        for (int i = 0; i < stepped.length && !ranked; i++) {
            int text = stepped[i];
            Hypothesis hypothesis = all.get(text);
            for (int token = before[i]; token < hypothesis.generated(); token++) {
                listener.token(index, text, hypothesis.history.token(hypothesis.history.prompt() + token));
            }
            tell(listener, text);
            if (call.traced()) {
                for (StepTrace trace : hypothesis.lastTraces(hypothesis.generated() - before[i])) {
                    listener.step(index, text, trace);
                }
            }
            if (texts.get(text) != null) {
                listener.finished(index, text, texts.get(text));
            }
        }
        stepped = new int[0];
        if (ranked && active.length == 0) {
            List<GeneratedText> best = result().texts();
            for (int i = 0; i < best.size(); i++) {
                listener.finished(index, i, best.get(i));
            }
        }
    }

    private void tell(DecodingListener listener, int text) {
        Hypothesis hypothesis = all.get(text);
        if (hypothesis.text != null) {
            String piece = hypothesis.text.take();
            if (!piece.isEmpty()) {
                listener.text(index, text, piece);
            }
        }
    }

    @Override
    Generation result() {
        List<GeneratedText> best = new ArrayList<>(texts);
        if (ranked) {
            best.sort(Comparator.comparing((GeneratedText t) -> t.finish() == FinishReason.DEAD_END)
                    .thenComparingDouble(t -> -t.score().orElseThrow()));
        }
        return Generation.of(prompt.tokens(), best.subList(0, results));
    }
}
