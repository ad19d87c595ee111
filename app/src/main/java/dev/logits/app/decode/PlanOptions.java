package dev.logits.app.decode;

import dev.logits.decode.DecodingPlan;
import dev.logits.decode.LogitsProcessor;
import dev.logits.decode.PlanWarning;
import dev.logits.decode.RuleKind;
import dev.logits.decode.Sampler;
import dev.logits.decode.Tokens;
import dev.logits.decode.Window;
import dev.logits.decode.embedded.ContextLanguageModel;
import dev.logits.decode.rule.Dry;
import dev.logits.decode.rule.DynamicTemperature;
import dev.logits.decode.rule.FrequencyPenalty;
import dev.logits.decode.rule.Preset;
import dev.logits.decode.rule.RepetitionPenalty;
import dev.logits.decode.rule.RuleCatalog;
import dev.logits.decode.rule.Temperature;
import dev.logits.decode.rule.TopP;
import dev.logits.decode.strategy.SequenceBreakers;
import dev.logits.decode.text.Tokenizer;
import dev.logits.onnx.language.GenerationDefaults;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The rules of a decoding plan as options. Most make an option of themselves, see {@link RuleOptions}; here are those
 * that more than one option decides.
 */
final class PlanOptions {
    private static final double USUAL_TEMPERATURE = 0.8;
    private static final double USUAL_TOP_P = 0.95;
    private static final double DRY_BASE = 1.75;
    private static final int DRY_LENGTH = 2;
    private static final int LLAMA_CPP_WINDOW = 64;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec mixee;

    @Option(
            names = "--preset",
            paramLabel = "NAME",
            completionCandidates = PresetNames.class,
            description = "The order and the defaults of other software: ${COMPLETION-CANDIDATES}.")
    private String preset;

    @Option(names = "--repetition-penalty", paramLabel = "R", description = "Divide seen tokens' positive logits by R.")
    @Makes(RepetitionPenalty.class)
    private Double repetition;

    @Option(names = "--frequency-penalty", paramLabel = "F", description = "Subtract F for each time a token was used.")
    @Makes(FrequencyPenalty.class)
    private Double frequency;

    @Option(names = "--presence-penalty", paramLabel = "P", description = "Subtract P from tokens that were used.")
    @Makes(FrequencyPenalty.class)
    private Double presence;

    @Option(
            names = "--penalty-window",
            paramLabel = "N",
            description = "The last N tokens are what penalties look at (default: the whole text; 64 with llama.cpp).")
    private Integer window;

    @Option(
            names = "--dry",
            paramLabel = "M",
            description = "Penalize repeated sequences, by M at length 2 (usual: 0.8).")
    @Makes(Dry.class)
    private Double dry;

    @Option(
            names = "--dry-breakers",
            paramLabel = "TEXT",
            split = "(?<!\\\\),",
            hideParamSyntax = true,
            description = "Texts that no repetition reaches across, joined by commas; \\n is a new line, \\, a comma,"
                    + " none is none (default: none; with llama.cpp a new line, a colon, a quotation mark and an"
                    + " asterisk).")
    private List<String> breakers;

    @Option(
            names = "--temperature",
            paramLabel = "T",
            description = "Divide logits by T: below 1 careful, above 1 bold.")
    @Makes(Temperature.class)
    private Double temperature;

    @Option(
            names = "--dynamic-temperature",
            paramLabel = "RANGE",
            description = "Let the temperature move by RANGE with the entropy.")
    @Makes(DynamicTemperature.class)
    private Double dynamic;

    @Mixin
    private TokenOptions tokens;

    @Mixin
    private PlanFileOptions file;

    @Mixin
    private final CommandSpec ofRules = RuleOptions.all();

    /** What {@code --preset} may be. */
    static final class PresetNames implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(Preset.values()).map(Preset::label).iterator();
        }
    }

    /** Where DRY's breakers are looked up. */
    private Tokenizer tokenizer = ContextLanguageModel.embedded().tokenizer();

    private Optional<GenerationDefaults> defaults = Optional.empty();

    /** Tells what the model is; its defaults hold for the kinds of rules that no option names. */
    void with(Tokenizer ofModel, Optional<GenerationDefaults> ofFolder) throws IOException {
        file.open();
        tokenizer = ofModel;
        defaults = ofFolder;
    }

    /** Whether no option decides the plan. */
    boolean saysNothing() {
        return preset == null && !file.given() && rules().isEmpty() && sampler().isEmpty();
    }

    /** The tokens of the model, as a person names them. */
    private TokenWords words() {
        Set<Integer> ends =
                new TreeSet<>(defaults.map(d -> d.stopping(1).endTokens()).orElse(Set.of()));
        tokenizer.end().ifPresent(ends::add);
        return new TokenWords(tokenizer, ends);
    }

    /** The plan of a file, which no other option for rules goes with. */
    private Optional<DecodingPlan> ofFile() {
        Optional<DecodingPlan> plan = file.plan();
        if (plan.isPresent()
                && (preset != null || !rules().isEmpty() || sampler().isPresent())) {
            String other = preset != null
                    ? "--preset"
                    : sampler()
                            .map(PlanOptions::option)
                            .orElseGet(() ->
                                    OptionWords.of(rules().get(0).getClass().getSimpleName()));
            throw wrong("--plan has all rules; leave out " + other + ", or write it into the file");
        }
        return plan;
    }

    /** The rules that were asked for, and the model's of other kinds; a preset replaces the model's. */
    private List<LogitsProcessor> rules(boolean drawing) {
        List<LogitsProcessor> asked = rules();
        if (preset != null || defaults.isEmpty()) {
            return asked;
        }
        List<LogitsProcessor> all = new ArrayList<>(asked);
        List<LogitsProcessor> usual = new ArrayList<>(defaults.get().rules());
        usual.addAll(drawing ? defaults.get().drawing() : List.of());
        for (LogitsProcessor rule : usual) {
            boolean replaced = asked.stream()
                    .anyMatch(other -> other.getClass() == rule.getClass()
                            || other.kind() == RuleKind.TEMPERATURE && rule.kind() == RuleKind.TEMPERATURE);
            if (!replaced) {
                all.add(rule);
            }
        }
        List<Class<? extends Record>> order = RuleCatalog.BUILT_IN.kinds(LogitsProcessor.class);
        all.sort(Comparator.comparingInt(rule -> order.indexOf(rule.getClass())));
        return all;
    }

    /** The rules that were asked for, in the order of Hugging Face; those that it has not stand beside their kin. */
    List<LogitsProcessor> rules() {
        check();
        Map<Class<?>, LogitsProcessor> byHand = new HashMap<>();
        byHand().forEach(rule -> byHand.put(rule.getClass(), rule));
        tokens.rules(words()).forEach(rule -> byHand.put(rule.getClass(), rule));
        List<LogitsProcessor> rules = new ArrayList<>();
        List<Class<? extends Record>> generated = RuleOptions.kinds(LogitsProcessor.class);
        for (Class<? extends Record> kind : RuleCatalog.BUILT_IN.kinds(LogitsProcessor.class)) {
            if (byHand.containsKey(kind)) {
                rules.add(byHand.get(kind));
            } else if (generated.contains(kind)) {
                RuleOptions.asked(kind, mixee.commandLine()).ifPresent(rule -> rules.add((LogitsProcessor) rule));
            }
        }
        return tokens.exempted(rules, words());
    }

    private void check() {
        if (temperature != null && !(temperature > 0 && temperature < Double.POSITIVE_INFINITY)) {
            throw wrong("--temperature must be positive and finite, got " + temperature
                    + "; for the most likely token use --greedy");
        }
        if (window != null && repetition == null && frequency == null && presence == null && dry == null) {
            throw wrong(
                    "--penalty-window needs --repetition-penalty, --frequency-penalty, --presence-penalty or --dry");
        }
        if (breakers != null && dry == null) {
            throw wrong("--dry-breakers needs --dry");
        }
    }

    /** The rules that more than their own option decides. */
    private List<LogitsProcessor> byHand() {
        List<LogitsProcessor> rules = new ArrayList<>();
        Window usual = isLlamaCpp() ? Window.last(LLAMA_CPP_WINDOW) : null;
        Window looksAt = window == null ? usual : Window.last(window);
        if (repetition != null) {
            rules.add(new RepetitionPenalty(repetition, or(looksAt, Window.ALL)));
        }
        if (frequency != null || presence != null) {
            rules.add(new FrequencyPenalty(
                    frequency == null ? 0 : frequency, presence == null ? 0 : presence, or(looksAt, Window.GENERATED)));
        }
        if (dry != null) {
            rules.add(new Dry(dry, DRY_BASE, DRY_LENGTH, or(looksAt, Window.ALL), breakers()));
        }
        if (dynamic != null) {
            rules.add(new DynamicTemperature(temperature == null ? usualTemperature() : temperature, dynamic));
        } else if (temperature != null) {
            rules.add(new Temperature(temperature));
        }
        return rules;
    }

    /** The tokens at which DRY starts anew. */
    private List<Tokens> breakers() {
        List<String> texts = breakers != null
                ? breakers.equals(List.of("none"))
                        ? List.of()
                        : breakers.stream()
                                .map(text -> text.replace("\\n", "\n").replace("\\,", ","))
                                .toList()
                : isLlamaCpp() ? SequenceBreakers.LLAMA_CPP : List.of();
        return SequenceBreakers.of(tokenizer, texts);
    }

    private static Window or(Window window, Window otherwise) {
        return window == null ? otherwise : window;
    }

    /** The preset's, or 1. */
    private double usualTemperature() {
        return preset == null
                ? 1
                : Preset.named(preset).defaults().stream()
                        .filter(Temperature.class::isInstance)
                        .mapToDouble(rule -> ((Temperature) rule).temperature())
                        .findFirst()
                        .orElse(1);
    }

    /** The sampler that was asked for. */
    private Optional<Sampler> sampler() {
        List<Sampler> asked = new ArrayList<>();
        for (Class<? extends Record> kind : RuleOptions.kinds(Sampler.class)) {
            RuleOptions.asked(kind, mixee.commandLine()).ifPresent(sampler -> asked.add((Sampler) sampler));
        }
        if (asked.size() > 1) {
            throw wrong(option(asked.get(0)) + " and " + option(asked.get(1)) + " do not go together; choose one");
        }
        return asked.stream().findFirst();
    }

    private static String option(Sampler sampler) {
        return RuleOptions.name(sampler.getClass());
    }

    private CommandLine.ParameterException wrong(String message) {
        return new CommandLine.ParameterException(mixee.commandLine(), message);
    }

    /** The plan for drawing tokens; a usual one where nothing was asked for. */
    DecodingPlan sampling() {
        Optional<DecodingPlan> whole = ofFile();
        if (whole.isPresent()) {
            return whole.get();
        }
        Optional<Sampler> sampler = sampler();
        List<LogitsProcessor> rules = rules(sampler.isEmpty());
        if (preset != null) {
            DecodingPlan plan = Preset.named(preset).plan(rules.toArray(LogitsProcessor[]::new));
            return sampler.map(s -> withoutDefaultCuts(plan, rules, s).withSampler(s))
                    .orElse(plan);
        }
        if (rules.isEmpty() && sampler.isEmpty() && defaults.isEmpty()) {
            return DecodingPlan.of(Sampler.ANCESTRAL, new Temperature(USUAL_TEMPERATURE), new TopP(USUAL_TOP_P));
        }
        return new DecodingPlan(rules, sampler.orElse(Sampler.ANCESTRAL));
    }

    /** llama.cpp has only its temperature before mirostat. */
    private DecodingPlan withoutDefaultCuts(DecodingPlan plan, List<LogitsProcessor> rules, Sampler sampler) {
        if (!isLlamaCpp()) {
            throw wrong(preset + " has no " + sampler.name() + "; leave out --preset, or use llama.cpp");
        }
        List<LogitsProcessor> left = plan.processors().stream()
                .filter(rule -> rules.contains(rule) || rule instanceof Temperature)
                .toList();
        return new DecodingPlan(left, plan.sampler());
    }

    private boolean isLlamaCpp() {
        return Preset.LLAMA_CPP.label().equals(preset);
    }

    /** What a plan's order may do that one would not think, but for what the preset itself has by default. */
    List<String> notes(DecodingPlan plan) {
        List<PlanWarning> usual =
                preset == null ? List.of() : Preset.named(preset).plan().warnings();
        return plan.warnings().stream()
                .map(PlanWarning::message)
                .filter(message -> usual.stream().noneMatch(w -> w.message().equals(message)))
                .map(OptionWords::of)
                .toList();
    }

    /** The plan for taking the most likely token. */
    DecodingPlan greedy() {
        Optional<DecodingPlan> whole = ofFile();
        if (whole.isPresent()) {
            return whole.get().withSampler(Sampler.GREEDY);
        }
        sampler().ifPresent(sampler -> {
            throw wrong(option(sampler) + " draws; it does not go with --greedy");
        });
        return preset == null
                ? new DecodingPlan(rules(false), Sampler.GREEDY)
                : Preset.named(preset).greedy(rules().toArray(LogitsProcessor[]::new));
    }

    /** The rules for beams; only what was asked for. */
    List<LogitsProcessor> beams() {
        Optional<DecodingPlan> whole = ofFile();
        if (whole.isPresent()) {
            Sampler sampler = whole.get().sampler();
            if (!sampler.equals(Sampler.GREEDY) && !sampler.equals(Sampler.ANCESTRAL)) {
                throw wrong(
                        "--plan has the sampler " + sampler.name() + ", which beams do not ask; leave it out there");
            }
            return whole.get().processors();
        }
        Optional<String> forSampling =
                preset != null ? Optional.of("--preset") : sampler().map(PlanOptions::option);
        forSampling.ifPresent(option -> {
            throw wrong(option + " is for sampling; beams take rules only");
        });
        return rules(false);
    }
}
