package dev.logits.io.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
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
 * Public collections of schemas with verdicts, in the folder that {@code -Dlogits.structured=…} names; skipped without
 * it.
 */
class SharedSchemasTest {
    /** Numbers as plain decimals: where they are compared by value, exponents are refused spellings. */
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();

    /** Valid texts of two formats that are left out, as the guide says: no finite automaton can tell them. */
    private static final List<String> LEFT_OUT = List.of(
            "optional/format/hostname: validation of A-label (punycode) host names",
            "optional/format/ecmascript-regex: ECMA 262 named groups and backreferences are valid");

    /** Verdicts of one collection. */
    private static final class Tally {
        final List<String> wrong = new ArrayList<>();
        final Map<String, Integer> refused = new TreeMap<>();
        int right;
        int leftOut;
        int schemas;
        int schemasRight;

        void tell(String name) {
            System.out.printf(
                    "%s: %d of %d schemas fully right, %d verdicts right, %d wrong, %d valid texts left out%n",
                    name, schemasRight, schemas, right, wrong.size(), leftOut);
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
        if (valid && LEFT_OUT.stream().anyMatch(id::startsWith)) {
            tally.leftOut++;
            return false;
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
                    right &= check(
                            id,
                            grammar,
                            test.get("text").asText(),
                            test.get("valid").asBoolean(),
                            tally);
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
            if (keyword.equals("format") || keyword.equals("optional/content")) {
                continue; // says that formats assert nothing, and ours do; that content is looked at, and ours is not
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
            if (grammar != null
                    && keyword.startsWith("optional/format/")
                    && !schema.annotations().isEmpty()) {
                continue; // a format that asserts nothing, and is listed
            }
            if (grammar != null) {
                boolean right = true;
                for (JsonNode test : group.get("tests")) {
                    String name = id + " / " + test.get("description").asText();
                    right &= check(
                            name,
                            grammar,
                            MAPPER.writeValueAsString(test.get("data")),
                            test.get("valid").asBoolean(),
                            tally);
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

    @Test
    void fieldCasesHaveTheVerdictsThatAreWanted() throws IOException {
        Tally tally = new Tally();
        for (JsonNode entry : data("field_cases.json").get("cases")) {
            if (!entry.has("schema") || entry.get("schema").isNull()) {
                continue; // of another dialect, or made by a generator
            }
            String id = entry.get("id").asText();
            Grammar grammar = compile(id, JsonSchema.parse(entry.get("schema").toString()), tally);
            if (grammar == null) {
                assertThat(entry.path("must").asText()).as(id).contains("refuse at compile time");
                continue;
            }
            for (String field : List.of("accept", "accept_if_any_order")) {
                entry.path(field).forEach(text -> check(id, grammar, text.asText(), true, tally));
            }
            entry.path("reject").forEach(text -> check(id, grammar, text.asText(), false, tally));
        }
        tally.tell("field_cases");
        assertThat(tally.wrong).isEmpty();
        assertThat(tally.right).isGreaterThan(20);
    }

    @Test
    void schemasOfAPeerHaveItsVerdictsWhereAValidatorAgrees() throws IOException {
        Tally tally = new Tally();
        int differences = 0;
        JsonSchemaFactory validator = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
        for (JsonNode entry : data("llama_cpp_schemas.json").get("schemas")) {
            String id = entry.get("id").asText();
            JsonNode node = entry.get("schema");
            Grammar grammar = compile(id, JsonSchema.parse(node.toString()), tally);
            if (grammar != null) {
                for (String field : List.of("accept", "reject")) {
                    for (JsonNode text : entry.path(field)) {
                        boolean wanted = field.equals("accept");
                        if (grammar.accepts(text.asText()) == wanted) {
                            tally.right++;
                        } else {
                            differences++;
                            assertThat(validator.getSchema(node).validate(MAPPER.readTree(text.asText())))
                                    .as("%s: what the peer alone refuses, %s", id, text.asText())
                                    .isEmpty();
                        }
                    }
                }
            }
        }
        tally.tell("llama_cpp_schemas");
        assertThat(tally.refused).isEmpty();
        assertThat(tally.right).isGreaterThanOrEqualTo(458);
        assertThat(differences).isLessThanOrEqualTo(24);
    }
}
