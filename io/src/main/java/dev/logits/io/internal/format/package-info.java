/**
 * What formats of scores and labels share. Not exported.
 *
 * <ol>
 *   <li>{@code UsualNames}, {@code Classes} and {@code DecimalNumber}: what people call arrays, how many classes there
 *       may be, what a number is in text;
 *   <li>{@code LabelRule}: what a label means; {@code LabelColumn} gives one per row, {@code LabelFiles} opens a file
 *       of them by a registered {@code LabelFormat}, and {@code LabeledSource} puts them beside scores;
 *   <li>{@code ScoreConversion}: numbers to logits; {@code ScoreLook}: what the first rows show of what they are;
 *   <li>{@code ColumnFit} and {@code ColumnChoice}: whether columns are classes;
 *   <li>{@code ClassNames}: the distinct labels of a table.
 * </ol>
 *
 * <p>{@code npy}, {@code csv} and {@code parquet} import it; it imports {@code io}, {@code internal.file} and
 * {@code internal.bytes}.
 */
package dev.logits.io.internal.format;
