package dev.logits.decode.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.logits.decode.TokenSet;
import dev.logits.decode.Tokens;
import dev.logits.decode.grammar.Escapes.Numbers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Strings and names that are spelled with some of JSON's escapes. */
class EscapesTest {
    private static final Expression ANY = EcmaRegex.whole("[^]*");
    private static final List<Escapes> SOME = List.of(
            Escapes.of("", Numbers.NONE),
            Escapes.of("n", Numbers.NONE),
            Escapes.of("\"\\bfnrt", Numbers.CONTROLS),
            Escapes.of("/\"", Numbers.CONTROLS),
            Escapes.of("t", Numbers.ALL),
            Escapes.ALL);

    private static Grammar object(Members.Builder members) {
        return Grammar.of(
                Expression.sequence(Expression.text("{"), Expression.members(members.build()), Expression.text("}")));
    }

    private static Members.Builder names(int required, String... names) {
        Members.Builder members = Members.builder();
        for (int i = 0; i < names.length; i++) {
            members.declare(names[i], Expression.text("1"), (required >> i & 1) == 1);
        }
        return members;
    }

    private static List<Grammar> objects() {
        Expression one = Expression.text("1");
        return List.of(
                object(names(0).others(ANY, Expression.quoted(ANY))),
                object(names(0, "a\n", "é/", "\u0001").others(ANY, one)),
                object(names(0, "a\n", "a\"", "a\\", "\uD83D\uDE00")),
                object(names(1, "a", "\t").others(EcmaRegex.whole("[\\n-\\r]{1,2}|é+"), one)),
                object(names(0, "a\n")
                        .others(EcmaRegex.whole("[\\n\\t]"), one)
                        .least(2)
                        .most(2)),
                object(names(0, "\u0002", "b").imply("b", Set.of("\u0002"))),
                object(names(0, "\n", "é").others(ANY, one).order(Members.Order.DECLARED)));
    }

    /** A text of some characters in some spelling, with its quotes. */
    private static String literal(SplittableRandom random) {
        String characters = "ab/é\n\t\r\"\\\u0001\u0002\uD83D\uDE00";
        StringBuilder out = new StringBuilder("\"");
        for (int left = random.nextInt(3); left > 0; left--) {
            int i = random.nextInt(characters.length());
            if (Character.isSurrogate(characters.charAt(i))) {
                out.append(random.nextBoolean() ? "\uD83D\uDE00" : "\\ud83d\\uDE00");
                continue;
            }
            char c = characters.charAt(i);
            int letter = "\"\\/\b\f\n\r\t".indexOf(c);
            if (letter >= 0 && random.nextInt(3) > 0) {
                out.append('\\').append("\"\\/bfnrt".charAt(letter));
            } else if (c < ' ' || c == '"' || c == '\\' || random.nextInt(3) == 0) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }

    @Test
    void namesAreAcceptedAsTheyAreSpelled() {
        SplittableRandom random = new SplittableRandom(3);
        int accepted = 0;
        for (Grammar all : objects()) {
            for (Escapes escapes : SOME) {
                Grammar g = all.withEscapes(escapes, escapes, escapes);
                for (int i = 0; i < 60; i++) {
                    StringBuilder text = new StringBuilder("{");
                    for (int members = random.nextInt(4); members > 0; members--) {
                        text.append(literal(random)).append(':');
                        text.append(random.nextInt(5) == 0 ? literal(random) : "1")
                                .append(members > 1 ? "," : "");
                    }
                    text.append("}");
                    boolean right = Recognizer.accepts(g, text.toString().getBytes(StandardCharsets.UTF_8));
                    assertThat(accepts(g, text.toString()))
                            .as("%s of %s, %s", text, all.start(), escapes)
                            .isEqualTo(right);
                    accepted += right ? 1 : 0;
                }
            }
        }
        assertThat(accepted).isBetween(300, 2400);
    }

    private static boolean accepts(Grammar g, String text) {
        try {
            return g.accepts(text);
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageContaining("no text");
            return false;
        }
    }

    @Test
    void masksAreThoseOfTheTokensOneByOne() {
        List<byte[]> tokens = new ArrayList<>(List.of(new byte[0]));
        for (int b = 0; b < 256; b++) {
            tokens.add(new byte[] {(byte) b});
        }
        String[] pieces = {
            "\\n", "\\", "u000", "\\u00", "\"", "a", "é", "\":1", ",\"", "\\u0001\"", "\\t\":", "1}", "\n"
        };
        for (String first : pieces) {
            for (String second : pieces) {
                tokens.add((first + second).getBytes(StandardCharsets.UTF_8));
            }
        }
        TokenTrie trie = TokenTrie.of(tokens.toArray(byte[][]::new), Map.of(), Tokens.of(0));
        SplittableRandom random = new SplittableRandom(8);
        for (Grammar all : objects()) {
            for (Escapes escapes : SOME) {
                Grammar g = all.withEscapes(escapes, escapes, escapes);
                if (Recognizer.accepts(g, "{}".getBytes(StandardCharsets.UTF_8)) || accepts(g, "{\"a\":1}")) {
                    for (int round = 0; round < 1; round++) {
                        walk(Constraint.of(g, trie).matcher(), trie, random, all.start() + " with " + escapes);
                    }
                }
            }
        }
    }

    private static void walk(Matcher m, TokenTrie trie, SplittableRandom random, String what) {
        List<Integer> sofar = new ArrayList<>();
        for (int step = 0; step < 15 && !m.isEnded(); step++) {
            TokenSet allowed = m.allowed();
            assertThat(allowed.size()).as("after %s: %s", sofar, what).isPositive();
            for (int token = 0; token < trie.vocabulary(); token++) {
                if (allowed.contains(token) != m.allows(token)) {
                    assertThat(allowed.contains(token))
                            .as("token %d after %s: %s", token, sofar, what)
                            .isEqualTo(m.allows(token));
                }
            }
            int[] ids = allowed.toArray();
            int token = ids[random.nextInt(ids.length)];
            for (int t = 0; t < 8 && token != 0 && "\":,{}\\nut0".indexOf(trie.byteOf(token, 0)) < 0; t++) {
                token = ids[random.nextInt(ids.length)];
            }
            m.append(token);
            sofar.add(token);
        }
    }

    @Test
    void whatVocabulariesCannotSpellNeverBegins() {
        // no hexadecimal digits, so that of the control characters only those with a letter can be spelled
        byte[][] tokens = {{}, {'{'}, {'}'}, {'"'}, {':'}, {'1'}, {'\\'}, {'n'}, {'t'}, {','}, {'x'}};
        TokenTrie trie = TokenTrie.of(tokens, Map.of(), Tokens.of(0));
        Grammar all = object(names(0, "\n", "\u0001", "\"x", "é"));
        Matcher m = Constraint.of(all, trie).matcher();
        m.append(1);
        m.append(3);
        assertThat(m.allowed().toArray()).as("an escape alone").containsExactly(6);
        m.append(6);
        assertThat(m.allowed().toArray()).as("of a line's end and a quote").containsExactly(3, 7);
        Escapes few = Escapes.of("nt", Numbers.CONTROLS);
        Matcher less = Constraint.of(all.withEscapes(few, few, few), trie).matcher();
        less.append(1);
        less.append(3);
        less.append(6);
        assertThat(less.allowed().toArray()).containsExactly(7);
    }

    @Test
    void lettersThatJsonHasNotAreRefused() {
        assertThatThrownBy(() -> Escapes.of("nu", Numbers.NONE))
                .hasMessageContaining("letters has 'u'")
                .hasMessageContaining("Numbers.ALL");
        assertThatThrownBy(() -> Escapes.of("x", Numbers.NONE)).hasMessageContaining("\"\\/bfnrt");
        assertThat(Escapes.of("tn", Numbers.NONE)).isEqualTo(Escapes.of("ntn", Numbers.NONE));
        assertThat(Escapes.of("nt", Numbers.NONE).letters()).isEqualTo("nt");
    }
}
