package dev.logits.decode.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.logits.decode.Tokens;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a constraint makes of bytes that no token has. */
class HeldBytesTest {
    private static final String ASCII = "abc019 {}[]:,\"";

    private static TokenTrie trie(String bytes) {
        byte[][] tokens = new byte[bytes.length() + 1][0];
        for (int i = 0; i < bytes.length(); i++) {
            tokens[i] = new byte[] {(byte) bytes.charAt(i)};
        }
        return TokenTrie.of(tokens, Map.of(), Tokens.of(bytes.length()));
    }

    private static boolean accepts(Constraint c, String bytes, String text) {
        Matcher m = c.matcher();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            int token = bytes.indexOf(b);
            if (token < 0 || !m.append(token)) {
                return false;
            }
        }
        return m.isComplete();
    }

    private static Grammar object(Members members) {
        return Grammar.of(Expression.sequence(Expression.text("{"), Expression.members(members), Expression.text("}")));
    }

    @Test
    void textsThatNeedAMissingByteAreLeftOut() {
        Constraint c = Constraint.of(Grammar.choices(List.of("ab", "a\u00e9", "ax", "axb", "a")), trie("abc"));
        assertThat(c.missingBytes()).containsExactly('x', 0xa9, 0xc3);
        Matcher m = c.matcher();
        m.append(0);
        assertThat(m.allowed().toArray()).as("b and the end").containsExactly(1, 3);
        assertThat(Constraint.of(Grammar.choices(List.of("ab")), trie("abc")).missingBytes())
                .isEmpty();
    }

    @Test
    void aByteThatAllTextsNeedIsAnErrorThatNamesIt() {
        assertThatThrownBy(() -> Constraint.of(Grammar.choices(List.of("axb", "x")), trie("abc")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no text is in the language")
                .hasMessageContaining("without the bytes that no token of the vocabulary holds: 0x78 'x'");
        assertThatThrownBy(() -> Constraint.of(Grammar.choices(List.of("a\u00e9")), trie("abc")))
                .hasMessageEndingWith("0xA9 of \"a\u00e9\", 0xC3");
        Grammar.Builder b = Grammar.builder();
        Rule sum = b.rule("sum");
        b.define(sum, Expression.sequence(Expression.text("a"), Expression.text("+"), Expression.text("b")));
        assertThatThrownBy(() -> Constraint.of(b.build(Expression.call(sum)), trie("ab")))
                .hasMessageContaining("sum can match nothing")
                .hasMessageContaining("0x2B '+'");
    }

    @Test
    void namesThatCannotBeSpelledAreLeftOut() {
        Expression digit = Expression.codePoints(CodePoints.range('0', '9'));
        Members optional = Members.builder()
                .declare("a", digit, true)
                .declare("\u00e9", digit, false)
                .others(Expression.not(Expression.nothing()), digit)
                .build();
        Constraint c = Constraint.of(object(optional), trie(ASCII));
        assertThat(accepts(c, ASCII, "{\"a\":1,\"cb\":0}")).isTrue();
        assertThat(accepts(c, ASCII, "{\"cb\":9,\"a\":1}")).isTrue();
        Members required = Members.builder().declare("\u00e9", digit, true).build();
        assertThatThrownBy(() -> Constraint.of(object(required), trie(ASCII)))
                .hasMessageContaining("holds: ")
                .hasMessageContaining("0xA9");
        String escapes = ASCII + "\\u2345678def";
        assertThat(accepts(Constraint.of(object(required), trie(escapes)), escapes, "{\"\\u00e9\":1}"))
                .as("by an escape")
                .isTrue();
    }

    @Test
    void withATokenForEachHeldByteNoTextComesToADeadEnd() {
        Random random = new Random(5);
        Expression any = Expression.not(Expression.nothing());
        Expression word = EcmaRegex.whole("(ab|xa|\u00e9|[a-z]1|c{2,3}x?|b[^a]){1,4}");
        Members members = Members.builder()
                .declare("a", Expression.quoted(any), false)
                .declare("q", word, false)
                .others(any, Expression.sequence(Expression.text("["), word, Expression.text("]")))
                .build();
        List<Grammar> grammars = List.of(Grammar.of(word), Grammar.of(Expression.quoted(word)), object(members));
        for (String bytes : List.of("abc019 {}[]:,\"", "ab1{}:\",[]", "{}abcx1\":,[]\\u02345678def9")) {
            TokenTrie trie = trie(bytes);
            for (Grammar grammar : grammars) {
                Constraint c = Constraint.of(grammar, trie);
                for (int text = 0; text < 60; text++) {
                    Matcher m = c.matcher();
                    List<Integer> tokens = new ArrayList<>();
                    for (int i = 0; i < 40 && !m.isEnded(); i++) {
                        int[] allowed = m.allowed().toArray();
                        assertThat(allowed)
                                .as(bytes + " " + grammar + " " + tokens)
                                .isNotEmpty();
                        int token = allowed[random.nextInt(allowed.length)];
                        assertThat(m.append(token)).isTrue();
                        tokens.add(token);
                    }
                }
            }
        }
    }
}
