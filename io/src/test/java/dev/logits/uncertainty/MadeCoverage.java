package dev.logits.uncertainty;

import dev.logits.metric.Interval;
import java.util.List;

/** A coverage that no rows gave, for tests of a page. */
public final class MadeCoverage {
    private MadeCoverage() {}

    /** Of 5,000 rows. */
    public static CoverageReport of(double coverage, Interval interval, double meanSize, int medianSize, int largest) {
        return new CoverageReport(new CoverageReport.Values(
                5000, 5000, 5000, coverage, interval, meanSize, medianSize, largest, 0.01, 0.6, 0.95, List.of()));
    }
}
