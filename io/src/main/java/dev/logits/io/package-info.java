/**
 * Logits in files: opens .npy, .npz, .csv, .tsv, .parquet, .safetensors and .pt as sources of rows, and tables as
 * features. Files may be larger than memory; a file that is truncated, corrupt or lying gives an error that names the
 * place.
 *
 * <p>Symbols: N rows, K classes, z logits, p probabilities, y labels; a label of −1 is a row to ignore.
 *
 * <p>Start at {@link dev.logits.io.LogitsFiles}: it opens a file, and says how logits and labels are found in it.
 *
 * <pre>{@code
 * LogitsSource source = LogitsFiles.open(Path.of("preds.npz"));
 * LogitsSource validation = RowRange.parse("0:5000").select(source);
 *
 * Fitted<TemperatureScaling> fitted = TemperatureScaling.fit(validation);
 * CalibratorJson.write(Path.of("cal.json"), fitted, Provenance.of(source, "rows 0:5000"));
 *
 * Calibrator calibrator = CalibratorJson.read(Path.of("cal.json")).fitted().calibrator();
 * Logits z = Logits.zeros(256, source.classes());
 * try (LogitsSource.Cursor rows = source.open();
 *         NpyWriter out = NpyWriter.create(Path.of("probabilities.npy"), source.classes())) {
 *     for (int n; (n = rows.read(z, new int[256])) > 0; ) {
 *         out.write(calibrator.calibrate(z.slice(0, n)));
 *     }
 *     out.commit();
 * }
 * }</pre>
 *
 * <p>This package has the front doors ({@link dev.logits.io.LogitsFiles}, {@link dev.logits.io.FeatureFiles},
 * {@link dev.logits.io.ExampleFiles}), their options, and what they return. What builds on what:
 *
 * <ol>
 *   <li>Options and results, such as {@link dev.logits.io.ReadOptions} and {@link dev.logits.io.FileSource}, build on
 *       core alone.
 *   <li>A format is a {@link dev.logits.io.FileFormat} on top of these: {@link dev.logits.io.ScoreFormat},
 *       {@link dev.logits.io.FeatureFormat}, {@link dev.logits.io.ExampleFormat}.
 *   <li>Formats are registered by a {@link dev.logits.io.FormatProvider}; {@link dev.logits.io.FileFormats} finds them.
 *   <li>Front doors ask {@code FileFormats}, so that this package knows none of the rooms: {@code npy}, {@code csv},
 *       {@code parquet} read and write formats; {@code safetensors} keeps networks, {@code teacher} compact teachers,
 *       {@code json} what was fitted; {@code report} shows it; {@code file} writes files whole or not at all.
 *   <li>A new format is a class in a room of its own and a line in {@code internal.registry.BuiltInFormats}.
 * </ol>
 *
 * <p>Threads: options and results are immutable. A source may be opened by several threads at a time; a cursor is for
 * one.
 *
 * <p>Every room of io may import this package. It imports core, and of io only {@code internal.file}.
 */
package dev.logits.io;
