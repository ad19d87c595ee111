package dev.logits.io.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.logits.decode.grammar.Grammar;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each keyword, with values that are valid and values that are not. */
class KeywordsTest {
    private static Arguments of(String schema, List<String> valid, List<String> invalid) {
        return Arguments.of(schema.replace('\'', '"'), valid, invalid);
    }

    static List<Arguments> scalars() {
        return List.of(
                of(
                        "true",
                        List.of("1e5", "[{}]", "null", "\"\\ud83d\\ude00\""),
                        List.of("", "[1,]", "\"\\ud83d\"", "01")),
                of("{'type': 'null'}", List.of("null"), List.of("0", "false")),
                of("{'type': 'boolean'}", List.of("true", "false"), List.of("null", "\"true\"")),
                of("{'type': ['integer', 'string']}", List.of("-0", "12.0", "\"x\""), List.of("1.5", "[]", "1e1")),
                of("{'type': 'number'}", List.of("1e400", "-0.5E-3"), List.of("1.", ".5", "+1", "NaN")),
                of(
                        "{'enum': [1, 'a', null, [1], {'a': 1}]}",
                        List.of("1.0", "\"\\u0061\"", "null", "[1.00]", "{\"a\":1}"),
                        List.of("2", "\"b\"", "[]", "[1,1]", "{}", "{\"a\":1,\"b\":1}")),
                of("{'const': 0.5}", List.of("0.5", "0.500"), List.of("0.50001", "-0.5", "5e-1")),
                of("{'const': {'a': [true]}}", List.of("{\"a\": [true]}"), List.of("{\"a\":[]}", "{\"a\":[true,1]}")),
                of(
                        "{'type': 'integer', 'minimum': -12, 'maximum': 105}",
                        List.of("-12", "-12.0", "-1", "0", "99", "105.00"),
                        List.of("-13", "106", "105.5", "1000", "-120")),
                of(
                        "{'minimum': 0.25, 'exclusiveMaximum': 10.5}",
                        List.of("0.25", "0.3", "10.4999", "7", "\"x\""),
                        List.of("0.2", "0.2499", "10.5", "10.50", "11", "-1")),
                of(
                        "{'exclusiveMinimum': 0, 'type': 'number'}",
                        List.of("0.0001", "1"),
                        List.of("0", "-0", "0.00", "-1")),
                of("{'multipleOf': 0.01}", List.of("0.01", "12.340", "0", "-5.5"), List.of("0.001", "1.234")),
                of("{'multipleOf': 7, 'type': 'number'}", List.of("0", "49", "-700.0"), List.of("48", "7.7")),
                of("{'type': 'integer', 'multipleOf': 1.5}", List.of("3", "-6"), List.of("1.5", "2")),
                of("{'not': {'multipleOf': 2}, 'type': 'integer'}", List.of("1", "-3.0"), List.of("2", "0", "1.5")),
                of(
                        "{'minLength': 2, 'maxLength': 3, 'type': 'string'}",
                        List.of("\"ab\"", "\"\\ud83d\\ude00é\"", "\"\\n\\u0000a\""),
                        List.of("\"a\"", "\"abcd\"", "\"\\ud83d\\ude00\"")),
                of(
                        "{'pattern': 'b+$', 'type': 'string'}",
                        List.of("\"ab\"", "\"\\u0062\""),
                        List.of("\"ba\"", "\"b\\n\"")),
                of(
                        "{'type': 'string', 'pattern': '^[ab]*$', 'not': {'pattern': 'ab'}}",
                        List.of("\"ba\"", "\"\""),
                        List.of("\"bab\"", "\"c\"")));
    }

    static List<Arguments> formats() {
        return List.of(
                format(
                        "date",
                        List.of("2024-02-29", "1999-12-31"),
                        List.of("2023-02-29", "1900-02-29", "2024-13-01", "24-01-01")),
                format(
                        "time",
                        List.of("12:30:00Z", "23:59:60z", "01:29:60+01:30", "12:00:00.5-08:00"),
                        List.of("12:30:00", "24:00:00Z", "22:59:60Z")),
                format(
                        "date-time",
                        List.of("2024-02-29T12:00:00Z", "1998-12-31T15:59:60.1-08:00"),
                        List.of("2024-02-29 12:00:00Z", "2024-02-30T12:00:00Z")),
                format(
                        "duration",
                        List.of("P1Y2M3DT4H5M6S", "PT1M", "P4W", "P1D"),
                        List.of("P", "PT", "P1Y2W", "P1Y2D", "PT1H2S")),
                format(
                        "email",
                        List.of("joe.b@example.com", "te~s!t@x", "\"a b\"@x.org", "a@[127.0.0.1]"),
                        List.of("a", "a..b@c", ".a@b", "a@b@c", "a@-b")),
                format(
                        "hostname",
                        List.of("example.com", "a-b.c", "1.2"),
                        List.of("-a", "a-", "a..b", "a_b", "x".repeat(64), "")),
                format("ipv4", List.of("127.0.0.1", "255.255.255.255"), List.of("256.0.0.1", "1.2.3", "01.2.3.4")),
                format(
                        "ipv6",
                        List.of("::1", "::", "1:2:3:4:5:6:7:8", "1::8", "::ffff:1.2.3.4", "1:2:3:4:5:6:7::"),
                        List.of("1:2", "1:2:3:4:5:6:7:8:9", "::1::", "12345::", "1:2:3:4:5:6:7:1.2.3.4")),
                format(
                        "uri",
                        List.of("http://u@h:80/p/%20?q#f", "urn:a:b", "http://[::1]/", "mailto:a@b.c"),
                        List.of("//h/p", "a b", "http://a b", "http://h/%zz", "\\\\h")),
                format("uri-reference", List.of("", "../a", "#f", "//h", "http://x"), List.of("a b", "#a#b", "\\\\h")),
                format(
                        "uuid",
                        List.of("2EB8AA08-aa98-11ea-b4aa-73b441d16380"),
                        List.of("2eb8aa08aa9811eab4aa73b441d16380", "2eb8aa08-aa98-11ea-b4aa-73b441d1638")),
                format("json-pointer", List.of("", "/a~0b/~1", "/"), List.of("a", "/~2", "/~")),
                format(
                        "regex",
                        List.of("^(a|b)*$", "[a-z_-]{2,3}?", "(?:x(?=y))"),
                        List.of("(", "a{3,2}", "[z-a]", "a**", ")")));
    }

    private static Arguments format(String name, List<String> valid, List<String> invalid) {
        return of(
                "{'type': 'string', 'format': '" + name + "'}",
                valid.stream().map(KeywordsTest::quoted).toList(),
                invalid.stream().map(KeywordsTest::quoted).toList());
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    static List<Arguments> arrays() {
        return List.of(
                of(
                        "{'type': 'array', 'items': {'type': 'integer'}}",
                        List.of("[]", "[ ]", "[1, 2,3]"),
                        List.of("[1.5]", "[1,]", "[,1]", "[  ]", "[\n1]")),
                of(
                        "{'type': 'array', 'minItems': 1, 'maxItems': 3}",
                        List.of("[1]", "[1,[],{}]"),
                        List.of("[]", "[1,2,3,4]")),
                of(
                        "{'type': 'array', 'prefixItems': [{'type': 'integer'}, {'type': 'string'}], 'items': false}",
                        List.of("[]", "[1]", "[1,\"a\"]"),
                        List.of("[\"a\"]", "[1,\"a\",1]")),
                of(
                        "{'type': 'array', 'prefixItems': [{'type': 'integer'}], 'items': {'type': 'null'}, 'minItems': 2}",
                        List.of("[1,null]", "[1,null,null]"),
                        List.of("[1]", "[null,null]")),
                of(
                        "{'type': 'array', 'items': [{'const': 1}], 'additionalItems': {'const': 2}}",
                        List.of("[1,2,2]", "[]"),
                        List.of("[2]", "[1,1]")),
                of("{'type': 'array', 'contains': {'const': 1}}", List.of("[1]", "[2,1,2]"), List.of("[]", "[2]")),
                of(
                        "{'type': 'array', 'contains': {'type': 'string'}, 'minContains': 2, 'maxContains': 2}",
                        List.of("[\"a\",1,\"b\"]"),
                        List.of("[\"a\"]", "[\"a\",\"b\",\"c\"]")),
                of(
                        "{'type': 'array', 'contains': {'const': 1}, 'minContains': 0}",
                        List.of("[]", "[2]"),
                        List.of("{}")),
                of(
                        "{'type': 'array', 'contains': {'const': 1}, 'maxItems': 2}",
                        List.of("[1,2]", "[2,1]"),
                        List.of("[2,2]", "[2,2,1]")),
                of(
                        "{'type': 'array', 'not': {'items': {'type': 'integer'}}}",
                        List.of("[1,\"a\"]"),
                        List.of("[]", "[1]")),
                of("{'type': 'array', 'not': {'contains': {'const': 1}}}", List.of("[]", "[2,3]"), List.of("[2,1]")),
                of(
                        "{'type': 'array', 'items': {'enum': ['a', 1, true]}, 'uniqueItems': true}",
                        List.of("[]", "[\"a\",1,true]", "[1,\"a\"]"),
                        List.of("[1,1.0]", "[\"a\",\"\\u0061\"]")),
                of(
                        "{'type': 'array', 'items': {'type': 'string'}, 'uniqueItems': true, 'minItems': 2}",
                        List.of("[\"a\",\"b\"]"),
                        List.of("[\"a\"]", "[\"a\",\"b\",\"a\"]")),
                of(
                        "{'type': 'array', 'prefixItems': [true], 'unevaluatedItems': false}",
                        List.of("[]", "[1]"),
                        List.of("[1,2]")),
                of(
                        "{'type': 'array', 'anyOf': [{'prefixItems': [{'const': 1}]}, {'prefixItems': [true, {'const': 2}]}], 'unevaluatedItems': false}",
                        List.of("[1]", "[1,2]", "[3,2]", "[]"),
                        List.of("[1,3]", "[1,2,3]")),
                of(
                        "{'type': 'array', 'contains': {'const': 1}, 'unevaluatedItems': {'const': 2}}",
                        List.of("[1]", "[2,1,1]"),
                        List.of("[2]", "[1,3]")));
    }

    static List<Arguments> objects() {
        return List.of(
                of(
                        "{'type': 'object', 'properties': {'a': {'type': 'integer'}, 'b': true}, 'required': ['a']}",
                        List.of("{\"a\":1}", "{\"b\":[],\"a\":1,\"c\":{}}", "{\"\\u0061\": 1}"),
                        List.of(
                                "{}",
                                "{\"a\":\"x\"}",
                                "{\"a\":1,\"a\":1}",
                                "{\"\\u0061\":1,\"a\":2}",
                                "{\"x\":1,\"x\":2,\"a\":1}")),
                of(
                        "{'type': 'object', 'properties': {'a': true}, 'additionalProperties': false}",
                        List.of("{}", "{ }", "{\"a\":1}"),
                        List.of("{\"b\":1}", "{\"a\":1,\"aa\":1}")),
                of(
                        "{'type': 'object', 'additionalProperties': {'type': 'integer'}, 'properties': {'s': {'type': 'string'}}}",
                        List.of("{\"x\":1,\"s\":\"\"}"),
                        List.of("{\"x\":\"\"}", "{\"s\":1}")),
                of(
                        "{'type': 'object', 'patternProperties': {'^a': {'type': 'integer'}, 'b$': {'minimum': 2}}, 'additionalProperties': false}",
                        List.of("{\"a\":1,\"ab\":2,\"b\":2.5}"),
                        List.of("{\"ab\":1}", "{\"c\":1}", "{\"a\":1.5}")),
                of(
                        "{'type': 'object', 'propertyNames': {'maxLength': 1}}",
                        List.of("{\"a\":1,\"\":2}"),
                        List.of("{\"aa\":1}")),
                of(
                        "{'type': 'object', 'propertyNames': {'enum': ['a', 'b']}}",
                        List.of("{\"b\":1,\"a\":1}"),
                        List.of("{\"c\":1}")),
                of(
                        "{'type': 'object', 'minProperties': 1, 'maxProperties': 2}",
                        List.of("{\"a\":1}", "{\"a\":1,\"b\":1}"),
                        List.of("{}", "{\"a\":1,\"b\":1,\"c\":1}")),
                of(
                        "{'type': 'object', 'dependentRequired': {'a': ['b']}}",
                        List.of("{}", "{\"b\":1}", "{\"b\":1,\"a\":1}"),
                        List.of("{\"a\":1}")),
                of(
                        "{'type': 'object', 'dependentSchemas': {'a': {'properties': {'b': {'type': 'null'}}}}}",
                        List.of("{\"b\":1}", "{\"a\":1,\"b\":null}", "{\"a\":1}"),
                        List.of("{\"a\":1,\"b\":1}", "{\"b\":1,\"a\":1}")),
                of(
                        "{'type': 'object', 'dependencies': {'a': ['b'], 'c': {'required': ['d']}}}",
                        List.of("{\"a\":1,\"b\":1}", "{\"c\":1,\"d\":1}"),
                        List.of("{\"a\":1}", "{\"c\":1}")),
                of(
                        "{'type': 'object', 'properties': {'a': true}, 'allOf': [{'properties': {'b': true}}], 'unevaluatedProperties': false}",
                        List.of("{\"a\":1,\"b\":1}"),
                        List.of("{\"c\":1}")),
                of(
                        "{'type': 'object', 'anyOf': [{'required': ['a'], 'properties': {'a': true}}, {'required': ['b'], 'properties': {'b': true}}], 'unevaluatedProperties': false}",
                        List.of("{\"a\":1}", "{\"b\":1}", "{\"a\":1,\"b\":1}"),
                        List.of("{}", "{\"a\":1,\"c\":1}")),
                of(
                        "{'type': 'object', 'required': ['a', 'b'], 'not': {'properties': {'a': {'const': 1}}}}",
                        List.of("{\"a\":2,\"b\":1}"),
                        List.of("{\"a\":1,\"b\":1}", "{\"a\":2}")));
    }

    static List<Arguments> combinations() {
        return List.of(
                of(
                        "{'allOf': [{'minimum': 2}, {'maximum': 3}], 'type': 'integer'}",
                        List.of("2", "3"),
                        List.of("1", "4")),
                of(
                        "{'anyOf': [{'type': 'string', 'maxLength': 1}, {'type': 'integer'}], 'enum': ['a', 'bc', 3]}",
                        List.of("\"a\"", "3"),
                        List.of("\"bc\"", "4")),
                of(
                        "{'oneOf': [{'multipleOf': 2}, {'multipleOf': 3}], 'type': 'integer'}",
                        List.of("2", "3", "4"),
                        List.of("6", "0", "5")),
                of(
                        "{'oneOf': [{'required': ['a']}, {'required': ['b']}], 'type': 'object'}",
                        List.of("{\"a\":1}", "{\"b\":1,\"c\":1}"),
                        List.of("{}", "{\"a\":1,\"b\":1}")),
                of(
                        "{'not': {'type': ['object', 'array', 'string']}}",
                        List.of("1", "null", "true"),
                        List.of("\"\"", "[]", "{}")),
                of(
                        "{'if': {'properties': {'k': {'const': 1}}, 'required': ['k']}, 'then': {'required': ['x']}, 'else': {'required': ['y']}, 'type': 'object'}",
                        List.of("{\"k\":1,\"x\":0}", "{\"y\":0}", "{\"y\":0,\"k\":2}"),
                        List.of("{\"k\":1}", "{\"k\":1,\"y\":0}", "{\"k\":2,\"x\":0}", "{}")),
                of(
                        "{'$defs': {'n': {'type': 'integer'}}, '$ref': '#/$defs/n', 'minimum': 5}",
                        List.of("5"),
                        List.of("4", "5.5")),
                of(
                        "{'$schema': 'http://json-schema.org/draft-07/schema#', 'definitions': {'n': {'type': 'integer'}}, '$ref': '#/definitions/n', 'minimum': 5}",
                        List.of("4"),
                        List.of("5.5")),
                of(
                        "{'$schema': 'http://json-schema.org/draft-04/schema#', 'type': 'number', 'minimum': 1, 'exclusiveMinimum': true}",
                        List.of("1.1"),
                        List.of("1", "1.0")),
                of(
                        "{'$defs': {'t': {'$anchor': 'tree', 'type': 'object', 'properties': {'l': {'$ref': '#tree'}, 'r': {'$ref': '#tree'}}, 'additionalProperties': false}}, '$ref': '#tree'}",
                        List.of("{}", "{\"l\":{\"r\":{}},\"r\":{}}"),
                        List.of("{\"l\":{\"x\":{}}}", "{\"l\":1}")),
                of(
                        "{'$id': 'http://x.org/a', '$defs': {'b': {'$id': 'b', 'type': 'null'}}, '$ref': 'b'}",
                        List.of("null"),
                        List.of("1")),
                of(
                        "{'$id': 'http://x.org/s', '$ref': 'list', '$defs': {'i': {'$dynamicAnchor': 'i', 'type': 'string'}, 'list': {'$id': 'list', 'type': 'array', 'items': {'$dynamicRef': '#i'}, '$defs': {'any': {'$dynamicAnchor': 'i'}}}}}",
                        List.of("[\"a\"]", "[]"),
                        List.of("[1]")));
    }

    @ParameterizedTest
    @MethodSource({"scalars", "formats", "arrays", "objects", "combinations"})
    void acceptsWhatIsValidAndNothingElse(String schema, List<String> valid, List<String> invalid) {
        Grammar grammar = JsonSchema.parse(schema).grammar();
        assertThat(valid).allSatisfy(text -> assertThat(grammar.accepts(text)).isTrue());
        assertThat(invalid).allSatisfy(text -> assertThat(grammar.accepts(text)).isFalse());
    }
}
