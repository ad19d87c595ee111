package dev.logits.decode.strategy;

import java.util.ArrayList;
import java.util.List;

/** The beams of one group, and the texts that it has finished. */
final class BeamGroup {
    private final Beams beams;
    private final int limit;
    private final List<Finished> finished = new ArrayList<>();
    List<Line> running = new ArrayList<>();

    /** A finished text and its score. */
    record Finished(Line line, double score, FinishReason reason) {}

    BeamGroup(Beams beams, int limit) {
        this.beams = beams;
        this.limit = limit;
    }

    /** Keeps a finished text, if it is among the best. */
    void finish(Line line, FinishReason reason) {
        Finished text = new Finished(line, beams.score(line.sum, line.generated()), reason);
        int at = finished.size();
        while (at > 0 && finished.get(at - 1).score < text.score) {
            at--;
        }
        finished.add(at, text);
        if (finished.size() > beams.beamsOfGroup()) {
            finished.remove(finished.size() - 1);
        }
    }

    /** Best first. */
    List<Finished> finished() {
        return finished;
    }

    /** Whether the group may stop before the limit. */
    boolean done(boolean raised) {
        double best = Double.NEGATIVE_INFINITY;
        for (Line line : running) {
            best = Math.max(best, line.sum);
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
