package dev.logits.decode.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class RecognizerTest {
    private static final Expression DIGITS = Expression.repeat(Expression.codePoints(CodePoints.range('0', '9')), 1);

    @Test
    void rulesMayBeginWithThemselves() {
        Grammar.Builder b = Grammar.builder();
        Rule sum = b.rule("sum");
        b.define(
                sum,
                Expression.either(Expression.sequence(Expression.call(sum), Expression.text("+"), DIGITS), DIGITS));
        Grammar g = b.build(Expression.call(sum));
        assertThat(g.accepts("1+22+3")).isTrue();
        assertThat(g.accepts("1+")).isFalse();
    }

    @Test
    void membersComeInAnyOrderAndOnce() {
        Members members = Members.builder()
                .declare("a", DIGITS, true)
                .declare("b", DIGITS, false)
                .others(Expression.not(Expression.nothing()), Expression.quoted(Expression.not(Expression.nothing())))
                .build();
        Grammar g = Grammar.of(
                Expression.sequence(Expression.text("{"), Expression.members(members), Expression.text("}")));
        assertThat(g.accepts("{\"b\":1,\"x\":\"y\",\"\\u0061\":2}")).isTrue();
        assertThat(g.accepts("{\"b\":1}")).isFalse();
        assertThat(g.accepts("{\"a\":1,\"\\u0061\":1}")).isFalse();
        assertThat(g.accepts("{\"a\":1,\"x\":\"\",\"x\":\"\"}")).isFalse();
    }

    @Test
    void distinctItemsAreComparedByValue() {
        Expression number = Expression.sequence(DIGITS, Expression.optional(Expression.text(".0")));
        Grammar g =
                Grammar.of(Expression.distinct(new DistinctItems(number, Expression.text(","), 1, OptionalInt.of(3))));
        assertThat(g.accepts("1,2,3.0")).isTrue();
        assertThat(g.accepts("1,1.0")).isFalse();
        assertThat(g.accepts("")).isFalse();
        assertThat(g.accepts("1,2,3,4")).isFalse();
    }

    @Test
    void intersectionsAndComplementsAreOfTexts() {
        Expression noDigits = Expression.except(
                Expression.repeat(Expression.codePoints(CodePoints.ALL), 0, 3),
                Expression.sequence(
                        Expression.not(Expression.nothing()), DIGITS, Expression.not(Expression.nothing())));
        Grammar g = Grammar.of(noDigits);
        assertThat(g.accepts("aä€")).isTrue();
        assertThat(g.accepts("a1b")).isFalse();
        assertThat(g.accepts("abcd")).isFalse();
        assertThat(Grammar.choices(List.of("yes", "yes, sir")).accepts("yes")).isTrue();
    }
}
