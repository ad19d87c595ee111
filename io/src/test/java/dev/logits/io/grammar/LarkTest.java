package dev.logits.io.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.logits.decode.grammar.Grammar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LarkTest {
    @Test
    void rulesMayBeginWithThemselvesAndIgnoreWhiteSpaceBetweenTerminals() {
        Grammar g = Lark.parse("""
                // sums
                start: sum
                sum: sum "+" INT   # left recursion
                   | INT
                INT: DIGIT~1..3
                DIGIT: "0".."9"
                %ignore " "
                """);
        assertThat(g.accepts("1 +22+ 333 ")).isTrue();
        assertThat(g.accepts("1 1")).isFalse();
        assertThat(g.accepts(" 1")).isFalse();
        assertThat(g.accepts("1234")).isFalse();
    }

    @Test
    void optionsSayWhatIsIgnoredAndHowOften() {
        Grammar g = Lark.parse("%llguidance {\"allow_initial_skip\": true, \"skip_repetition\": \"once\"}\n"
                + "%ignore /[ \\t]{1,2}/\nstart: \"A\" \"!\"");
        assertThat(g.accepts("  A \t!")).isTrue();
        assertThat(g.accepts("A   !")).isFalse();
        assertThatThrownBy(() -> Lark.parse("%llguidance {\"x\": true}\nstart: \"a\""))
                .hasMessageContaining("line 1, column 1: unknown option x");
    }

    @Test
    void terminalsIntersectAndComplement() {
        Grammar g = Lark.parse("start: LINES\nLINES: /[a-z \\n]*/ & ~/(?s:.*)\\n\\n(?s:.*)/ | \"!\" ~\"x\" & /../");
        assertThat(g.accepts("a\nb")).isTrue();
        assertThat(g.accepts("a\n\nb")).isFalse();
        assertThat(g.accepts("!y")).isTrue();
        assertThat(g.accepts("!x")).isFalse();
    }

    @Test
    void noTextIsLostToALongerMatch() {
        Grammar g = Lark.parse("start: NAME \"x\"\nNAME: /[a-z]+/");
        assertThat(g.accepts("abx")).isTrue();
        assertThat(g.accepts("abxx")).isTrue();
        assertThat(g.accepts("ab")).isFalse();
    }

    @Test
    void lazyRulesEndAtOnceAndTakeTheirPlaceFromOtherTerminals() {
        Grammar g = Lark.parse("""
                start: (call | text)* tail
                text: "note: " TEXT "."
                tail: TEXT
                head[suffix="<call>"]: TEXT
                call: head /[0-9]+/ "</call>"
                TEXT: /(.|\\n)*/
                """);
        assertThat(g.accepts("free\ntext")).isTrue();
        assertThat(g.accepts("a<call>1</call>b<call>22</call>")).isTrue();
        assertThat(g.accepts("a<call>x</call>")).isFalse();
        assertThat(g.accepts("a<call>1</call><call>")).isFalse();
    }

    @Test
    void parametersCountAndRemember() {
        Grammar g = Lark.parse("""
                start : list::0
                list::_ : "a" list::incr([0:2]) %if lt([0:2], 2)
                        | "b" list::set_bit(5)  %if and(bit_clear(5), not(is_zeros([0:2])))
                        | ""                    %if or(bit_set(5), eq(_, 0x2))
                """);
        assertThat(g.accepts("aab")).isTrue();
        assertThat(g.accepts("aba")).isTrue();
        assertThat(g.accepts("aa")).isTrue();
        assertThat(g.accepts("a")).isFalse();
        assertThat(g.accepts("aaa")).isFalse();
        assertThat(g.accepts("ba")).isFalse();
    }

    @Test
    void commonTerminalsAreThoseOfLark() {
        Grammar g =
                Lark.parse("%import common.(CNAME, SIGNED_NUMBER, ESCAPED_STRING)\n%import common.C_COMMENT -> REMARK\n"
                                .replace("common.(", "common (")
                        + "start: CNAME \"=\" (SIGNED_NUMBER | ESCAPED_STRING) REMARK?");
        assertThat(g.accepts("_a1=-1.5e3")).isTrue();
        assertThat(g.accepts("a=\"b\\\"c\"/* x **/")).isTrue();
        assertThat(g.accepts("a=1/* x */ y */")).isFalse();
    }

    @Test
    void substringsAreOfCharactersWordsOrChunks() {
        Grammar words = Lark.parse("start: %regex {\"substring_words\": \"foo bar. baz\"}");
        assertThat(words.accepts("bar. ")).isTrue();
        assertThat(words.accepts("")).isTrue();
        assertThat(words.accepts("ar")).isFalse();
        Grammar chars = Lark.parse("start: %regex {\"substring_chars\": \"ab ä€\"}");
        assertThat(chars.accepts("b ä")).isTrue();
        assertThat(chars.accepts("bä")).isFalse();
    }

    @Test
    void schemasStandInPlaceAndEscapeWhatNeedsIt() {
        Grammar g = Lark.parse("start: \"call \" %json {\"type\": \"object\", \"properties\": {\"city\": {\"type\":"
                + " \"string\"}}, \"required\": [\"city\"], \"additionalProperties\": false} \";\"");
        assertThat(g.accepts("call {\"city\": \"Köln\\n\"};")).isTrue();
        assertThat(g.accepts("call {\"city\":\"K\\u00f6ln\"};")).isFalse();
        assertThat(g.accepts("call {};")).isFalse();
        assertThat(Lark.parse("start: %json {\"x-guidance\": {\"json_allow_general_unicode_escapes\": true}}")
                        .accepts("[\"K\\u00f6ln\"]"))
                .isTrue();
        assertThatThrownBy(() -> Lark.parse("start: %json {\"x-guidance\": {\"y\": 1}}"))
                .hasMessageContaining("line 1, column 8: /x-guidance/y is not supported");
        assertThatThrownBy(() -> Lark.parse("start: %json {\"enum\": []}")).hasMessageContaining("schema");
    }

    @Test
    void stringsAndNamesEscapeByTheLettersThatAreAllowed() {
        String schema = "start: %%json {\"properties\": {\"a\\n\": {}, \"b\\t\": {}}, \"x-guidance\": {%s}}";
        Grammar few = Lark.parse(schema.formatted("\"json_allowed_escapes\": \"n\""));
        assertThat(few.accepts("{\"a\\n\": \"\\n\", \"x\": 1}")).isTrue();
        assertThat(few.accepts("{\"a\\u000a\": 1}")).isFalse();
        assertThat(few.accepts("{\"b\\t\": 1}")).as("cannot be spelled").isFalse();
        assertThat(few.accepts("{\"x\\\"\": 1}")).isFalse();
        assertThat(few.accepts("{\"x\": [\"\\t\"]}")).isFalse();
        Grammar usual = Lark.parse(schema.formatted(""));
        assertThat(usual.accepts("{\"a\\u000a\": \"\\u000a\", \"\\\\\": \"\\\"\"}"))
                .isTrue();
        assertThat(usual.accepts("{\"\\u0061\": 1}"))
                .as("names have all numbers")
                .isTrue();
        assertThat(usual.accepts("{\"x\": \"\\u0061\"}")).isFalse();
        assertThat(usual.accepts("{\"\\/\": 1}")).isFalse();
        String general = "\"json_allow_general_unicode_escapes\": true";
        assertThat(Lark.parse(schema.formatted(general)).accepts("{\"\\u0061\": \"\\ud83d\\ude00\"}"))
                .isTrue();
        assertThat(Lark.parse(schema.formatted(general + ", \"json_allowed_escapes\": \"nt\""))
                        .accepts("{\"\\u0061\": 1}"))
                .isFalse();
        assertThatThrownBy(() -> Lark.parse(schema.formatted("\"json_allowed_escapes\": \"nx\"")))
                .hasMessageContaining("line 1, column 8: /x-guidance/json_allowed_escapes is a string of some of");
    }

    @Test
    void grammarsInGrammarsHaveNamesOfTheirOwn() {
        Grammar g = Lark.parse("start: item %lark { start: item* \n item: \"b\" \n %ignore \" \" } item\nitem: \"a\"");
        assertThat(g.accepts("ab b a")).isTrue();
        assertThat(g.accepts("a ba")).isFalse();
    }

    @Test
    void stringsHaveFlagsAndRegexesToo() {
        assertThat(Lark.parse("start: /x y # remark/x").accepts("xy")).isTrue();
        assertThat(Lark.parse("start: \"yes\"i /a.c/is \"\\u00e9\\x21\"").accepts("YeSA\nCé!"))
                .isTrue();
    }

    @Test
    void longChainsAreReadAndDeepGroupsRefused() {
        StringBuilder chain = new StringBuilder("start: T0 r0\n");
        for (int i = 0; i < 5000; i++) {
            chain.append("T").append(i).append(": T").append(i + 1).append('\n');
            chain.append("r").append(i).append(": r").append(i + 1).append('\n');
        }
        assertThat(Lark.parse(chain + "T5000: \"x\"\nr5000: \"y\"")).isNotNull();
        assertThatThrownBy(() -> Lark.parse("start: " + "(".repeat(60_000)))
                .isInstanceOf(GrammarSyntaxException.class)
                .hasMessageContaining("nested");
        assertThatThrownBy(() -> Lark.parse("start: " + "%lark { start: ".repeat(60_000)))
                .isInstanceOf(GrammarSyntaxException.class)
                .hasMessageContaining("nested");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "a: \"x\"!no rule start",
                "start: a!line 1, column 8: the rule a is not defined",
                "start: A!line 1, column 8: the terminal A is not defined",
                "start: INT!%import common.INT",
                "start: \"a\" \"b!line 1, column 12: this string is not closed",
                "start: /[ab/!line 1, column 8: the pattern [ab at 0",
                "start: (\"a\"!this group is not closed; expected )",
                "start: \"a\" & \"b\"!& and ~ are only supported in terminals",
                "start: A\\nA: <eos>!a special token is not supported in terminals",
                "start: A\\nA: start!the rule start cannot be used in a terminal",
                "start: f[max_tokens=3]!line 1, column 20: expected a string",
                "start: f\\nf[max_tokens=3]: /a/!line 2, column 3: max_tokens is not supported",
                "start: f\\nf[lazy]: start!the rule start cannot be used in a terminal (or a lazy rule)",
                "start: \"a\"~3..2!at most 2 times",
                "start: @x!references to other grammars",
                "%declare X!unknown statement",
                "%import x.Y\\nstart: Y!no terminal x.Y",
                "start: f{x}!expected numbers of repetitions",
                "start: f::0\\nf::_: f::shift(1)!unknown function shift",
                "start: \"a\" %if true!%if needs a parameter"
            })
    void errorsNameLineAndColumn(String grammar, String message) {
        assertThatThrownBy(() -> Lark.parse(grammar.replace("\\n", "\n")))
                .isInstanceOf(GrammarSyntaxException.class)
                .hasMessageContaining(message);
    }
}
