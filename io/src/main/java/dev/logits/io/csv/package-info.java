/**
 * Text: tables ({@code .csv}, {@code .tsv}), one label a line ({@code .txt}) and sparse rows ({@code .svm}), all of
 * them packed by gzip or not.
 *
 * <p>{@link dev.logits.io.LogitsFiles} reads logits and labels from tables, {@link dev.logits.io.FeatureFiles}
 * features; {@link dev.logits.io.csv.PredictionSetsCsv} is written for spreadsheets.
 *
 * <pre>{@code
 * LogitsSource source = LogitsFiles.open(Path.of("scores.csv"), ReadOptions.DEFAULTS.withLogits("c0-c9"));
 * FeatureTable table = FeatureFiles.read(Path.of("data.csv"), FeatureOptions.label("GRADE"));
 * }</pre>
 *
 * <p>What builds on what:
 *
 * <ol>
 *   <li>{@code CsvTable} finds cells, by FastCSV; {@code TextLines} finds lines;
 *   <li>{@code CsvSource} and {@code CsvLabels} make scores and labels of cells, which {@code CsvSelection} chooses;
 *   <li>{@code CsvFeatures} and {@code SparseFile} make features, within {@code FeatureMemory};
 *   <li>{@code Measurement} is how a cell becomes a number or a level;
 *   <li>{@code CsvFormat}, {@code TxtFormat} and {@code SparseFormat} are what is registered.
 * </ol>
 *
 * <p>Imports {@code io}, {@code file}, {@code internal.bytes} and {@code internal.format}; only
 * {@code internal.registry} imports it.
 */
package dev.logits.io.csv;
