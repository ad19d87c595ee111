package dev.logits.decode.strategy;

import dev.logits.Logits;
import dev.logits.internal.parallel.RowBlocks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** Beam search, beam sampling and diverse beam search after one prompt. */
final class BeamRun extends Search {
    private static final Comparator<Continuation> BEST_FIRST = Comparator.comparingDouble((Continuation c) -> -c.sum)
            .thenComparingInt(Continuation::row)
            .thenComparingInt(Continuation::token);

    private static final Comparator<BeamGroup.Finished> BEST_TEXT_FIRST =
            Comparator.comparing(BeamRun::isDeadEnd).thenComparingDouble(f -> -f.score());

    private final Beams beams;
    private final List<BeamGroup> groups = new ArrayList<>();

    /** The running hypotheses of all groups, group by group. */
    private List<Hypothesis> hypotheses = new ArrayList<>();

    private final List<TopContinuations> tops = new ArrayList<>();
    private boolean began;
    private boolean raised;

    /** The result, once it was asked for. */
    private final List<GeneratedText> texts = new ArrayList<>();

    /** A hypothesis (by its row) and a token that may follow it. */
    private record Continuation(int row, int token, double sum, double log, double rawLog, double key) {}

    BeamRun(DecodingCall call, Prompt prompt, int index, Beams beams) {
        super(call, prompt, index);
        this.beams = beams;
        for (int g = 0; g < beams.groups(); g++) {
            BeamGroup group = new BeamGroup(beams, call.limit(prompt.tokens().length));
            group.running.add(new Hypothesis(call, prompt.tokens(), beams.plan().newSession(), call.stopsAtStrings()));
            groups.add(group);
        }
        collectLines();
    }

    private void collectLines() {
        hypotheses = new ArrayList<>();
        for (BeamGroup group : groups) {
            hypotheses.addAll(group.running);
        }
        while (tops.size() < hypotheses.size()) {
            tops.add(new TopContinuations());
        }
    }

    @Override
    int hypotheses() {
        return hypotheses.size();
    }

    @Override
    Hypothesis hypothesis(int row) {
        return hypotheses.get(row);
    }

    /** Continuations that are looked at: enough for B to go on, whatever ends. */
    private int look() {
        return Math.max(2, 1 + call.ends()) * beams.beamsOfGroup();
    }

    @Override
    int[] step(Logits z, int firstRow) {
        // Earlier groups' penalties can push down as many of a row's best as there are other beams.
        int look = Math.min(call.vocabulary, look() + (beams.diversity() > 0 ? beams.beams() : 0));
        RowBlocks.forEach(hypotheses.size(), call.vocabulary, (from, to) -> {
            for (int row = from; row < to; row++) {
                int off = z.offset(firstRow + (began ? row : 0));
                tops.get(row)
                        .of(hypotheses.get(row), beams.plan(), z.array(), off, look, beams.sampled(), 1 + row, this);
            }
        });
        for (int row = 0; row < hypotheses.size(); row++) {
            raised |= tops.get(row).raised;
        }
        int[] parents = new int[beams.beams()];
        int rows = 0;
        int firstOfGroup = 0;
        Map<Integer, Integer> chosen = new HashMap<>();
        for (BeamGroup group : groups) {
            int size = group.running.size();
            for (int row = firstOfGroup; row < firstOfGroup + size; row++) {
                if (tops.get(row).deadEnd != null) {
                    group.deadEnd(hypotheses.get(row), tops.get(row).deadEnd);
                }
            }
            List<Continuation> best = continuations(firstOfGroup, size, chosen);
            List<Continuation> kept = select(group, best, firstOfGroup);
            for (Continuation c : kept) {
                chosen.merge(c.token, 1, Integer::sum);
                if (!group.running.isEmpty()) {
                    parents[rows++] = began ? c.row : 0;
                }
            }
            firstOfGroup += size;
        }
        began = true;
        collectLines();
        return Arrays.copyOf(parents, rows);
    }

    /** The continuations of a group that are looked at, best first. */
    private List<Continuation> continuations(int firstRow, int rows, Map<Integer, Integer> chosen) {
        List<Continuation> all = new ArrayList<>();
        for (int row = firstRow; row < firstRow + rows; row++) {
            TopContinuations top = tops.get(row);
            for (int i = 0; i < top.size; i++) {
                int times = chosen.isEmpty() ? 0 : chosen.getOrDefault(top.tokens[i], 0);
                double sum = hypotheses.get(row).sum + (top.logs[i] - beams.diversity() * times);
                all.add(new Continuation(row, top.tokens[i], sum, top.logs[i], top.rawLogs[i], top.keys[i]));
            }
        }
        if (beams.sampled()) {
            all.sort(Comparator.comparingDouble(c -> -c.key));
            all = new ArrayList<>(all.subList(0, Math.min(all.size(), look())));
        }
        all.sort(BEST_FIRST);
        return all.subList(0, Math.min(all.size(), look()));
    }

    /** Finishes what ends, lets the best others run, and returns those; the group may then be done. */
    private List<Continuation> select(BeamGroup group, List<Continuation> best, int firstRow) {
        int width = beams.beamsOfGroup();
        List<Continuation> kept = new ArrayList<>();
        List<Hypothesis> next = new ArrayList<>();
        for (int rank = 0; rank < best.size() && kept.size() < width; rank++) {
            Continuation c = best.get(rank);
            if (rank >= width && call.ends(c.token)) {
                continue;
            }
            Hypothesis hypothesis = extended(c);
            Optional<FinishReason> end = append(hypothesis, c);
            if (end.isEmpty()) {
                kept.add(c);
                next.add(hypothesis);
            } else if (endsByItself(end.get())) {
                if (rank < width) {
                    group.finish(hypothesis, end.get());
                }
            } else { // the limit: it competes as it is
                kept.add(c);
                next.add(hypothesis);
            }
        }
        group.running = next;
        boolean atLimit = !next.isEmpty() && next.get(0).generated() >= call.limit(prompt.tokens().length);
        if (atLimit) { // also when the group is done: what ends with this step competes with what ends by it
            finishRunning(group, call.limitReason(prompt.tokens().length));
        } else if (group.done(raised)) {
            group.running = new ArrayList<>();
        }
        return kept;
    }

    private static boolean endsByItself(FinishReason reason) {
        return reason == FinishReason.END_TOKEN || reason == FinishReason.STOP_STRING;
    }

    private Hypothesis extended(Continuation c) {
        return hypotheses.get(c.row).fork();
    }

    private Optional<FinishReason> append(Hypothesis hypothesis, Continuation c) {
        TopContinuations top = tops.get(c.row);
        if (top.tracing != null) {
            hypothesis.trace(top.tracing.chosen(hypothesis.generated(), c.token, c.log - top.normalizer));
        }
        hypothesis.sum = c.sum;
        hypothesis.rawSum += c.rawLog;
        return hypothesis.append(c.token);
    }

    private static void finishRunning(BeamGroup group, FinishReason reason) {
        for (Hypothesis hypothesis : group.running) {
            group.finish(hypothesis, reason);
        }
        group.running = new ArrayList<>();
    }

    @Override
    void endNow(FinishReason reason) {
        for (BeamGroup group : groups) {
            finishRunning(group, reason);
        }
        collectLines();
    }

    @Override
    void report(DecodingListener listener) {
        if (hypotheses.isEmpty()) {
            reportTexts(listener);
        }
    }

    @Override
    Generation result() {
        if (texts.isEmpty()) {
            Set<Object> seen = new HashSet<>();
            List<BeamGroup.Finished> best = new ArrayList<>();
            List<BeamGroup.Finished> spare = new ArrayList<>();
            for (BeamGroup group : groups) {
                best.addAll(group.finished());
                spare.addAll(group.spare());
            }
            best.sort(BEST_TEXT_FIRST);
            spare.sort(BEST_TEXT_FIRST);
            add(best, seen);
            add(spare, seen);
        }
        return Generation.of(prompt.tokens(), texts);
    }

    private static boolean isDeadEnd(BeamGroup.Finished f) {
        return f.reason() == FinishReason.DEAD_END;
    }

    /** Adds texts as long as some are wanted; groups may find the same one, which counts once. */
    private void add(List<BeamGroup.Finished> more, Set<Object> seen) {
        for (BeamGroup.Finished f : more) {
            if (texts.size() == beams.results()) {
                return;
            }
            GeneratedText text = f.hypothesis()
                    .result(f.reason(), OptionalDouble.of(f.score()), OptionalDouble.of(f.hypothesis().rawSum));
            List<Integer> tokens = Arrays.stream(text.tokens()).boxed().toList();
            if (seen.add(
                    groups.size() > 1 && text.text().isPresent() ? text.text().get() : tokens)) {
                texts.add(text);
            }
        }
    }
}
