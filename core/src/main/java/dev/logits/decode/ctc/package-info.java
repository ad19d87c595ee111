/**
 * Connectionist temporal classification: a row of logits for each time step to the text that it says. Recognizers of
 * speech and of printed lines give a row per frame, over K labels of which one, the blank, means nothing.
 *
 * <p>A text is said by every alignment that gives it when repeated labels are merged and blanks are dropped: with the
 * blank written -, the texts of {@code aa-ab} and {@code -a-ab} are both {@code aab}. Its probability is the sum over
 * its alignments. {@link dev.logits.decode.ctc.CtcAlignment} computes that sum, the most likely alignment, and the
 * greedy text; {@link dev.logits.decode.ctc.CtcBeamSearch} finds the most likely texts, with a
 * {@link dev.logits.decode.ctc.CtcLanguage} and {@link dev.logits.decode.ctc.HotWords} if wanted.
 *
 * <pre>{@code
 * CtcText greedy = CtcAlignment.greedy(logits, blank);
 * List<CtcText> best = CtcBeamSearch.of(blank).withBeams(16).withResults(3).decode(logits);
 * best.get(0).labels();
 * }</pre>
 *
 * <p>Symbols: T time steps (rows), K labels (classes). Reference: A. Graves, S. Fernández, F. Gomez, J. Schmidhuber,
 * Connectionist temporal classification, ICML 2006.
 *
 * <p>Imports the nouns, language models of {@code decode}, and the internals.
 */
package dev.logits.decode.ctc;
