package dev.logits.decode.strategy;

/**
 * When a beam search ends before the length limit. A finished text's score is its sum of log-probabilities over
 * length^α; a running beam has a sum so far.
 *
 * @since 0.1
 */
public enum EarlyStopping {
    /** As soon as as many texts are finished as there are beams; a better one may still have been running. */
    WHEN_BEAMS_DONE,

    /**
     * As soon as as many texts are finished as there are beams and the best running beam, scored at its present length,
     * is not better than the worst of them. With α above 0 it may overlook a text that grows better by growing longer.
     */
    HEURISTIC,

    /**
     * As soon as no running beam can still change what is returned: none could reach a better score at any length up to
     * the limit. Log-probabilities are 0 or less, so its sum cannot rise, and its score is bounded by its sum at the
     * length that suits it best. Where a rule has raised a log-probability above 0 there is no bound, and the search
     * runs to the limit.
     */
    EXACT
}
