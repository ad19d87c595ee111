package dev.logits.serve.internal.api;

import dev.logits.serve.internal.json.ApiException;
import dev.logits.serve.internal.json.Fields;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Fields that other servers and libraries know, and that this one does not have, or has elsewhere or by another name:
 * a request with one is refused with what to send instead. Nulls are as good as absent.
 */
final class ForeignFields {
    private static final String COMPLETIONS = " is of /v1/completions; a conversation is in messages";
    private static final String CHAT = " is of /v1/chat/completions; a completion reads prompt";
    private static final String TEXT = " is not supported: prompts are texts or token ids here; leave it out";
    private static final String BEAMS = " is not supported: send use_beam_search with best_of beams";
    private static final String ONE_BY_ONE =
            " is not supported: the server's decoding takes one row of the model a text; leave it out";
    private static final String ALWAYS = " is not supported: it is always so here; leave it out";
    private static final String NO_MORE = " is not supported: the answer tells no more than OpenAI's; leave it out";

    private static final Map<String, String> OF_COMPLETIONS = Map.of(
            "prompt", COMPLETIONS,
            "echo", COMPLETIONS,
            "suffix", COMPLETIONS,
            "truncate_prompt_tokens", " is not supported: no message is cut in the middle; send fewer messages",
            "add_special_tokens", " is not supported: the chat template writes the special tokens; leave it out");

    private static final Set<String> OF_CHAT = Set.of(
            "messages",
            "tools",
            "tool_choice",
            "parallel_tool_calls",
            "functions",
            "function_call",
            "chat_template",
            "chat_template_kwargs",
            "add_generation_prompt",
            "continue_final_message",
            "documents",
            "modalities",
            "audio",
            "prediction",
            "reasoning_effort",
            "verbosity",
            "web_search_options",
            "moderation");

    private static final Map<String, String> ELSEWHERE = new TreeMap<>();

    static {
        instead("guided_json", "structured_outputs.json");
        instead("guided_regex", "structured_outputs.regex");
        instead("guided_choice", "structured_outputs.choice");
        instead("guided_grammar", "structured_outputs.grammar");
        instead("n_predict", "max_tokens");
        instead("max_new_tokens", "max_tokens");
        instead("max_length", "max_tokens");
        instead("n_probs", "logprobs");
        instead("n_cmpl", "n");
        instead("num_return_sequences", "n");
        instead("return_tokens", "return_token_ids");
        instead("do_sample", "temperature, 0 for the most likely token");
        instead("num_beams", "use_beam_search and best_of");
        instead("typical", "typical_p");
        instead("logits_processors", "decoding_plan");
        instead("repetition_detection", "no_repeat_ngram_size or dry_multiplier");
        instead("tfs_z", "typical_p or min_p");
        instead("tfs", "typical_p or min_p");
        instead("top_a", "min_p");
        instead("smoothing_factor", "temperature or dynatemp_range");
        instead("t_max_predict_ms", "nothing; the server's deadline bounds it, and a client may leave");
        instead("encoder_repetition_penalty", "repetition_penalty");
        instead("encoder_no_repeat_ngram_size", "no_repeat_ngram_size");
        all(
                TEXT,
                "prompt_embeds",
                "mm_processor_kwargs",
                "media_io_kwargs",
                "image_data",
                "input_prefix",
                "input_suffix");
        all(BEAMS, "early_stopping", "diversity_penalty", "num_beam_groups");
        all(ONE_BY_ONE, "guidance_scale", "negative_prompt", "penalty_alpha", "watermark");
        all(ALWAYS, "penalize_nl", "parse_tool_calls", "guided_decoding_backend", "backend_sampling");
        all(
                NO_MORE,
                "return_progress",
                "response_fields",
                "include_reasoning",
                "reasoning_format",
                "sse_ping_interval");
        String grammar = " is not supported: a grammar holds from the first token on; leave it out";
        all(grammar, "grammar_lazy", "grammar_triggers", "structural_tag", "guided_whitespace_pattern", "n_indent");
        String context = " is not supported: a text ends where the model's context does; leave it out";
        all(context, "n_keep", "n_discard");
        all(" is not supported: a model is served as its folder has it; leave it out", "lora", "kv_transfer_params");
    }

    private ForeignFields() {}

    private static void instead(String name, String send) {
        ELSEWHERE.put(name, " is not supported: send " + send);
    }

    private static void all(String reason, String... names) {
        for (String name : names) {
            ELSEWHERE.put(name, reason);
        }
    }

    /**
     * Refuses what is known elsewhere, before {@link Fields#end} refuses what nobody knows.
     *
     * @param chat whether the request is one for chat
     */
    static void refuse(Fields fields, boolean chat) {
        fields.accept("cache_salt"); // nothing is shared between requests
        for (Iterator<String> names = fields.json().fieldNames(); names.hasNext(); ) {
            String name = names.next();
            String reason = fields.isKnown(name) ? null : reason(name, chat);
            if (reason != null && fields.has(name)) {
                throw ApiException.wrong(fields.path(name), "unsupported_parameter", fields.path(name) + reason);
            }
        }
    }

    /** Why a field is none here; null where nobody knows it. */
    private static String reason(String name, boolean chat) {
        if (chat && OF_COMPLETIONS.containsKey(name)) {
            return OF_COMPLETIONS.get(name);
        }
        if (!chat && name.equals("max_completion_tokens")) {
            return " is of chat; a completion has max_tokens";
        }
        if (!chat && name.equals("top_logprobs")) {
            return " is of chat; in a completion logprobs is a number";
        }
        return !chat && OF_CHAT.contains(name) ? CHAT : ELSEWHERE.get(name);
    }
}
