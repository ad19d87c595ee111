package dev.logits.learn.regression;

/**
 * The work that a search has taken, in multiplications, about, and how much it may take: so a search ends at the same
 * point on every machine.
 */
final class Effort {
    private final double most;
    private double work;
    private int evaluations;

    /** @param most multiplications, about */
    Effort(double most) {
        this.most = most;
    }

    /** Counts an evaluation. */
    void add(double multiplications) {
        work += multiplications;
        evaluations++;
    }

    int evaluations() {
        return evaluations;
    }

    double work() {
        return work;
    }

    boolean isSpent() {
        return work >= most;
    }
}
