package dev.logits.decode.strategy;

import dev.logits.Logits;
import dev.logits.decode.Candidates;
import dev.logits.decode.DeadEndException;
import dev.logits.decode.DecodingPlan;
import dev.logits.decode.Sampler;
import dev.logits.internal.kernel.Elementary;
import dev.logits.internal.parallel.RowBlocks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.random.RandomGenerator;

/**
 * Stochastic beam search after one prompt. One text more than is wanted is searched for: its perturbed log-probability
 * is the threshold.
 */
final class StochasticSearch extends Search {
    /** The stream of random numbers of the empty beginning; those of rows follow. */
    private static final int ROOT = -1;

    private final int wanted;
    private final DecodingPlan plan;

    /** Running hypotheses, one per row. */
    private List<Hypothesis> running = new ArrayList<>();

    private final List<Finished> finished = new ArrayList<>();

    private record Finished(Hypothesis hypothesis, FinishReason reason) {}

    /** A hypothesis that may go on: by a token, or finished already (row −1). */
    private record Choice(int row, int token, double log, double perturbed, Finished leaf) {}

    StochasticSearch(DecodingCall call, Prompt prompt, int index, StochasticBeamSearch strategy) {
        super(call, prompt, index);
        wanted = strategy.results();
        plan = new DecodingPlan(strategy.processors(), Sampler.GREEDY); // the sampler is never asked
        Hypothesis root = new Hypothesis(call, prompt.tokens(), plan.newSession(), call.stopsAtStrings());
        Workspace workspace = call.borrow();
        root.perturbed = Gumbel.of(workspace.random.at(call.seed, prompt.sequence(), 0).stream(ROOT));
        call.giveBack(workspace);
        running.add(root);
    }

    @Override
    int hypotheses() {
        return running.size();
    }

    @Override
    Hypothesis hypothesis(int row) {
        return running.get(row);
    }

    @Override
    int[] step(Logits z, int firstRow) {
        List<List<Choice>> ofRows = new ArrayList<>();
        Tracing[] tracings = new Tracing[running.size()];
        for (int row = 0; row < running.size(); row++) {
            ofRows.add(null);
        }
        RowBlocks.forEach(running.size(), call.vocabulary, (from, to) -> {
            for (int row = from; row < to; row++) {
                ofRows.set(row, choices(row, z.array(), z.offset(firstRow + row), tracings));
            }
        });
        List<Choice> all = new ArrayList<>();
        ofRows.forEach(all::addAll);
        finished.forEach(leaf -> all.add(new Choice(-1, -1, 0, leaf.hypothesis.perturbed, leaf)));
        all.sort(Comparator.comparingDouble(c -> -c.perturbed));
        return advance(all.subList(0, Math.min(all.size(), wanted + 1)), tracings);
    }

    /** Goes on with the choices, and returns their rows. */
    private int[] advance(List<Choice> chosen, Tracing[] tracings) {
        List<Hypothesis> next = new ArrayList<>();
        int[] parents = new int[chosen.size()];
        finished.clear();
        for (Choice c : chosen) {
            if (c.leaf != null) {
                finished.add(c.leaf);
                continue;
            }
            Hypothesis hypothesis = running.get(c.row).fork();
            if (tracings[c.row] != null) {
                hypothesis.trace(tracings[c.row].chosen(hypothesis.generated(), c.token, c.log));
            }
            hypothesis.sum += c.log;
            hypothesis.perturbed = c.perturbed;
            Optional<FinishReason> end = hypothesis.append(c.token);
            if (end.isPresent()) {
                finished.add(new Finished(hypothesis, end.get()));
            } else {
                parents[next.size()] = c.row;
                next.add(hypothesis);
            }
        }
        running = next;
        return Arrays.copyOf(parents, next.size());
    }

    /** The continuations of a row; the row's text itself, finished, where its rules leave no token. */
    private List<Choice> choices(int row, float[] z, int off, Tracing[] tracings) {
        try {
            return continuations(row, z, off, tracings);
        } catch (DeadEndException e) {
            Hypothesis hypothesis = running.get(row);
            Finished leaf = new Finished(hypothesis, hypothesis.deadEnd(e.getMessage()));
            return List.of(new Choice(-1, -1, 0, hypothesis.perturbed, leaf));
        }
    }

    /** The continuations of a row of the largest perturbed log-probabilities. */
    private List<Choice> continuations(int row, float[] z, int off, Tracing[] tracings) {
        Hypothesis hypothesis = running.get(row);
        Workspace workspace = call.borrow();
        Candidates c = workspace.candidates.reset(z, off);
        workspace.random.at(call.seed, prompt.sequence(), hypothesis.generated());
        if (call.traced()) {
            tracings[row] =
                    new Tracing(call, workspace, z, off, plan.processors().size());
            hypothesis.session.process(c, hypothesis.history, workspace.random, tracings[row]);
            tracings[row].processed(call, workspace);
        } else {
            hypothesis.session.process(c, hypothesis.history, workspace.random);
        }
        double lse = c.logSumExp();
        RandomGenerator random = workspace.random.stream(ROOT - 1 - row);
        TopHeap best = new TopHeap().clear(wanted + 1);
        for (int i = 0; i < c.size(); i++) {
            Gumbel.offer(best, c.id(i), hypothesis.sum + (c.logit(i) - lse), random);
        }
        List<Choice> choices = new ArrayList<>();
        double max = best.size() == 0 ? 0 : best.key(0);
        for (int i = 0; i < best.size(); i++) {
            int token = best.item(i);
            double log = c.logitOf(token) - lse;
            choices.add(new Choice(row, token, log, given(hypothesis.perturbed, max, best.key(i)), null));
        }
        call.giveBack(workspace);
        return choices;
    }

    /**
     * A perturbed value given that the largest of its siblings is the parent's T: {@code −ln(e^−T − e^−Z + e^−g)} with
     * Z the largest before, in the form of the paper's appendix that does not overflow.
     */
    static double given(double t, double max, double g) {
        if (g == max) {
            return t;
        }
        double v = t - g + Elementary.log(-Elementary.expm1(g - max));
        return t - Math.max(0, v) - Elementary.log1p(Elementary.exp(-Math.abs(v)));
    }

    @Override
    void endNow(FinishReason reason) {
        running.forEach(hypothesis -> finished.add(new Finished(hypothesis, reason)));
        running = new ArrayList<>();
        finished.sort(Comparator.comparingDouble(f -> -f.hypothesis.perturbed));
    }

    @Override
    void report(DecodingListener listener) {
        if (running.isEmpty()) {
            reportTexts(listener);
        }
    }

    @Override
    Generation result() {
        List<GeneratedText> texts = new ArrayList<>();
        for (Finished f : finished.subList(0, Math.min(wanted, finished.size()))) {
            texts.add(f.hypothesis.result(
                    f.reason, OptionalDouble.of(f.hypothesis.perturbed), OptionalDouble.of(f.hypothesis.sum)));
        }
        OptionalDouble threshold = finished.size() > wanted
                ? OptionalDouble.of(finished.get(wanted).hypothesis.perturbed)
                : OptionalDouble.empty();
        return new Generation(prompt.tokens(), texts, 0, 0, 0, threshold);
    }
}
