package dev.logits.io.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.logits.decode.grammar.Grammar;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Grammars of other projects' tests, where {@code -Dlogits.structured} names the folder that has them. */
class PublicGrammarsTest {
    @ParameterizedTest
    @ValueSource(strings = {"gbnf", "lark"})
    void textsAreAcceptedAsTheirProjectsSay(String syntax) throws IOException {
        List<String> wrong = new ArrayList<>();
        List<String> refused = new ArrayList<>();
        for (JsonNode g : PublicRegexesTest.read("grammars_public.json").get("grammars")) {
            if (!g.get("syntax").textValue().equals(syntax)) {
                continue;
            }
            String name = g.get("id").textValue();
            JsonNode disputed = g.path("llguidance_1_8_disagrees_on");
            try {
                Grammar grammar = parse(syntax, g.get("grammar").textValue());
                for (String list : List.of("accept", "reject", "reject_only_at_end")) {
                    for (JsonNode text : g.get(list)) {
                        if (!contains(disputed, text)) {
                            PublicRegexesTest.check(grammar, name, text.textValue(), list.equals("accept"), wrong);
                        }
                    }
                }
            } catch (IllegalArgumentException e) {
                refused.add(name + ": " + e.getMessage());
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(refused).isEmpty();
    }

    @Test
    void sourcesThatMustNotCompileDoNot() throws IOException {
        List<String> wrong = new ArrayList<>();
        JsonNode lists = PublicRegexesTest.read("grammars_public.json").get("lark_compile");
        for (String list : List.of("must_fail", "must_compile")) {
            for (JsonNode g : lists.get(list)) {
                String text = g.get("grammar").textValue();
                if (text.contains("<|foobarbaz|>")) {
                    continue; // which special tokens there are is known when a constraint is made
                }
                try {
                    Lark.parse(text);
                    if (list.equals("must_fail")) {
                        wrong.add("compiles: " + text);
                    }
                } catch (GrammarSyntaxException e) {
                    if (list.equals("must_compile") && !e.getMessage().contains("max_tokens")) {
                        wrong.add(e.getMessage() + ": " + text);
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static boolean contains(JsonNode list, JsonNode text) {
        for (JsonNode entry : list) {
            if (entry.equals(text)) {
                return true;
            }
        }
        return false;
    }

    private static Grammar parse(String syntax, String text) {
        return syntax.equals("gbnf") ? Gbnf.parse(text) : Lark.parse(text);
    }
}
