package dev.logits.io.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.logits.decode.grammar.Grammar;
import dev.logits.decode.grammar.Members;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonSchemaTest {
    private static final String TWO =
            "{'type': 'object', 'properties': {'a': {'type': 'integer'}, 'b': {'type': 'array'}}}";

    private static JsonSchema schema(String text) {
        return JsonSchema.parse(text.replace('\'', '"'));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'enum': []} | /enum | no value is listed",
                "{'type': 'object', 'properties': {'x': {'enum': []}}, 'required': ['x']} | /properties/x/enum | at least one",
                "{'type': 'string', 'minLength': 3, 'maxLength': 2} | | no value is valid",
                "{'type': 'object', 'properties': {'x': false}, 'required': ['x']} | | no value is valid",
                "{'type': 'object', 'required': ['x'], 'additionalProperties': false} | | no value is valid",
                "{'items': {'type': 'strin'}} | /items/type | strin",
                "{'pattern': '^hello('} | /pattern | ^hello(",
                "{'pattern': '(a)\\\\1'} | /pattern | (a)",
                "{'$ref': '#/$defs/none'} | /$ref | leads to no schema",
                "{'$ref': 'https://example.com/s'} | /$ref | withResource",
                "{'$schema': 'https://example.com/s'} | /$schema | no draft that is known",
                "{'anyOf': [{'$ref': '#'}]} | | refers to itself",
                "{'type': 'array', 'uniqueItems': true} | /uniqueItems | different items",
                "{'not': {'uniqueItems': true}} | /not/uniqueItems | two equal items",
                "{'type': 'object', 'not': {'patternProperties': {'^a': {'type': 'null'}}}} | | cannot be guaranteed",
                "{'multipleOf': 123457} | | rounder number",
                "{'multipleOf': 0} | /multipleOf | not positive",
                "{'minItems': -1} | /minItems | no count",
                "{'maxLength': 'x'} | /maxLength | not a number",
                "{'properties': []} | /properties | not an object",
                "{'anyOf': {}} | /anyOf | not an array",
                "{'properties': {'a/b~': {'type': 1}}} | /properties/a~1b~0/type | is no type",
                "{'allOf': [3]} | /allOf/0 | is no schema",
                "[] | | is no schema",
                "{'type': | | not JSON",
                "'' | | is no schema"
            })
    void refusesWhatItCannotGuaranteeAndNamesThePlace(String text, String pointer, String words) {
        assertThatExceptionOfType(UnsupportedSchemaException.class)
                .isThrownBy(() -> schema(text).grammar())
                .withMessageContaining(words)
                .satisfies(e -> assertThat(e.pointer()).isEqualTo(pointer == null ? "" : pointer));
    }

    @Test
    void lenientDropsWhatItCannotGuaranteeAndListsIt() {
        JsonSchema schema = schema("{'type': 'array', 'items': {'pattern': '(a)\\\\1'}, 'uniqueItems': true}")
                .withLenient(true);
        assertThat(schema.grammar().accepts("[\"x\",\"x\"]")).isTrue();
        assertThat(schema.grammar().accepts("{}")).isFalse();
        assertThat(schema.dropped())
                .hasSize(2)
                .anyMatch(d -> d.contains("/items/pattern"))
                .anyMatch(d -> d.contains("/uniqueItems"));
    }

    @Test
    void listsFormatsThatAssertNothing() {
        JsonSchema schema = schema("{'items': {'format': 'color'}}");
        assertThat(schema.grammar().accepts("[\"?\"]")).isTrue();
        assertThat(schema.annotations()).singleElement().asString().contains("/items/format", "color");
        assertThat(schema("{'format': 'date'}").annotations()).isEmpty();
    }

    @Test
    void membersComeInAnyOrderUnlessTheDeclaredOneIsAskedFor() {
        assertThat(schema(TWO).grammar().accepts("{\"b\":[],\"a\":1}")).isTrue();
        Grammar declared = schema(TWO).withPropertyOrder(Members.Order.DECLARED).grammar();
        assertThat(declared.accepts("{\"a\":1,\"b\":[],\"x\":1}")).isTrue();
        assertThat(declared.accepts("{\"b\":[],\"a\":1}")).isFalse();
    }

    @Test
    void closedObjectsHaveDeclaredMembersOnly() {
        Grammar closed = schema(TWO).withClosed(true).grammar();
        assertThat(closed.accepts("{\"a\":1,\"b\":[{\"any\":1}]}")).isTrue();
        assertThat(closed.accepts("{\"c\":1}")).isFalse();
        Grammar composed = schema("{'allOf': [{'properties': {'a': true}}, {'properties': {'b': true}}],"
                        + " 'required': ['r'], 'type': 'object'}")
                .withClosed(true)
                .grammar();
        assertThat(composed.accepts("{\"a\":1,\"b\":1,\"r\":1}")).isTrue();
        assertThat(composed.accepts("{\"r\":1,\"x\":1}")).isFalse();
        Grammar open = schema("{'properties': {'a': true}, 'additionalProperties': true, 'type': 'object'}")
                .withClosed(true)
                .grammar();
        assertThat(open.accepts("{\"x\":1}")).isTrue();
        Grammar more = schema("{'properties': {'a': true}, 'minProperties': 2, 'type': 'object'}")
                .withClosed(true)
                .grammar();
        assertThat(more.accepts("{\"a\":1,\"x\":1}"))
                .as("it asks for more than it declares")
                .isTrue();
        Grammar needed = schema("{'properties': {'a': true}, 'dependentRequired': {'a': ['z']}, 'type': 'object'}")
                .withClosed(true)
                .grammar();
        assertThat(needed.accepts("{\"a\":1,\"z\":1}")).isTrue();
        assertThat(needed.accepts("{\"a\":1,\"z\":1,\"x\":1}")).isFalse();
    }

    @Test
    void whiteSpaceIsNoneOrOneSpaceUnlessSaidOtherwise() {
        String compact = "{\"a\":1,\"b\":[true,2]}";
        String spaced = "{ \"a\" : 1 , \"b\" : [ true , 2 ] }";
        String lines = "{\n  \"a\": 1,\n  \"b\": [\n    true,\n    2\n  ]\n}";
        JsonSchema schema = schema(TWO);
        assertThat(schema.grammar().accepts(compact)).isTrue();
        assertThat(schema.grammar().accepts(spaced)).isTrue();
        assertThat(schema.grammar().accepts(lines)).isFalse();
        assertThat(schema.grammar().accepts(" " + compact)).isFalse();
        assertThat(schema.grammar().accepts("{  }")).isFalse();
        Grammar tight = schema.withWhiteSpace(WhiteSpace.COMPACT).grammar();
        assertThat(tight.accepts(compact)).isTrue();
        assertThat(tight.accepts(spaced)).isFalse();
        Grammar indented = schema.withWhiteSpace(WhiteSpace.indent(2)).grammar();
        assertThat(indented.accepts(lines)).isTrue();
        assertThat(indented.accepts("{}")).isTrue();
        assertThat(indented.accepts("{\n  \"b\": []\n}")).isTrue();
        assertThat(indented.accepts(compact)).isFalse();
        assertThat(indented.accepts(lines.replace("    ", "   "))).isFalse();
        Grammar free = schema.withWhiteSpace(WhiteSpace.free(5)).grammar();
        assertThat(free.accepts(lines)).isTrue();
        assertThat(free.accepts("{\r\n\t  }")).isTrue();
        assertThat(free.accepts("{      }")).isFalse();
    }

    @Test
    void indentedValuesBelowTheDeepestLevelStayOnOneLine() {
        Grammar grammar =
                JsonSchema.anyValue().withWhiteSpace(WhiteSpace.indent(0)).grammar();
        StringBuilder text = new StringBuilder("[]");
        for (int level = 0; level < 40; level++) {
            String line = 40 - level <= WhiteSpace.DEEPEST_LINES - 1 ? "\n" : "";
            text.insert(0, "[" + line).append(line).append("]");
        }
        assertThat(grammar.accepts(text.toString())).isTrue();
        assertThat(grammar.accepts(text.toString().replace("\n", ""))).isFalse();
    }

    @Test
    void followsReferencesToSchemasThatAreGiven() {
        JsonSchema schema = schema("{'items': {'$ref': 'https://example.com/point#/$defs/x'}, 'type': 'array'}");
        assertThat(schema.withResource("https://example.com/point", "{\"$defs\": {\"x\": {\"type\": \"integer\"}}}")
                        .grammar()
                        .accepts("[1,2]"))
                .isTrue();
    }

    @Test
    void anyValueAndAnyObjectHaveNoNameTwice() {
        assertThat(JsonSchema.anyValue().grammar().accepts("[{\"a\": [1e5, null]}]"))
                .isTrue();
        assertThat(JsonSchema.anyObject().grammar().accepts("{\"a\":{\"a\":1},\"b\":2}"))
                .isTrue();
        assertThat(JsonSchema.anyObject().grammar().accepts("{\"a\":1,\"a\":2}"))
                .isFalse();
        assertThat(JsonSchema.anyObject().grammar().accepts("[]")).isFalse();
    }

    @Test
    void readsAFile(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("s.json"), "{\"const\": \"ä\"}");
        assertThat(JsonSchema.read(file).grammar().accepts("\"ä\"")).isTrue();
        Files.writeString(file, "{");
        assertThatExceptionOfType(UnsupportedSchemaException.class)
                .isThrownBy(() -> JsonSchema.read(file))
                .withMessageContaining("s.json");
    }

    @Test
    void deepAndLargeSchemasCompileInLinearSize() {
        String deep = "{'type': 'string'}";
        for (int i = 0; i < 200; i++) {
            deep = "{'type': 'array', 'items': " + deep + "}";
        }
        assertThat(schema(deep).grammar().accepts("[".repeat(200) + "\"x\"" + "]".repeat(200)))
                .isTrue();
        assertThat(schema("{'type': 'string', 'maxLength': 100000}").grammar().accepts("\"" + "x".repeat(1000) + "\""))
                .isTrue();
        StringBuilder prefix = new StringBuilder("{'type': 'array', 'prefixItems': [true");
        for (int i = 0; i < 500; i++) {
            prefix.append(", {'const': ").append(i).append("}");
        }
        assertThat(schema(prefix + "]}").grammar().accepts("[null,0,1,2,3]")).isTrue();
    }

    @Test
    void hostileSchemasEndInAnErrorOrAnAnswer() {
        assertThatExceptionOfType(UnsupportedSchemaException.class)
                .isThrownBy(() -> schema("{'enum': [1e999999999]}").grammar())
                .withMessageContaining("1000 digits");
        assertThatExceptionOfType(UnsupportedSchemaException.class)
                .isThrownBy(() -> schema("{'maximum': 1e-999999999}").grammar())
                .withMessageContaining("1000 digits");
        assertThat(schema("{'maximum': 1.7976931348623157e308}").grammar().accepts("1797.5"))
                .isTrue();
        Grammar halves =
                schema("{'enum': ['\\ud800', '?', 'x'], 'type': 'string'}").grammar();
        assertThat(halves.accepts("\"?\"")).isTrue();
        assertThat(halves.accepts("\"\\ud800\"")).isFalse();
        assertThatExceptionOfType(UnsupportedSchemaException.class)
                .isThrownBy(() -> schema("{'const': '\\udc00'}").grammar())
                .withMessageContaining("no value is valid");
        assertThatExceptionOfType(UnsupportedSchemaException.class)
                .isThrownBy(() ->
                        schema("{'type': 'object', 'required': ['\\ud800']}").grammar())
                .withMessageContaining("no value is valid");
        String chain = "{'type': 'integer'}";
        for (int i = 0; i < 400; i++) {
            chain = i % 2 == 0 ? "{'allOf': [" + chain + "]}" : "{'not': {'not': " + chain + "}}";
        }
        assertThat(schema(chain).grammar().accepts("3")).isTrue();
        assertThat(schema(chain).grammar().accepts("[]")).isFalse();
    }

    @Test
    void complementsOfFormatsThatAreNarrowerAcceptNothingThatIsInvalid() {
        Grammar other =
                schema("{'type': 'string', 'not': {'format': 'hostname'}}").grammar();
        assertThat(other.accepts("\"-a\"")).isTrue();
        assertThat(other.accepts("\"xn--9n2bp8q\"")).isFalse();
        Grammar one = schema(
                        "{'type': 'string', 'oneOf': [{'format': 'hostname'}, {'format': 'ipv6'}, {'format': 'ipv4'}]}")
                .grammar();
        assertThat(one.accepts("\"a.b\"")).isTrue();
        assertThat(one.accepts("\"::1\"")).isTrue();
        assertThat(one.accepts("\"1.2.3.4\"")).isFalse();
    }

    @Test
    void tellsWhatTheStrictModeOfOpenAiRefuses() {
        assertThat(schema("{'type': 'object', 'properties': {'a': {'type': ['string', 'null']}}, 'required': ['a'],"
                                + " 'additionalProperties': false}")
                        .strictModeProblems())
                .isEmpty();
        assertThat(schema("{'type': 'object', 'properties': {'a': {'oneOf': []}, 'b': {'format': 'uri'}}}")
                        .strictModeProblems())
                .anyMatch(p -> p.startsWith("/properties/a/oneOf: "))
                .anyMatch(p -> p.startsWith("/properties/b/format: "))
                .anyMatch(p -> p.startsWith("(root): additionalProperties"))
                .filteredOn(p -> p.startsWith("/required: "))
                .hasSize(2);
        assertThat(schema("{'anyOf': [{'type': 'string'}]}").strictModeProblems())
                .anyMatch(p -> p.startsWith("/anyOf: "));
        String values = java.util.stream.IntStream.range(0, 251)
                .mapToObj(i -> "'" + "x".repeat(60) + i + "'")
                .collect(java.util.stream.Collectors.joining(","));
        assertThat(schema("{'type': 'object', 'properties': {'a': {'enum': [" + values + "]}}, 'required': ['a'],"
                                + " 'additionalProperties': false}")
                        .strictModeProblems())
                .singleElement()
                .asString()
                .startsWith("/properties/a/enum: its 251 values have ");
    }

    @Test
    void largeNumbersOfItemsAndCharactersAreCounted() {
        Grammar items = schema("{'type': 'array', 'maxItems': 1000, 'items': {'type': 'array', 'maxItems': 1000}}")
                .grammar();
        String item = "[" + "1,".repeat(999) + "1]";
        assertThat(items.accepts("[" + "[],".repeat(998) + item + "," + item + "]"))
                .isTrue();
        assertThat(items.accepts("[" + "[],".repeat(1000) + "[]]")).isFalse();
        assertThat(items.accepts("[[" + "1,".repeat(1000) + "1]]")).isFalse();
        Grammar characters = schema("{'type': 'string', 'maxLength': 100000}").grammar();
        assertThat(characters.accepts('"' + "x".repeat(99_999) + "\\u00e9\"")).isTrue();
        assertThat(characters.accepts('"' + "x".repeat(100_000) + "\\u00e9\"")).isFalse();
    }
}
