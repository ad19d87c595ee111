/**
 * Parquet files, read page by page: logits in one list of floats or in a column per class, labels in a column.
 *
 * <p>{@link dev.logits.io.LogitsFiles} reads them by {@link dev.logits.io.parquet.ParquetFormat}:
 *
 * <pre>{@code
 * FileSource source = LogitsFiles.open(Path.of("preds.parquet"));
 * System.out.println(source.reading().scoresAndKind());   // column logits of lists, read as logits
 * }</pre>
 *
 * <p>What builds on what:
 *
 * <ol>
 *   <li>{@code ThriftReader} reads what the format says of itself; {@code ParquetFile} the footer, its columns being
 *       {@code ParquetLeaf}s;
 *   <li>{@code ParquetCodec} unpacks pages ({@code Snappy} is ours; LZ4 and Zstandard are aircompressor's);
 *   <li>{@code ParquetValues} decodes values, with {@code RleReader}, {@code DeltaReader} and dictionaries of
 *       {@code ParquetTexts};
 *   <li>{@code ParquetPage} is a decoded page, and {@code ParquetColumnReader} all pages of a column, one after
 *       another; its {@code label} makes a class of a value, by {@code internal.format.LabelRule};
 *   <li>{@code ParquetSource} and {@code ParquetLabels} make rows and labels of columns, which {@code ParquetSelection}
 *       chooses.
 * </ol>
 *
 * <p>Reference: the Apache Parquet format, parquet.thrift and Encodings.md.
 *
 * <p>Imports {@code io} and {@code internal.file}, {@code internal.bytes}, {@code internal.format}; only
 * {@code internal.registry} imports it.
 */
package dev.logits.io.parquet;
