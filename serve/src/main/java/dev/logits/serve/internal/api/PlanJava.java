package dev.logits.serve.internal.api;

import dev.logits.decode.DecodingPlan;
import dev.logits.decode.LogitsProcessor;
import dev.logits.decode.Sampler;
import dev.logits.decode.rule.RuleCatalog;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A plan as one would write it in Java. */
final class PlanJava {
    private PlanJava() {}

    /** An expression of type {@link DecodingPlan}. */
    static String of(DecodingPlan plan) {
        List<String> parts = new ArrayList<>();
        parts.add(sampler(plan.sampler()));
        for (LogitsProcessor rule : plan.processors()) {
            parts.add(rule(rule));
        }
        String inLine = "DecodingPlan.of(" + String.join(", ", parts) + ")";
        return inLine.length() <= 100 ? inLine : "DecodingPlan.of(\n        " + String.join(",\n        ", parts) + ")";
    }

    private static String sampler(Sampler sampler) {
        if (sampler.equals(Sampler.GREEDY)) {
            return "Sampler.GREEDY";
        }
        return sampler.equals(Sampler.ANCESTRAL) ? "Sampler.ANCESTRAL" : rule(sampler);
    }

    private static String rule(Object rule) {
        if (!(rule instanceof Record made) || !RuleCatalog.BUILT_IN.contains(rule.getClass())) {
            return "constraint.rule()";
        }
        List<String> components = new ArrayList<>();
        for (RecordComponent component : made.getClass().getRecordComponents()) {
            try {
                components.add(value(component.getAccessor().invoke(made)));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("the rule " + rule + " cannot be read", e);
            }
        }
        return "new " + made.getClass().getSimpleName() + "(" + String.join(", ", components) + ")";
    }

    private static String value(Object value) {
        if (value instanceof String text) {
            return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
        }
        if (value instanceof int[] numbers) {
            return "new int[] {"
                    + java.util.Arrays.stream(numbers)
                            .mapToObj(Integer::toString)
                            .collect(Collectors.joining(", ")) + "}";
        }
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(e -> "Map.entry(" + value(e.getKey()) + ", " + value(e.getValue()) + ")")
                    .collect(Collectors.joining(", ", "Map.ofEntries(", ")"));
        }
        if (value instanceof Collection<?> many) {
            String of = value instanceof java.util.Set ? "Set.of(" : "List.of(";
            return many.stream().map(PlanJava::value).collect(Collectors.joining(", ", of, ")"));
        }
        if (value instanceof Enum<?> constant) {
            return constant.getDeclaringClass().getSimpleName() + "." + constant.name();
        }
        return value instanceof Float ? value + "f" : String.valueOf(value);
    }
}
