package dev.logits.app.language;

import static org.assertj.core.api.Assertions.assertThat;

import dev.logits.decode.embedded.ContextLanguageModel;
import dev.logits.decode.strategy.TextScore;
import dev.logits.learn.network.TrainingListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class LanguageModelRecipeTest {
    private static final Path FOLDER = Path.of("../core/src/language");
    private static final LanguageModelRecipe TINY =
            new LanguageModelRecipe(300, 4, 8, List.of(16), 20, 0, 2, 64, 0.01, 1);

    private static byte[] bytes(ContextLanguageModel model) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        model.write(bytes);
        return bytes.toByteArray();
    }

    @Test
    void theSameRecipeMakesTheSameBytesAndLearns() throws IOException {
        ContextLanguageModel model = TINY.make(FOLDER, TrainingListener.NONE);
        assertThat(bytes(TINY.make(FOLDER, TrainingListener.NONE))).isEqualTo(bytes(model));
        assertThat(model.vocabulary()).isEqualTo(300);
        int end = model.tokenizer().end().orElseThrow();
        double perplexity = TextScore.of(
                        model, new int[] {end}, model.tokenizer().encode("Once upon a time there was a little girl."))
                .perplexity();
        assertThat(perplexity).isLessThan(100);
    }

    @Test
    void theTextsByHandAreThereAsOftenAsWanted() throws IOException {
        LanguageModelRecipe twice = new LanguageModelRecipe(300, 4, 8, List.of(), 3, 2, 1, 64, 0.01, 1);
        List<String> texts = twice.texts(FOLDER);
        assertThat(texts).filteredOn(t -> t.startsWith("What is softmax?")).hasSize(2);
        assertThat(texts.stream().distinct().mapToInt(String::length).sum()).isGreaterThan(45_000);
        assertThat(texts).noneMatch(t -> t.contains("---"));
    }
}
