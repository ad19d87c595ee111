/** {@code generate}, {@code score} and {@code language-model}: from next-token logits to text. */
package dev.logits.app.decode;
