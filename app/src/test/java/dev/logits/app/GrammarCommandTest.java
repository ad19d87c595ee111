package dev.logits.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code logits grammar}, and the options of {@code logits generate} that constrain. */
class GrammarCommandTest {
    private static final String SCHEMA = "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"integer\"},"
            + "\"b\":{\"type\":\"boolean\"}},\"required\":[\"a\",\"b\"],\"additionalProperties\":false}";

    private static final String BYTE_LEVEL =
            "{\"type\":\"ByteLevel\",\"add_prefix_space\":false,\"trim_offsets\":true,\"use_regex\":false}";

    @TempDir
    private Path folder;

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static String added(int id, String content) {
        return "{\"id\":" + id + ",\"content\":\"" + content + "\",\"single_word\":false,\"lstrip\":false,"
                + "\"rstrip\":false,\"normalized\":false,\"special\":true}";
    }

    private JsonNode accepted(Object... words) throws IOException {
        return CommandRun.of(words).json().get("accepted");
    }

    @Test
    void textsAreJudgedLineByLine() throws IOException {
        Path schema = file("s.json", SCHEMA);
        Path texts = file(
                "t.jsonl",
                "\"{\\\"b\\\":true,\\\"a\\\":1}\"\n\n\"{\\\"a\\\":1,\\\"b\\\": false}\"\n\"{}\"\n\"\\ud800\"\n");
        assertThat(accepted("grammar", "--json-schema", schema, "--accepts", texts, "--json"))
                .hasToString("[true,true,false,false]");
        assertThat(accepted(
                        "grammar",
                        "--json-schema",
                        schema,
                        "--accepts",
                        texts,
                        "--json",
                        "--property-order",
                        "declared"))
                .hasToString("[false,true,false,false]");
        assertThat(accepted(
                        "grammar", "--json-schema", schema, "--accepts", texts, "--json", "--whitespace", "compact"))
                .hasToString("[true,false,false,false]");
        CommandRun run = CommandRun.of("grammar", "--json-schema", schema, "--accepts", texts);
        assertThat(run.out()).contains("refused   \"{}\"  (after 1 bytes");
    }

    @Test
    void allSourcesAreRead() throws IOException {
        Path texts = file("t.jsonl", "\"ab\"\n\"b\"\n\"{\\\"x\\\": [1]}\"");
        assertThat(accepted("grammar", "--regex", "a?b", "--accepts", texts, "--json"))
                .hasToString("[true,true,false]");
        assertThat(accepted("grammar", "--choices", "b,c", "--accepts", texts, "--json"))
                .hasToString("[false,true,false]");
        assertThat(accepted("grammar", "--json-object", "--accepts", texts, "--json"))
                .hasToString("[false,false,true]");
        Path gbnf = file("g.gbnf", "root ::= \"a\" root | \"b\"");
        assertThat(accepted("grammar", "--gbnf", gbnf, "--accepts", texts, "--json"))
                .hasToString("[true,true,false]");
        Path lark = file("g.lark", "start: \"a\" \"b\" | %json {\"type\": \"object\"}");
        assertThat(accepted("grammar", "--lark", lark, "--accepts", texts, "--json"))
                .hasToString("[true,false,true]");
    }

    @Test
    void tokensAgreeWithBytesAndMasksAreTimed() throws IOException {
        Path tokenizer = file(
                "tokenizer.json",
                "{\"version\":\"1.0\",\"added_tokens\":[" + added(7, "</s>") + "," + added(8, "<call>")
                        + "],\"pre_tokenizer\":" + BYTE_LEVEL + ",\"decoder\":" + BYTE_LEVEL
                        + ",\"model\":{\"type\":\"BPE\",\"vocab\":{\"a\":0,\"b\":1,\"ab\":2,\"\u0120a\":3,"
                        + "\"\u00c3\":4,\"\u00a9\":5,\"\u0120\":6},\"merges\":[\"a b\",\"\u0120 a\"]}}");
        Path texts = file("t.jsonl", "\"ab a\"\n\"abb\"\n\"\u00e9a\"");
        JsonNode json = CommandRun.of(
                        "grammar",
                        "--regex",
                        "ab a|\u00e9a",
                        "--tokenizer",
                        tokenizer,
                        "--accepts",
                        texts,
                        "--masks",
                        "--json")
                .json();
        assertThat(json.get("accepted")).hasToString("[true,false,true]");
        assertThat(json.get("vocabulary").intValue()).isEqualTo(9);
        assertThat(json.at("/masks/count").intValue()).isEqualTo(7);
        Path lark = file("g.lark", "start: <call> \"a\" | <[8]> \"b\"");
        assertThat(CommandRun.of("grammar", "--lark", lark, "--tokenizer", tokenizer, "--masks")
                        .done()
                        .out())
                .contains("p99");
        assertThat(CommandRun.of("grammar", "--regex", "ab|ax", "--tokenizer", tokenizer)
                        .err())
                .contains("note: no token holds 1 byte of the language; texts that need them are left out: 0x78");
        CommandRun none = CommandRun.of("grammar", "--regex", "ax", "--tokenizer", tokenizer);
        assertThat(none.exit()).isEqualTo(2);
        assertThat(none.err()).contains("no token of the vocabulary holds: 0x78 'x'");
        CommandRun unknown =
                CommandRun.of("grammar", "--lark", file("u.lark", "start: <x> \"a\""), "--tokenizer", tokenizer);
        assertThat(unknown.exit()).isEqualTo(2);
        assertThat(unknown.err()).contains("<x>");
    }

    @Test
    void membersThatAreNotDeclaredComeWhereTheyAreAskedFor() throws IOException {
        Path schema = file("s.json", "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"integer\"}}}");
        Path texts = file("t.jsonl", "\"{\\\"x\\\":1}\"");
        assertThat(accepted("grammar", "--json-schema", schema, "--accepts", texts, "--json"))
                .hasToString("[true]");
        assertThat(accepted("grammar", "--json-schema", schema, "--accepts", texts, "--json", "--closed"))
                .hasToString("[false]");
        String closed = CommandRun.of("generate", "The cat", "--json-schema", schema, "--seed", "4", "--json")
                .json()
                .at("/texts/0/text")
                .textValue();
        assertThat(closed).matches("\\{ ?(\"a\" ?: ?-?[0-9.]+)? ?}");
        String open = CommandRun.of(
                        "generate", "The cat", "--json-schema", schema, "--seed", "4", "--json", "--no-closed")
                .json()
                .at("/texts/0/text")
                .textValue();
        assertThat(open).doesNotMatch("\\{ ?(\"a\" ?: ?-?[0-9.]+)? ?}");
        assertThat(CommandRun.of("grammar", "--json-object", "--closed").err())
                .contains("--closed needs --json-schema");
    }

    @Test
    void strictModeIsLinted() throws IOException {
        Path schema = file("s.json", "{\"type\":\"object\",\"properties\":{\"a\":{\"minLength\":1}}}");
        assertThat(CommandRun.of("grammar", "--json-schema", schema, "--strict-mode")
                        .done()
                        .out())
                .contains("strict mode: /properties/a/minLength: the keyword is not supported")
                .contains("strict mode: (root): additionalProperties must be false");
        JsonNode good = CommandRun.of("grammar", "--json-schema", file("g.json", SCHEMA), "--strict-mode", "--json")
                .json();
        assertThat(good.get("strict_mode")).isEmpty();
        assertThat(CommandRun.of("grammar", "--regex", "a", "--strict-mode").err())
                .contains("--strict-mode needs --json-schema");
    }

    @Test
    void aSuiteIsJudgedAndTimed() throws IOException {
        Path suite = file(
                "suite.jsonl",
                "{\"description\":\"one\",\"schema\":" + SCHEMA + ",\"tests\":[{\"data\":{\"b\":true,\"a\":1},"
                        + "\"valid\":true},{\"text\":\"{}\",\"valid\":false}]}\n\n"
                        + "{\"id\":\"two\",\"schema\":{\"type\":\"integer\"},\"tests\":[{\"data\":1,\"valid\":false}]}\n"
                        + "{\"schema\":{\"$dynamicRef\":\"#x\"},\"tests\":[]}\n");
        JsonNode json =
                CommandRun.of("grammar", "--suite", suite, "--masks", "--json").json();
        assertThat(json.get("schemas").intValue()).isEqualTo(3);
        assertThat(json.get("compiled").intValue()).isEqualTo(2);
        assertThat(json.get("right").intValue()).isEqualTo(1);
        assertThat(json.get("texts").intValue()).isEqualTo(3);
        assertThat(json.get("invalid_accepted").intValue()).isEqualTo(1);
        assertThat(json.get("valid_refused").intValue()).isZero();
        assertThat(json.at("/groups/1/wrong/0").textValue()).isEqualTo("accepted, though invalid: 1");
        assertThat(json.at("/groups/2/refused").textValue()).contains("$dynamicRef");
        assertThat(json.at("/masks/mask_us/p50").doubleValue()).isPositive();
        assertThat(json.at("/masks/memory_mb/worst").doubleValue()).isBetween(0.001, 16.0);
        Path folder = Files.createDirectory(this.folder.resolve("suites"));
        Files.writeString(folder.resolve("a.json"), "[{\"schema\":true,\"tests\":[{\"data\":[1.50],\"valid\":true}]}]");
        Files.writeString(folder.resolve("b.json"), "{\"schemas\":[{\"schema\":false,\"tests\":[]}]}");
        assertThat(CommandRun.of("grammar", "--suite", folder).done().out())
                .contains("2 schemas: 1 compiled, 1 of them right with all their texts, 1 refused")
                .contains("b.json schemas[0]: refused:");
        Files.writeString(folder.resolve("c.json"), "{\"schema\":true,\"tests\":[{\"data\":1}]}");
        CommandRun bad = CommandRun.of("grammar", "--suite", folder);
        assertThat(bad.exit()).isEqualTo(2);
        assertThat(bad.err()).contains("c.json.tests[0]: expected \"valid\"");
        assertThat(CommandRun.of("grammar", "--suite", suite, "--regex", "a").err())
                .contains("--suite and --regex do not go together");
    }

    @Test
    void whatIsNotSupportedEndsWithTwoAndThePlace() throws IOException {
        CommandRun schema = CommandRun.of(
                "grammar", "--json-schema", file("s.json", "{\"properties\":{\"a\":{\"$dynamicRef\":\"#x\"}}}"));
        assertThat(schema.exit()).isEqualTo(2);
        assertThat(schema.err()).contains("/properties/a");
        CommandRun regex = CommandRun.of("grammar", "--regex", "(a)\\1");
        assertThat(regex.exit()).isEqualTo(2);
        assertThat(regex.err()).contains("at 3");
        CommandRun gbnf = CommandRun.of("grammar", "--gbnf", file("g.gbnf", "root ::= x"));
        assertThat(gbnf.exit()).isEqualTo(2);
        assertThat(gbnf.err()).contains("g.gbnf: line 1, column 10");
        assertThat(CommandRun.of("grammar").err()).contains("no grammar");
        assertThat(CommandRun.of("grammar", "--regex", "a", "--choices", "b").err())
                .contains("choose one");
        assertThat(CommandRun.of("grammar", "--regex", "a", "--whitespace", "compact")
                        .err())
                .contains("--whitespace needs");
        assertThat(CommandRun.of("grammar", "--json-object", "--whitespace", "wide")
                        .err())
                .contains("is none");
    }

    @Test
    void filesThatAreNoneAreToldByTheirName() throws IOException {
        Path bad = folder.resolve("bad.json");
        Files.write(bad, new byte[] {'{', '"', (byte) 0xff, '"', '}'});
        for (String option : List.of("--json-schema", "--gbnf", "--lark", "--accepts")) {
            CommandRun run = CommandRun.of("grammar", option, bad, "--json-object");
            if (option.equals("--accepts")) {
                assertThat(run.err()).contains("bad.json: not UTF-8 text; expected a JSON string for each line");
            } else {
                assertThat(run.err()).contains("do not go together");
                assertThat(CommandRun.of("grammar", option, bad).err()).contains("bad.json: not UTF-8 text");
                assertThat(CommandRun.of("grammar", option, folder).err())
                        .contains(option + " " + folder + " is a folder");
            }
        }
        CommandRun deep = CommandRun.of("grammar", "--json-schema", file("deep.json", "[".repeat(100_000)));
        assertThat(deep.err()).contains("deep.json").contains("nesting depth").doesNotContain("StreamRead");
        assertThat(CommandRun.of("grammar", "--choices", "a,,b").err()).contains("an empty text at place 2");
        assertThat(CommandRun.of("grammar", "--choices", "").err()).contains("an empty text at place 1");
    }

    @Test
    void aByteOrderMarkIsNoPartOfAFile() throws IOException {
        Path texts = file("bom.jsonl", "\ufeff\"7\"\n");
        for (String[] one : new String[][] {
            {"--json-schema", "{\"type\": \"integer\"}"}, {"--gbnf", "root ::= \"7\""}, {"--lark", "start: \"7\""}
        }) {
            Path file = file("bom" + one[0], "\ufeff" + one[1]);
            assertThat(accepted("grammar", one[0], file, "--accepts", texts, "--json"))
                    .hasToString("[true]");
        }
    }

    @Test
    void whatIsGeneratedFits() throws IOException {
        Path schema = file("s.json", SCHEMA);
        for (String[] how : new String[][] {{"--seed", "3"}, {"--greedy"}, {"--beams", "3"}, {"--preset", "vllm"}}) {
            Object[] words = {"generate", "The cat", "--json-schema", schema, "--json", "--max-new-tokens", "80"};
            Object[] all = java.util.stream.Stream.concat(java.util.Arrays.stream(words), java.util.Arrays.stream(how))
                    .toArray();
            JsonNode text = CommandRun.of(all).json().at("/texts/0");
            if (text.get("finish").textValue().equals("end_token")) {
                assertThat(text.get("text").textValue())
                        .matches("\\{ ?\"a\" ?: ?-?[0-9.eE+-]+ ?, ?\"b\" ?: ?(true|false) ?}");
            } else {
                assertThat(text.get("text").textValue()).startsWith("{");
            }
        }
        assertThat(CommandRun.of("generate", "The cat was", "--choices", " happy.")
                        .done()
                        .out())
                .isEqualToIgnoringNewLines("The cat was happy.");
    }
}
