package dev.logits.serve.internal.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.logits.decode.LogitsProcessor;
import dev.logits.decode.Tokens;
import dev.logits.decode.Window;
import dev.logits.decode.rule.AllowedTokens;
import dev.logits.decode.rule.BadWords;
import dev.logits.decode.rule.BeginSuppressedTokens;
import dev.logits.decode.rule.Dry;
import dev.logits.decode.rule.DynamicTemperature;
import dev.logits.decode.rule.EpsilonCutoff;
import dev.logits.decode.rule.EtaCutoff;
import dev.logits.decode.rule.ForcedFirstToken;
import dev.logits.decode.rule.ForcedLastToken;
import dev.logits.decode.rule.FrequencyPenalty;
import dev.logits.decode.rule.LengthDecay;
import dev.logits.decode.rule.LogitBias;
import dev.logits.decode.rule.MinLength;
import dev.logits.decode.rule.MinNewTokens;
import dev.logits.decode.rule.MinP;
import dev.logits.decode.rule.NoRepeatNgram;
import dev.logits.decode.rule.Normalize;
import dev.logits.decode.rule.PLess;
import dev.logits.decode.rule.RepetitionPenalty;
import dev.logits.decode.rule.SequenceBias;
import dev.logits.decode.rule.SuppressedTokens;
import dev.logits.decode.rule.Temperature;
import dev.logits.decode.rule.TopH;
import dev.logits.decode.rule.TopK;
import dev.logits.decode.rule.TopNSigma;
import dev.logits.decode.rule.TopP;
import dev.logits.decode.rule.TypicalP;
import dev.logits.decode.rule.Xtc;
import dev.logits.decode.strategy.SequenceBreakers;
import dev.logits.serve.internal.json.ApiException;
import dev.logits.serve.internal.json.Fields;
import dev.logits.serve.model.ServedModel;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/**
 * The fields of a request that are rules, under the names of OpenAI, vLLM, llama.cpp and transformers.
 *
 * <p>For one thread.
 */
final class RuleFields {
    private static final double MAX = Double.MAX_VALUE;

    /** Bounds of what each step of the model, which all requests share, goes through for one of them. */
    private static final int MOST_SEQUENCES = 256;

    private static final int MOST_WORDS = 4096;

    /** Breakers are compared with every token of the vocabulary, character by character. */
    private static final int MOST_BREAKERS = 64;

    private static final int LONGEST_BREAKER = 40;

    private final Fields fields;
    private final ServedModel model;
    private final Set<Integer> ends;
    private final List<LogitsProcessor> rules = new ArrayList<>();
    private final List<Class<?>> asked = new ArrayList<>();

    /** Reads fields for a model, whose texts end at these tokens. */
    RuleFields(Fields fields, ServedModel model, Set<Integer> ends) {
        this.fields = fields;
        this.model = model;
        this.ends = ends;
    }

    /** The kinds of rules that have a field in the request, also where it turns them off. */
    List<Class<?>> asked() {
        return asked;
    }

    /** The rules that were asked for and change something, in no order. */
    List<LogitsProcessor> read(int maxTokens) {
        tokens(maxTokens);
        penalties();
        temperatures();
        cuts();
        return rules;
    }

    private void tokens(int maxTokens) {
        biases();
        for (JsonNode biased : fields.list("sequence_bias", MOST_SEQUENCES)) {
            if (!biased.isArray() || biased.size() != 2 || !biased.get(1).isNumber()) {
                throw fields.type("sequence_bias", "a list of [ids, bias]", biased);
            }
            add(new SequenceBias(List.of(new SequenceBias.Biased(
                    Tokens.of(ids("sequence_bias", biased.get(0))),
                    biased.get(1).doubleValue()))));
        }
        badWords();
        Optional<int[]> allowed = idList("allowed_token_ids");
        allowed.ifPresent(ids -> add(new AllowedTokens(Tokens.setOf(ids))));
        idList("suppress_tokens").ifPresent(ids -> add(new SuppressedTokens(Tokens.setOf(ids))));
        idList("begin_suppress_tokens").ifPresent(ids -> add(new BeginSuppressedTokens(Tokens.setOf(ids))));
        OptionalInt first =
                fields.integer("forced_bos_token_id", 0, model.model().vocabulary() - 1);
        first.ifPresent(id -> add(new ForcedFirstToken(id)));
        OptionalInt last =
                fields.integer("forced_eos_token_id", 0, model.model().vocabulary() - 1);
        last.ifPresent(id -> add(new ForcedLastToken(Tokens.setOf(id), maxTokens)));
        OptionalInt ngram = fields.integer("no_repeat_ngram_size", 0, Integer.MAX_VALUE);
        ngram.ifPresent(n -> add(n > 0, () -> new NoRepeatNgram(n)));
        length();
        if (fields.flag("ignore_eos", false)) {
            needEnds("ignore_eos");
            add(new SuppressedTokens(Tokens.setOf(model.endArray())));
        }
        if (model.model().vocabulary() > model.tokenizer().size()) {
            int[] none = java.util.stream.IntStream.range(
                            model.tokenizer().size(), model.model().vocabulary())
                    .toArray();
            add(new SuppressedTokens(Tokens.setOf(none)));
        }
    }

    private void length() {
        OptionalInt least = either(
                fields.integer("min_tokens", 0, Integer.MAX_VALUE),
                fields.integer("min_new_tokens", 0, Integer.MAX_VALUE),
                "min_tokens",
                "min_new_tokens");
        least.ifPresent(n -> add(n > 0, () -> new MinNewTokens(n, needEnds("min_tokens"))));
        OptionalInt shortest = fields.integer("min_length", 0, Integer.MAX_VALUE);
        shortest.ifPresent(n -> add(n > 0, () -> new MinLength(n, needEnds("min_length"))));
        List<JsonNode> decay = fields.list("exponential_decay_length_penalty");
        if (!decay.isEmpty()) {
            if (decay.size() != 2
                    || !decay.get(0).canConvertToInt()
                    || !decay.get(1).isNumber()) {
                throw fields.type(
                        "exponential_decay_length_penalty",
                        "[start, factor]",
                        fields.node("exponential_decay_length_penalty"));
            }
            add(valid(
                    "exponential_decay_length_penalty",
                    () -> new LengthDecay(
                            decay.get(0).intValue(),
                            decay.get(1).doubleValue(),
                            needEnds("exponential_decay_length_penalty"))));
        }
    }

    private Tokens needEnds(String field) {
        if (ends.isEmpty()) {
            throw ApiException.value(
                    field,
                    field + " needs a token that ends a text, and " + model.name() + " has none; give stop_token_ids");
        }
        return Tokens.setOf(ends.stream().mapToInt(Integer::intValue).toArray());
    }

    private void biases() {
        JsonNode node = fields.node("logit_bias");
        if (node.isNull()) {
            return;
        }
        if (node.size() > model.model().vocabulary()) {
            throw ApiException.value(
                    "logit_bias",
                    "logit_bias has " + node.size() + " entries, more than the "
                            + model.model().vocabulary() + " tokens of " + model.name());
        }
        Map<Integer, Double> biases = new TreeMap<>();
        if (node.isObject()) {
            node.properties().forEach(e -> bias(biases, e.getKey(), e.getValue()));
        } else if (node.isArray()) {
            for (JsonNode pair : node) {
                if (!pair.isArray() || pair.size() != 2) {
                    throw fields.type("logit_bias", "an object, or a list of [id, bias]", node);
                }
                bias(biases, pair.get(0).asText(), pair.get(1));
            }
        } else {
            throw fields.type("logit_bias", "an object from ids to biases", node);
        }
        if (!biases.isEmpty()) {
            add(new LogitBias(biases));
        }
    }

    private void bias(Map<Integer, Double> biases, String key, JsonNode bias) {
        int id = key.matches("[0-9]{1,9}") ? Integer.parseInt(key) : -1;
        if (id < 0 || id >= model.model().vocabulary()) {
            throw ApiException.value(
                    "logit_bias",
                    "logit_bias has the key " + (key.length() > 40 ? key.substring(0, 37) + "…" : key)
                            + ", which is no token id of " + model.name() + ": expected 0.."
                            + (model.model().vocabulary() - 1));
        }
        if (bias.isBoolean() && !bias.booleanValue()) {
            biases.put(id, Double.NEGATIVE_INFINITY);
        } else if (!bias.isNumber() || !(Math.abs(bias.doubleValue()) <= 100)) {
            throw ApiException.value(
                    "logit_bias", "logit_bias of token " + id + " is " + Fields.cut(bias) + ": expected -100 to 100");
        } else {
            biases.put(id, bias.doubleValue());
        }
    }

    private void badWords() {
        Set<Tokens> sequences = new LinkedHashSet<>();
        for (String word : fields.texts("bad_words", MOST_WORDS)) {
            if (word.isEmpty()) {
                throw ApiException.value("bad_words", "bad_words has an empty text");
            }
            sequences.add(Tokens.of(model.encode(word, false)));
            if (!word.startsWith(" ")) {
                sequences.add(Tokens.of(model.encode(" " + word, false)));
            }
        }
        if (!sequences.isEmpty()) {
            add(new BadWords(List.copyOf(sequences)));
        }
    }

    private Optional<int[]> idList(String name) {
        JsonNode node = fields.node(name);
        return node.isNull() || node.isArray() && node.isEmpty() ? Optional.empty() : Optional.of(ids(name, node));
    }

    /** A list of token ids. */
    int[] ids(String name, JsonNode node) {
        if (!node.isArray() || node.isEmpty()) {
            throw fields.type(name, "a list of token ids", node);
        }
        int[] ids = new int[node.size()];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = Prompts.id(model, node.get(i), fields.path(name) + "[" + i + "]");
        }
        return ids;
    }

    private void penalties() {
        OptionalInt last = fields.integer("repeat_last_n", -1, Integer.MAX_VALUE);
        Optional<Window> window = last.isPresent() && last.getAsInt() != 0
                ? Optional.of(last.getAsInt() < 0 ? Window.ALL : Window.last(last.getAsInt()))
                : Optional.empty();
        boolean off = last.isPresent() && last.getAsInt() == 0;
        OptionalDouble ours = positive("repetition_penalty");
        OptionalDouble llama = positive("repeat_penalty");
        if (ours.isPresent() && llama.isPresent()) {
            throw both("repetition_penalty", "repeat_penalty");
        }
        ours.ifPresent(r -> add(r != 1 && !off, () -> new RepetitionPenalty(r, window.orElse(Window.ALL))));
        llama.ifPresent(r -> add(r != 1 && !off, () -> new RepetitionPenalty(r, window.orElse(Window.last(64)))));
        OptionalDouble frequency = fields.number("frequency_penalty", -2, 2);
        OptionalDouble presence = fields.number("presence_penalty", -2, 2);
        double f = frequency.orElse(0);
        double p = presence.orElse(0);
        if (frequency.isPresent() || presence.isPresent()) {
            add((f != 0 || p != 0) && !off, () -> new FrequencyPenalty(f, p, window.orElse(Window.GENERATED)));
        }
        if (last.isPresent() && ours.isEmpty() && llama.isEmpty() && frequency.isEmpty() && presence.isEmpty()) {
            throw alone("repeat_last_n", "repeat_penalty, frequency_penalty or presence_penalty");
        }
        dry();
    }

    private void dry() {
        OptionalDouble multiplier = fields.number("dry_multiplier", 0, MAX);
        OptionalDouble base = fields.number("dry_base", 1, MAX);
        OptionalInt length = fields.integer("dry_allowed_length", 1, Integer.MAX_VALUE);
        OptionalInt last = fields.integer("dry_penalty_last_n", -1, Integer.MAX_VALUE);
        boolean told = fields.has("dry_sequence_breakers");
        List<String> breakers = fields.texts("dry_sequence_breakers", MOST_BREAKERS);
        for (int i = 0; i < breakers.size(); i++) {
            if (breakers.get(i).length() > LONGEST_BREAKER) {
                String place = "dry_sequence_breakers[" + i + "]";
                throw ApiException.value(
                        place,
                        place + " has " + breakers.get(i).length() + " characters: expected " + LONGEST_BREAKER
                                + " at most");
            }
        }
        if (multiplier.isEmpty()) {
            if (base.isPresent() || length.isPresent() || last.isPresent() || told) {
                String name = base.isPresent()
                        ? "dry_base"
                        : length.isPresent()
                                ? "dry_allowed_length"
                                : last.isPresent() ? "dry_penalty_last_n" : "dry_sequence_breakers";
                throw alone(name, "dry_multiplier");
            }
            return;
        }
        boolean on = multiplier.getAsDouble() > 0 && last.orElse(-1) != 0;
        add(
                on,
                () -> valid(
                        "dry_sequence_breakers",
                        () -> new Dry(
                                multiplier.getAsDouble(),
                                base.orElse(1.75),
                                length.orElse(2),
                                last.orElse(-1) < 0 ? Window.ALL : Window.last(last.getAsInt()),
                                SequenceBreakers.of(model.tokenizer(), told ? breakers : SequenceBreakers.LLAMA_CPP))));
    }

    private void temperatures() {
        OptionalDouble temperature = fields.number("temperature", 0, MAX);
        OptionalDouble range = fields.number("dynatemp_range", 0, MAX);
        OptionalDouble exponent = fields.number("dynatemp_exponent", 0, MAX);
        if (exponent.isPresent() && range.isEmpty()) {
            throw alone("dynatemp_exponent", "dynatemp_range");
        }
        double t = temperature.orElse(1);
        if (range.isPresent() && range.getAsDouble() > 0 && t > 0) {
            add(new DynamicTemperature(t, range.getAsDouble(), exponent.orElse(1)));
        } else if (temperature.isPresent()) {
            asked.add(Temperature.class);
            add(t > 0 && t != 1, () -> new Temperature(t));
        }
    }

    private void cuts() {
        int keep = fields.integer("min_keep", 0, Integer.MAX_VALUE).orElse(1);
        int minKeep = Math.max(1, keep);
        OptionalInt k = fields.integer("top_k", -1, Integer.MAX_VALUE);
        k.ifPresent(v -> {
            asked.add(TopK.class);
            add(v > 0, () -> new TopK(Math.max(v, minKeep)));
        });
        share("top_p").ifPresent(p -> {
            asked.add(TopP.class);
            add(p < 1, () -> new TopP(p, minKeep));
        });
        fields.number("min_p", 0, 1).ifPresent(m -> {
            asked.add(MinP.class);
            add(m > 0, () -> new MinP(m, minKeep));
        });
        share("typical_p").ifPresent(p -> {
            asked.add(TypicalP.class);
            add(p < 1, () -> new TypicalP(p, minKeep));
        });
        fields.number("top_n_sigma", -1, MAX).ifPresent(n -> add(n > 0, () -> new TopNSigma(n)));
        share("top_h").ifPresent(a -> add(new TopH(a)));
        fields.number("epsilon_cutoff", 0, 1)
                .ifPresent(e -> add(e > 0, () -> valid("epsilon_cutoff", () -> new EpsilonCutoff(e, minKeep))));
        fields.number("eta_cutoff", 0, 1)
                .ifPresent(e -> add(e > 0, () -> valid("eta_cutoff", () -> new EtaCutoff(e, minKeep))));
        add(fields.flag("p_less", false), PLess::new);
        add(fields.flag("renormalize_logits", false), Normalize::new);
        OptionalDouble xtc = fields.number("xtc_probability", 0, 1);
        OptionalDouble threshold = fields.number("xtc_threshold", 0, 1);
        if (threshold.isPresent() && xtc.isEmpty()) {
            throw alone("xtc_threshold", "xtc_probability");
        }
        double most = threshold.orElse(0.1);
        xtc.ifPresent(p -> add(p > 0 && most <= 0.5, () -> new Xtc(p, most, minKeep)));
    }

    private OptionalDouble share(String name) {
        OptionalDouble value = fields.number(name, 0, 1);
        if (value.isPresent() && value.getAsDouble() == 0) {
            throw ApiException.value(
                    fields.path(name),
                    fields.path(name) + " = 0 leaves nothing: expected more than 0, at most 1; for the most likely"
                            + " token use temperature 0");
        }
        return value;
    }

    private OptionalDouble positive(String name) {
        OptionalDouble value = fields.number(name);
        if (value.isPresent() && !(value.getAsDouble() > 0)) {
            throw ApiException.value(
                    fields.path(name), fields.path(name) + " = " + value.getAsDouble() + ": expected more than 0");
        }
        return value;
    }

    private OptionalInt either(OptionalInt a, OptionalInt b, String nameA, String nameB) {
        if (a.isPresent() && b.isPresent()) {
            throw both(nameA, nameB);
        }
        return a.isPresent() ? a : b;
    }

    static ApiException both(String a, String b) {
        return ApiException.value(a, a + " and " + b + " do not go together; send one");
    }

    private static ApiException alone(String name, String needs) {
        return ApiException.value(name, name + " needs " + needs);
    }

    private void add(LogitsProcessor rule) {
        add(true, () -> rule);
    }

    private void add(boolean changes, java.util.function.Supplier<LogitsProcessor> rule) {
        if (changes) {
            rules.add(rule.get());
            asked.add(rules.get(rules.size() - 1).getClass());
        }
    }

    private <T> T valid(String field, java.util.function.Supplier<T> made) {
        try {
            return made.get();
        } catch (IllegalArgumentException e) {
            throw ApiException.value(fields.path(field), fields.path(field) + ": " + e.getMessage());
        }
    }
}
