package dev.logits.io.report;

import dev.logits.internal.check.NullCheck;
import dev.logits.metric.Comparison;
import dev.logits.metric.Evaluation;
import dev.logits.metric.Reliability;
import dev.logits.metric.RiskCoverage;
import java.util.List;

/**
 * Two models in one picture, as SVG: the reliability of both, and their risk–coverage curves.
 *
 * <p>Static methods only, for any number of threads.
 *
 * @since 0.1
 */
public final class OverlaySvg {
    private static final int POINTS = 160;

    private OverlaySvg() {}

    /**
     * How often each model is right, over how sure it is; a calibrated one lies on the dotted diagonal. A point is a
     * bin that holds rows.
     *
     * @param first what to call the first model
     * @param second what to call the second
     */
    public static String reliability(Comparison comparison, String first, String second) {
        NullCheck.argument(comparison, "comparison");
        NullCheck.argument(first, "first");
        NullCheck.argument(second, "second");
        LinesSvg.Line diagonal = new LinesSvg.Line("calibrated", new double[] {0, 1}, new double[] {0, 1});
        return LinesSvg.of(
                List.of(bins(first, comparison.first()), bins(second, comparison.second()), diagonal),
                "confidence",
                true,
                "Accuracy over confidence of " + first + " and " + second);
    }

    private static LinesSvg.Line bins(String name, Evaluation evaluation) {
        List<Reliability.Bin> bins = evaluation.reliability().bins().stream()
                .filter(bin -> bin.count() > 0)
                .toList();
        return new LinesSvg.Line(
                name,
                bins.stream().mapToDouble(Reliability.Bin::confidence).toArray(),
                bins.stream().mapToDouble(Reliability.Bin::accuracy).toArray());
    }

    /**
     * The share of errors among the rows that are answered, over the share of rows that these are, surest first.
     *
     * @param first what to call the first model
     * @param second what to call the second
     */
    public static String riskCoverage(Comparison comparison, String first, String second) {
        NullCheck.argument(comparison, "comparison");
        NullCheck.argument(first, "first");
        NullCheck.argument(second, "second");
        return LinesSvg.of(
                List.of(curve(first, comparison.first()), curve(second, comparison.second())),
                "share of rows answered, surest first",
                true,
                "Errors among the rows answered by " + first + " and " + second);
    }

    private static LinesSvg.Line curve(String name, Evaluation evaluation) {
        List<RiskCoverage.Point> points =
                RiskCoverage.of(evaluation.confidences()).points(POINTS);
        return new LinesSvg.Line(
                name,
                points.stream().mapToDouble(RiskCoverage.Point::coverage).toArray(),
                points.stream().mapToDouble(RiskCoverage.Point::risk).toArray());
    }
}
