package dev.logits.decode.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.logits.decode.TokenSet;
import dev.logits.decode.Tokens;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Masks, and the states that hold them, where little memory is given to them. */
class MasksTest {
    private static final String[] PIECES = {"\"", "a", "ab", "x", ",\"", "\":", "\",\"", "}", "{\"", "é", "\\u0061"};
    private static final List<byte[]> TOKENS = tokens();
    private static final TokenTrie TRIE = TokenTrie.of(TOKENS.toArray(byte[][]::new), Map.of(), Tokens.of(0));

    private static List<byte[]> tokens() {
        List<byte[]> out = new ArrayList<>();
        out.add(new byte[0]);
        for (int b = 0; b < 256; b++) {
            out.add(new byte[] {(byte) b});
        }
        for (String first : PIECES) {
            for (String second : PIECES) {
                out.add((first + second).getBytes(StandardCharsets.UTF_8));
            }
        }
        return out;
    }

    /** Objects of objects, with names that are declared, and strings of at most nine characters. */
    private static Grammar grammar() {
        Grammar.Builder b = Grammar.builder();
        Rule value = b.rule("value");
        Expression any = EcmaRegex.whole("[^]*");
        Members members = Members.builder()
                .declare("ab", Expression.call(value), false)
                .declare("abx", Expression.quoted(EcmaRegex.whole("[^]{0,9}")), false)
                .declare("xa", Expression.quoted(Expression.either(words())), false)
                .others(any, Expression.quoted(any))
                .build();
        b.define(
                value,
                Expression.either(
                        Expression.quoted(EcmaRegex.whole("[ax]{0,30}")),
                        Expression.sequence(Expression.text("{"), Expression.members(members), Expression.text("}"))));
        return b.build(Expression.call(value));
    }

    /** So many words that each place in them is a state of its own. */
    private static List<Expression> words() {
        return IntStream.range(0, 200)
                .mapToObj(i -> Expression.text("x" + i + "ab".repeat(1 + i % 9) + i))
                .toList();
    }

    private static CompiledGrammar compiled(int objects) {
        return CompiledGrammar.of(
                grammar(), List.of(), new Budget(100_000, 10_000, objects), TRIE.longest(), TRIE.names());
    }

    @Test
    void whatIsForgottenIsComputedAgain() {
        CompiledGrammar small = compiled(120);
        Masks few = new Masks(TRIE, new int[0], 30_000);
        SplittableRandom random = new SplittableRandom(5);
        for (int round = 0; round < 60; round++) {
            Configuration at = small.start();
            StringBuilder sofar = new StringBuilder();
            for (int step = 0; step < 15 && at.canGrow(); step++) {
                TokenSet allowed = few.of(at).allowed();
                for (int token = 1; token < TOKENS.size(); token++) {
                    boolean may = !after(at, token).isDead();
                    if (allowed.contains(token) != may) {
                        assertThat(allowed.contains(token))
                                .as("token %d after %s", token, sofar)
                                .isEqualTo(may);
                    }
                }
                int[] ids = allowed.toArray();
                int token = ids[random.nextInt(ids.length)];
                at = after(at, token);
                sofar.append(new String(TOKENS.get(token), StandardCharsets.UTF_8));
            }
            assertThat(small.size()).isLessThan(700);
        }
    }

    private static Configuration after(Configuration from, int token) {
        Configuration at = from;
        for (byte b : TOKENS.get(token)) {
            at = at.isDead() ? at : at.next(b & 0xff);
        }
        return at;
    }

    private static Configuration read(CompiledGrammar g, String text) {
        Configuration at = g.start();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            at = at.next(b & 0xff);
        }
        return at;
    }

    @Test
    void aMaskThatIsUsedOutlivesThoseThatAreNot() {
        CompiledGrammar g = compiled(100_000);
        Masks masks = new Masks(TRIE, new int[0], 6_000);
        Configuration once = read(g, "{\"xa\":\"x77a");
        Configuration often = read(g, "\"a");
        masks.of(once);
        TokenMask kept = masks.of(often);
        for (int i = 0; i < 200 && once.top(Configuration.ALONE).mask != null; i++) {
            masks.of(read(g, "{\"xa\":\"x" + i + "ab"));
            masks.of(often);
        }
        assertThat(once.top(Configuration.ALONE).mask).isNull();
        assertThat(masks.of(often)).isSameAs(kept);
    }

    @Test
    void aConfigurationThatIsAskedForIsFoundAgainAfterOthersWereForgotten() {
        CompiledGrammar g = compiled(400);
        Configuration inString = read(g, "{\"n\":\"x").top(0);
        boolean isSame = true;
        int largest = 0;
        for (int i = 0; i < 300; i++) {
            // names that came are told apart, so that all stacks of these texts are new
            Configuration at = read(g, "{\"" + "n" + i + "\":\"x");
            isSame &= at.top(0) == inString;
            largest = Math.max(largest, g.size());
        }
        assertThat(isSame).isTrue();
        assertThat(largest).isLessThan(2000);
    }
}
