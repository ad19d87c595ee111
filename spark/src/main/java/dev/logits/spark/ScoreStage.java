package dev.logits.spark;

import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * A stage that reads scores: the column, what its numbers are, and what a probability of 0 becomes. Parameters have the
 * names that Spark's own stages give them.
 *
 * @since 0.1
 */
public interface ScoreStage extends Params {
    /** Column of scores: a vector with one number per class, or a margin. Default {@code rawPrediction}. */
    Param<String> rawPredictionCol();

    /**
     * What the scores are: {@code logits}, {@code log-probabilities}, {@code probabilities}, {@code votes} (counts or
     * shares, as random forests have them) or {@code margins} (one number m per row, or [−m, m], of a binary model
     * whose probability is sigmoid(m), as Spark's LogisticRegression). Default {@code logits}.
     */
    Param<String> scores();

    /**
     * What a probability of exactly 0 is read as; 0 makes it a masked class. Default 2^−23, as the command reads files,
     * and 0 of log-probabilities; of logits and margins there is none.
     */
    DoubleParam floor();

    /** The value of {@link #rawPredictionCol}. */
    default String getRawPredictionCol() {
        return $(rawPredictionCol());
    }

    /** The value of {@link #scores}. */
    default String getScores() {
        return $(scores());
    }

    /** The value of {@link #floor}. */
    default double getFloor() {
        return (double) $(floor());
    }
}
