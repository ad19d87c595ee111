/**
 * Files of multi-label models: N × L scores with N × L targets of 0 and 1.
 * <pre>{@code
 * MultiLabelRows rows = MultiLabelFiles.read(Path.of("preds.npz"), ReadOptions.DEFAULTS);
 * }</pre>
 */
package dev.logits.io.multilabel;
