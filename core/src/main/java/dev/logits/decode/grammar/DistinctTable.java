package dev.logits.decode.grammar;

import dev.logits.internal.automaton.Language;
import dev.logits.internal.automaton.Languages;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@link DistinctItems} as they are compiled: the language of an item without the spellings of the values that came, so
 * that what is read can always be completed to a new one.
 */
final class DistinctTable {
    private static final int MOST_KEPT = 2000;
    private static final int MOST_PASSING = 20_000;

    /** So many strings more are looked at where few values are found. */
    private static final int MOST_ALIKE = 50;

    private final DistinctItems items;
    private final TermCompiler compiler;
    private final boolean itemNullable;
    private final boolean separatorNullable;
    /** Languages without what came: of texts, so they are dropped when they are many. */
    private Languages passing;

    /** What an item may be, as one of these. */
    private Language item;

    private final Map<DistinctState, Language> remaining = new HashMap<>();
    private Boolean exponents;

    /** Whether there are as many values as must come. */
    private Boolean enough;

    private Term separator;

    DistinctTable(DistinctItems items, TermCompiler compiler) {
        this.items = items;
        this.compiler = compiler;
        itemNullable = compiler.language(items.item()).accepts();
        separatorNullable = compiler.language(items.separator()).accepts();
    }

    DistinctState start() {
        boolean two = !compiler.language(items.separator()).isNothing();
        int most = Math.min(items.most().orElse(Integer.MAX_VALUE), two ? Integer.MAX_VALUE : 1);
        return new DistinctState(new String[0], 0, items.least(), most, false);
    }

    boolean isPossible() {
        DistinctState start = start();
        return start.least == 0 || hasNext(start);
    }

    boolean isNullable() {
        return nullable(start(), Item.Phase.START);
    }

    /** Whether nothing more need be read. */
    boolean nullable(DistinctState state, Item.Phase phase) {
        if (phase != Item.Phase.NEXT && state.least == 0) {
            return true;
        }
        return itemNullable
                && (phase != Item.Phase.AFTER || separatorNullable)
                && state.forgotten == 0
                && hasNext(state)
                && remaining(state).accepts()
                && nullable(state.and(JsonValue.of(new byte[0])), Item.Phase.AFTER);
    }

    /** Whether one more item may come, after which as many can come as must. */
    boolean hasNext(DistinctState state) {
        if (state.most == 0 || state.least > state.most) {
            return false;
        }
        boolean first = state.sorted.length == 0 && state.forgotten == 0;
        if (state.least > 0 && !first) {
            // there were enough before the items that came, and each of them took one
            return true;
        }
        int wanted = Math.max(1, state.least) + state.forgotten;
        Language left = remaining(state);
        if (wanted == 1) {
            return !left.isNothing();
        }
        if (!first || state.least != items.least()) {
            if (state.hasMore == null) {
                state.hasMore = values(left, state, wanted);
            }
            return state.hasMore;
        }
        if (enough == null) {
            enough = values(left, state, wanted);
        }
        return enough;
    }

    /** Whether a language has so many values that did not come. */
    private boolean values(Language left, DistinctState state, int wanted) {
        if (left.isNothing()) {
            return false;
        }
        // mostly a few strings are of other values; there may be many spellings of one
        for (int asked = 2 * wanted; asked <= 2 * wanted + MOST_ALIKE; asked += MOST_ALIKE) {
            List<Text> some = new ArrayList<>();
            boolean all = Counting.some(left, asked, some);
            Set<String> found = new HashSet<>();
            for (Text text : some) {
                String value = JsonValue.of(text.bytes());
                if (!state.has(value)) {
                    found.add(value);
                }
            }
            if (all || found.size() >= wanted) {
                return found.size() >= wanted;
            }
        }
        DistinctState more = state;
        Language at = left;
        for (int n = 0; n < wanted; n++) {
            if (at.isNothing()) {
                return false;
            }
            more = more.and(JsonValue.of(Counting.shortest(at, Text.EMPTY).bytes()));
            at = remaining(more);
        }
        return true;
    }

    /** What one more item may be. */
    Language remaining(DistinctState state) {
        if (state.sorted.length == 0) {
            return compiler.language(items.item());
        }
        DistinctState key = new DistinctState(state.sorted, 0, 0, 0, false);
        Language known = remaining.get(key);
        if (known == null) {
            Expression spellings = JsonValue.spellings(state.sorted, hasExponents());
            if (passing == null || passing.size() > MOST_PASSING || remaining.size() >= MOST_KEPT) {
                passing = compiler.arena();
                item = LanguageCompiler.compile(items.item(), passing);
                remaining.clear();
            }
            known = passing.except(item, LanguageCompiler.compile(spellings, passing));
            remaining.put(key, known);
        }
        return known;
    }

    /** Whether a value may be spelled with an exponent. */
    boolean hasExponents() {
        if (exponents == null) {
            Expression digit = Expression.codePoints(CodePoints.range('0', '9'));
            Expression number =
                    Expression.repeat(Expression.either(digit, Expression.codePoints(CodePoints.of('+', '-', '.'))), 1);
            exponents = !compiler.language(Expression.both(
                            items.item(),
                            Expression.sequence(number, Expression.codePoints(CodePoints.of('e', 'E')), number)))
                    .isNothing();
        }
        return exponents;
    }

    Term separator() {
        if (separator == null) {
            separator = compiler.lasting(items.separator());
        }
        return separator;
    }

    /** What comes after an item. */
    Term after(DistinctState state) {
        return compiler.store().term(new Item.InDistinct(this, state, Item.Phase.AFTER), Term.END, "distinct items");
    }
}
