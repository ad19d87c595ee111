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
 * <table>
 *   <caption>The rules</caption>
 *   <tr><th>they</th><th>are</th></tr>
 *   <tr><td>scale</td><td>{@link dev.logits.decode.Temperature}, {@link dev.logits.decode.DynamicTemperature}, {@link
 *       dev.logits.decode.Normalize}</td></tr>
 *   <tr><td>narrow</td><td>{@link dev.logits.decode.TopK}, {@link dev.logits.decode.TopP}, {@link
 *       dev.logits.decode.MinP}, {@link dev.logits.decode.TypicalP}, {@link dev.logits.decode.EpsilonCutoff}, {@link
 *       dev.logits.decode.EtaCutoff}, {@link dev.logits.decode.TopNSigma}, {@link dev.logits.decode.TopH}, {@link
 *       dev.logits.decode.PLess}, {@link dev.logits.decode.Xtc}</td></tr>
 *   <tr><td>penalise</td><td>{@link dev.logits.decode.RepetitionPenalty}, {@link dev.logits.decode.FrequencyPenalty},
 *       {@link dev.logits.decode.Dry}, {@link dev.logits.decode.NoRepeatNgram}</td></tr>
 *   <tr><td>favour or ban</td><td>{@link dev.logits.decode.LogitBias}, {@link dev.logits.decode.SequenceBias}, {@link
 *       dev.logits.decode.BadWords}, {@link dev.logits.decode.AllowedTokens}, {@link
 *       dev.logits.decode.SuppressedTokens}, {@link dev.logits.decode.BeginSuppressedTokens}, {@link
 *       dev.logits.decode.ForcedFirstToken}, {@link dev.logits.decode.ForcedLastToken}</td></tr>
 *   <tr><td>mind the length</td><td>{@link dev.logits.decode.MinLength}, {@link dev.logits.decode.MinNewTokens}, {@link
 *       dev.logits.decode.LengthDecay}</td></tr>
 *   <tr><td>choose (samplers)</td><td>{@link dev.logits.decode.Greedy}, {@link dev.logits.decode.Ancestral}, {@link
 *       dev.logits.decode.Mirostat}, {@link dev.logits.decode.Mirostat2}, {@link dev.logits.decode.AdaptiveP}</td></tr>
 * </table>
 * <p>{@link dev.logits.decode.Preset} has the orders of other software, and {@code docs/guide/decoding-rules.md} says
 * which rule when.
 *
 * <p>{@link dev.logits.decode.LogitsProcessor} is a rule; a new one is one record. {@link dev.logits.decode.Candidates}
 * is what rules work on. A sequence's tokens depend on (seed, sequence, step) and its logits only, not on the batch,
 * the threads or the JVM.
 *
 * <p>Imports the nouns, {@code math} and {@code internal.kernel}.
 */
package dev.logits.decode;
