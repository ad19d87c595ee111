package dev.logits.serve.internal.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.logits.decode.DecodingPlan;
import dev.logits.decode.LogitsProcessor;
import dev.logits.decode.RuleKind;
import dev.logits.decode.Sampler;
import dev.logits.decode.grammar.Constraint;
import dev.logits.decode.rule.AdaptiveP;
import dev.logits.decode.rule.Mirostat;
import dev.logits.decode.rule.Mirostat2;
import dev.logits.decode.rule.Preset;
import dev.logits.decode.rule.RuleCatalog;
import dev.logits.io.MalformedFileException;
import dev.logits.io.json.DecodingPlanJson;
import dev.logits.serve.internal.json.ApiException;
import dev.logits.serve.internal.json.Fields;
import dev.logits.serve.internal.json.Json;
import dev.logits.serve.internal.json.NearestName;
import dev.logits.serve.model.ServedModel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/**
 * The plan of a request: its rules in vLLM's order where vLLM has all of them, else in the library's order, or in that
 * of {@code samplers}; or a whole {@code decoding_plan}. A grammar masks before all else.
 */
final class PlanFields {
    /** What llama.cpp calls its samplers. */
    private static final Map<String, String> LLAMA_CPP = Map.ofEntries(
            Map.entry("dry", "dry"),
            Map.entry("top_k", "top-k"),
            Map.entry("typ_p", "typical-p"),
            Map.entry("typical_p", "typical-p"),
            Map.entry("top_p", "top-p"),
            Map.entry("min_p", "min-p"),
            Map.entry("xtc", "xtc"),
            Map.entry("temperature", "temperature"),
            Map.entry("top_n_sigma", "top-n-sigma"),
            Map.entry("penalties", "repetition-penalty"));

    /** Each step of the model, which all requests share, goes through the rules of each. */
    private static final int MOST_RULES = 64;

    private static final int LONGEST_PLAN = 1 << 20;

    private PlanFields() {}

    static DecodingPlan read(
            Fields fields, ServedModel model, Set<Integer> ends, Optional<Constraint> constraint, int maxTokens) {
        RuleFields of = new RuleFields(fields, model, ends);
        List<LogitsProcessor> rules = new ArrayList<>(of.read(maxTokens));
        Optional<Sampler> sampler = sampler(fields);
        boolean greedy = fields.number("temperature").orElse(1) == 0;
        List<String> order = fields.texts("samplers", MOST_RULES);
        JsonNode whole = fields.node("decoding_plan");
        DecodingPlan plan;
        if (!whole.isNull()) {
            boolean none = of.asked().isEmpty() && sampler.isEmpty() && !greedy && order.isEmpty();
            if (!none) {
                throw ApiException.value(
                        "decoding_plan", "decoding_plan says all rules; leave out the other fields that are rules");
            }
            plan = whole(whole);
        } else {
            boolean dynamic = rules.stream().anyMatch(rule -> rule.kind() == RuleKind.TEMPERATURE);
            for (LogitsProcessor usual : model.usualRules()) {
                if (!of.asked().contains(usual.getClass())
                        && !(usual.kind() == RuleKind.TEMPERATURE && dynamic)
                        && sampler.isEmpty()) {
                    rules.add(usual);
                }
            }
            if (greedy) {
                if (sampler.isPresent()) {
                    throw RuleFields.both("temperature 0", sampler.get().name());
                }
                rules.removeIf(rule -> rule.keepsTop());
            }
            order(rules, order);
            plan = new DecodingPlan(rules, greedy ? Sampler.GREEDY : sampler.orElse(Sampler.ANCESTRAL));
        }
        if (constraint.isEmpty()) {
            return plan;
        }
        List<LogitsProcessor> masked = new ArrayList<>();
        masked.add(constraint.get().rule());
        masked.addAll(plan.processors());
        return new DecodingPlan(masked, plan.sampler());
    }

    /** A plan that says all rules. */
    static DecodingPlan whole(JsonNode node) {
        String text = node.isTextual() ? node.textValue() : Json.text(node);
        if (text.length() > LONGEST_PLAN) {
            throw ApiException.value(
                    "decoding_plan",
                    "decoding_plan has " + text.length() + " characters: expected " + LONGEST_PLAN + " at most");
        }
        try {
            DecodingPlan plan = DecodingPlanJson.fromJson(text);
            if (plan.processors().size() > MOST_RULES) {
                throw ApiException.value(
                        "decoding_plan",
                        "decoding_plan has " + plan.processors().size() + " rules: expected " + MOST_RULES
                                + " at most");
            }
            return plan;
        } catch (MalformedFileException | IllegalArgumentException e) {
            throw ApiException.value("decoding_plan", "decoding_plan: " + e.getMessage());
        }
    }

    private static void order(List<LogitsProcessor> rules, List<String> samplers) {
        List<Class<?>> library = new ArrayList<>(RuleCatalog.BUILT_IN.kinds(LogitsProcessor.class));
        List<Class<?>> vllm = new ArrayList<>(Preset.VLLM.order());
        boolean known = rules.stream().allMatch(rule -> vllm.contains(rule.getClass()));
        List<Class<?>> order = known ? vllm : library;
        rules.sort(Comparator.comparingInt(rule -> order.indexOf(rule.getClass())));
        if (samplers.isEmpty()) {
            return;
        }
        List<String> names = new ArrayList<>();
        for (String sampler : samplers) {
            String name = LLAMA_CPP.get(sampler);
            if (name == null) {
                throw ApiException.value(
                        "samplers",
                        "samplers has " + Fields.cut(com.fasterxml.jackson.databind.node.TextNode.valueOf(sampler))
                                + ": expected " + String.join(", ", new TreeSet<>(LLAMA_CPP.keySet()))
                                + NearestName.hint(sampler, LLAMA_CPP.keySet()));
            }
            names.add(name);
        }
        List<LogitsProcessor> ordered = new ArrayList<>();
        for (LogitsProcessor rule : rules) {
            if (place(rule, names) < 0) {
                if (LLAMA_CPP.containsValue(rule.name()) || isPenalty(rule)) {
                    throw ApiException.value(
                            "samplers", "samplers leaves out " + rule.name() + ", which another field asks for");
                }
                ordered.add(rule);
            }
        }
        rules.removeAll(ordered);
        rules.sort(Comparator.comparingInt(rule -> place(rule, names)));
        ordered.addAll(rules);
        rules.clear();
        rules.addAll(ordered);
    }

    private static boolean isPenalty(LogitsProcessor rule) {
        return rule.name().equals("frequency-penalty");
    }

    private static int place(LogitsProcessor rule, List<String> names) {
        String name = rule.name();
        return names.indexOf(
                isPenalty(rule) ? "repetition-penalty" : name.equals("dynamic-temperature") ? "temperature" : name);
    }

    private static Optional<Sampler> sampler(Fields fields) {
        OptionalInt mirostat = fields.integer("mirostat", 0, 2);
        OptionalDouble tau = fields.number("mirostat_tau", 0, Double.MAX_VALUE);
        OptionalDouble eta = fields.number("mirostat_eta", 0, Double.MAX_VALUE);
        OptionalDouble target = fields.number("adaptive_target", -1, 1);
        OptionalDouble decay = fields.number("adaptive_decay", 0, 0.99);
        boolean isMirostat = mirostat.orElse(0) > 0;
        if ((tau.isPresent() || eta.isPresent()) && mirostat.isEmpty()) {
            String name = tau.isPresent() ? "mirostat_tau" : "mirostat_eta";
            throw ApiException.value(name, name + " needs mirostat");
        }
        if (decay.isPresent() && target.isEmpty()) {
            throw ApiException.value("adaptive_decay", "adaptive_decay needs adaptive_target");
        }
        boolean isAdaptive = target.orElse(-1) >= 0;
        if (isMirostat && isAdaptive) {
            throw RuleFields.both("mirostat", "adaptive_target");
        }
        try {
            if (isMirostat) {
                return Optional.of(
                        mirostat.getAsInt() == 1
                                ? new Mirostat(tau.orElse(5), eta.orElse(0.1))
                                : new Mirostat2(tau.orElse(5), eta.orElse(0.1)));
            }
            return isAdaptive ? Optional.of(new AdaptiveP(target.getAsDouble(), decay.orElse(0.9))) : Optional.empty();
        } catch (IllegalArgumentException e) {
            throw ApiException.value(isMirostat ? "mirostat" : "adaptive_target", e.getMessage());
        }
    }
}
