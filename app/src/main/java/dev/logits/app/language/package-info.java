/**
 * How the embedded language model is made: text by hand and by grammar, a tokenizer, a network. {@code logits
 * language-model} runs it; nothing else needs it.
 */
package dev.logits.app.language;
