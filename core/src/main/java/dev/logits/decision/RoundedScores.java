package dev.logits.decision;

/** Rows by scores that are rounded: as much memory for any number of them. For one thread. */
sealed interface RoundedScores permits ScoreCells, WeightedCells {
    /** Adds a row; where rows are counted its weight is 1. */
    void add(double score, boolean positive, double weight);

    /** Adds the rows of a ranking, with their weights. */
    void add(Ranking ranking);

    /** The rows added, ranked. */
    Ranking ranking();

    /**
     * Without rows yet.
     *
     * @param scores tells whether rows have weights, and how large they are
     */
    static RoundedScores of(ClassScores scores) {
        return scores.weights().areOnes() ? new ScoreCells() : new WeightedCells(scores.largestWeight());
    }
}
