package dev.logits.decode.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EcmaRegexTest {
    private static boolean finds(String pattern, String text) {
        return Grammar.of(EcmaRegex.containing(pattern)).accepts(text);
    }

    private static boolean matches(String pattern, String text) {
        return Grammar.regex(pattern).accepts(text);
    }

    @Test
    void digitsAndWordsAreAsciiAndSpacesAreNot() {
        assertThat(matches("\\d\\w", "1_")).isTrue();
        assertThat(matches("\\d", "\u0967")).isFalse();
        assertThat(matches("\\w", "ä")).isFalse();
        assertThat(matches("\\s\\s", "\ufeff\u3000")).isTrue();
        assertThat(matches("\\S\\D\\W", "aää")).isTrue();
    }

    @Test
    void aDotIsACodePointButNoLineTerminator() {
        assertThat(matches(".", "🔵")).isTrue();
        for (String terminator : List.of("\n", "\r", "\u2028", "\u2029")) {
            assertThat(matches(".", terminator)).isFalse();
            assertThat(matches("(?s:.)", terminator)).isTrue();
        }
        assertThat(matches(".", "\u0085")).isTrue();
        assertThat(Grammar.of(EcmaRegex.whole(".", Set.of(EcmaRegex.Flag.LINE_FEEDS)))
                        .accepts("\r"))
                .isTrue();
    }

    @Test
    void aDollarIsTheEndAndNotBeforeALastLineFeed() {
        assertThat(finds("^a$", "a\n")).isFalse();
        assertThat(finds("(?m:^a$)", "b\na\nb")).isTrue();
        assertThat(finds("(?m:^a$)", "b\nab\nb")).isFalse();
    }

    @Test
    void anchorsAreExactInsideOfAlternativesAndRepetitions() {
        assertThat(finds("(^$)|(^a{2}$)", "")).isTrue();
        assertThat(finds("(^$)|(^a{2}$)", "aaa")).isFalse();
        assertThat(finds("^([^,]+(,|$)){3,}$", "a,b,c")).isTrue();
        assertThat(finds("^([^,]+(,|$)){3,}$", "a,b")).isFalse();
        assertThat(finds("(^|-)a(-|$)", "b-a-b")).isTrue();
        assertThat(finds("(^|-)a(-|$)", "bab")).isFalse();
    }

    @Test
    void escapesThatTheUnicodeFlagForbidsStandForTheirCharacters() {
        assertThat(matches("\\-\\%\\@{a}]", "-%@{a}]")).isTrue();
        assertThat(matches("a{,3}", "a{,3}")).isTrue();
        assertThat(matches("[\\w-.]+", "a-.")).isTrue();
        assertThat(matches("\\x41\\u0042\\u{43}\\cJ\\0", "ABC\n\0")).isTrue();
        assertThat(matches("\\ud83d\\ude00[\\u{1f600}-\\u{1f64f}]", "😀😀")).isTrue();
    }

    @Test
    void propertiesAreThoseOfTheJdk() {
        assertThat(matches("\\p{Lu}\\p{Letter}\\p{gc=Nd}\\p{Script=Greek}\\P{L}", "Äß٣α1"))
                .isTrue();
        assertThat(matches("\\p{Alphabetic}\\p{White_Space}[\\p{Zs}x]", "a\u0085\u3000"))
                .isTrue();
        assertThatThrownBy(() -> EcmaRegex.whole("a\\p{Latin}"))
                .hasMessageContaining("at 1: the Unicode property Latin");
    }

    @Test
    void caseIsIgnoredBySimpleFolding() {
        assertThat(matches("(?i:straße[k-m])", "STRAẞEK")).isTrue();
        assertThat(matches("(?i:\\w)", "\u017f")).isTrue();
        assertThat(matches("(?i:I)", "\u0131")).isFalse();
        assertThat(matches("a(?i)bc", "aBC")).isTrue();
        assertThat(matches("(a(?i)b)c", "aBC")).isFalse();
        assertThat(matches("(?i:[^a])", "A")).isFalse();
    }

    @Test
    void extendedPatternsHaveWhiteSpaceAndComments() {
        Grammar g = Grammar.of(EcmaRegex.whole("a +  # many\n[ b]\\ ", Set.of(EcmaRegex.Flag.EXTENDED)));
        assertThat(g.accepts("aa  ")).isTrue();
        assertThat(g.accepts("a +b ")).isFalse();
    }

    @Test
    void aTemperedDotIsExactBeforeTheEnd() {
        assertThat(finds("^((?!mode)(?!Mode).)*$", "moda")).isTrue();
        assertThat(finds("^((?!mode)(?!Mode).)*$", "a Mode")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "(a)\\1!at 3: a back reference",
                "(?<=a)b!at 0: lookbehind",
                "ab(!at 2: this group is not closed",
                "a)!at 1: no group to close",
                "a**!at 2: nothing to repeat",
                "[z-a]!at 2: a range runs",
                "[a-!at 0: this class is not closed",
                "a{3,2}!at 1: at most 2",
                "a\\!at 1: a \\ at the end",
                "\\u{110000}!at 0: expected a code point",
                "[[:alpha:]]!at 1: POSIX classes",
                "((?=a)b)*c!at 0: a lookahead is repeated",
                "\\07!at 0: octal"
            })
    void errorsNameThePlace(String pattern, String message) {
        assertThatThrownBy(() -> EcmaRegex.whole(pattern))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void sixtyThousandParenthesesAreReadOrRefusedWithoutADeepStack() {
        int n = 60_000;
        assertThat(matches("(".repeat(n) + "a" + ")".repeat(n), "a")).isTrue();
        assertThatThrownBy(() -> EcmaRegex.whole("(a".repeat(n) + ")*".repeat(n)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nested");
        assertThatThrownBy(() -> EcmaRegex.whole("(^a".repeat(n) + ")*".repeat(n)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nested");
        assertThatThrownBy(() -> EcmaRegex.whole("(?=a".repeat(n) + ")".repeat(n)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nested");
        assertThatThrownBy(() -> EcmaRegex.whole("(".repeat(n))).hasMessageContaining("not closed");
    }

    @Test
    void manyConditionsEndInAnErrorAndNotInAHang() {
        assertThatThrownBy(() -> EcmaRegex.containing("(^|\\b|a|(?=b)c)".repeat(40)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("too many cases");
    }

    /** All texts over a small alphabet, against another engine, where both have one meaning. */
    @Test
    void randomPatternsMatchWhatAnotherEngineMatches() {
        long seed = 20240611;
        Random random = new Random(seed);
        List<String> texts = texts("ab-", 4);
        int compared = 0;
        for (int i = 0; i < 600; i++) {
            String pattern = pattern(random, 3);
            Grammar search;
            Grammar whole;
            try {
                search = Grammar.of(EcmaRegex.containing(pattern));
                whole = Grammar.of(EcmaRegex.whole(pattern));
            } catch (IllegalArgumentException e) {
                assertThat(e.getMessage()).matches("(?s).*(lookahead is repeated|too many cases).*");
                continue;
            }
            Pattern java = Pattern.compile(pattern);
            for (int k = 0; k < 12; k++) {
                String text = texts.get(random.nextInt(texts.size()));
                compared++;
                assertThat(search.accepts(text))
                        .as("%s in %s, seed %d", pattern, text, seed)
                        .isEqualTo(java.matcher(text).find());
                assertThat(whole.accepts(text))
                        .as("%s is %s, seed %d", pattern, text, seed)
                        .isEqualTo(java.matcher(text).matches());
            }
        }
        assertThat(compared).isGreaterThan(5_000);
    }

    private static List<String> texts(String alphabet, int longest) {
        List<String> all = new ArrayList<>(List.of(""));
        for (int i = 0, from = 0; i < longest; i++) {
            int to = all.size();
            for (; from < to; from++) {
                for (char c : alphabet.toCharArray()) {
                    all.add(all.get(from) + c);
                }
            }
        }
        return all;
    }

    private static String pattern(Random random, int depth) {
        int parts = 1 + random.nextInt(3);
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < parts; i++) {
            switch (random.nextInt(depth > 0 ? 12 : 6)) {
                case 0, 1 -> out.append("ab-".charAt(random.nextInt(3)));
                case 2 -> out.append(random.nextBoolean() ? "[a-]" : "[^a]");
                case 3 -> out.append(random.nextBoolean() ? "^" : "$");
                case 4 -> out.append(random.nextInt(3) > 0 ? "\\b" : "\\B");
                case 5 -> out.append(".");
                case 6, 7 ->
                    out.append('(')
                            .append(pattern(random, depth - 1))
                            .append('|')
                            .append(pattern(random, depth - 1))
                            .append(')');
                case 8, 9 ->
                    out.append("(?:")
                            .append(pattern(random, depth - 1))
                            .append(')')
                            .append(List.of("*", "+", "?", "{2}", "{1,3}", "{2,}", "*?")
                                    .get(random.nextInt(7)));
                case 10 -> out.append("(?=").append(pattern(random, depth - 1)).append(')');
                default -> out.append("(?!").append(pattern(random, depth - 1)).append(')');
            }
        }
        return out.toString();
    }
}
