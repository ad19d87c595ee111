/**
 * Texts as a model expects them: tokenizers as Hugging Face saves them, and the chat templates that models carry.
 *
 * <p>Threads: a tokenizer and a template may be used by several threads.
 */
package dev.logits.onnx.text;
