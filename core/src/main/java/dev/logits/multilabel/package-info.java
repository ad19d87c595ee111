/**
 * Models with a yes or no for each of several labels: a sigmoid per label, where a row may have many labels, or none.
 *
 * <p>Symbols: N rows, L labels, z the log-odds of each label, y 1 where the row has it. {@link
 * dev.logits.multilabel.MultiLabelRows} holds both; each of its labels is a binary model of its own, and so all metrics
 * and calibrators of two classes are there for it. {@link dev.logits.multilabel.MultiLabelEvaluation} has the metrics
 * per label and averaged, {@link dev.logits.multilabel.MultiLabelCalibration} the fits, thresholds per label and sets
 * that miss few labels.
 * <pre>{@code
 * MultiLabelRows rows = MultiLabelRows.of(z, targets, List.of("cat", "dog"));
 * MultiLabelCalibration fitted = MultiLabelCalibration.fit(rows, MultiLabelCalibration.Method.PER_LABEL);
 * MultiLabelEvaluation after = MultiLabelEvaluation.of(fitted.calibrate(testRows), fitted.thresholds(), 15);
 * }</pre>
 */
package dev.logits.multilabel;
