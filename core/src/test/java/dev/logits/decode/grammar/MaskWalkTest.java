package dev.logits.decode.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.logits.decode.TokenSet;
import dev.logits.decode.Tokens;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Masks of a vocabulary in which whole subtrees may come, and most tokens with a quote are alike. */
@Tag("once")
class MaskWalkTest {
    private static final String[] LETTERS = {"a", "b", "x", "~", " ", "é", "\u00a0", "\"", ",", ":", "}", "{", "\\"};

    private static final byte[][] TOKENS = tokens();
    private static final TokenTrie TRIE = TokenTrie.of(TOKENS, Map.of(), Tokens.of(0));

    /** An end, all bytes, all texts of up to three letters, and long ones of one letter. */
    private static byte[][] tokens() {
        List<byte[]> out = new ArrayList<>();
        out.add(new byte[0]);
        for (int b = 0; b < 256; b++) {
            out.add(new byte[] {(byte) b});
        }
        List<String> texts = List.of("");
        for (int length = 1; length <= 3; length++) {
            List<String> longer = new ArrayList<>();
            for (String text : texts) {
                for (String letter : LETTERS) {
                    longer.add(text + letter);
                }
            }
            longer.forEach(text -> out.add(text.getBytes(StandardCharsets.UTF_8)));
            texts = longer;
        }
        for (int length = 4; length <= 40; length++) {
            out.add(" ".repeat(length).getBytes(StandardCharsets.UTF_8));
            out.add(("ab" + "x".repeat(length) + "\"").getBytes(StandardCharsets.UTF_8));
        }
        return out.toArray(byte[][]::new);
    }

    private static Expression text(String regex) {
        return Expression.quoted(EcmaRegex.whole(regex));
    }

    private static Expression object(boolean isOpen, boolean hasPattern, String... names) {
        Members.Builder members = Members.builder();
        Expression[] values = {text("[^]*"), text("[ab]{2}"), text("x|ab?")};
        for (int i = 0; i < names.length; i++) {
            members.declare(names[i], values[i % values.length], i == 1);
        }
        if (hasPattern) {
            members.others(EcmaRegex.whole("b.*"), text("~"));
        }
        if (isOpen) {
            members.others(EcmaRegex.whole(hasPattern ? "(?:[^b][^]*)?" : "[^]*"), text(".{0,3}"));
        }
        return Expression.sequence(Expression.text("{"), Expression.members(members.build()), Expression.text("}"));
    }

    private static List<Expression> grammars() {
        List<Expression> all = new ArrayList<>();
        for (String regex : new String[] {
            "[^]*",
            ".*",
            "[^]{2}",
            "[^]{1,25}",
            "[^]{0,12}",
            ".{3,40}",
            "\\S+",
            "(?:\\S+\\s+){0,4}\\S+",
            "[ab]*",
            "[ab ]{2,30}x?",
            "[^a]*",
            "(?!ab)[^]*",
            "a.*b",
            "[^\"]+",
            "~*(?:ab|x)*"
        }) {
            all.add(text(regex));
        }
        all.add(Expression.sequence(
                Expression.text("{"), text("[^]{0,2}"), Expression.text(","), text("[^]{0,38}"), Expression.text("}")));
        all.add(object(true, false));
        all.add(object(true, false, "ab", "a", "abx", "~"));
        all.add(object(false, false, "ab", "a", "abx", "x"));
        all.add(object(true, true, "ab", "a", "xa", "xb"));
        all.add(object(false, true, "ab", "a", "x"));
        all.add(Expression.either(object(true, false, "ab", "a"), object(true, false, "x", "ab")));
        all.add(Expression.either(object(false, false, "ab", "a"), object(true, false, "aa", "x")));
        all.add(Expression.either(object(true, true, "a", "b"), object(true, false, "x"), text("x+")));
        all.add(Expression.sequence(
                Expression.text("{"),
                Expression.distinct(
                        new DistinctItems(text("[^]*"), Expression.text(","), 0, java.util.OptionalInt.empty())),
                Expression.text("}")));
        return all;
    }

    @Test
    void aTokenIsInTheMaskIfAndOnlyIfItsBytesMayCome() {
        SplittableRandom random = new SplittableRandom(9);
        for (Expression grammar : grammars()) {
            Constraint constraint = Constraint.of(Grammar.of(grammar), TRIE);
            for (int round = 0; round < 12; round++) {
                Matcher m = constraint.matcher();
                StringBuilder sofar = new StringBuilder();
                for (int step = 0; step < 14 && !m.isEnded(); step++) {
                    TokenSet allowed = m.allowed();
                    for (int token = 0; token < TOKENS.length; token++) {
                        if (allowed.contains(token) != m.allows(token)) {
                            assertThat(allowed.contains(token))
                                    .as("token <%s> after <%s> in %s", name(token), sofar, grammar)
                                    .isEqualTo(m.allows(token));
                        }
                    }
                    int[] ids = allowed.toArray();
                    int token = ids[random.nextInt(ids.length)];
                    m.append(token);
                    sofar.append(name(token));
                }
            }
        }
    }

    private static String name(int token) {
        return new String(TOKENS[token], StandardCharsets.UTF_8);
    }

    @Test
    void aMaskThatWasMetBeforeTakesNoMemory() {
        Constraint constraint = Constraint.of(Grammar.of(object(true, true, "ab", "a", "xa", "xb")), TRIE);
        Matcher m = constraint.matcher();
        assertThat(m.appendBytes("{\"ab\":\"".getBytes(StandardCharsets.UTF_8))).isTrue();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long id = Thread.currentThread().getId();
        long least = Long.MAX_VALUE;
        int size = 0;
        for (int round = 0; round < 200; round++) {
            long before = threads.getThreadAllocatedBytes(id);
            for (int i = 0; i < 100; i++) {
                size += m.allowed().size();
            }
            least = Math.min(least, threads.getThreadAllocatedBytes(id) - before);
        }
        assertThat(size).isPositive();
        assertThat(least).isZero();
    }
}
