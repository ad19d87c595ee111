/**
 * Structured output: grammars over bytes, and the exact masks of tokens that keep an output in a language.
 *
 * <p>A {@code Grammar} is a language, made of choices, a regular expression, or expressions and rules; JSON Schemas and
 * grammar files are read by {@code io}. A {@code TokenTrie} holds a vocabulary, a {@code Constraint} both: its rule is
 * one more {@code LogitsProcessor}, which bans every token after which no output of the language could follow. Nothing
 * is checked after sampling, so a constrained sampler draws from the model's distribution over the language's texts,
 * token by token renormalized.
 *
 * <p>Threads and memory: grammars, tries and constraints are shared by any number of threads; states are built as they
 * are met, and belong to the constraint.
 *
 * @since 0.1
 */
package dev.logits.decode.grammar;
