package dev.logits.io.report;

import dev.logits.metric.Reliability;

/**
 * The heights of a histogram of confidence. Bins of equal width show their share of the rows. Bins of unequal width,
 * such as equal-mass ones, show their share for each unit of confidence, so that areas are comparable.
 */
final class ConfidenceDensity {

    /** A bin narrower than this, because many rows share one confidence, is drawn and counted as this wide. */
    static final double NARROWEST = 1.0 / 256;

    private final Reliability reliability;
    private final double rows;
    private final boolean equalWidths;

    ConfidenceDensity(Reliability reliability) {
        this.reliability = reliability;
        this.rows = Math.max(1, reliability.rows());
        double first =
                reliability.bins().isEmpty() ? 0 : width(reliability.bins().get(0));
        this.equalWidths = reliability.bins().stream().allMatch(b -> Math.abs(width(b) - first) < 1e-9);
    }

    static double width(Reliability.Bin b) {
        return Math.max(NARROWEST, b.high() - b.low());
    }

    boolean equalWidths() {
        return equalWidths;
    }

    double height(Reliability.Bin b) {
        return b.count() / rows / (equalWidths ? 1 : width(b));
    }

    /** The highest bin's height; 1 if there are no rows. */
    double top() {
        double top = reliability.bins().stream().mapToDouble(this::height).max().orElse(0);
        return top > 0 ? top : 1;
    }

    /** A height in words: a share, or a density. */
    String label(double height) {
        return equalWidths ? Figures.coordinate(height * 100) + " %" : Figures.coordinate(height);
    }
}
