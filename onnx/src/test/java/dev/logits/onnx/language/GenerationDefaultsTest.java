package dev.logits.onnx.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.logits.decode.rule.BadWords;
import dev.logits.decode.rule.MinNewTokens;
import dev.logits.decode.rule.RepetitionPenalty;
import dev.logits.decode.rule.Temperature;
import dev.logits.decode.rule.TopK;
import dev.logits.decode.rule.TopP;
import dev.logits.decode.strategy.BeamSearch;
import dev.logits.decode.strategy.EarlyStopping;
import dev.logits.decode.strategy.GreedySearch;
import dev.logits.decode.strategy.Sampling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerationDefaultsTest {
    @TempDir
    private Path folder;

    private GenerationDefaults of(String name, String json) throws IOException {
        Files.writeString(folder.resolve(name), json);
        return GenerationDefaults.read(folder, 1000);
    }

    @Test
    void aPlanThatDrawsHasTheRulesOfTransformersInItsOrder() throws IOException {
        GenerationDefaults defaults = of("generation_config.json", """
                {"do_sample": true, "temperature": 0.6, "top_k": 20, "top_p": 0.95, "repetition_penalty": 1.05,
                 "eos_token_id": [151, 149, 151], "bos_token_id": 1, "pad_token_id": null, "max_new_tokens": 77}""");
        assertThat(defaults.plan().processors())
                .containsExactly(new RepetitionPenalty(1.05), new Temperature(0.6), new TopK(20), new TopP(0.95, 1));
        assertThat(defaults.strategy()).isEqualTo(new Sampling(defaults.plan(), 1));
        assertThat(defaults.endTokens()).containsExactly(149, 151);
        assertThat(defaults.stopping(5).maxNewTokens()).isEqualTo(77);
        assertThat(defaults.stopping(5).endTokens()).containsExactlyInAnyOrder(149, 151);
        assertThat(defaults.plan().toString()).contains("temperature=0.6");
    }

    @Test
    void whatChangesNothingIsLeftOut() throws IOException {
        assertThat(of(
                                "generation_config.json",
                                "{\"do_sample\": true, \"top_k\": 0, \"top_p\": 1.0, \"temperature\": 1}")
                        .plan()
                        .processors())
                .isEmpty();
        assertThat(of("generation_config.json", "{\"do_sample\": true}").plan().processors())
                .containsExactly(new TopK(50));
        GenerationDefaults greedy = of("generation_config.json", "{\"temperature\": 0.5, \"top_k\": 5}");
        assertThat(greedy.strategy()).isEqualTo(GreedySearch.of());
        assertThat(greedy.stopping(5).maxNewTokens()).isEqualTo(5);
    }

    @Test
    void beamsStopAsTransformersDoes() throws IOException {
        assertThat(of("generation_config.json", "{\"num_beams\": 4, \"length_penalty\": 2.0}")
                        .strategy())
                .isEqualTo(new BeamSearch(java.util.List.of(), 4, 2, EarlyStopping.HEURISTIC, 1));
        assertThat(of("generation_config.json", "{\"num_beams\": 4, \"early_stopping\": true}")
                        .earlyStopping())
                .isEqualTo(EarlyStopping.WHEN_BEAMS_DONE);
        assertThat(of("generation_config.json", "{\"num_beams\": 4, \"early_stopping\": \"never\"}")
                        .earlyStopping())
                .isEqualTo(EarlyStopping.EXACT);
    }

    @Test
    void rulesOfTokensKnowTheEnds() throws IOException {
        GenerationDefaults defaults = of(
                "generation_config.json",
                "{\"eos_token_id\": 3, \"min_new_tokens\": 2, \"bad_words_ids\": [[9, 4], [7]]}");
        assertThat(defaults.rules()).hasAtLeastOneElementOfType(MinNewTokens.class);
        assertThat(defaults.rules()).hasAtLeastOneElementOfType(BadWords.class);
        assertThat(defaults.rules().toString()).contains("9, 4");
    }

    @Test
    void otherFilesSayItWhereThisOneIsMissing() throws IOException {
        assertThat(of("config.json", "{\"eos_token_id\": 5}").endTokens()).containsExactly(5);
        GenerationDefaults genai = of(
                "genai_config.json",
                "{\"model\": {\"eos_token_id\": [8, 9]}, \"search\": {\"do_sample\": true, \"top_k\": 3}}");
        assertThat(genai.endTokens()).containsExactly(8, 9);
        assertThat(genai.plan().processors()).containsExactly(new TopK(3));
        assertThat(GenerationDefaults.read(folder.resolve("nowhere"), 5).endTokens())
                .isEmpty();
    }

    @Test
    void whatIsWrongIsNamed() {
        assertThatThrownBy(() -> of("generation_config.json", "{\"eos_token_id\": 1000}"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(
                        "generation_config.json: eos_token_id is 1000, expected tokens of the vocabulary, 0..999");
        assertThatThrownBy(() -> of("generation_config.json", "{\"do_sample\": true, \"temperature\": -1}"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("generation_config.json: temperature must be positive");
        assertThatThrownBy(() -> of("generation_config.json", "{\"num_beams\": 2, \"early_stopping\": \"soon\"}"))
                .hasMessageContaining("early_stopping is \"soon\"");
    }
}
