/**
 * Logits on Apache Spark: calibration, prediction sets, out-of-distribution scores, all metrics and logistic regression
 * with its inference as stages of Spark ML, with the same bits as on one machine.
 *
 * <p>Symbols as in {@link dev.logits}: z logits, p probabilities, y labels, K classes.
 *
 * <pre>{@code
 * Dataset<Row> heldOut = classifier.transform(rows);                      // rawPrediction, label
 * CalibrationModel calibration = new Calibration()
 *         .setMethod("temperature")                                       // or isotonic, dirichlet, auto, ...
 *         .setProbabilityCol("calibrated")
 *         .setPredictionCol("calibratedPrediction")
 *         .fit(heldOut);
 * Dataset<Row> calibrated = calibration.transform(classifier.transform(newRows));
 * ClassificationEvaluation evaluation = new ClassificationEvaluation()
 *         .setRawPredictionCol("calibrated")
 *         .setScores("probabilities");
 * evaluation.table(calibrated, 1000, 0).show();                           // all metrics, with 95 % intervals
 * calibration.write().save("model");                                      // model/calibrator.json is the command's
 * }</pre>
 *
 * <p>What builds on what: {@code SparkRows} is core's {@link dev.logits.source.PartitionedSource}: the passes of fits
 * and metrics are jobs over {@code Chunk}s of rows, which {@code Inputs} makes of columns by a {@code ScoreReading}.
 * {@code ColumnBlocks} bring the numbers of a class together where they are sorted. {@code SavedStage} writes folders.
 * Stages ({@link dev.logits.spark.Calibration} and the others) only name columns and call core.
 *
 * <p>A task works on one thread. Imports core, io and Spark.
 */
package dev.logits.spark;
