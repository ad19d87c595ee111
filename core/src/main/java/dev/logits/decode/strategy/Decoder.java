package dev.logits.decode.strategy;

import dev.logits.decode.DecodingPlan;
import dev.logits.decode.LanguageModel;
import dev.logits.decode.ModelSession;
import dev.logits.decode.Sampler;
import dev.logits.decode.text.Tokenizer;
import dev.logits.internal.check.NullCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.LongSupplier;

/**
 * Generates text: a model, how to search, and when to stop. Immutable; any number of threads may use it.
 *
 * <p>Prompts of a batch are decoded side by side, whatever their lengths; a text that has ended costs nothing any more.
 * A text depends on (seed, sequence number, prompt) only: not on the batch, the threads or the JVM.
 *
 * <pre>{@code
 * Decoder decoder = Decoder.of(model, tokenizer)
 *         .with(Sampling.of(DecodingPlan.of(Sampler.ANCESTRAL, new Temperature(0.8), new TopK(40))))
 *         .with(Stopping.after(100).withStrings("\n\n"));
 * System.out.println(decoder.generate("Once upon a time", 42).best().text().orElseThrow());
 * }</pre>
 *
 * @since 0.1
 */
public final class Decoder {
    private final LanguageModel model;
    private final Optional<Tokenizer> tokenizer;
    private final Strategy strategy;
    private final Stopping stopping;
    private final int alternatives;
    private final int promptAlternatives;
    private final boolean logProbabilities;
    private final Optional<Contrast> contrast;
    private final LongSupplier clock;

    private Decoder(
            LanguageModel model,
            Optional<Tokenizer> tokenizer,
            Strategy strategy,
            Stopping stopping,
            int alternatives,
            int promptAlternatives,
            boolean logProbabilities,
            Optional<Contrast> contrast,
            LongSupplier clock) {
        this.model = model;
        this.tokenizer = tokenizer;
        this.strategy = strategy;
        this.stopping = stopping;
        this.alternatives = alternatives;
        this.promptAlternatives = promptAlternatives;
        this.logProbabilities = logProbabilities;
        this.contrast = contrast;
        this.clock = clock;
        check();
    }

    private void check() {
        contrast.ifPresent(this::check);
        for (int token : stopping.endTokens()) {
            if (token >= model.vocabulary()) {
                throw new IllegalArgumentException(
                        "end token " + token + " is not in the vocabulary: expected 0.." + (model.vocabulary() - 1));
            }
        }
        if (!stopping.strings().isEmpty() && tokenizer.isEmpty()) {
            throw new IllegalArgumentException(
                    "stop strings need a tokenizer; give the decoder one, or use end tokens");
        }
        LanguageModel draft = strategy instanceof SpeculativeDecoding s
                ? s.draft()
                : strategy instanceof SpeculativeTree tree ? tree.draft() : model;
        if (draft.vocabulary() != model.vocabulary()) {
            throw new IllegalArgumentException("the draft model has a vocabulary of " + draft.vocabulary()
                    + ", the model one of " + model.vocabulary() + "; they must be the same");
        }
    }

    private void check(Contrast contrast) {
        if (contrast instanceof ContrastiveDecoding c && c.amateur().vocabulary() != model.vocabulary()) {
            throw new IllegalArgumentException(
                    "the amateur has a vocabulary of " + c.amateur().vocabulary() + ", the model one of "
                            + model.vocabulary() + "; they must be the same");
        }
        if (contrast instanceof ClassifierFreeGuidance guidance) {
            for (int i = 0; i < guidance.negative().size(); i++) {
                if (guidance.negative().get(i) >= model.vocabulary()) {
                    throw new IllegalArgumentException("the negative prompt's token " + i + " = "
                            + guidance.negative().get(i) + " is not in the vocabulary: expected 0.."
                            + (model.vocabulary() - 1));
                }
            }
            if (guidance.negative().size() > model.contextLength()) {
                throw new IllegalArgumentException("the negative prompt has "
                        + guidance.negative().size() + " tokens, more than the model's context of "
                        + model.contextLength() + "; shorten it");
            }
        }
    }

    /** Greedy, for at most 128 tokens, on ids only. */
    public static Decoder of(LanguageModel model) {
        NullCheck.argument(model, "model");
        return new Decoder(
                model,
                Optional.empty(),
                GreedySearch.of(),
                Stopping.after(128),
                -1,
                -1,
                false,
                Optional.empty(),
                System::nanoTime);
    }

    /**
     * Greedy, for at most 128 tokens or until the token that ends a text. A model may have more logits than the
     * tokenizer has ids; those beyond stand for no text.
     *
     * @throws IllegalArgumentException if the tokenizer has more tokens than the model
     */
    public static Decoder of(LanguageModel model, Tokenizer tokenizer) {
        NullCheck.argument(model, "model");
        NullCheck.argument(tokenizer, "tokenizer");
        if (tokenizer.size() > model.vocabulary()) {
            throw new IllegalArgumentException("the tokenizer has " + tokenizer.size() + " tokens, the model "
                    + model.vocabulary() + "; they do not belong together");
        }
        Stopping stopping = Stopping.after(128);
        OptionalInt end = tokenizer.end();
        return new Decoder(
                model,
                Optional.of(PaddedTokenizer.of(tokenizer, model.vocabulary())),
                GreedySearch.of(),
                end.isPresent() ? stopping.withEndTokens(end.getAsInt()) : stopping,
                -1,
                -1,
                false,
                Optional.empty(),
                System::nanoTime);
    }

    /** The same with another strategy. */
    public Decoder with(Strategy other) {
        NullCheck.argument(other, "other");
        return new Decoder(
                model, tokenizer, other, stopping, alternatives, promptAlternatives, logProbabilities, contrast, clock);
    }

    /** The same that stops otherwise; the tokenizer's end of text is added to the end tokens. */
    public Decoder with(Stopping other) {
        NullCheck.argument(other, "other");
        OptionalInt end = tokenizer.map(Tokenizer::end).orElse(OptionalInt.empty());
        return new Decoder(
                model,
                tokenizer,
                strategy,
                end.isPresent() ? other.withEndTokens(end.getAsInt()) : other,
                alternatives,
                promptAlternatives,
                logProbabilities,
                contrast,
                clock);
    }

    /**
     * The same that writes down every step, which takes longer; log-probabilities come with it.
     *
     * @param most alternatives a step, 0 or more
     * @throws IllegalArgumentException if there are less than 0
     */
    public Decoder withTraces(int most) {
        if (most < 0) {
            throw new IllegalArgumentException("a trace holds 0 alternatives or more, got " + most);
        }
        return new Decoder(
                model, tokenizer, strategy, stopping, most, promptAlternatives, logProbabilities, contrast, clock);
    }

    /**
     * The same that tells listeners how the model saw the tokens of the prompt, all but the first. Strategies that
     * draft tokens read prompts without looking, and tell nothing.
     *
     * @param most alternatives a token, 0 or more
     * @throws IllegalArgumentException if there are less than 0
     */
    public Decoder withPromptTraces(int most) {
        if (most < 0) {
            throw new IllegalArgumentException("a trace holds 0 alternatives or more, got " + most);
        }
        return new Decoder(model, tokenizer, strategy, stopping, alternatives, most, logProbabilities, contrast, clock);
    }

    /** The same that computes every text's log-probability. */
    public Decoder withLogProbabilities() {
        return new Decoder(
                model, tokenizer, strategy, stopping, alternatives, promptAlternatives, true, contrast, clock);
    }

    /**
     * The same, whose model is compared with a negative prompt or with another model.
     *
     * @throws IllegalArgumentException if the negative prompt holds a token that is not in the vocabulary or does not
     *     fit into the context, or the amateur has another vocabulary
     */
    public Decoder with(Contrast other) {
        NullCheck.argument(other, "other");
        return new Decoder(
                model,
                tokenizer,
                strategy,
                stopping,
                alternatives,
                promptAlternatives,
                logProbabilities,
                Optional.of(other),
                clock);
    }

    /** For tests of time limits. */
    Decoder withClock(LongSupplier nanoseconds) {
        return new Decoder(
                model,
                tokenizer,
                strategy,
                stopping,
                alternatives,
                promptAlternatives,
                logProbabilities,
                contrast,
                nanoseconds);
    }

    /** The model. */
    public LanguageModel model() {
        return model;
    }

    /** The tokenizer, if there is one, of as many ids as the model has logits. */
    public Optional<Tokenizer> tokenizer() {
        return tokenizer;
    }

    /** How it searches. */
    public Strategy strategy() {
        return strategy;
    }

    /** When it stops. */
    public Stopping stopping() {
        return stopping;
    }

    /** What the model is compared with, if it is. */
    public Optional<Contrast> contrast() {
        return contrast;
    }

    int alternatives() {
        return alternatives;
    }

    int promptAlternatives() {
        return promptAlternatives;
    }

    boolean logProbabilities() {
        return logProbabilities;
    }

    /**
     * Generates after a text; an empty one is begun with the token that ends the text before, if the tokenizer has one.
     *
     * @throws IllegalArgumentException if there is no tokenizer, or the text has no token, or too many for the model
     */
    public Generation generate(String prompt, long seed) {
        NullCheck.argument(prompt, "prompt");
        return generate(prompt, seed, DecodingListener.NONE, new Cancellation());
    }

    /** The same, heard by a listener, and ended early by a cancellation. */
    public Generation generate(String prompt, long seed, DecodingListener listener, Cancellation cancellation) {
        NullCheck.argument(prompt, "prompt");
        NullCheck.argument(listener, "listener");
        NullCheck.argument(cancellation, "cancellation");
        return decode(List.of(new Prompt(encode(prompt), 0)), seed, listener, cancellation)
                .get(0);
    }

    /**
     * The tokens of a prompt's text.
     *
     * @throws IllegalArgumentException if there is no tokenizer
     */
    public int[] encode(String prompt) {
        NullCheck.argument(prompt, "prompt");
        Tokenizer with = tokenizer.orElseThrow(() -> new IllegalArgumentException(
                "a prompt of text needs a tokenizer; give the decoder one, or decode token ids"));
        int[] tokens = with.encode(prompt);
        return tokens.length == 0 && with.end().isPresent()
                ? new int[] {with.end().getAsInt()}
                : tokens;
    }

    /** Generates after tokens; the first text is sequence 0. */
    public Generation generate(int[] prompt, long seed) {
        NullCheck.argument(prompt, "prompt");
        return decode(List.of(new Prompt(prompt, 0)), seed).get(0);
    }

    /** Generates after each prompt of a batch. */
    public List<Generation> decode(List<Prompt> prompts, long seed) {
        NullCheck.argument(prompts, "prompts");
        return decode(prompts, seed, DecodingListener.NONE, new Cancellation());
    }

    /**
     * Generates after each prompt of a batch, side by side. A text whose rules leave no token, or whose model
     * gives no distribution, ends there, with {@link FinishReason#DEAD_END}; the others go on.
     *
     * @return one generation a prompt
     * @throws IllegalArgumentException if a prompt holds a token that is not in the vocabulary, or more tokens than the
     *     model's context; if a {@code MinNewTokens} or {@code MinLength} does not know every token that ends a text
     */
    public List<Generation> decode(
            List<Prompt> prompts, long seed, DecodingListener listener, Cancellation cancellation) {
        NullCheck.argument(prompts, "prompts");
        NullCheck.argument(listener, "listener");
        NullCheck.argument(cancellation, "cancellation");
        for (int i = 0; i < prompts.size(); i++) {
            check(prompts.get(i), i);
        }
        EndTokenCheck.of(strategy, stopping);
        if (prompts.isEmpty()) {
            return List.of();
        }
        DecodingCall call = new DecodingCall(this, seed, cancellation, clock);
        if (strategy instanceof DraftingStrategy drafting) {
            List<SpeculativeRun> runs = new ArrayList<>();
            for (int i = 0; i < prompts.size(); i++) {
                runs.add(new SpeculativeRun(call, prompts.get(i), i, drafting, listener));
            }
            return SpeculativeBatch.decode(call, runs);
        }
        List<Search> searches = new ArrayList<>();
        try (ModelSession session = call.open(prompts)) {
            Batch batch = new Batch(session, Reading.TOGETHER);
            for (int i = 0; i < prompts.size(); i++) {
                Search search = search(call, prompts.get(i), i);
                search.listen(listener);
                searches.add(search);
                batch.join(search);
            }
            while (batch.searches() > 0) {
                batch.step();
            }
        }
        return searches.stream().map(Search::result).toList();
    }

    /** What is done for one prompt that shares its steps with others. */
    Search search(Prompt prompt, long seed, Cancellation cancellation) {
        check(prompt, 0);
        EndTokenCheck.of(strategy, stopping);
        return search(new DecodingCall(this, seed, cancellation, clock), prompt, 0);
    }

    private void check(Prompt prompt, int index) {
        int[] tokens = prompt.tokens();
        for (int i = 0; i < tokens.length; i++) {
            if (tokens[i] < 0 || tokens[i] >= model.vocabulary()) {
                throw new IllegalArgumentException("prompt " + index + ", token " + i + " = " + tokens[i]
                        + " is not in the vocabulary: expected 0.." + (model.vocabulary() - 1));
            }
        }
        if (tokens.length > model.contextLength()) {
            throw new IllegalArgumentException("prompt " + index + " has " + tokens.length
                    + " tokens, more than the model's context of " + model.contextLength() + "; shorten it");
        }
    }

    private Search search(DecodingCall call, Prompt prompt, int index) {
        if (strategy instanceof GreedySearch s) {
            return new SamplingSearch(
                    call, prompt, index, new DecodingPlan(s.processors(), Sampler.GREEDY), 1, 1, false);
        }
        if (strategy instanceof Sampling s) {
            return new SamplingSearch(call, prompt, index, s.plan(), s.results(), s.results(), false);
        }
        if (strategy instanceof BestOf s) {
            return new SamplingSearch(call, prompt, index, s.plan(), s.samples(), s.results(), true);
        }
        if (strategy instanceof StochasticBeamSearch s) {
            return new StochasticSearch(call, prompt, index, s);
        }
        return new BeamRun(call, prompt, index, Beams.of(strategy));
    }
}
