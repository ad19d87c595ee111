package dev.logits.app.decode;

import dev.logits.decode.DecodingPlan;
import dev.logits.decode.LogitsProcessor;
import dev.logits.decode.PlanWarning;
import dev.logits.decode.Sampler;
import dev.logits.decode.Tokens;
import dev.logits.decode.Window;
import dev.logits.decode.embedded.ContextLanguageModel;
import dev.logits.decode.rule.Dry;
import dev.logits.decode.rule.DynamicTemperature;
import dev.logits.decode.rule.EpsilonCutoff;
import dev.logits.decode.rule.EtaCutoff;
import dev.logits.decode.rule.FrequencyPenalty;
import dev.logits.decode.rule.MinP;
import dev.logits.decode.rule.Mirostat2;
import dev.logits.decode.rule.NoRepeatNgram;
import dev.logits.decode.rule.PLess;
import dev.logits.decode.rule.Preset;
import dev.logits.decode.rule.RepetitionPenalty;
import dev.logits.decode.rule.Temperature;
import dev.logits.decode.rule.TopH;
import dev.logits.decode.rule.TopK;
import dev.logits.decode.rule.TopNSigma;
import dev.logits.decode.rule.TopP;
import dev.logits.decode.rule.TypicalP;
import dev.logits.decode.rule.Xtc;
import dev.logits.decode.strategy.SequenceBreakers;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The rules of a decoding plan as options, in the order that they run in. */
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
            description = "The order and the defaults of llama.cpp, hugging-face, vllm or openai.")
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
            description = "Penalise repeated sequences, by M at length 2 (usual: 0.8).")
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

    @Option(names = "--no-repeat-ngram", paramLabel = "N", description = "Never repeat N tokens in a row.")
    @Makes(NoRepeatNgram.class)
    private Integer noRepeat;

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

    @Option(names = "--top-n-sigma", paramLabel = "N", description = "Keep logits within N deviations of the top.")
    @Makes(TopNSigma.class)
    private Double topNSigma;

    @Option(names = "--top-h", paramLabel = "A", description = "Keep the top tokens up to a share A of the entropy.")
    @Makes(TopH.class)
    private Double topH;

    @Option(names = "--top-k", paramLabel = "K", description = "Keep the K most likely tokens.")
    @Makes(TopK.class)
    private Integer topK;

    @Option(names = "--top-p", paramLabel = "P", description = "Keep the fewest tokens of probability P (nucleus).")
    @Makes(TopP.class)
    private Double topP;

    @Option(names = "--min-p", paramLabel = "M", description = "Keep tokens of M times the top probability.")
    @Makes(MinP.class)
    private Double minP;

    @Option(names = "--typical", paramLabel = "P", description = "Keep the most typical tokens of probability P.")
    @Makes(TypicalP.class)
    private Double typical;

    @Option(names = "--epsilon", paramLabel = "E", description = "Keep tokens of probability E or more.")
    @Makes(EpsilonCutoff.class)
    private Double epsilon;

    @Option(names = "--eta", paramLabel = "E", description = "The same with a bound that falls with the entropy.")
    @Makes(EtaCutoff.class)
    private Double eta;

    @Option(names = "--p-less", description = "Keep tokens as likely as a draw is by itself.")
    @Makes(PLess.class)
    private boolean pLess;

    @Option(
            names = "--xtc",
            paramLabel = "P,T",
            split = ",",
            hideParamSyntax = true,
            description = "With probability P drop all but the last token of T or more.")
    @Makes(Xtc.class)
    private List<Double> xtc;

    @Option(
            names = "--mirostat",
            paramLabel = "TAU,ETA",
            split = ",",
            hideParamSyntax = true,
            description = "Sample for a steady surprise of TAU bits (mirostat 2).")
    @Makes(Mirostat2.class)
    private List<Double> mirostat;

    /** The rules that were asked for, in the order of Hugging Face; those that it has not stand beside their kin. */
    List<LogitsProcessor> rules() {
        if (temperature != null && !(temperature > 0 && temperature < Double.POSITIVE_INFINITY)) {
            throw new CommandLine.ParameterException(
                    mixee.commandLine(),
                    "--temperature must be positive and finite, got " + temperature
                            + "; for the most likely token use --greedy");
        }
        if (window != null && repetition == null && frequency == null && presence == null && dry == null) {
            throw new CommandLine.ParameterException(
                    mixee.commandLine(),
                    "--penalty-window needs --repetition-penalty, --frequency-penalty, --presence-penalty or --dry");
        }
        if (breakers != null && dry == null) {
            throw new CommandLine.ParameterException(mixee.commandLine(), "--dry-breakers needs --dry");
        }
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
        if (noRepeat != null) {
            rules.add(new NoRepeatNgram(noRepeat));
        }
        if (dynamic != null) {
            rules.add(new DynamicTemperature(temperature == null ? usualTemperature() : temperature, dynamic));
        } else if (temperature != null) {
            rules.add(new Temperature(temperature));
        }
        addCuts(rules);
        return rules;
    }

    /** The tokens of the embedded model at which DRY starts anew. */
    private List<Tokens> breakers() {
        List<String> texts = breakers != null
                ? breakers.equals(List.of("none"))
                        ? List.of()
                        : breakers.stream()
                                .map(text -> text.replace("\\n", "\n").replace("\\,", ","))
                                .toList()
                : isLlamaCpp() ? SequenceBreakers.LLAMA_CPP : List.of();
        return SequenceBreakers.of(ContextLanguageModel.embedded().tokenizer(), texts);
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

    private void addCuts(List<LogitsProcessor> rules) {
        if (topNSigma != null) {
            rules.add(new TopNSigma(topNSigma));
        }
        if (topH != null) {
            rules.add(new TopH(topH));
        }
        if (topK != null) {
            rules.add(new TopK(topK));
        }
        if (topP != null) {
            rules.add(new TopP(topP));
        }
        if (minP != null) {
            rules.add(new MinP(minP));
        }
        if (typical != null) {
            rules.add(new TypicalP(typical));
        }
        if (epsilon != null) {
            rules.add(new EpsilonCutoff(epsilon));
        }
        if (eta != null) {
            rules.add(new EtaCutoff(eta));
        }
        if (pLess) {
            rules.add(new PLess());
        }
        if (xtc != null) {
            pair("--xtc", xtc);
            rules.add(new Xtc(xtc.get(0), xtc.get(1)));
        }
    }

    private void pair(String option, List<Double> numbers) {
        if (numbers.size() != 2) {
            throw new CommandLine.ParameterException(
                    mixee.commandLine(), option + " needs 2 numbers joined by a comma, got " + numbers.size());
        }
    }

    /** The plan for drawing tokens; a usual one where nothing was asked for. */
    DecodingPlan sampling() {
        Sampler sampler = Sampler.ANCESTRAL;
        if (mirostat != null) {
            pair("--mirostat", mirostat);
            sampler = new Mirostat2(mirostat.get(0), mirostat.get(1));
        }
        List<LogitsProcessor> rules = rules();
        if (preset != null) {
            DecodingPlan plan = Preset.named(preset).plan(rules.toArray(LogitsProcessor[]::new));
            return mirostat == null ? plan : withoutDefaultCuts(plan, rules).withSampler(sampler);
        }
        if (rules.isEmpty() && mirostat == null) {
            rules = List.of(new Temperature(USUAL_TEMPERATURE), new TopP(USUAL_TOP_P));
        }
        return new DecodingPlan(rules, sampler);
    }

    /** llama.cpp has only its temperature before mirostat. */
    private DecodingPlan withoutDefaultCuts(DecodingPlan plan, List<LogitsProcessor> rules) {
        if (!isLlamaCpp()) {
            throw new CommandLine.ParameterException(
                    mixee.commandLine(), preset + " has no mirostat; leave out --preset, or use llama.cpp");
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
        if (mirostat != null) {
            throw new CommandLine.ParameterException(
                    mixee.commandLine(), "--mirostat draws; it does not go with --greedy");
        }
        return preset == null
                ? new DecodingPlan(rules(), Sampler.GREEDY)
                : Preset.named(preset).greedy(rules().toArray(LogitsProcessor[]::new));
    }

    /** The rules for beams; only what was asked for. */
    List<LogitsProcessor> beams() {
        if (preset != null || mirostat != null) {
            throw new CommandLine.ParameterException(
                    mixee.commandLine(),
                    (preset != null ? "--preset" : "--mirostat") + " is for sampling; beams take rules only");
        }
        return rules();
    }
}
