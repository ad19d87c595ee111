package dev.logits.decode.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.logits.internal.automaton.Language;
import dev.logits.internal.automaton.Languages;
import dev.logits.internal.automaton.StateLimitException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is made of languages, counted in states. */
class LanguageSizeTest {
    private static final Expression ANY = Expression.codePoints(CodePoints.ALL);
    private static final Expression TEXTS = Expression.not(Expression.nothing());
    private static final Expression DIGIT = Expression.codePoints(CodePoints.range('0', '9'));
    private static final Expression LETTER = Expression.codePoints(CodePoints.range('a', 'z'));

    private final Languages languages = new Languages(1_000_000);

    private Language compile(Expression e) {
        return LanguageCompiler.compile(e, languages);
    }

    private static Language walk(Language from, String text) {
        Language at = from;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            at = at.next(b & 0xff);
        }
        return at;
    }

    /** All states that can be reached. */
    private static Set<Language> reached(Language start) {
        Set<Language> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Language> open = new ArrayDeque<>(List.of(start));
        seen.add(start);
        while (!open.isEmpty()) {
            Language at = open.poll();
            for (int b = 0; b < 256; b++) {
                if (seen.add(at.next(b))) {
                    open.add(at.next(b));
                }
            }
        }
        return seen;
    }

    private static Expression pattern() {
        return Expression.sequence(TEXTS, Expression.text("foo"), Expression.repeat(DIGIT, 2, 5), TEXTS);
    }

    private static List<String> words(int n) {
        List<String> out = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            out.add(Long.toString(i * 7919L * 31337 % 1_000_003, 36) + "-value-" + i);
        }
        return out;
    }

    @Test
    void expressionsThatDifferInOrderOrFactorsAreOneLanguage() {
        Expression a = Expression.repeat(LETTER, 1);
        Expression b = Expression.sequence(DIGIT, Expression.text("xy"));
        Expression c = Expression.text("long text");
        assertThat(compile(Expression.either(a, Expression.either(b, c))))
                .isSameAs(compile(Expression.either(c, b, a, b)));
        assertThat(compile(Expression.either(Expression.sequence(DIGIT, a), Expression.sequence(DIGIT, b))))
                .isSameAs(compile(Expression.sequence(DIGIT, Expression.either(b, a))));
        assertThat(compile(Expression.either(Expression.sequence(a, DIGIT), Expression.sequence(c, DIGIT))))
                .isSameAs(compile(Expression.sequence(Expression.either(c, a), DIGIT)));
        assertThat(compile(Expression.sequence(LETTER, Expression.repeat(LETTER, 0))))
                .isSameAs(compile(a));
        assertThat(compile(Expression.either(Expression.repeat(LETTER, 2, 4), Expression.repeat(LETTER, 5, 9))))
                .isSameAs(compile(Expression.repeat(LETTER, 2, 9)));
        assertThat(compile(Expression.both(a, pattern()))).isSameAs(compile(Expression.both(pattern(), a, pattern())));
        assertThat(compile(Expression.either(a, TEXTS))).isSameAs(compile(TEXTS));
        assertThat(compile(Expression.both(a, TEXTS))).isSameAs(compile(a));
        assertThat(compile(Expression.except(a, TEXTS)).isNothing()).isTrue();
        assertThat(compile(Expression.both(Expression.quoted(a), Expression.quoted(pattern()))))
                .isSameAs(compile(Expression.quoted(Expression.both(a, pattern()))));
    }

    @Test
    void aJsonStringStaysInOneState() {
        Language body = compile(Expression.quoted(TEXTS)).next('"');
        for (int b = 0x20; b < 0x80; b++) {
            assertThat(body.next(b) == body).isEqualTo(b != '"' && b != '\\');
        }
        for (String text : List.of("é", "€", "😀", "\\n", "\\u00e9", "\\uD83D\\uDE00")) {
            assertThat(walk(body, text)).isSameAs(body);
        }
        assertThat(body.byteClasses()).isLessThan(16);
        assertThat(reached(body)).hasSizeLessThan(40);
        assertThat(walk(body, "\\uD83D\\u0").isNothing()).isTrue();
    }

    @Test
    void largeBoundsAreNotExpanded() {
        Language quoted = compile(Expression.quoted(Expression.repeat(ANY, 0, 100_000)));
        Language both = compile(Expression.quoted(Expression.both(pattern(), Expression.repeat(ANY, 0, 100_000))));
        Language least = compile(Expression.quoted(Expression.both(pattern(), Expression.repeat(ANY, 65_536))));
        Language pairs = compile(Expression.both(
                Expression.repeat(Expression.sequence(LETTER, LETTER, Expression.text("-")), 0),
                Expression.repeat(ANY, 65_535)));
        assertThat(compile(Expression.both(
                                Expression.repeat(Expression.sequence(LETTER, LETTER), 0),
                                Expression.repeat(ANY, 65_537, 65_537)))
                        .isNothing())
                .isTrue();
        assertThat(languages.size()).isLessThan(150);
        int before = languages.size();
        String text = "abcdefghij".repeat(10);
        walk(quoted, '"' + text);
        walk(both, "\"foo12" + text);
        walk(least, "\"foo12" + text);
        walk(pairs, "ab-".repeat(30));
        assertThat(languages.size() - before).isLessThan(10 * text.length());
    }

    @Test
    void clippedStatesDoNotDifferInLargeCounts() {
        for (Expression e : List.of(
                Expression.repeat(ANY, 0, 100_000),
                Expression.repeat(ANY, 65_536),
                Expression.repeat(ANY, 50_000, 100_000),
                Expression.both(pattern(), Expression.repeat(ANY, 0, 100_000)),
                Expression.both(pattern(), Expression.repeat(ANY, 65_536)),
                Expression.both(pattern(), Expression.repeat(ANY, 10, 100_000)))) {
            Language start = walk(compile(Expression.quoted(e)), "\"" + "z".repeat(20));
            Language later = walk(start, "z".repeat(200));
            assertThat(later).isNotSameAs(start);
            assertThat(later.clip(64)).as(e.toString()).isSameAs(start.clip(64));
            assertThat(later.clip(64)).isSameAs(later.clip(64));
        }
    }

    @Test
    void nestedRepetitionsDoNotBlowUp() {
        Expression a = Expression.text("a");
        Expression nested = Expression.repeat(Expression.repeat(Expression.repeat(a, 0, 1000), 0, 1000), 0, 1000);
        assertThat(walk(compile(nested), "a".repeat(500)).accepts()).isTrue();
        assertThat(compile(Expression.repeat(Expression.repeat(a, 0), 2))).isSameAs(compile(Expression.repeat(a, 0)));
        assertThat(compile(Expression.repeat(Expression.optional(a), 0, 1000)))
                .isSameAs(compile(Expression.repeat(a, 0, 1000)));
        Expression word =
                Expression.sequence(Expression.repeat(LETTER, 1, 10), Expression.optional(Expression.text(" ")));
        Language words = compile(Expression.repeat(word, 5, 1000));
        assertThat(walk(words, "hello world abc ".repeat(20)).accepts()).isTrue();
        assertThat(languages.size()).isLessThan(2000);
    }

    @Test
    void manyTextsAreOneAutomaton() {
        List<String> words = words(5000);
        int bytes = words.stream().mapToInt(String::length).sum();
        List<Expression> texts = words.stream().map(Expression::text).toList();
        Language either = compile(Expression.either(texts));
        Language quoted =
                compile(Expression.either(texts.stream().map(Expression::quoted).toList()));
        Language others = compile(Expression.quoted(Expression.except(TEXTS, Expression.either(texts))));
        assertThat(languages.size()).isLessThan(bytes / 8);
        for (String word : words.subList(100, 200)) {
            int before = languages.size();
            assertThat(walk(either, word).accepts()).isTrue();
            assertThat(walk(quoted, '"' + word + '"').accepts()).isTrue();
            assertThat(walk(others, '"' + word + '"').accepts()).isFalse();
            assertThat(walk(others, '"' + word + "x\"").accepts()).isTrue();
            assertThat(languages.size() - before).isLessThan(6 * word.length());
        }
        Language open = walk(others, "\"new");
        assertThat(open.next('x')).isSameAs(open);
    }

    @Test
    void whatCannotBeCompletedIsNothing() {
        Expression bounded = Expression.either(Expression.repeat(Expression.text("a"), 200, 200), Expression.text("b"));
        Language short199 = compile(Expression.both(bounded, Expression.repeat(ANY, 0, 199)));
        assertThat(short199.next('a').isNothing()).isTrue();
        assertThat(short199.next('b').accepts()).isTrue();
        assertThat(short199.clip(16).next('a').isNothing()).isTrue();
        assertThat(compile(Expression.both(pattern(), Expression.repeat(DIGIT, 0)))
                        .isNothing())
                .isTrue();
        assertThat(compile(Expression.both(pattern(), Expression.not(pattern())))
                        .isNothing())
                .isTrue();
        assertThat(compile(Expression.except(LETTER, Expression.repeat(ANY, 1, 3)))
                        .isNothing())
                .isTrue();
        Language even = compile(Expression.both(
                Expression.repeat(Expression.text("ab"), 1, 50),
                Expression.not(Expression.repeat(Expression.text("abab"), 0))));
        assertThat(walk(even, "ab".repeat(49)).accepts()).isTrue();
        assertThat(walk(even, "ab".repeat(49) + "a").isNothing()).isTrue();
    }

    @Test
    void tooManyStatesAreAnErrorThatTellsTheNumber() {
        Expression far = Expression.sequence(
                Expression.repeat(LETTER, 0), Expression.text("a"), Expression.repeat(LETTER, 20, 20));
        Language start = LanguageCompiler.compile(far, new Languages(5000));
        assertThatThrownBy(() -> reached(start))
                .isInstanceOf(StateLimitException.class)
                .hasMessageContaining("5000");
    }

    @Test
    void nothingRecursesOnTheLengthOfASequence() {
        List<Expression> parts = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            parts.add(i < 1000 ? Expression.optional(Expression.text(i + "-")) : LETTER);
        }
        Expression many = Expression.sequence(parts);
        List<Expression> more = new ArrayList<>(parts.subList(0, 10_000));
        more.add(DIGIT);
        Expression branched =
                Expression.either(Expression.sequence(more), Expression.sequence(parts.subList(0, 10_000)));
        List<String> prefixes = new ArrayList<>();
        for (int i = 1; i < 3000; i++) {
            prefixes.add("x".repeat(i));
        }
        Language all = compile(Expression.both(
                Expression.either(many, branched, Grammar.choices(prefixes).start()),
                Expression.repeat(ANY, 0, 50_000)));
        assertThat(walk(all, "1-30-900-" + "x".repeat(1000)).canGrow()).isTrue();
        assertThat(walk(all, "1-30-900-" + "x".repeat(9000) + "7").accepts()).isTrue();
        assertThat(all.clip(100).next('x').accepts()).isTrue();
    }

    @Test
    void threadsMeetTheSameStates() throws InterruptedException {
        Language start = compile(Expression.quoted(Expression.both(pattern(), Expression.repeat(ANY, 0, 5000))));
        Set<Language> ends = Collections.synchronizedSet(new HashSet<>());
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            threads.add(new Thread(() -> ends.add(walk(start, "\"" + "fo€foo9".repeat(300) + "foo123\""))));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(ends).containsExactly(languages.empty());
    }
}
