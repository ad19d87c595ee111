package dev.logits.decode.rule;

import dev.logits.decode.DecodingPlan;
import dev.logits.decode.LogitsProcessor;
import dev.logits.decode.RuleKind;
import dev.logits.decode.Sampler;
import dev.logits.internal.check.NullCheck;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The orders in which other software runs its rules, and its defaults. A plan of a preset has the rules given, each in
 * its place in that order, and the preset's defaults where none was given.
 *
 * <pre>{@code
 * Preset.LLAMA_CPP.plan(new Temperature(0.6), new RepetitionPenalty(1.1, Window.last(64)));
 * // repetition penalty, top-k 40, top-p 0.95, min-p 0.05, temperature 0.6, then a draw
 * }</pre>
 *
 * @since 0.1
 */
public enum Preset {
    /**
     * Hugging Face transformers, {@code generate(do_sample=True)}: top-k 50 by default. Greedy runs only the rules
     * before the temperature.
     */
    HUGGING_FACE(
            "hugging-face",
            List.of(
                    SequenceBias.class,
                    RepetitionPenalty.class,
                    NoRepeatNgram.class,
                    BadWords.class,
                    MinLength.class,
                    MinNewTokens.class,
                    AllowedTokens.class,
                    ForcedFirstToken.class,
                    ForcedLastToken.class,
                    LengthDecay.class,
                    SuppressedTokens.class,
                    BeginSuppressedTokens.class),
            List.of(
                    Temperature.class,
                    TopH.class,
                    TopK.class,
                    TopP.class,
                    MinP.class,
                    TypicalP.class,
                    EpsilonCutoff.class,
                    EtaCutoff.class,
                    Normalize.class),
            List.of(new TopK(50))),

    /** llama.cpp: top-k 40, top-p 0.95, min-p 0.05, temperature 0.8 by default; the temperature comes last. */
    LLAMA_CPP(
            "llama.cpp",
            List.of(LogitBias.class, RepetitionPenalty.class, FrequencyPenalty.class, Dry.class),
            List.of(
                    TopNSigma.class,
                    TopK.class,
                    TypicalP.class,
                    TopP.class,
                    MinP.class,
                    Xtc.class,
                    Temperature.class,
                    DynamicTemperature.class),
            List.of(new TopK(40), new TopP(0.95), new MinP(0.05), new Temperature(0.8))),

    /** vLLM: no defaults; its min-p comes right behind the temperature. Greedy stops before the temperature. */
    VLLM(
            "vllm",
            List.of(
                    AllowedTokens.class,
                    BadWords.class,
                    MinNewTokens.class,
                    LogitBias.class,
                    RepetitionPenalty.class,
                    FrequencyPenalty.class),
            List.of(Temperature.class, MinP.class, TopK.class, TopP.class),
            List.of()),

    /** The parameters of OpenAI's API, in the order that its documentation gives for them: no defaults. */
    OPEN_AI(
            "openai",
            List.of(LogitBias.class, FrequencyPenalty.class),
            List.of(Temperature.class, TopP.class),
            List.of());

    private final String label;
    private final List<Class<? extends LogitsProcessor>> always;
    private final List<Class<? extends LogitsProcessor>> whenSampling;
    private final List<LogitsProcessor> defaults;

    Preset(
            String label,
            List<Class<? extends LogitsProcessor>> always,
            List<Class<? extends LogitsProcessor>> whenSampling,
            List<LogitsProcessor> defaults) {
        this.label = label;
        this.always = always;
        this.whenSampling = whenSampling;
        this.defaults = defaults;
    }

    /** The name on the command line, such as {@code llama.cpp}. */
    public String label() {
        return label;
    }

    /**
     * The preset of that name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Preset named(String label) {
        NullCheck.argument(label, "label");
        for (Preset preset : values()) {
            if (preset.label.equals(label)) {
                return preset;
            }
        }
        throw new IllegalArgumentException("\"" + label + "\" is no preset: expected one of "
                + Arrays.stream(values()).map(Preset::label).collect(Collectors.joining(", ")));
    }

    /** The kinds of rules it knows, in its order. */
    public List<Class<? extends LogitsProcessor>> order() {
        List<Class<? extends LogitsProcessor>> order = new ArrayList<>(always);
        order.addAll(whenSampling);
        return List.copyOf(order);
    }

    /** The rules that it has when none of their kind is given. */
    public List<LogitsProcessor> defaults() {
        return defaults;
    }

    /**
     * A plan that samples.
     *
     * @param rules at most one of a kind, in any order; each replaces the default of its kind
     * @throws IllegalArgumentException if the preset has no rule of a kind, or a kind comes twice
     */
    public DecodingPlan plan(LogitsProcessor... rules) {
        NullCheck.argument(rules, "rules");
        List<LogitsProcessor> all = new ArrayList<>(List.of(rules));
        for (LogitsProcessor standard : defaults) {
            if (all.stream().noneMatch(rule -> replaces(rule, standard))) {
                all.add(standard);
            }
        }
        return new DecodingPlan(ordered(all, order()), Sampler.ANCESTRAL);
    }

    private static boolean replaces(LogitsProcessor rule, LogitsProcessor standard) {
        return rule.getClass() == standard.getClass()
                || rule.kind() == RuleKind.TEMPERATURE && standard.kind() == RuleKind.TEMPERATURE;
    }

    /**
     * A plan that takes the most likely token after the rules that this software runs for greedy decoding.
     *
     * @throws IllegalArgumentException as {@link #plan}, and for a rule that it does not run then
     */
    public DecodingPlan greedy(LogitsProcessor... rules) {
        NullCheck.argument(rules, "rules");
        return new DecodingPlan(ordered(List.of(rules), always), Sampler.GREEDY);
    }

    private List<LogitsProcessor> ordered(List<LogitsProcessor> rules, List<Class<? extends LogitsProcessor>> order) {
        LogitsProcessor[] places = new LogitsProcessor[order.size()];
        for (LogitsProcessor rule : rules) {
            int place = order.indexOf(rule.getClass());
            if (place < 0) {
                throw new IllegalArgumentException(
                        label + " has no " + rule.getClass().getSimpleName()
                                + (whenSampling.contains(rule.getClass()) ? " in greedy decoding" : "")
                                + ": its rules are "
                                + order.stream().map(Class::getSimpleName).collect(Collectors.joining(", "))
                                + "; for another order use DecodingPlan.of");
            }
            if (places[place] != null) {
                throw new IllegalArgumentException(label + " has one "
                        + rule.getClass().getSimpleName() + ", got " + places[place] + " and " + rule);
            }
            places[place] = rule;
        }
        return Arrays.stream(places).filter(rule -> rule != null).toList();
    }
}
