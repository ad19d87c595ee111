/**
 * Texts as a model expects them: tokenizers as Hugging Face saves them, and the chat templates that models carry.
 *
 * <p>A {@link dev.logits.onnx.text.HuggingFaceTokenizer} gives ids and the bytes of each token; a
 * {@link dev.logits.onnx.text.ChatTemplate} turns a {@link dev.logits.onnx.text.Conversation} into the text that the
 * model was trained on. Both read the files of a model's folder, and nothing else:
 * <pre>{@code
 * HuggingFaceTokenizer tokenizer = HuggingFaceTokenizer.open(folder);
 * ChatTemplate template = ChatTemplate.of(folder);
 * String prompt = template.render(Conversation.of(
 *                 ChatMessage.system("You are terse."),
 *                 ChatMessage.user("What is a logit?"))
 *         .withGenerationPrompt());
 * int[] tokens = tokenizer.encode(prompt);   // the template has written the special tokens already
 * }</pre>
 *
 * <p>Threads: a tokenizer and a template may be used by several threads.
 */
package dev.logits.onnx.text;
