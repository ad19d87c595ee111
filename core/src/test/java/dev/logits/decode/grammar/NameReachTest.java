package dev.logits.decode.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.logits.decode.TokenSet;
import dev.logits.decode.Tokens;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Objects under vocabularies whose tokens hold ends, beginnings, wholes and escapes of names, and members. */
@Tag("once")
class NameReachTest {
    private static final String[] PIECES = {
        "\"", "\"", "a", "ab", "x", "_", ",", ",\"", ":", "\":\"\"", "\"a\"", "}", "\\", "\\\"", "\\n"
    };

    /** Every byte, and some texts of pieces. */
    private static TokenTrie trie(long seed, boolean hasNumbers) {
        SplittableRandom random = new SplittableRandom(seed);
        Set<String> texts = new LinkedHashSet<>();
        while (texts.size() < 500) {
            StringBuilder text = new StringBuilder();
            for (int n = 2 + random.nextInt(5); n > 0; n--) {
                text.append(PIECES[random.nextInt(PIECES.length)]);
            }
            texts.add(text.toString());
        }
        if (hasNumbers) {
            texts.addAll(List.of("\\u", "\\u00", "\\u0061", "\\u0061\"", "\"\\u0061", "u0061\":", "\"\\u006"));
        }
        List<byte[]> tokens = new ArrayList<>();
        tokens.add(new byte[0]);
        for (int b = 0; b < 256; b++) {
            tokens.add(new byte[] {(byte) b});
        }
        texts.forEach(text -> tokens.add(text.getBytes(StandardCharsets.UTF_8)));
        return TokenTrie.of(tokens.toArray(byte[][]::new), Map.of(), Tokens.of(0));
    }

    private static Expression text(String regex) {
        return Expression.quoted(EcmaRegex.whole(regex));
    }

    private static Members.Builder names(int required, String... names) {
        Members.Builder members = Members.builder();
        for (int i = 0; i < names.length; i++) {
            members.declare(names[i], text(i % 2 == 0 ? "[^]*" : "a?"), (required >> i & 1) == 1);
        }
        return members;
    }

    private static List<Members.Builder> objects() {
        Expression any = EcmaRegex.whole("[^]*");
        return List.of(
                names(0).others(any, text("[^]*")),
                names(2, "a", "ab", "abab", "abx_", "x\n", "").others(any, text("[^]*")),
                names(1, "a", "ab", "abx_", "", "_", "a\"").others(any, text("a?")),
                names(2, "a", "ab", "abab", "xa", "x\"a", "\n"),
                names(0, "aba", "abb", "xaa", "xab").least(2).most(3),
                names(0, "a", "xaa").others(any, text("a?")).least(2).most(3),
                names(0, "a", "ab").others(EcmaRegex.whole("x.*|ab?a?"), text("a?")),
                names(1, "aab", "aax", "ab").order(Members.Order.DECLARED),
                names(4, "x", "a", "aab").others(any, text("[^]*")).order(Members.Order.DECLARED),
                names(0, "aab", "ab", "x").others(any, text("a?")).imply("ab", Set.of("aab")));
    }

    private static Expression object(Members.Builder members) {
        return Expression.sequence(Expression.text("{"), Expression.members(members.build()), Expression.text("}"));
    }

    @Test
    void namesThatNoTokenTellsApartLeaveMasksExact() {
        for (int seed = 1; seed <= 4; seed++) {
            TokenTrie trie = trie(seed, seed == 4);
            SplittableRandom random = new SplittableRandom(seed);
            for (Members.Builder members : objects()) {
                Expression object = object(members);
                Constraint constraint = Constraint.of(Grammar.of(object), trie);
                for (int round = 0; round < 5; round++) {
                    walk(constraint, random, "seed " + seed + " " + object);
                }
            }
        }
    }

    private static void walk(Constraint constraint, SplittableRandom random, String what) {
        TokenTrie trie = constraint.trie();
        Matcher m = constraint.matcher();
        List<Integer> sofar = new ArrayList<>();
        for (int step = 0; step < 25 && !m.isEnded(); step++) {
            TokenSet allowed = m.allowed();
            for (int token = 0; token < trie.vocabulary(); token++) {
                if (allowed.contains(token) != m.allows(token)) {
                    assertThat(allowed.contains(token))
                            .as("token %d after %s: %s", token, sofar, what)
                            .isEqualTo(m.allows(token));
                }
            }
            int[] ids = allowed.toArray();
            // letters of names more often than other characters, so that names become such as are known
            int token = ids[random.nextInt(ids.length)];
            for (int t = 0; t < 8 && token != 0 && "\":,{}abx_".indexOf(trie.byteOf(token, 0)) < 0; t++) {
                token = ids[random.nextInt(ids.length)];
            }
            m.append(token);
            sofar.add(token);
        }
    }

    @Test
    void aNameOfWhichNoTokenHoldsTheEndIsReadLikeAnyOther() {
        TokenTrie trie = TokenTrie.of(
                new byte[][] {
                    {},
                    "{".getBytes(StandardCharsets.UTF_8),
                    "\"".getBytes(StandardCharsets.UTF_8),
                    "ty".getBytes(StandardCharsets.UTF_8),
                    "pe".getBytes(StandardCharsets.UTF_8),
                    "e\"".getBytes(StandardCharsets.UTF_8)
                },
                Map.of(),
                Tokens.of(0));
        byte[] type = "type".getBytes(StandardCharsets.UTF_8);
        assertThat(trie.names().ends(type, 4)).as("the quote alone").isTrue();
        assertThat(trie.names().ends(type, 3)).as("e and the quote").isTrue();
        assertThat(trie.names().ends(type, 2)).isFalse();
        assertThat(trie.names().ends(type, 0)).isFalse();
        assertThat(trie.names().holds(type)).isFalse();
    }

    @Test
    void escapesInTokensAreReadAsTheCharactersThatTheyAre() {
        TokenTrie trie = TokenTrie.of(
                new byte[][] {
                    {},
                    "\\n\"".getBytes(StandardCharsets.UTF_8),
                    "\"\\\"\":".getBytes(StandardCharsets.UTF_8),
                    "\\q\"".getBytes(StandardCharsets.UTF_8)
                },
                Map.of(),
                Tokens.of(0));
        assertThat(trie.names().ends(new byte[] {'a', '\n'}, 1)).isTrue();
        assertThat(trie.names().holds(new byte[] {'"'})).isTrue();
        assertThat(trie.names().ends(new byte[] {'q'}, 0)).isFalse();
        assertThat(trie.names().tellsAll()).isFalse();
        TokenTrie numbers =
                TokenTrie.of(new byte[][] {{}, "\"\\u0061".getBytes(StandardCharsets.UTF_8)}, Map.of(), Tokens.of(0));
        assertThat(numbers.names().tellsAll()).isTrue();
    }
}
