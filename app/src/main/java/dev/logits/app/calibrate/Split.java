package dev.logits.app.calibrate;

import dev.logits.app.read.KeptHalves;
import dev.logits.app.read.KeptRows;
import dev.logits.app.read.Rows;
import dev.logits.source.CopyHalves;
import dev.logits.source.HalfSplit;
import dev.logits.source.LogitsSource;
import dev.logits.source.RowBatch;
import dev.logits.source.RowRange;
import java.io.IOException;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Which rows are fitted and which are tested.
 *
 * @param fit the rows to fit on
 * @param test the rows to test on
 * @param description both, in words
 */
record Split(LogitsSource fit, LogitsSource test, String description) {
    private static final int LOOK_AHEAD = 1 << 12;

    /**
     * Two ranges; or one and the rest; or, with neither, a half each. Null is a range that was not given.
     *
     * @throws IllegalArgumentException if a half has no labeled row
     */
    static Split of(LogitsSource source, RowRange fitRows, RowRange testRows, long seed) throws IOException {
        if (fitRows == null && testRows == null) {
            Optional<CopyHalves> copies = Rows.of(source, () -> CopyHalves.of(source, seed));
            return copies.isPresent() ? ofCopies(source, copies.get(), seed) : halves(source, new HalfSplit(seed));
        }
        RowRange fit = fitRows == null ? rest(testRows, "--test-rows", "--fit-rows") : fitRows;
        RowRange test = testRows == null ? rest(fitRows, "--fit-rows", "--test-rows") : testRows;
        return new Split(
                KeptRows.of(fit.select(source)),
                KeptRows.of(test.select(source)),
                "rows " + fit + " fitted, rows " + test + " tested"
                        + (overlap(fit, test) ? "; some rows are in both, so the test flatters the fit" : ""));
    }

    private static Split ofCopies(LogitsSource source, CopyHalves halves, long seed) throws IOException {
        LogitsSource fit = halves.fitHalf();
        LogitsSource test = halves.testHalf();
        return Rows.of(source, () -> {
            boolean fitted = hasLabels(fit);
            if (fitted != hasLabels(test)) {
                throw new IllegalArgumentException("all labeled rows are in the half to " + (fitted ? "fit" : "test")
                        + "; they are few: try another --seed, or say which rows with --fit-rows A:B and"
                        + " --test-rows A:B");
            }
            return new Split(
                    KeptRows.of(fit),
                    KeptRows.of(test),
                    "a random half of the rows fitted, the other half tested, copies of a row apart, as most rows are"
                            + " copies (seed " + seed + ")");
        });
    }

    private static Split halves(LogitsSource source, HalfSplit halves) throws IOException {
        LogitsSource fit = halves.fitHalf(source);
        LogitsSource test = halves.testHalf(source);
        return Rows.of(source, () -> {
            boolean fitted = hasLabels(fit);
            boolean tested = hasLabels(test);
            if (fitted != tested) {
                throw new IllegalArgumentException("all labeled rows are in the half to "
                        + (fitted ? "fit, and none is left to test" : "test, and none is left to fit")
                        + ": a row's half depends on what the row says, so that copies stay together, and the rows are"
                        + " few or mostly copies; try another --seed, or say which rows with --fit-rows A:B and"
                        + " --test-rows A:B");
            }
            Optional<KeptHalves> kept =
                    source.columns().isEmpty() ? Optional.of(KeptHalves.of(source, halves)) : Optional.empty();
            return new Split(
                    kept.map(KeptHalves::fit).orElse(fit),
                    kept.map(KeptHalves::test).orElse(test),
                    "a random half of the rows fitted, the other half tested, copies of a row together (seed "
                            + halves.seed() + ")");
        });
    }

    /** The same rows seen in another way. */
    Split with(UnaryOperator<LogitsSource> view) {
        return new Split(view.apply(fit), view.apply(test), description);
    }

    /** Reads up to the first label. */
    private static boolean hasLabels(LogitsSource source) throws IOException {
        RowBatch batch = RowBatch.ofScores(source.classes(), LOOK_AHEAD);
        try (LogitsSource.Cursor cursor = source.open()) {
            while (batch.read(cursor)) {
                for (int r = 0; r < batch.count(); r++) {
                    if (!batch.ignored(r)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static RowRange rest(RowRange range, String given, String missing) {
        if (range.from() == 0 && range.to().isPresent()) {
            return RowRange.parse(range.to().getAsLong() + ":");
        }
        if (range.from() > 0 && range.to().isEmpty()) {
            return RowRange.parse(":" + range.from());
        }
        throw new IllegalArgumentException(given + " " + range + " leaves "
                + (range.from() == 0 ? "no rows" : "rows on both sides") + "; say which with " + missing + " A:B");
    }

    private static boolean overlap(RowRange a, RowRange b) {
        return a.from() < b.to().orElse(Long.MAX_VALUE) && b.from() < a.to().orElse(Long.MAX_VALUE);
    }
}
