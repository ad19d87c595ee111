/**
 * Tables that are written: CSV, JSON lines and Parquet, and the predictions of a model in them.
 *
 * <p>{@link dev.logits.io.table.TableWriter} writes cells; {@link dev.logits.io.table.PredictionTable} makes a row of
 * each row of scores: what came with it, the label, the predicted class by name, probabilities, the set of classes.
 * <pre>{@code
 * CalibratorJson.Saved saved = CalibratorJson.read(Path.of("cal.json"));
 * LogitsSource rows = saved.provenance().classes().arrange(newRows);
 * PredictionTable.of(rows).calibrated(saved.fitted().calibrator()).write(Path.of("predictions.parquet"));
 * }</pre>
 */
package dev.logits.io.table;
