package dev.logits.decode.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("once")
class CompiledGrammarTest {
    private static final Budget BUDGET = Budget.DEFAULT;

    private static CompiledGrammar compile(Grammar g) {
        return CompiledGrammar.of(g, List.of(), BUDGET, 64);
    }

    private static Configuration read(Configuration from, String text) {
        Configuration at = from;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            at = at.next(b & 0xff);
        }
        return at;
    }

    private static Grammar brackets() {
        Grammar.Builder b = Grammar.builder();
        Rule value = b.rule("value");
        b.define(
                value,
                Expression.either(
                        Expression.text("1"),
                        Expression.sequence(
                                Expression.text("["),
                                Expression.optional(Expression.sequence(
                                        Expression.call(value),
                                        Expression.repeat(
                                                Expression.sequence(Expression.text(","), Expression.call(value)), 0))),
                                Expression.text("]"))));
        return b.build(Expression.call(value));
    }

    @Test
    void sixtyThousandOpenBracketsAreReadAndClosed() {
        CompiledGrammar g = compile(brackets());
        Configuration at = read(g.start(), "[".repeat(60_000));
        assertThat(at.isDead()).isFalse();
        assertThat(at.top(0)).isSameAs(read(g.start(), "[[[").top(0));
        assertThat(read(at, "]".repeat(59_999)).accepts()).isFalse();
        assertThat(read(at, "]".repeat(60_000)).accepts()).isTrue();
        assertThat(read(at, "]".repeat(60_001)).isDead()).isTrue();
    }

    @Test
    void longChainsOfRulesAreFollowed() {
        Grammar.Builder b = Grammar.builder();
        List<Rule> rules = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            rules.add(b.rule("r" + i));
        }
        for (int i = 0; i < 4999; i++) {
            b.define(rules.get(i), Expression.call(rules.get(i + 1)));
        }
        b.define(
                rules.get(4999),
                Expression.sequence(
                        Expression.text("("),
                        Expression.optional(Expression.call(rules.get(0))),
                        Expression.text(")")));
        CompiledGrammar g = compile(b.build(Expression.call(rules.get(0))));
        assertThat(read(g.start(), "((()))").accepts()).isTrue();
        assertThat(read(g.start(), "((())").accepts()).isFalse();
    }

    @Test
    void ambiguousRulesTakePolynomialTime() {
        Grammar.Builder b = Grammar.builder();
        Rule s = b.rule("s");
        b.define(
                s,
                Expression.either(Expression.sequence(Expression.call(s), Expression.call(s)), Expression.text("a")));
        CompiledGrammar g = compile(b.build(Expression.call(s)));
        assertThat(read(g.start(), "a".repeat(2000)).accepts()).isTrue();

        Grammar.Builder three = Grammar.builder();
        Rule t = three.rule("t");
        three.define(
                t,
                Expression.either(
                        Expression.sequence(Expression.call(t), Expression.call(t), Expression.call(t)),
                        Expression.sequence(Expression.call(t), Expression.call(t)),
                        Expression.text("a")));
        CompiledGrammar h = compile(three.build(Expression.call(t)));
        assertThat(read(h.start(), "a".repeat(300)).accepts()).isTrue();
    }

    @Test
    void membersInAnyOrderNeedOneStateForASetOfNames() {
        Members.Builder m = Members.builder();
        for (int i = 0; i < 20; i++) {
            m.declare("name" + i, Expression.repeat(Expression.codePoints(CodePoints.range('0', '9')), 1), false);
        }
        CompiledGrammar g = compile(Grammar.of(
                Expression.sequence(Expression.text("{"), Expression.members(m.build()), Expression.text("}"))));
        Configuration a = read(g.start(), "{\"name3\":1,\"name17\":2,");
        assertThat(read(g.start(), "{\"name17\":42,\"name3\":1,")).isSameAs(a);
        assertThat(read(a, "\"name3\"").isDead()).isTrue();
        assertThat(g.size()).isLessThan(400);
    }

    private static final Expression ANY = Expression.not(Expression.nothing());

    private static final Expression DIGITS = Expression.repeat(Expression.codePoints(CodePoints.range('0', '9')), 1);

    /** JSON values, arrays of at most 40 items, objects with any names; {@code id} is a number where it comes. */
    private static Grammar json() {
        Grammar.Builder b = Grammar.builder();
        Rule value = b.rule("value");
        Expression space = Expression.optional(Expression.text(" "));
        Expression comma = Expression.sequence(space, Expression.text(","), space);
        Members members = Members.builder()
                .declare("id", DIGITS, false)
                .others(ANY, Expression.call(value))
                .separators(Expression.sequence(Expression.text(":"), space), comma)
                .most(30)
                .build();
        b.define(
                value,
                Expression.either(
                        Expression.quoted(ANY),
                        DIGITS,
                        Expression.sequence(
                                Expression.text("["),
                                Expression.optional(Expression.sequence(
                                        Expression.call(value),
                                        Expression.repeat(Expression.sequence(comma, Expression.call(value)), 0, 39))),
                                Expression.text("]")),
                        Expression.sequence(
                                Expression.text("<"),
                                Expression.distinct(new DistinctItems(
                                        Expression.quoted(Expression.repeat(
                                                Expression.codePoints(CodePoints.of('a', 'b')), 0, 20)),
                                        comma,
                                        0,
                                        OptionalInt.of(50))),
                                Expression.text(">")),
                        Expression.sequence(Expression.text("{"), Expression.members(members), Expression.text("}"))));
        return b.build(Expression.call(value));
    }

    /** What is decided with some frames is so with all; and what many frames do not decide was forgotten elsewhere. */
    private static int checkTops(CompiledGrammar g, Random random, String letters, int steps, int horizon) {
        Configuration at = g.start();
        int decided = 0;
        for (int step = 0; step < steps; step++) {
            int frames = random.nextInt(4);
            Configuration exact = at;
            Configuration top = at.top(frames);
            assertThat(at.top(frames)).isSameAs(top);
            assertThat(top.top(frames)).isSameAs(top);
            for (int i = 0; i < horizon && !exact.isDead(); i++) {
                int b = letters.charAt(random.nextInt(letters.length()));
                if (random.nextInt(3) > 0) {
                    // a byte that goes on, if one is found
                    for (int tries = 0; tries < 30 && exact.next(b).isDead(); tries++) {
                        b = letters.charAt(random.nextInt(letters.length()));
                    }
                }
                exact = exact.next(b);
                top = top.next(b);
                if (!top.isUnknown()) {
                    assertThat(top.isDead()).isEqualTo(exact.isDead());
                    decided++;
                } else {
                    assertThat(top.next(b)).isSameAs(top);
                }
            }
            for (int tries = 0; tries < 100; tries++) {
                Configuration to = at.next(letters.charAt(random.nextInt(letters.length())));
                if (!to.isDead()) {
                    at = to;
                    break;
                }
            }
            at = at.canGrow() ? at : g.start();
        }
        return decided;
    }

    @Test
    void whatTheTopFramesDecideIsSo() {
        Grammar.Builder b = Grammar.builder();
        Rule s = b.rule("s");
        b.define(
                s,
                Expression.either(
                        Expression.sequence(
                                Expression.text("["),
                                Expression.repeat(Expression.call(s), 0, 9),
                                Expression.text("]")),
                        Expression.sequence(Expression.call(s), Expression.text("+"), Expression.call(s)),
                        Expression.text("1")));
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            CompiledGrammar g = CompiledGrammar.of(json(), List.of(), new Budget(100_000, 100_000, 3000), 8);
            int decided = checkTops(g, random, "\"\"\"ab,,:[]{}<>1 \\u06id", 1500, 8);
            assertThat(decided).isGreaterThan(1000);
            CompiledGrammar h = CompiledGrammar.of(b.build(Expression.call(s)), List.of(), BUDGET, 4);
            assertThat(checkTops(h, random, "[]1+", 300, 4)).isGreaterThan(300);
        }
    }

    @Test
    void insideOfAStringAllPlacesAreOne() {
        CompiledGrammar g = compile(json());
        Configuration a = read(g.start(), "\"x").top(0);
        Configuration deep = read(g.start(), "[[1,\"x\",[\"yz").top(0);
        assertThat(read(g.start(), "{\"a\":[\"q").top(0)).isSameAs(deep);
        assertThat(a.next('"')).isNotSameAs(deep.next('"'));
        Configuration key = read(g.start(), "{\"x").top(0);
        assertThat(read(g.start(), "[{\"a\":1,\"b\":{},\"cc").top(0)).isSameAs(key);
        assertThat(key.next('"').next(':').next('1').isUnknown()).isFalse();
        assertThat(key.next('"').next(':').next('1').next(',').isUnknown()).isTrue();
    }

    @Test
    void specialTokensAreNoTexts() {
        Grammar g = Grammar.of(Expression.sequence(
                Expression.text("a"),
                Expression.token("<|call|>"),
                Expression.repeat(Expression.token("<|x|>"), 0, 1)));
        CompiledGrammar c = CompiledGrammar.of(g, List.of("<|x|>", "<|call|>"), BUDGET, 8);
        Configuration at = read(c.start(), "a");
        assertThat(at.specials()).containsExactly(1);
        assertThat(at.canGrow()).isTrue();
        assertThat(at.next('<').isDead()).isTrue();
        assertThat(at.forcedByte()).isEqualTo(-1);
        assertThat(at.nextSpecial(0).isDead()).isTrue();
        Configuration called = at.nextSpecial(1);
        assertThat(called.accepts()).isTrue();
        assertThat(called.nextSpecial(0).accepts()).isTrue();
        assertThat(called.nextSpecial(0).canGrow()).isFalse();
        assertThat(g.accepts("a<|call|>")).isFalse();
        assertThatThrownBy(() -> CompiledGrammar.of(g, List.of("<|x|>"), BUDGET, 8))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the start names the special token <|call|>, which the vocabulary does not have");
    }

    @Test
    void bytesThatMustComeAreForced() {
        CompiledGrammar g = compile(Grammar.choices(List.of("yes", "year", "no")));
        assertThat(g.start().forcedByte()).isEqualTo(-1);
        assertThat(read(g.start(), "y").forcedByte()).isEqualTo('e');
        assertThat(read(g.start(), "yes").forcedByte()).isEqualTo(-1);
        assertThat(read(g.start(), "ye").bytes()).containsExactly(0, 1L << 's' - 64 | 1L << 'a' - 64, 0, 0);
    }

    @Test
    void anEmptyLanguageNamesItsCause() {
        Grammar.Builder b = Grammar.builder();
        Rule root = b.rule("#");
        Rule never = b.rule("#/properties/a");
        Rule loop = b.rule("#/loop");
        Rule fine = b.rule("#/fine");
        b.define(root, Expression.sequence(Expression.text("{"), Expression.call(never), Expression.call(fine)));
        b.define(never, Expression.both(Expression.text("a"), Expression.text("b")));
        b.define(loop, Expression.sequence(Expression.text("x"), Expression.call(loop)));
        b.define(fine, Expression.either(Expression.call(loop), Expression.text("y")));
        Grammar g = b.build(Expression.call(root));
        assertThat(CompiledGrammar.emptyRules(g)).containsExactly(root, never, loop);
        assertThatThrownBy(() -> compile(g))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no text is in the language: the rule #/properties/a can match nothing");
        assertThat(g.accepts("{")).isFalse();
        Grammar start = Grammar.of(Expression.nothing());
        assertThatThrownBy(() -> compile(start)).hasMessage("no text is in the language: [] can match nothing");
    }

    @Test
    void budgetsNameTheRule() {
        Grammar.Builder b = Grammar.builder();
        Rule s = b.rule("/properties/ambiguous");
        b.define(
                s,
                Expression.either(
                        Expression.sequence(Expression.call(s), Expression.call(s), Expression.call(s)),
                        Expression.sequence(Expression.call(s), Expression.call(s)),
                        Expression.text("a")));
        CompiledGrammar g = CompiledGrammar.of(b.build(Expression.call(s)), List.of(), new Budget(1000, 300, 1000), 8);
        assertThatThrownBy(() -> read(g.start(), "a".repeat(300)))
                .isInstanceOf(GrammarLimitException.class)
                .hasMessageContaining("more than 300 readings")
                .hasMessageContaining("/properties/ambiguous");
        Grammar large = Grammar.of(Expression.sequence(
                Expression.repeat(Expression.either(Expression.text("a"), Expression.text("b")), 0),
                Expression.text("a"),
                Expression.repeat(Expression.either(Expression.text("a"), Expression.text("b")), 30, 30)));
        CompiledGrammar h = CompiledGrammar.of(large, List.of(), new Budget(400, 300, 1000), 8);
        StringBuilder text = new StringBuilder();
        new Random(1).ints(2000, 0, 2).forEach(bit -> text.append(bit == 0 ? "a" : "b"));
        assertThat(read(h.start(), text.toString()).isDead()).isFalse();
        Expression many = Expression.sequence(new Random(2)
                .ints(500, 0, 1 << 20)
                .mapToObj(i -> Expression.repeat(Expression.text(Integer.toString(i)), 0))
                .toList());
        assertThatThrownBy(() -> read(
                        CompiledGrammar.of(
                                        Grammar.of(Expression.except(many, Expression.text("x"))),
                                        List.of(),
                                        new Budget(60, 300, 1000),
                                        8)
                                .start(),
                        "1"))
                .isInstanceOf(GrammarLimitException.class)
                .hasMessageContaining("more than 60");
    }

    @Test
    void whatIsForgottenIsFoundAgain() {
        CompiledGrammar small = CompiledGrammar.of(json(), List.of(), new Budget(100_000, 10_000, 200), 8);
        CompiledGrammar large = compile(json());
        StringBuilder text = new StringBuilder("[");
        for (int i = 0; i < 30; i++) {
            text.append("{\"n")
                    .append(i)
                    .append("\":[1,2,\"x")
                    .append(i)
                    .append("\"],\"m\":")
                    .append(i)
                    .append("},");
        }
        String all = text + "{\"id\":1,\"x\":2}]";
        for (int i = 0; i < 3; i++) {
            assertThat(read(small.start(), all).accepts()).isTrue();
            assertThat(read(large.start(), all).accepts()).isTrue();
            assertThat(small.size()).isLessThan(1000);
        }
        assertThat(read(small.start(), text + "{\"id\":1,\"x\":2,\"x\"").isDead())
                .isTrue();
    }

    @Test
    void nestedOptionalRepetitionsStaySmall() {
        Grammar.Builder b = Grammar.builder();
        Rule a = b.rule("a");
        b.define(
                a,
                Expression.either(
                        Expression.text("x"),
                        Expression.sequence(Expression.text("("), Expression.call(a), Expression.text(")"))));
        Expression e = Expression.call(a);
        for (int i = 0; i < 12; i++) {
            e = Expression.repeat(e, 0, 10);
        }
        CompiledGrammar g = compile(b.build(e));
        assertThat(read(g.start(), "x".repeat(2000)).accepts()).isTrue();
        Expression f = Expression.call(a);
        for (int i = 0; i < 30; i++) {
            f = Expression.optional(Expression.sequence(f, Expression.optional(Expression.call(a))));
        }
        CompiledGrammar h = compile(b.build(f));
        assertThat(read(h.start(), "x".repeat(31)).accepts()).isTrue();
        assertThat(read(h.start(), "x".repeat(32)).isDead()).isTrue();
        assertThat(h.size()).isLessThan(5000);
    }

    @Test
    void aHundredThousandCharactersUnderABoundAreRead() {
        Expression any = Expression.codePoints(CodePoints.ALL);
        Grammar g = Grammar.of(
                Expression.sequence(Expression.quoted(Expression.repeat(any, 0, 100_000)), Expression.text("!")));
        CompiledGrammar compiled = CompiledGrammar.of(g, List.of(), Budget.DEFAULT, 8);
        Configuration at = compiled.start().next('"');
        for (int i = 0; i < 100_000; i++) {
            at = at.next('a' + i % 26);
            assertThat(at.isDead()).isFalse();
        }
        assertThat(at.next('b').isDead()).isTrue();
        assertThat(at.next('"').next('!').accepts()).isTrue();
    }
}
