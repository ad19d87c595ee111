/**
 * Files of n-grams, as languages for {@code dev.logits.decode.ctc}.
 *
 * <pre>{@code
 * NgramLanguage language = ArpaFile.read(Path.of("letters.arpa"), labels);
 * }</pre>
 *
 * <p>Imports the front doors of io.
 */
package dev.logits.io.ngram;
