/**
 * {@code generate}, {@code grammar}, {@code score}, {@code detect} and {@code language-model}: from next-token logits
 * to text; {@code ctc}: from a recognizer's.
 *
 * <p>What builds on what: {@code RuleOptions} makes an option of each rule and sampler that has a {@link
 * dev.logits.decode.Summary}; {@code PlanOptions} adds, by hand, the rules that more than one option decides, and makes
 * the plan; {@code StrategyOptions} makes the strategy. {@code Makes} and {@code OptionWords} turn the library's words
 * in messages into options. {@code TraceText} and {@code TraceJson} show the steps. {@code GrammarOptions}
 * reads grammars for {@code generate} and {@code grammar}; {@code Vocabulary} is tokens by their
 * bytes, {@code AcceptedTexts} and {@code MaskTimes} what {@code grammar} tells. {@code VoteOptions} samples texts, by
 * {@code UnsureVotes} where some end early, for a {@code Ballot}; {@code CtcVocabulary} says what classes stand for.
 */
package dev.logits.app.decode;
