package dev.logits.decode;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Looks for orders of rules that do something other than what one would think. It knows kinds, not classes; what is
 * true of one class only, {@link LogitsProcessor#warnings} and {@link Sampler#warning} say.
 */
final class PlanLint {
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
        if (!rule.mayRepeat() && before(i, r -> r.getClass() == rule.getClass()).isPresent()) {
            warn(
                    i,
                    name(rule) + " comes twice: "
                            + (rule.kind() == RuleKind.TEMPERATURE
                                    ? "the temperatures multiply"
                                    : "both work, one on what the other left")
                            + "; keep one");
            return;
        }
        rule.warnings(rules.subList(0, i)).forEach(message -> warn(i, message));
        afterTruncation(i, rule);
        if (rule.kind() != RuleKind.WATERMARK) {
            afterWatermark(i, rule);
        }
        sampler.warning(rule).ifPresent(message -> warn(i, message));
        if (rule.changesNothing()) {
            warn(i, rule + " changes nothing; leave it out");
        }
    }

    private void afterTruncation(int i, LogitsProcessor rule) {
        Optional<LogitsProcessor> truncation = before(i, r -> r.kind().truncates() && !r.changesNothing());
        if (truncation.isEmpty()) {
            return;
        }
        place(i, rule, truncation.get());
    }

    private void afterWatermark(int i, LogitsProcessor rule) {
        before(i, r -> r.kind() == RuleKind.WATERMARK)
                .ifPresent(mark -> warn(
                        i,
                        name(rule) + " after " + name(mark)
                                + ": it changes what the watermark has chosen, which is then harder to find; put the"
                                + " watermark last"));
    }

    private void place(int i, LogitsProcessor rule, LogitsProcessor truncation) {
        String place = name(rule) + " after " + name(truncation);
        if (rule.kind() == RuleKind.PENALTY || rule.kind() == RuleKind.BIAS) {
            warn(
                    i,
                    place + ": what was dropped cannot come back, and what is penalized has already taken a place; put"
                            + " penalties and biases first");
        }
        if (rule.kind() == RuleKind.MASK) {
            warn(
                    i,
                    place + ": every token that is left may be one that it bans, which is an error then; put masks"
                            + " first");
        }
    }

    private Optional<LogitsProcessor> before(int end, Predicate<LogitsProcessor> test) {
        return rules.subList(0, end).stream().filter(test).findFirst();
    }

    private static String name(LogitsProcessor rule) {
        return rule.getClass().getSimpleName();
    }

    private void warn(int i, String message) {
        warnings.add(new PlanWarning(i, message));
    }
}
