package dev.logits.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every field that OpenAI, vLLM, llama.cpp or transformers has either works or is refused by name, with a reason. */
class KnownFieldsTest {
    /** Fields with a value that asks for something, separated by lines. */
    private static final String OPENAI = """
            best_of 2
            echo true
            frequency_penalty 0.1
            logit_bias {"5": 1}
            logprobs 1
            max_tokens 1
            n 1
            presence_penalty 0.1
            seed 1
            stop "x"
            stream_options {"include_usage": true}
            suffix "a"
            temperature 0.5
            top_p 0.5
            user "u"
            audio {}
            function_call "auto"
            functions []
            max_completion_tokens 2
            metadata {}
            modalities ["text"]
            moderation {}
            parallel_tool_calls true
            prediction {}
            prompt_cache_key "a"
            prompt_cache_retention "24h"
            reasoning_effort "low"
            response_format {"type": "text"}
            safety_identifier "a"
            service_tier "auto"
            store true
            tool_choice "auto"
            tools [{"type": "function", "function": {"name": "stop"}}]
            top_logprobs 1
            verbosity "low"
            web_search_options {}
            prompt "Once"
            messages [{"role": "user", "content": "a"}]
            """;

    private static final String VLLM = """
            use_beam_search true
            top_k 3
            min_p 0.1
            repetition_penalty 1.1
            length_penalty 1
            stop_token_ids [1]
            include_stop_str_in_output true
            ignore_eos true
            min_tokens 1
            skip_special_tokens false
            spaces_between_special_tokens false
            truncate_prompt_tokens 3
            allowed_token_ids [60]
            prompt_logprobs 1
            logprob_token_ids [1]
            bad_words ["a"]
            add_special_tokens false
            structured_outputs {"regex": "a"}
            priority 1
            request_id "a"
            return_tokens_as_token_ids true
            return_token_ids true
            vllm_xargs {}
            thinking_token_budget 3
            stream_interval 2
            guided_json {}
            guided_regex "a"
            guided_choice ["a"]
            guided_grammar "a"
            guided_decoding_backend "a"
            guided_whitespace_pattern "a"
            structural_tag "a"
            kv_transfer_params {}
            cache_salt "a"
            mm_processor_kwargs {}
            media_io_kwargs {}
            logits_processors ["a"]
            prompt_embeds "a"
            repetition_detection {}
            add_generation_prompt true
            continue_final_message false
            documents [{"text": "a"}]
            chat_template "a"
            chat_template_kwargs {}
            include_reasoning true
            logprobs_mode "processed_logprobs"
            """;

    private static final String LLAMA_CPP = """
            dynatemp_range 0.1
            dynatemp_exponent 1.5
            typical_p 0.9
            repeat_penalty 1.1
            repeat_last_n 3
            dry_multiplier 0.1
            dry_base 1.75
            dry_allowed_length 2
            dry_penalty_last_n 5
            dry_sequence_breakers ["a"]
            xtc_probability 0.1
            xtc_threshold 0.1
            mirostat 1
            mirostat_tau 5
            mirostat_eta 0.1
            grammar "root ::= \\"a\\""
            json_schema {}
            n_probs 1
            post_sampling_probs true
            min_keep 2
            samplers ["top_k"]
            cache_prompt true
            id_slot 1
            n_cmpl 2
            return_tokens true
            timings_per_token true
            n_predict 3
            n_keep 1
            n_discard 1
            n_indent 1
            t_max_predict_ms 5
            lora []
            response_fields ["content"]
            return_progress true
            sse_ping_interval 5
            penalize_nl true
            tfs_z 0.5
            top_n_sigma 1
            adaptive_target 0.5
            adaptive_decay 0.9
            image_data []
            grammar_lazy true
            grammar_triggers []
            reasoning_format "none"
            parse_tool_calls true
            backend_sampling true
            input_prefix "a"
            input_suffix "a"
            """;

    private static final String TRANSFORMERS = """
            sequence_bias [[[5], 1.5]]
            suppress_tokens [3]
            begin_suppress_tokens [3]
            forced_bos_token_id 60
            forced_eos_token_id 60
            no_repeat_ngram_size 2
            min_new_tokens 1
            min_length 1
            exponential_decay_length_penalty [3, 1.1]
            top_h 0.5
            epsilon_cutoff 0.01
            eta_cutoff 0.01
            p_less true
            renormalize_logits true
            do_sample true
            num_beams 2
            guidance_scale 1.5
            negative_prompt "a"
            penalty_alpha 0.5
            num_return_sequences 2
            max_new_tokens 3
            max_length 9
            early_stopping true
            diversity_penalty 0.5
            num_beam_groups 2
            watermark true
            encoder_repetition_penalty 1.1
            encoder_no_repeat_ngram_size 2
            typical 0.5
            top_a 0.1
            tfs 0.5
            smoothing_factor 0.5
            """;

    private static LogitsServer server;
    private static RawClient client;

    @BeforeAll
    static void start() throws IOException {
        server = ServerFixture.start();
        client = new RawClient(server.uri());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static ObjectNode body(boolean chat) {
        ObjectNode body = RawClient.JSON.createObjectNode().put("model", "small");
        if (chat) {
            body.putArray("messages").addObject().put("role", "user").put("content", "a");
        } else {
            body.put("prompt", "Once");
        }
        return body.put("max_tokens", 1).put("seed", 3);
    }

    /** What is told of a field; nothing where it works. */
    private static String refusal(boolean chat, String name, JsonNode value) {
        ObjectNode body = body(chat);
        body.set(name, value);
        HttpResponse<String> response = client.post(chat ? "/v1/chat/completions" : "/v1/completions", body.toString());
        if (response.statusCode() == 200) {
            return "";
        }
        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        JsonNode error = RawClient.parse(response.body()).get("error");
        assertThat(error.get("param").textValue()).as(response.body()).startsWith(name);
        assertThat(error.get("code").textValue()).as(response.body()).isNotEqualTo("unknown_parameter");
        return error.get("message").textValue();
    }

    @Test
    void everyKnownFieldWorksOrIsRefusedWithAReason() {
        for (boolean chat : new boolean[] {false, true}) {
            int works = 0;
            for (String source : List.of(OPENAI, VLLM, LLAMA_CPP, TRANSFORMERS)) {
                for (String line : source.split("\n")) {
                    int space = line.indexOf(' ');
                    String name = line.substring(0, space);
                    String told = refusal(chat, name, RawClient.parse(line.substring(space + 1)));
                    if (told.isEmpty()) {
                        works++;
                        continue;
                    }
                    assertThat(told)
                            .as(name)
                            .containsPattern("expected|send|leave it out|need|is of|too|do not go together|has no");
                    ObjectNode nothing = body(chat);
                    if (!List.of("prompt", "messages").contains(name)) {
                        nothing.putNull(name);
                        client.json(chat ? "/v1/chat/completions" : "/v1/completions", nothing.toString());
                    }
                }
            }
            assertThat(works).isGreaterThan(60);
        }
    }

    @Test
    void whatIsNamedOtherwiseElsewhereIsToldByItsNameHere() {
        Stream.of(
                        "n_predict max_tokens",
                        "guided_regex structured_outputs.regex",
                        "num_beams use_beam_search",
                        "do_sample temperature",
                        "messages /v1/chat/completions",
                        "max_completion_tokens max_tokens")
                .map(line -> line.split(" "))
                .forEach(pair -> assertThat(refusal(false, pair[0], RawClient.parse("1")))
                        .contains(pair[1]));
        assertThat(refusal(true, "prompt", RawClient.parse("\"a\""))).contains("messages");
    }
}
