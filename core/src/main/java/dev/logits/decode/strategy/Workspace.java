package dev.logits.decode.strategy;

import dev.logits.decode.Candidates;
import dev.logits.decode.StepRandom;

/** Room to work on one row of logits; one thread at a time has it. */
final class Workspace {
    final Candidates candidates;
    final StepRandom random = new StepRandom();
    private float[] logs = {};
    private Candidates raw;

    Workspace(int vocabulary) {
        candidates = new Candidates(vocabulary);
    }

    /** A row of log-probabilities. */
    float[] logs() {
        if (logs.length == 0) {
            logs = new float[candidates.vocabulary()];
        }
        return logs;
    }

    /** Candidates for looking at the raw logits beside the processed ones. */
    Candidates raw() {
        if (raw == null) {
            raw = new Candidates(candidates.vocabulary());
        }
        return raw;
    }
}
