package dev.logits.decode.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.logits.decode.TokenSet;
import dev.logits.decode.Tokens;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ConstraintTest {
    private static final int END = 0;
    private static final String[] PIECES = {
        "{",
        "}",
        "\"",
        ":",
        ",",
        "[",
        "]",
        "a",
        "b",
        "1",
        "-",
        "\\",
        "n",
        "ü",
        "\":",
        ",\"",
        "{\"",
        "\"}",
        "\":1",
        "1}",
        "]]",
        "[[",
        "ab",
        "\",\"a\":1",
        "\"a\":",
        "],[",
        "\\n",
        " ",
        "\n",
        "\"b\":[1",
        "aaaaaaaaaaaaaaaaaaaaaaaa",
        "}}",
        "a",
        "😀",
        "\"]",
        "1]"
    };

    /** Every byte of the pieces alone, the pieces, and an end token, number 0. */
    private static byte[][] vocabulary() {
        List<byte[]> tokens = new ArrayList<>();
        tokens.add(new byte[0]);
        for (String piece : PIECES) {
            tokens.add(piece.getBytes(StandardCharsets.UTF_8));
        }
        for (int b = 0; b < 256; b++) {
            tokens.add(new byte[] {(byte) b});
        }
        return tokens.toArray(byte[][]::new);
    }

    private static TokenTrie trie(byte[][] tokens) {
        return TokenTrie.of(tokens, Map.of(), Tokens.of(END));
    }

    /** Objects, arrays, strings and numbers inside each other. */
    static Grammar nested() {
        Grammar.Builder b = Grammar.builder();
        Rule value = b.rule("value");
        Expression text = Expression.quoted(Expression.not(Expression.nothing()));
        Expression number = Expression.sequence(
                Expression.optional(Expression.text("-")),
                Expression.repeat(Expression.codePoints(CodePoints.range('0', '9')), 1, 5));
        Expression call = Expression.call(value);
        Expression items =
                Expression.sequence(call, Expression.repeat(Expression.sequence(Expression.text(","), call), 0));
        Members members = Members.builder()
                .declare("a", call, true)
                .declare("b", Expression.sequence(Expression.text("["), items, Expression.text("]")), false)
                .others(Expression.not(Expression.nothing()), number)
                .build();
        b.define(
                value,
                Expression.either(
                        text,
                        number,
                        Expression.sequence(Expression.text("["), Expression.optional(items), Expression.text("]")),
                        Expression.sequence(Expression.text("{"), Expression.members(members), Expression.text("}"))));
        return b.build(call);
    }

    private static List<Grammar> grammars() {
        Expression letter = Expression.codePoints(CodePoints.of('a', 'b', 'ü', 0x1f600));
        Grammar.Builder b = Grammar.builder();
        Rule sum = b.rule("sum");
        b.define(
                sum,
                Expression.either(Expression.sequence(Expression.call(sum), Expression.text("-"), letter), letter));
        return List.of(
                nested(),
                Grammar.choices(List.of("a", "ab", "[[1]]", "ü", "{\"a\":1}")),
                Grammar.of(Expression.repeat(letter, 2, 5)),
                Grammar.of(Expression.quoted(Expression.repeat(Expression.codePoints(CodePoints.ALL), 3, 30))),
                b.build(Expression.call(sum)));
    }

    /** Takes allowed tokens at random until the text ends, or there are as many. */
    private static List<Integer> walk(Matcher m, SplittableRandom random, int most) {
        List<Integer> tokens = new ArrayList<>();
        while (!m.isEnded() && tokens.size() < most) {
            int[] allowed = m.allowed().toArray();
            int token = allowed[random.nextInt(allowed.length)];
            assertThat(m.append(token)).isTrue();
            tokens.add(token);
        }
        return tokens;
    }

    private static byte[] bytes(byte[][] vocabulary, List<Integer> tokens) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        tokens.forEach(t -> out.writeBytes(vocabulary[t]));
        return out.toByteArray();
    }

    @Test
    void aTokenIsInTheMaskIfAndOnlyIfItsBytesMayCome() {
        byte[][] vocabulary = vocabulary();
        SplittableRandom random = new SplittableRandom(4);
        for (Grammar grammar : grammars()) {
            Constraint constraint = Constraint.of(grammar, trie(vocabulary));
            for (int round = 0; round < 30; round++) {
                Matcher m = constraint.matcher();
                for (int step = 0; step < 40 && !m.isEnded(); step++) {
                    TokenSet allowed = m.allowed();
                    assertThat(allowed.size()).as("%s after %s", grammar, m).isPositive();
                    for (int token = 0; token < vocabulary.length; token++) {
                        assertThat(allowed.contains(token))
                                .as("token %d of %s after %d tokens", token, grammar, m.length())
                                .isEqualTo(m.allows(token));
                    }
                    int[] ids = allowed.toArray();
                    m.append(ids[random.nextInt(ids.length)]);
                }
            }
        }
    }

    @Test
    void theMaskOfAFiniteLanguageIsWhatItsTextsBeginWith() {
        byte[][] vocabulary = vocabulary();
        TokenTrie trie = trie(vocabulary);
        SplittableRandom random = new SplittableRandom(5);
        for (int round = 0; round < 60; round++) {
            List<String> texts = random.ints(1 + random.nextInt(8), 0, Integer.MAX_VALUE)
                    .mapToObj(seed -> new SplittableRandom(seed)
                            .ints(1 + seed % 5, 0, PIECES.length)
                            .mapToObj(i -> PIECES[i])
                            .collect(Collectors.joining()))
                    .toList();
            Matcher m = Constraint.of(Grammar.choices(texts), trie).matcher();
            List<Integer> sofar = new ArrayList<>();
            while (!m.isEnded()) {
                TokenSet allowed = m.allowed();
                byte[] prefix = bytes(vocabulary, sofar);
                for (int token = 0; token < vocabulary.length; token++) {
                    List<Integer> longer = new ArrayList<>(sofar);
                    longer.add(token);
                    byte[] next = bytes(vocabulary, longer);
                    boolean may = token == END
                            ? texts.stream().anyMatch(t -> startsWith(t, prefix, true))
                            : texts.stream().anyMatch(t -> startsWith(t, next, false));
                    assertThat(allowed.contains(token))
                            .as("%d of %s after %s", token, texts, sofar)
                            .isEqualTo(may);
                }
                int[] ids = allowed.toArray();
                sofar.add(ids[random.nextInt(ids.length)]);
                assertThat(m.append(sofar.get(sofar.size() - 1))).isTrue();
            }
        }
    }

    private static boolean startsWith(String text, byte[] prefix, boolean whole) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return bytes.length >= prefix.length
                && (!whole || bytes.length == prefix.length)
                && java.util.Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
    }

    @Test
    void whatEndsIsATextOfTheLanguage() {
        byte[][] vocabulary = vocabulary();
        SplittableRandom random = new SplittableRandom(6);
        for (Grammar grammar : grammars()) {
            Constraint constraint = Constraint.of(grammar, trie(vocabulary));
            for (int round = 0; round < 20; round++) {
                Matcher m = constraint.matcher();
                List<Integer> tokens = walk(m, random, 25);
                if (m.isEnded()) {
                    String text = new String(bytes(vocabulary, tokens), StandardCharsets.UTF_8);
                    assertThat(grammar.accepts(text)).as(text).isTrue();
                }
            }
        }
    }

    @Test
    void masksDoNotDependOnHowTheTextWasCutIntoTokens() {
        byte[][] vocabulary = vocabulary();
        SplittableRandom random = new SplittableRandom(7);
        for (Grammar grammar : grammars()) {
            Constraint constraint = Constraint.of(grammar, trie(vocabulary));
            for (int round = 0; round < 20; round++) {
                Matcher m = constraint.matcher();
                List<Integer> tokens = walk(m, random, 1 + random.nextInt(12));
                tokens.removeIf(t -> t == END);
                Matcher whole = constraint.matcher();
                whole.appendBytes(bytes(vocabulary, tokens));
                Matcher single = Constraint.of(grammar, trie(vocabulary)).matcher();
                for (byte b : bytes(vocabulary, tokens)) {
                    assertThat(single.appendBytes(b)).isTrue();
                }
                if (!m.isEnded()) {
                    assertThat(whole.allowed()).isEqualTo(m.allowed());
                    assertThat(single.allowed()).isEqualTo(m.allowed());
                }
            }
        }
    }

    @Test
    void takingBackAndForkingRestoreTheMask() {
        byte[][] vocabulary = vocabulary();
        SplittableRandom random = new SplittableRandom(8);
        for (Grammar grammar : grammars()) {
            Matcher m = Constraint.of(grammar, trie(vocabulary)).matcher();
            for (int round = 0; round < 20; round++) {
                walk(m, random, random.nextInt(4));
                TokenSet before = m.allowed();
                int length = m.length();
                boolean ended = m.isEnded();
                Matcher fork = m.fork();
                walk(fork, random, 5);
                int gone = walk(m, random, 6).size();
                m.rewind(gone);
                assertThat(m.allowed()).isEqualTo(before);
                assertThat(m.length()).isEqualTo(length);
                fork.rewind(fork.length() - length);
                assertThat(fork.allowed()).isEqualTo(before);
                if (ended) {
                    m.rewind(m.length());
                }
            }
        }
    }

    @Test
    void aTokenThatMayNotComeChangesNothing() {
        Matcher m = Constraint.of(Grammar.choices(List.of("ab", "b")), trie(vocabulary()))
                .matcher();
        TokenSet before = m.allowed();
        assertThat(m.append(1)).isFalse();
        assertThat(m.append(END)).isFalse();
        assertThat(m.appendBytes((byte) 'a', (byte) 'x')).isFalse();
        assertThat(m.allowed()).isEqualTo(before);
        assertThat(m.length()).isZero();
        assertThatThrownBy(() -> m.append(9999)).hasMessageContaining("not in the vocabulary");
        assertThatThrownBy(() -> m.rewind(1)).hasMessageContaining("cannot take back 1 tokens of 0");
    }

    @Test
    void tokensAreForcedWhereOnlyOneMayCome() {
        byte[][] vocabulary = new byte[][] {{}, {'a'}, {'b'}, {'c'}, {'x', 'y'}, {'x'}, {'y'}};
        Matcher m = Constraint.of(Grammar.choices(List.of("abc", "abxy")), trie(vocabulary))
                .matcher();
        assertThat(m.forced(10)).containsExactly(1, 2);
        assertThat(m.forced(1)).containsExactly(1);
        m.append(1);
        m.append(2);
        assertThat(m.forced(10)).isEmpty();
        m.append(3);
        assertThat(m.forced(10)).containsExactly(END);
        m.append(END);
        assertThat(m.forced(10)).isEmpty();
        assertThat(m.allowed().size()).isZero();
    }

    @Test
    void specialTokensAreMatchedByNameAndNotByText() {
        byte[][] vocabulary = {{}, {'<', 's', '>'}, {'a'}, {'<'}, {'s'}, {'>'}};
        TokenTrie trie = TokenTrie.of(vocabulary, Map.of("<s>", 1), Tokens.of(END));
        Grammar named = Grammar.of(Expression.sequence(Expression.token("<s>"), Expression.text("a")));
        Matcher m = Constraint.of(named, trie).matcher();
        assertThat(m.allowed().toArray()).containsExactly(1);
        assertThat(m.append(1)).isTrue();
        assertThat(m.allowed().toArray()).containsExactly(2);
        Matcher spelled =
                Constraint.of(Grammar.of(Expression.text("<s>a")), trie).matcher();
        assertThat(spelled.allowed().toArray()).containsExactly(3);
        Grammar unknown = Grammar.of(Expression.token("<t>"));
        assertThatThrownBy(() -> Constraint.of(unknown, trie)).hasMessageContaining("<t>");
    }

    @Test
    void sixtyThousandOpenBracketsAreNoTrouble() {
        Matcher m = Constraint.of(nested(), trie(vocabulary())).matcher();
        byte[] open = new byte[60_000];
        java.util.Arrays.fill(open, (byte) '[');
        assertThat(m.appendBytes(open)).isTrue();
        assertThat(m.allowed().contains(END)).isFalse();
        byte[] close = new byte[60_000];
        java.util.Arrays.fill(close, (byte) ']');
        assertThat(m.appendBytes(close)).isTrue();
        assertThat(m.allowed().toArray()).containsExactly(END);
        assertThat(m.mustEnd()).isTrue();
    }
}
