/**
 * A small language model that is always at hand, so that every strategy can be tried with no download.
 *
 * <p>{@link dev.logits.decode.embedded.ContextLanguageModel} is a feed-forward network over the last tokens of a text.
 * The embedded one was trained by this project's own {@code learn} on text that this project owns, and writes simple
 * stories:
 * <pre>{@code
 * ContextLanguageModel model = ContextLanguageModel.embedded();
 * Decoder decoder = Decoder.of(model, model.tokenizer())
 *         .with(Sampling.of(DecodingPlan.of(Sampler.ANCESTRAL, new Temperature(0.8))))
 *         .with(Stopping.after(60));
 * decoder.generate("Once upon a time", 42).best().text();
 * }</pre>
 *
 * <p>Its text, and how it is built anew by one command, are in {@code core/src/language}.
 *
 * <p>Imports {@code decode}, {@code decode.text}, the nouns and {@code internal.kernel}.
 */
package dev.logits.decode.embedded;
