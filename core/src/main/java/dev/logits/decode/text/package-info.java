/**
 * Tokens and text: what stands between a language model, which knows ids only, and a reader.
 *
 * <p>A {@link dev.logits.decode.text.Tokenizer} gives each id its bytes, so that text can be put together as it comes:
 * a character may be spread over several tokens, and {@link dev.logits.decode.text.Utf8Stream} holds its first bytes
 * back until the rest is there. {@link dev.logits.decode.text.BytePairTokenizer} is a byte-level tokenizer that learns
 * its vocabulary from text:
 * <pre>{@code
 * BytePairTokenizer tokenizer = BytePairTokenizer.train(List.of(text), 2048);
 * int[] tokens = tokenizer.encode("Once upon a time");
 * String same = tokenizer.decode(tokens);
 *
 * Utf8Stream stream = new Utf8Stream();
 * for (int token : tokens) {
 *     System.out.print(stream.accept(tokenizer.bytes(token)));   // never half a character
 * }
 * System.out.print(stream.finish());
 * }</pre>
 *
 * <p>Imports nothing of ours; strategies and language models import it.
 */
package dev.logits.decode.text;
