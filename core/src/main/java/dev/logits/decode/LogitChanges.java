package dev.logits.decode;

import dev.logits.internal.check.RuleCheck;

/** The ways in which rules change single logits of {@link Candidates}: checked, and rounded to float once. */
final class LogitChanges {
    private final WorkingScores scores;
    private final LogitScale scale;
    private final Removals removals;

    LogitChanges(WorkingScores scores, LogitScale scale, Removals removals) {
        this.scores = scores;
        this.scale = scale;
        this.removals = removals;
    }

    /** {@link Candidates#setLogit} of a token of the vocabulary. */
    void set(int token, double logit) {
        if (Double.isNaN(logit) || logit == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException(
                    "the logit of token " + token + " cannot be " + logit + ": expected a finite number or -Infinity");
        }
        int i = scores.indexOf(token);
        if (i < 0) {
            return;
        }
        if (logit == Double.NEGATIVE_INFINITY) {
            removals.happened();
            scores.set(i, Float.NEGATIVE_INFINITY);
        } else {
            scores.set(i, scale.score(logit));
        }
    }

    /** {@link Candidates#add} to a token of the vocabulary. */
    void add(int token, double bias) {
        int i = scores.indexOf(token);
        double logit = i < 0 ? Double.NEGATIVE_INFINITY : scale.logit(scores.get(i));
        if (logit > Double.NEGATIVE_INFINITY) {
            set(token, Double.isInfinite(bias) ? bias : RuleCheck.bounded(logit + bias));
        }
    }

    /** {@link Candidates#setLogits}. */
    void setAll(double[] logits) {
        int n = scores.size();
        if (logits.length < n) {
            throw new IllegalArgumentException("got " + logits.length + " logits for " + n + " candidates");
        }
        for (int i = 0; i < n; i++) {
            if (scores.get(i) > Float.NEGATIVE_INFINITY) {
                if (!Double.isFinite(logits[i])) {
                    throw new IllegalArgumentException("the logit of token " + scores.id(i) + " cannot be " + logits[i]
                            + ": expected a finite number");
                }
                scores.set(i, (float) Math.max(-Float.MAX_VALUE, Math.min(Float.MAX_VALUE, logits[i])));
            }
        }
        scale.reset();
    }
}
