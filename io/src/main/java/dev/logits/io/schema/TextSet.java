package dev.logits.io.schema;

import dev.logits.decode.grammar.Expression;
import dev.logits.decode.grammar.Grammar;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A set of texts: listed ones, all but listed ones, or a regular language. Immutable. */
final class TextSet {
    static final TextSet ALL = new TextSet(Set.of(), true, null);
    static final TextSet NONE = new TextSet(Set.of(), false, null);
    private static final Expression ANY_TEXT = Expression.both();
    private static final Expression ANY_STRING = Expression.quoted(ANY_TEXT);

    private final Set<String> listed;
    private final boolean allBut;
    private final Expression regular;
    /** What all texts begin with, and what they end with. */
    private final String prefix;

    private final String suffix;
    /** A larger set, if this one leaves out texts that belong to what it stands for; or null. */
    private final TextSet outer;

    private TextSet complement;
    private Grammar grammar;
    private Map<String, Boolean> asked;

    private TextSet(Set<String> listed, boolean allBut, Expression regular) {
        this(listed, allBut, regular, "", "", null);
    }

    private TextSet(
            Set<String> listed, boolean allBut, Expression regular, String prefix, String suffix, TextSet outer) {
        this.outer = outer;
        this.listed = listed;
        this.allBut = allBut;
        this.regular = regular;
        this.prefix = prefix;
        this.suffix = suffix;
    }

    /** Some texts, without those that UTF-8 cannot spell. */
    static TextSet listed(Set<String> texts) {
        Set<String> whole = new LinkedHashSet<>(texts);
        whole.removeIf(text -> !isText(text));
        return whole.isEmpty() ? NONE : new TextSet(whole, false, null);
    }

    /** Whether it has no half of a surrogate pair, as JSON's escapes can make. */
    static boolean isText(String text) {
        return text.chars().noneMatch(c -> Character.isSurrogate((char) c))
                || text.codePoints().noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    static TextSet regular(Expression language) {
        return new TextSet(Set.of(), false, language);
    }

    /** A language of which it is known what all its texts begin and end with. */
    static TextSet regular(Expression language, String prefix, String suffix) {
        return new TextSet(Set.of(), false, language, prefix, suffix, null);
    }

    /** This set for one that lies between it and a larger one: its complement is that of the larger one. */
    TextSet within(TextSet larger) {
        return larger == this ? this : new TextSet(listed, allBut, regular, prefix, suffix, larger);
    }

    private TextSet outer() {
        return outer == null ? this : outer;
    }

    private TextSet inner() {
        return outer == null ? this : new TextSet(listed, allBut, regular, prefix, suffix, null);
    }

    /** Whether it is plain, by beginnings or ends, that two languages have no text in common. */
    boolean isPlainlyDisjoint(TextSet other) {
        return !prefix.startsWith(other.prefix) && !other.prefix.startsWith(prefix)
                || !suffix.endsWith(other.suffix) && !other.suffix.endsWith(suffix);
    }

    boolean isListed() {
        return regular == null && !allBut;
    }

    boolean isRegular() {
        return regular != null;
    }

    /** The texts that are listed, or that are left out. */
    Set<String> texts() {
        return listed;
    }

    boolean isAll() {
        return regular == null && allBut && listed.isEmpty();
    }

    boolean isNone() {
        return regular == null && !allBut && listed.isEmpty();
    }

    boolean contains(String text) {
        if (regular == null) {
            return allBut != listed.contains(text);
        }
        synchronized (this) {
            if (grammar == null) {
                grammar = Grammar.of(regular);
                asked = new HashMap<>();
            }
            return asked.computeIfAbsent(text, grammar::accepts);
        }
    }

    TextSet not() {
        if (outer != null) {
            return outer.not().within(inner().not());
        }
        if (regular == null) {
            return isAll() ? NONE : isNone() ? ALL : new TextSet(listed, !allBut, null);
        }
        if (complement == null) {
            complement = regular(Expression.not(regular));
            complement.complement = this;
        }
        return complement;
    }

    TextSet and(TextSet other) {
        if (other == this || other.isAll() || isNone()) {
            return this;
        }
        if (isAll() || other.isNone()) {
            return other;
        }
        if (outer != null || other.outer != null) {
            return inner().and(other.inner()).within(outer().and(other.outer()));
        }
        if (isListed() || other.isListed()) {
            TextSet few = isListed() ? this : other;
            TextSet rest = isListed() ? other : this;
            Set<String> left = new LinkedHashSet<>(few.listed);
            left.removeIf(text -> !rest.contains(text));
            return listed(left);
        }
        if (regular == null && other.regular == null) {
            Set<String> out = new HashSet<>(listed);
            out.addAll(other.listed);
            return new TextSet(out, true, null);
        }
        return regular(Expression.both(expression(), other.expression()));
    }

    TextSet or(TextSet other) {
        if (outer != null || other.outer != null) {
            return inner().or(other.inner()).within(outer().or(other.outer()));
        }
        if (isListed() && other.isListed()) {
            Set<String> both = new LinkedHashSet<>(listed);
            both.addAll(other.listed);
            return listed(both);
        }
        if (other == this || isAll() || other.isNone()) {
            return this;
        }
        if (isNone() || other.isAll()) {
            return other;
        }
        if (regular == null && other.regular == null) {
            return not().and(other.not()).not();
        }
        return regular(Expression.either(expression(), other.expression()));
    }

    /** The texts. */
    Expression expression() {
        if (regular != null) {
            return regular;
        }
        Expression these =
                Expression.either(listed.stream().map(Expression::text).toList());
        return isAll() ? ANY_TEXT : allBut ? Expression.not(these) : these;
    }

    /** Their spellings as JSON strings. */
    Expression quoted() {
        return isAll() ? ANY_STRING : isNone() ? Expression.nothing() : Expression.quoted(expression());
    }

    /** One language for several. */
    static TextSet union(List<TextSet> sets) {
        TextSet union = NONE;
        for (TextSet set : sets) {
            union = union.or(set);
        }
        return union;
    }
}
