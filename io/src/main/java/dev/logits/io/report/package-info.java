/**
 * What people look at: plots for the terminal, diagrams as SVG, and the report of a calibration as one HTML page.
 *
 * <p>Everything is a pure function from values of {@code dev.logits.metric} to text: nothing reads a clock, a locale or a
 * terminal, so the same input gives the same bytes.
 */
package dev.logits.io.report;
