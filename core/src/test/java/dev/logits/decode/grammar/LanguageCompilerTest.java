package dev.logits.decode.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.logits.internal.automaton.Language;
import dev.logits.internal.automaton.Languages;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("once")
class LanguageCompilerTest {
    /** {@code -Dexpressions=10000 -Dseed=…} for a longer search, or to see one again. */
    private static final int EXPRESSIONS = Integer.getInteger("expressions", 1500);

    /** Bytes of strings: characters of one to four bytes that expressions use, in pieces too. */
    private static final byte[][] PIECES = pieces("a", "b", "\"", "\\", "n", "é", "€", "😀");

    private static final String[] SPELLED = {
        "\"",
        "\"",
        "\"",
        "a",
        "b",
        "n",
        "é",
        "€",
        "😀",
        "\\\"",
        "\\\\",
        "\\/",
        "\\n",
        "\n",
        "\\u0061",
        "\\u00E9",
        "\\u00e9",
        "\\u20AC",
        "\\uD83D\\uDE00",
        "\\ud83d\\uDe00",
        "\\uD83D",
        "\\uDE00",
        "\\u00",
        "\\",
        "\\u000a",
        "\\t",
        "u"
    };

    private static byte[][] pieces(String... texts) {
        byte[][] out = new byte[texts.length][];
        for (int i = 0; i < texts.length; i++) {
            out[i] = texts[i].getBytes(StandardCharsets.UTF_8);
        }
        return out;
    }

    @Test
    void smallExpressionsAcceptWhatTheDefinitionsSay() {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("smallExpressionsAcceptWhatTheDefinitionsSay: seed " + seed);
        Random random = new Random(seed);
        Languages languages = null;
        for (int i = 0; i < EXPRESSIONS; i++) {
            languages = i % 50 == 0 ? new Languages(1_000_000) : languages;
            Expression e = expression(random, 1 + random.nextInt(4), true);
            Language language = LanguageCompiler.compile(e, languages);
            byte[] bytes = alphabet(random);
            int length = random.nextInt(16) == 0 ? 5 : 3;
            byte[] string = new byte[length];
            compare(seed, Grammar.of(e), language, bytes, string, 0);
            witnesses(seed, e, language, random);
        }
    }

    /** A few bytes: whole characters and parts of them. */
    private static byte[] alphabet(Random random) {
        Set<Byte> out = new HashSet<>(List.of((byte) 'a'));
        while (out.size() < 3) {
            for (byte b : PIECES[random.nextInt(PIECES.length)]) {
                if (out.size() < 4) {
                    out.add(b);
                }
            }
        }
        byte[] bytes = new byte[out.size()];
        int n = 0;
        for (byte b : out) {
            bytes[n++] = b;
        }
        return bytes;
    }

    private static void compare(long seed, Grammar g, Language at, byte[] alphabet, byte[] string, int n) {
        byte[] now = Arrays.copyOf(string, n);
        if (at.accepts() != Recognizer.accepts(g, now)) {
            throw new AssertionError("seed " + seed + ": accepts is " + at.accepts() + " in " + g.start() + " of "
                    + Arrays.toString(now));
        }
        if (n < string.length) {
            for (byte b : alphabet) {
                string[n] = b;
                compare(seed, g, at.next(b & 0xff), alphabet, string, n + 1);
            }
        }
    }

    /** Each state that is not nothing has a string to its end, which the definitions accept. */
    private static void witnesses(long seed, Expression e, Language start, Random random) {
        record Reached(Language language, byte[] string) {}
        Deque<Reached> open = new ArrayDeque<>(List.of(new Reached(start, new byte[0])));
        Set<Language> seen = new HashSet<>(List.of(start));
        int checked = 0;
        while (!open.isEmpty() && checked < 20) {
            Reached at = open.poll();
            if (at.language.isNothing()) {
                continue;
            }
            checked++;
            byte[] whole = toEnd(at.language, at.string);
            assertThat(Recognizer.accepts(Grammar.of(e), whole))
                    .as("seed %d: %s of %s", seed, e, Arrays.toString(whole))
                    .isTrue();
            boolean grows = false;
            for (int b : representatives(at.language)) {
                Language next = at.language.next(b);
                grows |= !next.isNothing();
                if (seen.add(next)) {
                    open.add(new Reached(next, with(at.string, b)));
                }
            }
            assertThat(at.language.canGrow()).isEqualTo(grows);
        }
    }

    /** A byte of each class. */
    private static int[] representatives(Language language) {
        int[] out = new int[language.byteClasses()];
        for (int b = 0; b < 256; b++) {
            out[language.byteClass(b)] = b;
        }
        return out;
    }

    private static byte[] with(byte[] string, int b) {
        byte[] out = Arrays.copyOf(string, string.length + 1);
        out[string.length] = (byte) b;
        return out;
    }

    private static byte[] toEnd(Language from, byte[] before) {
        record Reached(Language language, byte[] string) {}
        Deque<Reached> open = new ArrayDeque<>(List.of(new Reached(from, before)));
        Set<Language> seen = new HashSet<>(List.of(from));
        while (!open.isEmpty()) {
            Reached at = open.poll();
            if (at.language.accepts()) {
                return at.string;
            }
            for (int b : representatives(at.language)) {
                Language next = at.language.next(b);
                if (!next.isNothing() && seen.add(next)) {
                    open.add(new Reached(next, with(at.string, b)));
                }
            }
        }
        throw new AssertionError("a language that is not nothing has no string: " + from.id());
    }

    @Test
    void quotedTextsAreSpelledInEveryWay() {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("quotedTextsAreSpelledInEveryWay: seed " + seed);
        Random random = new Random(seed);
        int accepted = 0;
        Languages languages = null;
        for (int i = 0; i < EXPRESSIONS; i++) {
            Expression inner = expression(random, 1 + random.nextInt(3), false);
            Expression e = Expression.quoted(inner);
            if (random.nextInt(4) == 0) {
                Expression other = Expression.quoted(expression(random, 1 + random.nextInt(3), false));
                e = random.nextBoolean() ? Expression.both(e, other) : Expression.except(e, other);
            }
            Grammar g = Grammar.of(e);
            languages = i % 50 == 0 ? new Languages(1_000_000) : languages;
            Language language = LanguageCompiler.compile(e, languages);
            for (int k = 0; k < 40; k++) {
                StringBuilder text = new StringBuilder("\"");
                for (int n = random.nextInt(4); n >= 0; n--) {
                    text.append(SPELLED[random.nextInt(SPELLED.length)]);
                }
                text.append(random.nextInt(10) == 0 ? "" : "\"");
                byte[] string = text.toString().getBytes(StandardCharsets.UTF_8);
                Language at = language;
                for (byte b : string) {
                    at = at.next(b & 0xff);
                }
                boolean expected = Recognizer.accepts(g, string);
                accepted += expected ? 1 : 0;
                if (at.accepts() != expected) {
                    throw new AssertionError(
                            "seed " + seed + ": accepts is not " + expected + " in " + e + " of " + text);
                }
            }
            witnesses(seed, e, language, random);
        }
        assertThat(accepted).isGreaterThan(EXPRESSIONS / 10);
    }

    @Test
    void clippedLanguagesAgreeUpToTheHorizon() {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("clippedLanguagesAgreeUpToTheHorizon: seed " + seed);
        Random random = new Random(seed);
        Languages languages = null;
        for (int i = 0; i < EXPRESSIONS; i++) {
            languages = i % 50 == 0 ? new Languages(1_000_000) : languages;
            Expression e = expression(random, 1 + random.nextInt(5), true);
            Language language = LanguageCompiler.compile(e, languages);
            for (int horizon = 0; horizon < 4; horizon++) {
                agree(seed, e, language, language.clip(horizon), alphabet(random), horizon);
            }
        }
    }

    private static void agree(long seed, Expression e, Language a, Language b, byte[] alphabet, int left) {
        if (b.accepts() != a.accepts() || b.isNothing() != a.isNothing()) {
            throw new AssertionError("seed " + seed + ": the clipped language differs " + left + " bytes before: " + e);
        }
        for (byte c : left > 0 ? alphabet : new byte[0]) {
            agree(seed, e, a.next(c & 0xff), b.next(c & 0xff), alphabet, left - 1);
        }
    }

    private static Expression expression(Random random, int depth, boolean bytes) {
        if (depth == 0) {
            switch (random.nextInt(8)) {
                case 0:
                    return Expression.text(random.nextBoolean() ? "ab" : "");
                case 1:
                    return Expression.codePoints(CodePoints.of("ab\"\\né€".codePointAt(random.nextInt(7)), 'a'));
                case 2:
                    return Expression.codePoints(
                            random.nextBoolean()
                                    ? CodePoints.ALL
                                    : CodePoints.range('b', 0xe9 + random.nextInt(0x1f600)));
                case 3:
                    return Expression.codePoints(CodePoints.of('a').complement());
                default:
                    byte[] piece = PIECES[random.nextInt(PIECES.length)];
                    return bytes && random.nextInt(6) == 0
                            ? Expression.bytes(piece[random.nextInt(piece.length)])
                            : Expression.bytes(piece);
            }
        }
        Expression a = expression(random, random.nextInt(depth), bytes);
        switch (random.nextInt(bytes ? 12 : 10)) {
            case 0:
            case 1:
                return Expression.sequence(a, expression(random, depth - 1, bytes));
            case 2:
            case 3:
                return Expression.either(
                        a, expression(random, depth - 1, bytes), expression(random, random.nextInt(depth), bytes));
            case 4:
            case 5:
                int least = random.nextInt(3);
                return random.nextBoolean()
                        ? Expression.repeat(a, least)
                        : Expression.repeat(a, least, least + random.nextInt(5));
            case 6:
                return Expression.both(a, expression(random, depth - 1, bytes));
            case 7:
                return Expression.both(
                        expression(random, depth - 1, bytes),
                        Expression.repeat(
                                Expression.codePoints(CodePoints.ALL), random.nextInt(3), 3 + random.nextInt(3)));
            case 8:
                return Expression.not(a);
            case 9:
                return Expression.except(a, expression(random, depth - 1, bytes));
            case 10:
                return Expression.quoted(a);
            default:
                return machine(random);
        }
    }

    private static Expression machine(Random random) {
        int states = 1 + random.nextInt(4);
        int[][] next = new int[states][256];
        BitSet accepting = new BitSet();
        for (int s = 0; s < states; s++) {
            Arrays.fill(next[s], -1);
            for (byte[] piece : PIECES) {
                next[s][piece[random.nextInt(piece.length)] & 0xff] = random.nextInt(states + 1) - 1;
            }
            accepting.set(s, random.nextInt(3) == 0);
        }
        return Expression.automaton(Automaton.of("machine", next, accepting));
    }
}
