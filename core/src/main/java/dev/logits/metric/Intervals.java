package dev.logits.metric;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The interval of each metric, or why it has none.
 *
 * @param found the intervals
 * @param withheld the reasons
 */
record Intervals(Map<Metric, Interval> found, Map<Metric, String> withheld) {

    /** The intervals of metrics. */
    static Intervals of(Resampling resampling, List<Metric> metrics, int resamples, long seed, long key) {
        return of(resampling, metrics, metrics, resamples, seed, key);
    }

    /**
     * The intervals of those of them that are wanted.
     *
     * @param key decides which rows are in which half where they are halved
     */
    static Intervals of(
            Resampling resampling,
            List<Metric> metrics,
            Collection<Metric> wanted,
            int resamples,
            long seed,
            long key) {
        Resample rows = resampling.everyRow();
        Map<Metric, String> withheld = new EnumMap<>(Metric.class);
        List<Metric> drawn = new ArrayList<>();
        for (Metric metric : metrics) {
            Optional<String> reason = metric.intervalRule().whyNot(rows);
            if (!wanted.contains(metric)) {
                withheld.put(metric, "it was not asked for");
            } else if (reason.isPresent()) {
                withheld.put(metric, reason.get());
            } else {
                drawn.add(metric);
            }
        }
        Map<Metric, Interval> found = new EnumMap<>(Metric.class);
        resampling
                .draw(drawn, resamples, seed)
                .forEach((metric, draws) ->
                        found.put(metric, metric.intervalRule().interval(draws, rows, key)));
        return new Intervals(found, withheld);
    }
}
