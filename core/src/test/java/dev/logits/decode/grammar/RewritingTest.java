package dev.logits.decode.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.logits.decode.Tokens;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RewritingTest {
    private static final byte[][] TOKENS = {{'a'}, {'b', 'c'}, {}, {}};
    private static final TokenTrie TRIE = TokenTrie.of(TOKENS, Map.of("<think>", 2), Tokens.of(3));

    private static Constraint constraint(String... names) {
        Grammar.Builder b = Grammar.builder();
        Rule rule = b.rule("tokens");
        Expression all = Expression.empty();
        for (String name : names) {
            all = Expression.sequence(all, Expression.token(name));
        }
        b.define(rule, Expression.optional(all));
        return Constraint.of(b.build(Expression.sequence(Expression.text("a"), Expression.call(rule))), TRIE);
    }

    @Test
    void tokensByNumberAreSpecialTokensOrTheirBytes() {
        Matcher m = constraint("<[2]>", "<[1]>", "<think>").matcher();
        for (int token : new int[] {0, 2, 1, 2}) {
            assertThat(m.append(token)).isTrue();
        }
        assertThat(m.isComplete()).isTrue();
        assertThat(constraint("<[2]>").matcher().append(2)).isFalse();
    }

    @Test
    void tokensThatAreNotThereAreErrors() {
        assertThatThrownBy(() -> constraint("<[9]>")).hasMessageContaining("expected 0..3");
        assertThatThrownBy(() -> constraint("<[3]>")).hasMessageContaining("end token");
        assertThatThrownBy(() -> constraint("<[^2]>")).hasMessageContaining("<[^2]>");
        assertThatThrownBy(() -> constraint("<thin>")).hasMessageContaining("<thin>");
    }

    @Test
    void stringsAreSpelledAsSaid() {
        Expression any = Expression.not(Expression.nothing());
        Escapes none = Escapes.of("", Escapes.Numbers.NONE);
        Grammar g = Grammar.of(Expression.sequence(
                Expression.text("["),
                Expression.repeat(Expression.quoted(any), 0),
                Expression.quoted(Expression.text("é")),
                Expression.text("]")));
        assertThat(g.accepts("[\"\\u0061\"\"\\u00e9\"]")).isTrue();
        Grammar narrow = g.withEscapes(Escapes.ALL, none, none);
        assertThat(narrow.accepts("[\"\\u0061\"\"é\"]")).isTrue();
        assertThat(narrow.accepts("[\"\\u0061\"\"\\u00e9\"]")).isFalse();
        assertThat(g.withEscapes(none, none, none).accepts("[\"\\u0061\"\"é\"]"))
                .isFalse();
    }
}
