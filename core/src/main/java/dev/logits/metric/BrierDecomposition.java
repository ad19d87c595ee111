package dev.logits.metric;

import dev.logits.internal.check.NullCheck;

/**
 * What a Brier score of confidence, {@code mean (p − correct)²}, is made of: {@code score = miscalibration −
 * discrimination + uncertainty}, also known as reliability, resolution and uncertainty. Miscalibration is what a map of
 * the confidences could remove; discrimination is what they tell apart; uncertainty is the score of one who always says
 * the accuracy.
 *
 * <ul>
 *   <li>{@link #binned}: Murphy's, over the bins of a reliability diagram: {@code Σ (n_b/N)(conf_b − acc_b)² − Σ
 *       (n_b/N)(acc_b − acc)² + acc(1 − acc)}. It depends on the bins, and it is the score of forecasts that are
 *       rounded to their bin's mean.
 *   <li>{@link #corp}: without bins: the best rising map of the confidences, by pool adjacent violators. Exact for the
 *       score itself, and its two parts are never negative.
 * </ul>
 *
 * <p>Reference: A. H. Murphy, A new vector partition of the probability score, Journal of Applied Meteorology 12, 1973;
 * T. Dimitriadis, T. Gneiting, A. I. Jordan, Stable reliability diagrams for probabilistic classifiers, PNAS 118, 2021.
 *
 * <pre>{@code
 * BrierDecomposition parts = BrierDecomposition.corp(Confidences.of(z, labels));
 * double couldBeRemoved = parts.miscalibration();
 * }</pre>
 *
 * @param miscalibration lower is better; 0 is calibrated
 * @param discrimination higher is better
 * @param uncertainty acc(1 − acc), which no forecast changes
 * @since 0.1
 */
public record BrierDecomposition(double miscalibration, double discrimination, double uncertainty) {

    /** The Brier score that the parts add up to. */
    public double score() {
        return miscalibration - discrimination + uncertainty;
    }

    /** Over bins. */
    public static BrierDecomposition binned(Reliability reliability) {
        NullCheck.argument(reliability, "reliability");
        double n = reliability.weight();
        double accuracy = reliability.accuracy();
        double miscalibration = 0;
        double discrimination = 0;
        for (Reliability.Bin bin : reliability.bins()) {
            if (bin.count() > 0) {
                double above = bin.accuracy() - accuracy;
                miscalibration += bin.weight() / n * bin.gap() * bin.gap();
                discrimination += bin.weight() / n * above * above;
            }
        }
        return new BrierDecomposition(miscalibration, discrimination, accuracy * (1 - accuracy));
    }

    /** By isotonic regression; equal confidences are pooled first. */
    public static BrierDecomposition corp(Confidences confidences) {
        NullCheck.argument(confidences, "confidences");
        return corp(confidences.signed(), confidences.weights());
    }

    static BrierDecomposition corp(double[] signed, double[] weights) {
        double[] hits = new double[signed.length];
        double[] counts = new double[signed.length];
        double raw = 0;
        double allHits = 0;
        double n = 0;
        int blocks = 0;
        for (int i = 0; i < signed.length; ) {
            double key = Math.abs(signed[i]);
            double p = ConfidenceKey.confidence(key);
            double h = 0;
            double c = 0;
            for (; i < signed.length && Math.abs(signed[i]) == key; i++) {
                double miss = (signed[i] > 0 ? 1 : 0) - p;
                raw += weights[i] * miss * miss;
                h += signed[i] > 0 ? weights[i] : 0;
                c += weights[i];
            }
            if (c == 0) {
                continue;
            }
            allHits += h;
            n += c;
            // a block that is right no more often than the one below it joins it
            while (blocks > 0 && hits[blocks - 1] * c >= h * counts[blocks - 1]) {
                blocks--;
                h += hits[blocks];
                c += counts[blocks];
            }
            hits[blocks] = h;
            counts[blocks++] = c;
        }
        double recalibrated = 0;
        for (int b = 0; b < blocks; b++) {
            recalibrated += hits[b] * (1 - hits[b] / counts[b]);
        }
        double accuracy = allHits / n;
        double uncertainty = accuracy * (1 - accuracy);
        return new BrierDecomposition(
                Math.max(0, (raw - recalibrated) / n), Math.max(0, uncertainty - recalibrated / n), uncertainty);
    }
}
