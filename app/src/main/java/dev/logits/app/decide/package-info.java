/** {@code logits decide}: confusion matrix, curves, thresholds, costs, groups, rows to look at, and their report. */
package dev.logits.app.decide;
