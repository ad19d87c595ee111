package dev.logits.decode;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Looks for orders of rules that do something other than what one would think. */
final class PlanLint {
    private static final Set<Class<?>> PENALTIES = Set.of(
            RepetitionPenalty.class,
            FrequencyPenalty.class,
            Dry.class,
            LogitBias.class,
            SequenceBias.class,
            LengthDecay.class);
    private static final Set<Class<?>> MASKS = Set.of(
            AllowedTokens.class,
            SuppressedTokens.class,
            BeginSuppressedTokens.class,
            BadWords.class,
            NoRepeatNgram.class,
            ForcedFirstToken.class,
            ForcedLastToken.class,
            MinLength.class,
            MinNewTokens.class);
    private static final Set<Class<?>> BY_PROBABILITY = Set.of(
            TopP.class,
            MinP.class,
            TypicalP.class,
            EpsilonCutoff.class,
            EtaCutoff.class,
            PLess.class,
            TopH.class,
            Xtc.class);

    private final List<LogitsProcessor> rules;
    private final Sampler sampler;
    private final List<PlanWarning> warnings = new ArrayList<>();

    private PlanLint(DecodingPlan plan) {
        rules = plan.processors();
        sampler = plan.sampler();
    }

    static List<PlanWarning> of(DecodingPlan plan) {
        PlanLint lint = new PlanLint(plan);
        for (int i = 0; i < lint.rules.size(); i++) {
            lint.look(i, lint.rules.get(i));
        }
        return List.copyOf(lint.warnings);
    }

    private void look(int i, LogitsProcessor rule) {
        int truncation = firstBefore(i, PlanLint::truncates);
        if (duplicate(i, rule)) {
            return;
        }
        if (sampler instanceof Greedy && (keepsTheTop(rule) || rule instanceof Temperature)) {
            warn(
                    i,
                    name(i)
                            + " has no effect: the greedy sampler takes the most likely token; leave it out, or sample");
        }
        if (isTemperature(rule)) {
            temperature(i, rule);
        }
        if (rule instanceof TopK && firstBefore(i, r -> r instanceof TopP) >= 0) {
            warn(
                    i,
                    "top-k after top-p: top-p has summed over candidates that top-k drops, so less than its share is left, and"
                            + " it worked on the whole vocabulary; put top-k first");
        }
        if (truncation >= 0 && PENALTIES.contains(rule.getClass())) {
            warn(
                    i,
                    name(i) + " after " + name(truncation)
                            + ": what was dropped cannot come back, and what is penalised has already taken a place; put"
                            + " penalties and biases first");
        }
        if (truncation >= 0 && MASKS.contains(rule.getClass())) {
            warn(
                    i,
                    name(i) + " after " + name(truncation)
                            + ": every token that is left may be one that it bans, which is an error then; put masks first");
        }
        if (!isNoOp(rule)
                && (rule instanceof MinP && firstBefore(i, r -> r instanceof TopP && !isNoOp(r)) >= 0
                        || rule instanceof TopP && firstBefore(i, r -> r instanceof MinP && !isNoOp(r)) >= 0)) {
            warn(
                    i,
                    "top-p and min-p both cut the tail, and the stricter one decides step by step; one of them is enough");
        }
        if (rule instanceof RepetitionPenalty && firstBefore(i, r -> r instanceof Normalize) >= 0) {
            warn(
                    i,
                    "RepetitionPenalty after Normalize: every logit is negative then, so that every seen token is multiplied;"
                            + " this is what beam search in Hugging Face does, elsewhere put it first");
        }
        if (rule instanceof TypicalP typical && typical.p() < 1 && firstBefore(i, r -> r instanceof TopP) >= 0) {
            warn(i, "TypicalP after TopP: the entropy that it compares with is that of the truncated distribution");
        }
        if ((sampler instanceof Mirostat || sampler instanceof Mirostat2) && truncates(rule)) {
            warn(i, name(i) + " before mirostat: it holds the surprise down where mirostat wants it up; leave it out");
        }
        if (isNoOp(rule)) {
            warn(i, rule + " changes nothing; leave it out");
        }
    }

    private void temperature(int i, LogitsProcessor rule) {
        int before = firstBefore(i, r -> BY_PROBABILITY.contains(r.getClass()));
        double t = rule instanceof Temperature plain ? plain.temperature() : Double.NaN;
        if (before >= 0 && t > 1) {
            warn(
                    i,
                    name(i) + " above 1 after " + name(before)
                            + ": the cut was made in the sharper distribution, so that the"
                            + " higher temperature only flattens the few that are left; put it first for more variety, or"
                            + " keep this order on purpose, as llama.cpp does");
        }
        if (before >= 0 && rule instanceof DynamicTemperature) {
            warn(
                    i,
                    name(i) + " after " + name(before)
                            + ": its entropy is that of the candidates that are left, not of the model");
        }
    }

    private boolean duplicate(int i, LogitsProcessor rule) {
        int same = firstBefore(i, r -> r.getClass() == rule.getClass());
        boolean several = rule instanceof SequenceBias || rule instanceof SuppressedTokens || rule instanceof BadWords;
        if (same < 0 || several) {
            return false;
        }
        warn(
                i,
                name(i) + " comes twice: "
                        + (rule instanceof Temperature
                                ? "the temperatures multiply"
                                : "both work, one on what the other left")
                        + "; keep one");
        return true;
    }

    private int firstBefore(int end, java.util.function.Predicate<LogitsProcessor> test) {
        for (int i = 0; i < end; i++) {
            if (test.test(rules.get(i))) {
                return i;
            }
        }
        return -1;
    }

    private static boolean truncates(LogitsProcessor rule) {
        return rule instanceof TopK
                || rule instanceof TopNSigma
                || BY_PROBABILITY.contains(rule.getClass()) && !isNoOp(rule);
    }

    /** Whether the most likely token stays the most likely. */
    private static boolean keepsTheTop(LogitsProcessor rule) {
        return truncates(rule) && !(rule instanceof TypicalP) && !(rule instanceof Xtc);
    }

    private static boolean isTemperature(LogitsProcessor rule) {
        return rule instanceof Temperature || rule instanceof DynamicTemperature;
    }

    private static boolean isNoOp(LogitsProcessor rule) {
        return rule instanceof TopP p && p.p() == 1
                || rule instanceof TypicalP t && t.p() == 1
                || rule instanceof MinP m && m.m() == 0
                || rule instanceof Temperature t && t.temperature() == 1
                || rule instanceof RepetitionPenalty r && r.penalty() == 1
                || rule instanceof FrequencyPenalty f && f.frequency() == 0 && f.presence() == 0
                || rule instanceof Dry d && d.multiplier() == 0
                || rule instanceof Xtc x && x.probability() == 0;
    }

    private String name(int i) {
        return rules.get(i).getClass().getSimpleName();
    }

    private void warn(int i, String message) {
        warnings.add(new PlanWarning(i, message));
    }
}
