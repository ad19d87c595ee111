package dev.logits.metric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What metrics keep of more rows than they keep one by one, which are 2^25 and for intervals 2^20: the same collectors
 * with limits that a test's few rows exceed.
 */
public final class LoweredLimits {
    private LoweredLimits() {}

    /** Everything that is computed of ordered confidences, and intervals of all metrics. */
    public static List<Object> metrics(LogitsSource source, int mostRows, int mostCells) throws IOException {
        ConfidenceCollector confidences = new ConfidenceCollector(mostRows, mostCells);
        OutcomeCollector outcomes = new OutcomeCollector(OutcomeCollector.columns(List.of(Metric.values())), mostRows);
        ScoredRows.pass(source, confidences, outcomes);
        Confidences c = confidences.sorted();
        assertThat(c.rows()).isGreaterThan(mostRows);
        assertThat(c.size()).isLessThanOrEqualTo(mostCells);
        List<Object> found = new ArrayList<>(List.of(c, BrierDecomposition.corp(c), AreaUnderRoc.of(c)));
        found.add(ConsistencyTest.of(c, 15, 20, 1));
        found.add(Reliability.equalMass(c, 9));
        found.add(RiskCoverage.of(c).points(40));
        found.add(Intervals.of(
                new Resampling(outcomes.sorted(), new EqualWidthBins(15), null), List.of(Metric.values()), 20, 1, 2));
        return found;
    }
}
