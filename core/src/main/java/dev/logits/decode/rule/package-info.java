/**
 * The rules of decoding plans, a file each, and the samplers that remember something.
 *
 * <table>
 *   <caption>The rules</caption>
 *   <tr><th>they</th><th>are</th></tr>
 *   <tr><td>scale</td><td>{@link Temperature}, {@link DynamicTemperature}, {@link Normalize}</td></tr>
 *   <tr><td>narrow</td><td>{@link TopK}, {@link TopP}, {@link MinP}, {@link TypicalP}, {@link EpsilonCutoff}, {@link
 *       EtaCutoff}, {@link TopNSigma}, {@link TopH}, {@link PLess}, {@link Xtc}</td></tr>
 *   <tr><td>penalize</td><td>{@link RepetitionPenalty}, {@link FrequencyPenalty}, {@link Dry}</td></tr>
 *   <tr><td>favor or ban</td><td>{@link NoRepeatNgram}, {@link LogitBias}, {@link SequenceBias}, {@link BadWords},
 *       {@link AllowedTokens}, {@link SuppressedTokens}, {@link BeginSuppressedTokens}, {@link ForcedFirstToken},
 *       {@link ForcedLastToken}</td></tr>
 *   <tr><td>mind the length</td><td>{@link MinLength}, {@link MinNewTokens}, {@link LengthDecay}</td></tr>
 *   <tr><td>choose (samplers)</td><td>{@link Mirostat}, {@link Mirostat2}, {@link AdaptiveP}; {@code Greedy} and {@code
 *       Ancestral} are in {@link dev.logits.decode}</td></tr>
 * </table>
 *
 * <p>What builds on what: each rule is a record on {@link dev.logits.decode.Candidates} alone, and knows no other rule
 * but for the warning of a pair that harms; {@link BadWords} and {@link SequenceBias} share {@code SequenceMatch},
 * {@link Dry} has {@code Breakers}. {@link RuleCatalog} lists all rules and samplers, once, for files and commands.
 * Its order is that in which a plan without a preset runs them. A rule whose shortest constructor takes numbers only,
 * and which has a {@link dev.logits.decode.Summary}, is an option of the {@code logits} command.
 * {@link RepetitionPenalty}, {@link FrequencyPenalty}, {@link Dry}, {@link Temperature} and {@link DynamicTemperature}
 * have no summary, because more than one option decides each of them: the command makes them by hand. The others
 * without one have no option. {@link Preset} has the orders and defaults of other software.
 * {@code docs/guide/decoding-rules.md} says which rule when.
 *
 * <p>A rule here uses nothing that a rule of your own cannot: of this library only what {@link dev.logits.decode} makes
 * public, beside checks of arguments and an exponential function that gives the same bits everywhere. All are immutable
 * and may be shared by threads.
 *
 * <p>Imports {@code decode}, {@code internal.check} and {@code internal.kernel}.
 */
package dev.logits.decode.rule;
