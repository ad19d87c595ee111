/**
 * What was fitted, and how tokens are chosen, as JSON: calibrators, prediction sets, logistic models, decoding plans.
 * The same value gives the same bytes, and every double comes back bit for bit.
 *
 * <p>Start at {@link dev.logits.io.json.CalibratorJson}. All of them are written and read alike, as file, stream or
 * text, and where the data come from may be left out:
 *
 * <pre>{@code
 * CalibratorJson.write(Path.of("cal.json"), fitted);
 * CalibratorJson.write(Path.of("cal.json"), fitted, Provenance.of(source, "rows 0:5000"));
 * Calibrator calibrator = CalibratorJson.read(inputStream).fitted().calibrator();
 * String text = CalibratorJson.toJson(fitted);
 * ConformalSets sets = PredictionSetsJson.read(Path.of("sets.json")).sets();
 * }</pre>
 *
 * <p>What builds on what: {@code JsonEnvelope} is what all files have around their own fields (format, version, type,
 * {@link dev.logits.io.json.Provenance}, checksum); {@code CurveJson}, {@code GroupObjects} and {@code PlanParts}
 * are parts of calibrators, of what has groups, and of plans; {@link dev.logits.io.json.SavedChecksum} tells whether a
 * file, of JSON or of a network, can show damage.
 *
 * <p>Threads: everything here is immutable or has static methods only; a stream is for one thread.
 *
 * <p>Imports {@code io}, {@code file}, {@code internal.file}, {@code internal.json}, and {@code safetensors} for the
 * checksums of networks; no room of io imports it.
 */
package dev.logits.io.json;
