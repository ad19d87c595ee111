/**
 * Strategies: from a language model to whole texts, by greedy search, sampling, beams or speculation.
 *
 * <p>Symbols as in {@link dev.logits.decode}: V the vocabulary, z logits, p = softmax(z). Start at {@link
 * dev.logits.decode.strategy.Decoder}; a {@link dev.logits.decode.strategy.Strategy} says how to search and a {@link
 * dev.logits.decode.strategy.Stopping} when to stop:
 * <pre>{@code
 * Decoder decoder = Decoder.of(model, tokenizer)
 *         .with(Sampling.of(DecodingPlan.of(Sampler.ANCESTRAL, new Temperature(0.8), new TopK(40))))
 *         .with(Stopping.after(100).withStrings("\n\n"));
 *
 * Generation g = decoder.generate("Once upon a time", 42);
 * g.best().text();                                   // the text
 *
 * decoder.generate("Once upon a time", 42, new DecodingListener() {
 *     public void text(int prompt, int text, String piece) {
 *         System.out.print(piece);                   // as it comes
 *     }
 * }, new Cancellation());
 *
 * decoder.with(BeamSearch.of(4)).withTraces(5)       // another strategy, and every step written down
 *         .generate("Once upon a time", 0).best().trace();
 * }</pre>
 *
 * <p>How it works: {@code Batch} holds one session of the model and runs a {@code Search} a prompt in it, side by side.
 * A search owns some rows of the session; after each step it names the rows that it goes on with, and the batch
 * reorders the session. {@code Hypothesis} is a text that is being generated; forking a hypothesis forks what its rules
 * remember.
 *
 * <p>What builds on what:
 * <ol>
 *   <li>{@code Hypothesis}, {@code Workspace}, {@code TopHeap} and {@code TextStream} are the parts of every search.
 *   <li>Each {@link dev.logits.decode.strategy.Strategy} has the {@code Search} that runs it: {@code SamplingSearch}
 *       (greedy, sampling, best of n), {@code BeamRun} (all but stochastic beams), {@code StochasticSearch}, {@code
 *       SpeculativeRun}.
 *   <li>{@code Beams} is what the three beam searches have in common, their score with the length penalty among it;
 *       {@code BeamGroup} has the beams and finished texts of one group and decides when it is done; {@code
 *       TopContinuations} are one beam's best tokens.
 *   <li>{@code SpeculativeRun} judges the {@code DraftTree} of a {@code Drafter}, {@code ModelDrafter}, {@code
 *       LookupDrafter} or {@code SuffixDrafter}; a {@code SpeculativeBatch} has the model read those of several texts.
 *   <li>{@link dev.logits.decode.strategy.Decoder} starts a {@code DecodingCall}, whose {@code Batch} runs the
 *       searches.
 *   <li>{@link dev.logits.decode.strategy.NextBytes} and {@code Confidence} ask a model without a strategy.
 * </ol>
 *
 * <p>Imports {@code decode}, {@code decode.text}, the nouns, {@code math} and internals.
 */
package dev.logits.decode.strategy;
