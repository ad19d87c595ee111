package dev.logits.decode.strategy;

import java.util.ArrayList;
import java.util.List;

/** The beams of one group, and the texts that it has finished. */
final class BeamGroup {
    private final Beams beams;
    private final int limit;
    private final List<Finished> finished = new ArrayList<>();
    private final List<Finished> spare = new ArrayList<>();
    List<Hypothesis> running = new ArrayList<>();

    /** A finished text and its score. */
    record Finished(Hypothesis hypothesis, double score, FinishReason reason) {}

    BeamGroup(Beams beams, int limit) {
        this.beams = beams;
        this.limit = limit;
    }

    /** Keeps a finished text, if it is among the best. */
    void finish(Hypothesis hypothesis, FinishReason reason) {
        Finished text = new Finished(hypothesis, beams.score(hypothesis.sum, hypothesis.generated()), reason);
        int at = finished.size();
        while (at > 0 && finished.get(at - 1).score < text.score) {
            at--;
        }
        finished.add(at, text);
        if (finished.size() > beams.beamsOfGroup()) {
            spare.add(finished.remove(finished.size() - 1));
        }
    }

    /** A beam whose rules leave no token ends as it is; it stands in only where too few texts ended otherwise. */
    void deadEnd(Hypothesis hypothesis, String why) {
        double score = hypothesis.generated() == 0
                ? Double.NEGATIVE_INFINITY
                : beams.score(hypothesis.sum, hypothesis.generated());
        spare.add(new Finished(hypothesis, score, hypothesis.deadEnd(why)));
    }

    /** What takes the place of texts that are missing: finished ones that were not among the best, then dead ends. */
    List<Finished> spare() {
        return spare;
    }

    /** Best first. */
    List<Finished> finished() {
        return finished;
    }

    /** Whether the group may stop before the limit. */
    boolean done(boolean raised) {
        double best = Double.NEGATIVE_INFINITY;
        for (Hypothesis hypothesis : running) {
            best = Math.max(best, hypothesis.sum);
        }
        int length = running.isEmpty() ? 0 : running.get(0).generated();
        return switch (beams.earlyStopping()) {
            case WHEN_BEAMS_DONE -> finished.size() >= beams.beamsOfGroup();
            case HEURISTIC -> reached(beams.beamsOfGroup(), beams.score(best, length));
            case EXACT ->
                !raised
                        && reached(
                                Math.min(beams.results(), beams.beamsOfGroup()),
                                Math.max(beams.score(best, length + 1), beams.score(best, limit)));
        };
    }

    /** Whether that many texts are finished and none of them is worse than the bound. */
    private boolean reached(int count, double bound) {
        return finished.size() >= count && finished.get(count - 1).score >= bound;
    }
}
