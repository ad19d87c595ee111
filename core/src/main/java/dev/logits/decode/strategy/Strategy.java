package dev.logits.decode.strategy;

/**
 * How a text is found among all that a language model could write. Each is an immutable, validated record, and the
 * {@link Decoder} runs it.
 *
 * <table>
 * <caption>Which one?</caption>
 * <tr><th>wanted</th><th>strategy</th></tr>
 * <tr><td>the same short answer every time</td><td>{@link GreedySearch}</td></tr>
 * <tr><td>varied, natural text</td><td>{@link Sampling}</td></tr>
 * <tr><td>the most likely text: translation, transcription</td><td>{@link BeamSearch}</td></tr>
 * <tr><td>several likely texts that differ</td><td>{@link DiverseBeamSearch}, {@link BeamSampling}</td></tr>
 * <tr><td>several samples, no two alike</td><td>{@link StochasticBeamSearch}</td></tr>
 * <tr><td>the best of several tries</td><td>{@link BestOf}</td></tr>
 * <tr><td>the same distribution, faster</td><td>{@link SpeculativeDecoding}, {@link SpeculativeTree},
 * {@link PromptLookup}, {@link SuffixLookup}</td></tr>
 * </table>
 *
 * @since 0.1
 */
public sealed interface Strategy
        permits GreedySearch,
                Sampling,
                BestOf,
                BeamSearch,
                BeamSampling,
                DiverseBeamSearch,
                StochasticBeamSearch,
                DraftingStrategy {

    /** Texts a prompt, at most: fewer where the model allows fewer. */
    int results();
}
