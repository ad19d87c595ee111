/**
 * Bytes of files, whose errors name file and place: {@code ByteStore} (a file or a part of one) opens
 * {@code ByteReader}s; {@code FileStore} is a whole file, {@code SharedFile} one that several threads read;
 * {@code TextFile} is text, packed or not; {@code FilePlace} makes the errors. Not exported. Every room of a format may
 * import it; it imports {@code io} for the exception.
 */
package dev.logits.io.internal.bytes;
