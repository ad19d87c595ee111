package dev.logits.io.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.logits.decode.grammar.EcmaRegex;
import dev.logits.decode.grammar.Grammar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Patterns of public schemas, where {@code -Dlogits.structured} names the folder that has them. */
class PublicRegexesTest {
    static JsonNode read(String file) throws IOException {
        String folder = System.getProperty("logits.structured");
        assumeTrue(folder != null, "no -Dlogits.structured=FOLDER with " + file);
        Path path = Path.of(folder, file);
        assumeTrue(Files.exists(path), "no " + path);
        return new ObjectMapper().readTree(path.toFile());
    }

    @Test
    void patternsAreSearchedForAsAnEngineOfEcmaScriptDoes() throws IOException {
        List<String> wrong = new ArrayList<>();
        List<String> refused = new ArrayList<>();
        int n = 0;
        for (JsonNode p : read("regex_public.json").get("patterns")) {
            String pattern = p.get("pattern").textValue();
            n++;
            try {
                Grammar g = Grammar.of(EcmaRegex.containing(pattern));
                p.get("match").forEach(t -> check(g, pattern, t.textValue(), true, wrong));
                p.get("no_match").forEach(t -> check(g, pattern, t.textValue(), false, wrong));
            } catch (IllegalArgumentException e) {
                refused.add(e.getMessage());
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(refused).as("refused").hasSizeLessThanOrEqualTo(n / 50);
    }

    @Test
    void wholeTextsMatchAsPeersSay() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (JsonNode p : read("regex_public.json").get("peers_whole_string")) {
            String pattern = p.get("regex").textValue();
            Grammar g = Grammar.regex(pattern);
            p.get("accept").forEach(t -> check(g, pattern, t.textValue(), true, wrong));
            p.get("reject").forEach(t -> check(g, pattern, t.textValue(), false, wrong));
        }
        // the table has beginnings of texts among its whole texts here
        assertThat(wrong).containsExactly("ab(c|) refuses \"a\"", "ab(c|) refuses \"\"");
    }

    /** The span that matches first must match, with what is around it as it is; nothing may match before it. */
    @Test
    void theSpansOfTheFowlerTestsMatch() throws IOException {
        List<String> wrong = new ArrayList<>();
        List<String> refused = new ArrayList<>();
        for (JsonNode p : read("regex_public.json").get("fowler")) {
            String pattern = p.get("regex").textValue();
            String text = p.get("haystack").textValue().replace("\\n", "\n"); // the tests escape it
            int from = p.get("matches").get(0).get(0).get(0).intValue();
            int to = p.get("matches").get(0).get(0).get(1).intValue();
            try {
                check(Grammar.of(EcmaRegex.containing(pattern)), pattern, text, true, wrong);
                boolean anchors = pattern.contains("^") || pattern.contains("$");
                if (!anchors || from == 0 && to == text.length()) {
                    check(Grammar.regex(pattern), pattern, text.substring(from, to), true, wrong);
                }
                if (!anchors && from > 0) {
                    check(Grammar.of(EcmaRegex.containing(pattern)), pattern, text.substring(0, from), false, wrong);
                }
            } catch (IllegalArgumentException e) {
                refused.add(e.getMessage());
            }
        }
        // POSIX lets ] come first in a class; ECMA-262 has no POSIX classes
        assertThat(wrong).containsOnly("a[]]b refuses \"a]b\"");
        assertThat(refused).singleElement().asString().contains("[[:lower:]]+ at 1: POSIX classes");
    }

    static void check(Grammar g, String what, String text, boolean expected, List<String> wrong) {
        boolean accepted = g.accepts(text);
        if (accepted != expected) {
            wrong.add(what + (accepted ? " accepts " : " refuses ") + new ObjectMapper().valueToTree(text));
        }
    }
}
