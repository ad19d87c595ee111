package dev.logits.metric;

import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What one pass over labeled rows collects: what several metrics share, and what single metrics ask for. */
final class Collected {
    private final int bins;
    private final RowCounts.Collector counter = new RowCounts.Collector();
    private final TopLabelBins topLabel;
    private final ClasswiseBins classwise;
    private final ClassCounts counts;
    private final ConfidenceCollector collector = new ConfidenceCollector();
    private final Map<Metric, ValueCollector> own = new EnumMap<>(Metric.class);
    private RowCounts rows;
    private Reliability reliability;
    private Confidences confidences;
    private BrierDecomposition parts;

    private Collected(int bins, int classes) {
        this.bins = bins;
        EqualWidthBins edges = new EqualWidthBins(bins);
        topLabel = new TopLabelBins(edges);
        classwise = new ClasswiseBins(edges, classes, false);
        counts = new ClassCounts(classes);
        for (Metric metric : Metric.values()) {
            ValueCollector.Factory factory = metric.definition().collector();
            if (factory != null) {
                own.put(metric, factory.of(edges, classes));
            }
        }
    }

    static Collected of(LogitsSource source, int bins) throws IOException {
        Collected all = new Collected(bins, source.classes());
        List<ScoredRows.Collector> collectors = new ArrayList<>(all.own.values());
        collectors.addAll(List.of(all.counter, all.topLabel, all.classwise, all.counts, all.collector));
        ScoredRows.pass(source, collectors.toArray(ScoredRows.Collector[]::new));
        all.rows = all.counter.counts();
        all.reliability = all.topLabel.reliability();
        all.confidences = all.collector.sorted();
        all.parts = BrierDecomposition.corp(all.confidences);
        return all;
    }

    double value(Metric metric) {
        ValueCollector collector = own.get(metric);
        return collector == null ? metric.definition().value().applyAsDouble(this) : collector.value();
    }

    /** The number of bins B. */
    int bins() {
        return bins;
    }

    RowCounts rows() {
        return rows;
    }

    /** Equal-width bins of the top class's confidence. */
    Reliability reliability() {
        return reliability;
    }

    /** Equal-width bins of every class's probability. */
    ClasswiseBins classwise() {
        return classwise;
    }

    Confidences confidences() {
        return confidences;
    }

    /** The parts of the confidence's Brier score, by isotonic regression. */
    BrierDecomposition parts() {
        return parts;
    }

    List<ClassSummary> perClass() {
        return counts.summaries(classwise);
    }
}
