package dev.logits.metric;

import dev.logits.source.LogitsSource;
import dev.logits.source.RowPass;
import java.io.IOException;
import java.io.Serial;

/** {@link ScoredRows#pass} where the rows are in parts. */
final class CollectorPass implements RowPass<CollectorPass> {
    @Serial
    private static final long serialVersionUID = 1;

    private final ScoredRows.Collector[] collectors;

    CollectorPass(ScoredRows.Collector... collectors) {
        this.collectors = collectors;
    }

    @Override
    public void add(LogitsSource rows) throws IOException {
        ScoredRows.passHere(rows, collectors);
    }

    @Override
    public void merge(CollectorPass other) {
        for (int i = 0; i < collectors.length; i++) {
            collectors[i].merge(other.collectors[i]);
        }
    }

    ScoredRows.Collector[] collectors() {
        return collectors;
    }
}
