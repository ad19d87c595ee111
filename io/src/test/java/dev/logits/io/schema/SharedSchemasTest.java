package dev.logits.io.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.logits.decode.grammar.Grammar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Public collections of schemas with verdicts, in the folder that {@code -Dlogits.structured=…} names; skipped without it.
 */
class SharedSchemasTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** Verdicts of one collection. */
    private static final class Tally {
        final List<String> wrong = new ArrayList<>();
        final Map<String, Integer> refused = new TreeMap<>();
        int right;
        int schemas;
        int schemasRight;

        void tell(String name) {
            System.out.printf(
                    "%s: %d of %d schemas fully right, %d verdicts right, %d wrong%n",
                    name, schemasRight, schemas, right, wrong.size());
            if (Boolean.getBoolean("logits.structured.tell")) {
                wrong.forEach(w -> System.out.println("  wrong " + w));
                refused.forEach((why, n) -> System.out.println("  refused " + n + " " + why));
            }
        }
    }

    private static JsonNode data(String name) throws IOException {
        String folder = System.getProperty("logits.structured");
        assumeTrue(folder != null, "no folder is given by -Dlogits.structured");
        Path file = Path.of(folder, name);
        assumeTrue(Files.exists(file), file + " is not there");
        return MAPPER.readTree(file.toFile());
    }

    /** Compiles; null and a line in the tally if it is refused. */
    private static Grammar compile(String id, JsonSchema schema, Tally tally) {
        tally.schemas++;
        try {
            return schema.grammar();
        } catch (UnsupportedSchemaException refused) {
            tally.refused.merge(id + " " + refused.getMessage(), 1, Integer::sum);
            return null;
        }
    }

    private static boolean check(String id, Grammar grammar, String text, boolean valid, Tally tally) {
        if (text.length() > Integer.getInteger("logits.structured.most", Integer.MAX_VALUE)) {
            return true;
        }
        if (grammar.accepts(text) == valid) {
            tally.right++;
            return true;
        }
        tally.wrong.add(id + " " + (valid ? "valid" : "invalid") + " "
                + (text.length() > 300 ? text.substring(0, 300) + "…" : text));
        return false;
    }

    @Test
    void realSchemasAcceptWhatAValidatorAccepts() throws IOException {
        Tally tally = new Tally();
        for (JsonNode entry : data("schemas_public.json").get("schemas")) {
            String id = entry.get("id").asText();
            Grammar grammar = compile(id, JsonSchema.parse(entry.get("schema").toString()), tally);
            if (grammar != null) {
                boolean right = true;
                for (JsonNode test : entry.get("tests")) {
                    right &= check(id, grammar, test.get("text").asText(), test.get("valid").asBoolean(), tally);
                }
                tally.schemasRight += right ? 1 : 0;
            }
        }
        tally.tell("schemas_public");
        assertThat(tally.wrong).isEmpty();
        assertThat(tally.schemasRight).isGreaterThanOrEqualTo(240);
    }

    private Tally suite(String file) throws IOException {
        JsonNode data = data(file);
        Tally tally = new Tally();
        String draft = file.contains("draft7") ? "http://json-schema.org/draft-07/schema#" : null;
        for (JsonNode group : data.get("groups")) {
            String keyword = group.get("keyword").asText();
            if (keyword.equals("format")) {
                continue; // says that formats assert nothing, and ours do
            }
            String id = keyword + ": " + group.get("description").asText();
            JsonNode node = group.get("schema");
            if (draft != null && node.isObject() && !node.has("$schema")) {
                node = ((com.fasterxml.jackson.databind.node.ObjectNode) node.deepCopy()).put("$schema", draft);
            }
            JsonSchema schema = JsonSchema.parse(node.toString());
            for (Map.Entry<String, JsonNode> remote : data.get("remotes").properties()) {
                JsonNode other = remote.getValue();
                boolean known = !other.has("$schema")
                        || Dialect.of(other.get("$schema").asText()).isPresent();
                if (known && group.get("schema").toString().contains("localhost")) {
                    schema = schema.withResource(remote.getKey(), other.toString());
                }
            }
            Grammar grammar = compile(id, schema, tally);
            if (grammar != null) {
                boolean right = true;
                for (JsonNode test : group.get("tests")) {
                    String name = id + " / " + test.get("description").asText();
                    right &= check(name, grammar, test.get("data").toString(), test.get("valid").asBoolean(), tally);
                }
                tally.schemasRight += right ? 1 : 0;
            }
        }
        tally.tell(file);
        return tally;
    }

    @Test
    void theOfficialSuiteOfDraft202012HasNoWrongVerdict() throws IOException {
        Tally tally = suite("json-schema-test-suite-draft2020-12.json");
        assertThat(tally.wrong).isEmpty();
        assertThat(tally.right).isGreaterThanOrEqualTo(1100);
    }

    @Test
    void theOfficialSuiteOfDraft7HasNoWrongVerdict() throws IOException {
        Tally tally = suite("json-schema-test-suite-draft7.json");
        assertThat(tally.wrong).isEmpty();
        assertThat(tally.right).isGreaterThanOrEqualTo(900);
    }
}
