package dev.logits.io.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.logits.decode.grammar.Grammar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GbnfTest {
    @Test
    void rulesGoOnOverLinesInsideOfParenthesesAndAroundBars() {
        Grammar g = Gbnf.parse("""
                # a list
                root ::= ( item   # the first
                    ("," item)*
                ) end |
                    "none"
                    | "no"
                item ::= [a-c_-]{1,2}
                end  ::= "."
                """);
        assertThat(g.accepts("a,b-,_.")).isTrue();
        assertThat(g.accepts("none")).isTrue();
        assertThat(g.accepts("no")).isTrue();
        assertThat(g.accepts("abc.")).isFalse();
    }

    @Test
    void rulesMayBeginWithThemselves() {
        Grammar g = Gbnf.parse("root ::= root \"+\" [0-9] | [0-9]");
        assertThat(g.accepts("1+2+3")).isTrue();
        assertThat(g.accepts("+1")).isFalse();
    }

    @Test
    void escapesStandForCharactersAndADotForAny() {
        Grammar g = Gbnf.parse("root ::= \"\\x41\\u00e9\\U0001F600\\n\\\"\\\\\" [\\]\\x2d\\^] [^\\t] .");
        assertThat(g.accepts("Aé😀\n\"\\]x\n")).isTrue();
        assertThat(g.accepts("Aé😀\n\"\\-\tx")).isFalse();
    }

    @Test
    void repetitionsHaveNumbersAndMayBeEmpty() {
        Grammar g = Gbnf.parse("root ::= \"a\" {2,3} \"b\"{,1} \"c\"{2} (\"d\" | )+ \"e\"{100000,}?");
        assertThat(g.accepts("aabccdd")).isTrue();
        assertThat(g.accepts("aacc")).isTrue();
        assertThat(g.accepts("abccd")).isFalse();
        assertThat(g.accepts("aaccee")).isFalse();
    }

    @Test
    void longChainsOfRulesAndDeepGroupsAreRead() {
        StringBuilder chain = new StringBuilder("root ::= r0\n");
        for (int i = 0; i < 5000; i++) {
            chain.append('r').append(i).append(" ::= r").append(i + 1).append('\n');
        }
        assertThat(Gbnf.parse(chain + "r5000 ::= \"x\"")).isNotNull();
        assertThat(Gbnf.parse("root ::= " + "(".repeat(60_000) + "\"x\"" + ")".repeat(60_000))
                        .accepts("x"))
                .isTrue();
        assertThatThrownBy(() -> Gbnf.parse("root ::= " + "(\"x\" ".repeat(60_000) + ")*".repeat(60_000)))
                .isInstanceOf(GrammarSyntaxException.class)
                .hasMessageContaining("nested");
    }

    @Test
    void tokensHaveNamesOrNumbers() {
        assertThat(Gbnf.parse("root ::= <think> !</think>* </think> <[1000]>")).isNotNull();
        assertThatThrownBy(() -> Gbnf.parse("root ::= !<[7]> \"x\"")).hasMessageContaining("* or +");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "root ::= item!line 1, column 10: the rule item is not defined",
                "item ::= \"a\"!no rule root",
                "root ::= \"a!line 1, column 10: this string is not closed",
                "root ::= [a-!line 1, column 10: this class is not closed",
                "root ::= [z-a]!a range runs",
                "root ::= (\"a\"!line 1, column 10: this group is not closed",
                "root ::= \"a\")!line 1, column 13: no group to close",
                "root ::= \"a\"{3,2}!line 1, column 13: at most 2 times is less than at least 3",
                "root ::= \"\\q\"!line 1, column 11: unknown escape \\q",
                "root ::= \"\\ud800\"!half a surrogate pair",
                "root = \"a\"!line 1, column 6: expected ::=",
                "root ::= *!line 1, column 10: expected a string"
            })
    void errorsNameLineAndColumn(String grammar, String message) {
        assertThatThrownBy(() -> Gbnf.parse(grammar))
                .isInstanceOf(GrammarSyntaxException.class)
                .hasMessageContaining(message);
    }

    @Test
    void errorsOfLaterLinesNameThem() {
        assertThatThrownBy(() -> Gbnf.parse("root ::= \"a\"\n\nroot ::= \"b\""))
                .isInstanceOfSatisfying(GrammarSyntaxException.class, e -> {
                    assertThat(e.line()).isEqualTo(3);
                    assertThat(e.column()).isEqualTo(1);
                })
                .hasMessageContaining("defined twice");
    }
}
