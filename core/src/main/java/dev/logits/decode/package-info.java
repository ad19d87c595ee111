/**
 * Decoding: from a language model's logits to the next token.
 *
 * <p>Symbols as in {@link dev.logits}, with V for the vocabulary: z logits, p = softmax(z), T temperature. Start at
 * {@link dev.logits.decode.DecodingPlan}, a list of rules of {@link dev.logits.decode.rule} and a sampler:
 * <pre>{@code
 * DecodingPlan plan = DecodingPlan.of(Sampler.ANCESTRAL, new Temperature(0.8), new TopK(40));
 * int token = plan.sample(logits, seed);                      // one row; for a loop, without allocation:
 *
 * PlanSession session = plan.newSession();
 * Candidates c = new Candidates(vocabulary);
 * StepRandom random = new StepRandom();
 * TokenHistory history = TokenHistory.ofPrompt(prompt);
 * for (int step = 0; step < 100; step++) {
 *     float[] logits = ...;                                   // one row of the model's output
 *     int token = session.next(c.reset(logits), history, random.at(seed, 0, step));
 *     history.append(token);
 * }
 * }</pre>
 *
 * <p>What builds on what:
 * <ul>
 *   <li>{@link dev.logits.decode.Tokens}, {@link dev.logits.decode.TokenHistory}, {@link
 *       dev.logits.decode.Window}: the text so far; {@link dev.logits.decode.TokenTally} and {@link
 *       dev.logits.decode.Repeats} look things up in it.
 *   <li>{@link dev.logits.decode.Candidates}, what rules work on, stands on {@code WorkingScores} (the model's row, a
 *       shortlist), {@code CandidateDistribution} (sums) and {@code Narrowing} (cuts, by {@code BorderSearch}).
 *   <li>{@link dev.logits.decode.LogitsProcessor} and {@link dev.logits.decode.Sampler} work on candidates.
 *   <li>{@link dev.logits.decode.DecodingPlan} lists them, {@link dev.logits.decode.PlanSession} runs them, {@code
 *       PlanLint} warns of their order by their {@link dev.logits.decode.RuleKind}.
 *   <li>{@link dev.logits.decode.LanguageModel} and {@link dev.logits.decode.ModelSession} are where logits come from;
 *       nothing here needs them, {@link dev.logits.decode.strategy} does. {@link dev.logits.decode.SessionContract}
 *       tries out what a model's sessions promise.
 * </ul>
 *
 * <p>A new rule is one record in {@link dev.logits.decode.rule} and one line in its {@code RuleCatalog}, at the place
 * where a plan without a preset runs it. With a {@link dev.logits.decode.Summary} the {@code logits} command has an
 * option for it, and nothing else to be done.
 *
 * <p>A sequence's tokens depend on (seed, sequence, step) and its logits only, not on the batch, the threads or the
 * JVM.
 *
 * <p>Imports the nouns, {@code math} and internals; nothing of {@code decode.rule}.
 */
package dev.logits.decode;
