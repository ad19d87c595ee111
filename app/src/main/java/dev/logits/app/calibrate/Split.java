package dev.logits.app.calibrate;

import dev.logits.source.HalfSplit;
import dev.logits.source.LogitsSource;
import dev.logits.source.RowRange;

/**
 * Which rows are fitted and which are tested.
 *
 * @param fit the rows to fit on
 * @param test the rows to test on
 * @param description both, in words
 */
record Split(LogitsSource fit, LogitsSource test, String description) {

    /** Two ranges; or one and the rest; or, with neither, a half each. Null is a range that was not given. */
    static Split of(LogitsSource source, RowRange fitRows, RowRange testRows, long seed) {
        if (fitRows == null && testRows == null) {
            HalfSplit half = new HalfSplit(seed);
            return new Split(
                    half.fitHalf(source),
                    half.testHalf(source),
                    "a random half of the rows fitted, the other half tested (seed " + seed + ")");
        }
        RowRange fit = fitRows == null ? rest(testRows, "--test-rows", "--fit-rows") : fitRows;
        RowRange test = testRows == null ? rest(fitRows, "--fit-rows", "--test-rows") : testRows;
        return new Split(
                fit.select(source),
                test.select(source),
                "rows " + fit + " fitted, rows " + test + " tested"
                        + (overlap(fit, test) ? "; some rows are in both, so the test flatters the fit" : ""));
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
