/**
 * Decoding: from a language model's logits to the next token.
 *
 * <p>Symbols as in {@link dev.logits}, with V for the vocabulary: z logits, p = softmax(z), T temperature. Start at
 * {@link dev.logits.decode.DecodingPlan}, a list of rules and a sampler:
 * <pre>{@code
 * DecodingPlan plan = DecodingPlan.of(Sampler.ANCESTRAL, new Temperature(0.8), new TopK(40));
 * PlanSession session = plan.newSession();
 * Candidates c = new Candidates(vocabulary);
 * StepRandom random = new StepRandom();
 * TokenHistory history = TokenHistory.ofPrompt(prompt);
 * for (int step = 0; step < 100; step++) {
 *     float[] logits = ...;                                   // one row of the model's output
 *     int token = session.next(c.reset(logits, 0), history, random.at(seed, 0, step));
 *     history.append(token);
 * }
 * }</pre>
 *
 * <p>{@link dev.logits.decode.LogitsProcessor} is a rule; a new one is one record. {@link dev.logits.decode.Candidates}
 * is what rules work on. A sequence's tokens depend on (seed, sequence, step) and its logits only, not on the batch, the
 * threads or the JVM.
 *
 * <p>Imports the nouns, {@code math} and {@code internal.kernel}.
 */
package dev.logits.decode;
