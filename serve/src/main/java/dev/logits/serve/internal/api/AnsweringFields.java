package dev.logits.serve.internal.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.logits.decode.DecodingPlan;
import dev.logits.decode.grammar.Constraint;
import dev.logits.decode.strategy.BeamSearch;
import dev.logits.decode.strategy.BestOf;
import dev.logits.decode.strategy.Decoder;
import dev.logits.decode.strategy.EarlyStopping;
import dev.logits.decode.strategy.Sampling;
import dev.logits.decode.strategy.Stopping;
import dev.logits.decode.strategy.Strategy;
import dev.logits.serve.internal.json.ApiException;
import dev.logits.serve.internal.json.Fields;
import dev.logits.serve.internal.json.NearestName;
import dev.logits.serve.model.ServeLimits;
import dev.logits.serve.model.ServedModel;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;

/** Reads what completions and chat have in common. */
final class AnsweringFields {
    private final Fields fields;
    private final ServedModel model;
    private final ServeLimits limits;

    AnsweringFields(Fields fields, ServedModel model, ServeLimits limits) {
        this.fields = fields;
        this.model = model;
        this.limits = limits;
    }

    /**
     * Reads everything but the prompt.
     *
     * @param constraint what outputs must be, if anything
     * @param maxTokens tokens to generate, 1 or more
     * @param logProbabilities alternatives told of each generated token; −1 for nothing
     */
    Answering read(Optional<Constraint> constraint, int maxTokens, int logProbabilities) {
        withoutEffect();
        refused();
        Set<Integer> ends = new TreeSet<>(model.ends());
        for (JsonNode id : fields.list("stop_token_ids")) {
            ends.add(Prompts.id(model, id, "stop_token_ids"));
        }
        Stopping stopping = Stopping.after(maxTokens)
                .withEndTokens(ends.stream().mapToInt(Integer::intValue).toArray())
                .withStrings(stops());
        DecodingPlan plan = PlanFields.read(fields, model, ends, constraint, maxTokens);
        int least = fields.integer("min_tokens", 0, Integer.MAX_VALUE).orElse(0);
        if (least > maxTokens) {
            throw ApiException.value("min_tokens", "min_tokens = " + least + " is more than max_tokens = " + maxTokens);
        }
        int n = fields.integer("n", 1, limits.texts()).orElse(1);
        int best = fields.integer("best_of", 1, limits.texts()).orElse(n);
        if (best < n) {
            throw ApiException.value("best_of", "best_of = " + best + " is less than n = " + n);
        }
        boolean stream = fields.flag("stream", false);
        Strategy strategy = strategy(plan, n, best, stream, logProbabilities);
        int prompt =
                fields.integer("prompt_logprobs", 0, limits.logProbabilities()).orElse(-1);
        boolean processed = processed();
        boolean usage = streamOptions(stream);
        OptionalLong seed = fields.wholeLong("seed");
        boolean tokenIds = fields.flag("return_token_ids", false);
        boolean idsAsTokens = fields.flag("return_tokens_as_token_ids", false);
        Decoder decoder =
                Decoder.of(model.model(), model.tokenizer()).with(strategy).with(stopping);
        return new Answering(
                model,
                logProbabilities >= 0 ? decoder.withTraces(logProbabilities) : decoder,
                seed.orElseGet(() -> ThreadLocalRandom.current().nextLong()),
                Math.max(n, best),
                n,
                stream,
                usage,
                logProbabilities,
                prompt,
                processed,
                tokenIds,
                idsAsTokens);
    }

    private Strategy strategy(DecodingPlan plan, int n, int best, boolean stream, int logProbabilities) {
        boolean beams = fields.flag("use_beam_search", false);
        OptionalDouble penalty = fields.number("length_penalty");
        if (!beams) {
            if (penalty.isPresent()) {
                throw ApiException.value("length_penalty", "length_penalty needs use_beam_search");
            }
            if (best > n && stream) {
                throw ApiException.value(
                        "best_of", "best_of above n is decided when all texts are complete; leave out stream");
            }
            return best > n ? new BestOf(plan, best, n) : new Sampling(plan, n);
        }
        if (logProbabilities >= 0) {
            throw ApiException.value("logprobs", "use_beam_search tells no log-probabilities; leave out one of them");
        }
        return new BeamSearch(plan.processors(), Math.max(2, best), penalty.orElse(1), EarlyStopping.EXACT, n);
    }

    private String[] stops() {
        List<String> stops = fields.texts("stop");
        if (stops.size() > 4) {
            throw ApiException.value("stop", "stop has " + stops.size() + " texts: expected 4 at most");
        }
        for (int i = 0; i < stops.size(); i++) {
            if (stops.get(i).isEmpty()) {
                throw ApiException.value("stop", "stop[" + i + "] is empty: a stop needs 1 character or more");
            }
        }
        return stops.toArray(String[]::new);
    }

    private boolean processed() {
        String mode = fields.text("logprobs_mode").orElse("raw_logprobs");
        Set<String> modes = Set.of("raw_logprobs", "processed_logprobs");
        if (!modes.contains(mode)) {
            throw ApiException.value(
                    "logprobs_mode",
                    "logprobs_mode = " + mode + " is none: expected raw_logprobs or processed_logprobs"
                            + NearestName.hint(mode, modes));
        }
        return mode.startsWith("processed");
    }

    private boolean streamOptions(boolean stream) {
        Optional<Fields> options = fields.object("stream_options");
        if (options.isEmpty()) {
            return false;
        }
        if (!stream) {
            throw ApiException.value("stream_options", "stream_options needs stream: true");
        }
        boolean usage = options.get().flag("include_usage", false);
        options.get().flag("include_obfuscation", false);
        options.get().end();
        return usage;
    }

    /** Fields that are known and change nothing of the answer. */
    private void withoutEffect() {
        fields.accept(
                "user",
                "metadata",
                "safety_identifier",
                "prompt_cache_key",
                "prompt_cache_retention",
                "prompt_cache_options",
                "cache_prompt",
                "request_id",
                "spaces_between_special_tokens",
                "stream_interval");
        only("service_tier", "auto", "default");
        if (fields.flag("store", false)) {
            throw ApiException.value("store", "store: true is not supported: nothing is kept here; leave it out");
        }
    }

    /** Fields that are known, and whose other values would change the answer. */
    private void refused() {
        onlyFlag("include_stop_str_in_output", false);
        onlyFlag("skip_special_tokens", true);
        onlyFlag("detokenize", true);
        onlyFlag("timings_per_token", false);
        onlyFlag("post_sampling_probs", false);
        if (fields.integer("priority", Integer.MIN_VALUE, Integer.MAX_VALUE).orElse(0) != 0) {
            throw unsupported("priority", "0");
        }
        if (fields.integer("id_slot", -1, Integer.MAX_VALUE).orElse(-1) != -1) {
            throw unsupported("id_slot", "-1");
        }
        if (fields.has("logprob_token_ids") && !fields.list("logprob_token_ids").isEmpty()) {
            throw unsupported("logprob_token_ids", "none; log-probabilities of the likeliest tokens are in logprobs");
        }
        if (fields.has("vllm_xargs") || fields.has("thinking_token_budget")) {
            throw unsupported(fields.has("vllm_xargs") ? "vllm_xargs" : "thinking_token_budget", "none");
        }
    }

    /** Refuses a flag that is anything but this. */
    void onlyFlag(String name, boolean value) {
        if (fields.flag(name, value) != value) {
            throw unsupported(name, Boolean.toString(value));
        }
    }

    /** Refuses a text that is none of these. */
    void only(String name, String... values) {
        Optional<String> value = fields.text(name);
        if (value.isPresent() && !List.of(values).contains(value.get())) {
            throw unsupported(name, String.join(" or ", values));
        }
    }

    /** What is told of a field with a value that this server does not have. */
    ApiException unsupported(String name, String expected) {
        return ApiException.wrong(
                fields.path(name),
                "unsupported_value",
                fields.path(name) + " = " + Fields.cut(fields.node(name)) + " is not supported: expected " + expected
                        + ", or leave it out");
    }
}
