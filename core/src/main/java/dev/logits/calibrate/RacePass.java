package dev.logits.calibrate;

import dev.logits.Logits;
import dev.logits.internal.sum.ExactSum;
import dev.logits.internal.sum.RowWeight;
import dev.logits.source.LogitsSource;
import dev.logits.source.RowBatch;
import dev.logits.source.RowPass;
import java.io.IOException;
import java.io.Serial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The losses of held-out rows under each entry of a {@link MethodRace}, and how far apart each two entries are. */
final class RacePass implements RowPass<RacePass> {
    @Serial
    private static final long serialVersionUID = 1;

    /** Null for an entry that is left out, whose losses count as 0. */
    private final ArrayList<Calibrator> calibrators;

    private final ExactSum[] sums;
    private final ExactSum[] squares;
    /** Σ (a − b)² over rows, for each two entries, the second before the first. */
    private final ExactSum[][] apart;

    private final RowWeight rows = new RowWeight();

    RacePass(List<Calibrator> calibrators) {
        this.calibrators = new ArrayList<>(calibrators);
        sums = empty(calibrators.size());
        squares = empty(calibrators.size());
        apart = new ExactSum[calibrators.size()][];
        Arrays.setAll(apart, RacePass::empty);
    }

    private static ExactSum[] empty(int count) {
        ExactSum[] sums = new ExactSum[count];
        Arrays.setAll(sums, i -> new ExactSum());
        return sums;
    }

    @Override
    public void add(LogitsSource test) throws IOException {
        RowBatch batch = RowBatch.weighted(test);
        Logits calibrated = Logits.zeros(batch.capacity(), test.classes());
        double[][] losses = new double[sums.length][batch.capacity()];
        try (LogitsSource.Cursor cursor = test.open()) {
            while (batch.read(cursor)) {
                for (int e = 0; e < sums.length; e++) {
                    if (calibrators.get(e) != null) {
                        CalibratedLosses.of(batch, calibrators.get(e), calibrated, losses[e]);
                    }
                }
                for (int r = 0; r < batch.count(); r++) {
                    if (!batch.ignored(r)) {
                        add(losses, r, batch.weight(r));
                    }
                }
            }
        }
    }

    private void add(double[][] losses, int r, double weight) {
        rows.add(weight);
        for (int a = 0; a < sums.length; a++) {
            double loss = losses[a][r];
            WeightedSums.add(sums[a], weight, loss);
            WeightedSums.add(squares[a], weight, loss * loss);
            for (int b = 0; b < a; b++) {
                double d = loss - losses[b][r];
                WeightedSums.add(apart[a][b], weight, d * d);
            }
        }
    }

    @Override
    public void merge(RacePass other) {
        rows.add(other.rows);
        for (int a = 0; a < sums.length; a++) {
            sums[a].add(other.sums[a]);
            squares[a].add(other.squares[a]);
            for (int b = 0; b < a; b++) {
                apart[a][b].add(other.apart[a][b]);
            }
        }
    }

    /** How many rows there are, or what they count together. */
    double rows() {
        return rows.value();
    }

    double sum(int entry) {
        return sums[entry].value();
    }

    double squares(int entry) {
        return squares[entry].value();
    }

    double apart(int a, int b) {
        return apart[a][b].value();
    }
}
