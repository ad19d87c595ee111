package dev.logits.spark;

import java.io.Serial;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;

/** Parameters that several stages have, made for one of them. */
final class StageParams implements Serializable {
    @Serial
    private static final long serialVersionUID = 1;

    final Param<String> rawPredictionCol;
    final Param<String> labelCol;
    final Param<String> scores;
    final DoubleParam floor;

    /** @param parent the uid of the stage */
    StageParams(String parent) {
        rawPredictionCol = new Param<>(parent, "rawPredictionCol", "column of scores: a vector, or a margin");
        labelCol = new Param<>(parent, "labelCol", "column of labels: 0 to K - 1; rows of null or -1 are ignored");
        scores = choice(parent, "scores", "what the scores are", ScoreReading.KINDS);
        floor = new DoubleParam(
                parent,
                "floor",
                "what a probability of 0 is read as; 0 for a masked class",
                ParamValidators.inRange(0, 1, true, false));
    }

    /** A parameter that is one of several words. */
    static Param<String> choice(String parent, String name, String what, List<String> words) {
        return new Param<>(
                parent,
                name,
                what + ": " + String.join(", ", words),
                ParamValidators.inArray(words.toArray(String[]::new)));
    }

    /** What a stage reads unless told. */
    static void defaults(ScoreStage stage, StageParams common) {
        stage.setDefault(common.rawPredictionCol, "rawPrediction");
        stage.setDefault(common.scores, ScoreReading.LOGITS);
        stage.setDefault(common.floor, ScoreReading.usualFloor());
    }

    /**
     * How a stage reads its scores.
     *
     * @throws IllegalArgumentException if a floor was set for scores that are no probabilities
     */
    static ScoreReading reading(ScoreStage stage) {
        String kind = stage.getScores();
        boolean raw = kind.equals(ScoreReading.LOGITS) || kind.equals(ScoreReading.MARGINS);
        boolean asked = stage.isSet(stage.floor());
        if (raw && asked && stage.getFloor() > 0) {
            throw new IllegalArgumentException("a floor of " + stage.getFloor()
                    + " is for probabilities, and scores are " + kind + "; leave out setFloor, or say setScores");
        }
        boolean zeros = asked || kind.equals(ScoreReading.PROBABILITIES) || kind.equals(ScoreReading.VOTES);
        return new ScoreReading(kind, zeros ? stage.getFloor() : 0);
    }
}
