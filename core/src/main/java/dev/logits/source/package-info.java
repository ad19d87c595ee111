/**
 * Where rows of logits come from: memory, a file, or anything a program can read twice. Fits and metrics read a {@link
 * dev.logits.source.LogitsSource} batch by batch, so the rows need not fit in memory.
 *
 * <p>Symbols as in {@link dev.logits}: N rows, K classes, labels 0 … K − 1 or −1. A source is re-openable; one pass is
 * a {@link dev.logits.source.LogitsSource.Cursor}, and a {@link dev.logits.source.RowBatch} is the buffer to read into:
 * <pre>{@code
 * LogitsSource source = LogitsSource.of(z, labels);
 * RowBatch batch = RowBatch.of(source);
 * try (LogitsSource.Cursor cursor = source.open()) {
 *     while (batch.read(cursor)) {
 *         for (int r = 0; r < batch.count(); r++) {
 *             use(batch.logits().row(r), batch.label(r));
 *         }
 *     }
 * }
 * }</pre>
 *
 * <p>{@link dev.logits.source.RowRange} selects rows by their place, {@link dev.logits.source.GroupRows} by a cell of a
 * column, {@link dev.logits.source.HalfSplit} and {@link dev.logits.source.RowFolds} by what they say;
 * {@link dev.logits.source.SourceView} is the base of sources that change another's rows as they pass.
 *
 * <p>Ids, groups and weights come beside the scores, as {@linkplain dev.logits.source.LogitsSource#columns further
 * columns}; {@link dev.logits.source.ColumnedSource} adds one that a program has.
 *
 * <p>Imports the nouns only; {@code metric}, {@code calibrate} and {@code learn} import it.
 */
package dev.logits.source;
