package dev.logits.app.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StoryGrammarTest {
    private static final Path FOLDER = Path.of("../core/src/language");

    @Test
    void rulesFormsMemoryAndCapitalsArePutIn() {
        StoryGrammar grammar = StoryGrammar.of(List.of(
                "# a comment",
                "story:",
                "{!x=who}{^x} saw {x.1} and {thing}.|{^x.1}!",
                "",
                "who:",
                "anna/her",
                "thing:",
                "a {deep}",
                "deep:",
                "ball"));
        assertThat(grammar.text("story", 1, 1)).isEqualTo("Anna saw her and a ball.\nHer!");
    }

    @Test
    void everyStoryIsWhole() throws IOException {
        StoryGrammar grammar = StoryGrammar.of(Files.readAllLines(FOLDER.resolve("stories.grammar")));
        Set<String> stories = new HashSet<>();
        for (int i = 0; i < 3000; i++) {
            String story = grammar.text("story", 1, i);
            assertThat(story).doesNotContain("{", "}", "|", "/", "  ", "..").matches("(?s)[A-Z].*[.!?\"]");
            stories.add(story);
        }
        assertThat(stories).hasSizeGreaterThan(2990);
        assertThat(grammar.text("story", 1, 5)).isEqualTo(grammar.text("story", 1, 5));
        assertThat(grammar.text("story", 2, 5)).isNotEqualTo(grammar.text("story", 1, 5));
    }

    @Test
    void mistakesInAGrammarAreNamed() {
        assertThatThrownBy(() -> StoryGrammar.of(List.of("an alternative")))
                .hasMessage("line 1 belongs to no rule: an alternative");
        assertThatThrownBy(() -> StoryGrammar.of(List.of("a:", "{b}")).text("a", 0, 0))
                .hasMessage("the grammar has no rule b");
        assertThatThrownBy(() -> StoryGrammar.of(List.of("a:", "{b")).text("a", 0, 0))
                .hasMessageContaining("a brace is not closed");
    }
}
