/** Calls of tools in the output of language models. */
package dev.logits.serve.internal.tool;
