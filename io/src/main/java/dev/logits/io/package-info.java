/**
 * Logits in files: reads .npy, .npz, .csv, .tsv and .parquet as sources of rows, writes .npy, and keeps fitted
 * calibrators and prediction sets as JSON. Files may be larger than memory; a file that is truncated, corrupt or lying
 * gives an error that names the place.
 *
 * <p>Symbols: N rows, K classes, z logits, p probabilities, y labels; a label of −1 is a row to ignore.
 *
 * <p>Start at {@link dev.logits.io.LogitsFiles}: it opens a file, and says how logits and labels are found in it.
 *
 * <pre>{@code
 * ReadOptions options = ReadOptions.DEFAULTS.withLabelsRequired(true);
 * LogitsSource source = LogitsFiles.open(Path.of("preds.npz"), options);
 * LogitsSource validation = RowRange.parse("0:5000").select(source);
 *
 * Fitted<TemperatureScaling> fitted = TemperatureScaling.fit(validation);
 * CalibratorJson.write(Path.of("cal.json"), fitted, Provenance.of(source.name(), "rows 0:5000"));
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
 * <p>Networks: {@link dev.logits.io.ExampleFiles} reads what they learn from, {@link dev.logits.io.safetensors.NetworkFile} keeps
 * them, {@link dev.logits.io.safetensors.CheckpointFile} keeps a training that may be killed, and {@link dev.logits.io.safetensors.Safetensors}
 * is the format of both.
 *
 * <p>How a row gets from a file to a batch: an {@code ByteStore} (a file, or an entry of a zip) gives bytes in order; a
 * header says what they are; Fortran order is turned round block by block; an {@code ElementBuffer} reads ahead; the
 * elements are widened to double where they are not float, and a {@code ScoreConversion} makes logits of them.
 *
 * <p>Imports core, Jackson (JSON), FastCSV (tables) and aircompressor (Parquet pages) only; nothing in core knows of
 * files.
 */
package dev.logits.io;
