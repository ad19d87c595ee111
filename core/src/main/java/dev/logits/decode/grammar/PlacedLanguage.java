package dev.logits.decode.grammar;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a part of a pattern matches, depending on what stands to its left and to its right: conditions on places,
 * such as anchors, become exact choices among regular languages.
 *
 * <p>To the left of a place is the beginning of the text (0) or a character of one of a few classes (1, 2, …); to its
 * right the end of the text (0) or such a character. {@code empty(l, r)} says whether the part matches the empty
 * string between l and r; {@code some(l, f, z, r)} are the strings that it matches between l and r, the first
 * character being of class f and the last of class z. The classes are all that conditions can tell apart; without
 * word boundaries and multiline anchors there is one.
 *
 * <p>Immutable once it was handed out.
 */
final class PlacedLanguage {
    private final Places places;
    private final boolean[] empty;
    private final Expression[] some;
    private final long[] size;

    private PlacedLanguage(Places places) {
        this.places = places;
        int n = places.classes() + 1;
        empty = new boolean[n * n];
        some = new Expression[n * n * n * n];
        size = new long[some.length];
        Arrays.fill(some, Expression.nothing());
    }

    /** The classes of characters, and the work that is left before a pattern is refused. */
    static final class Places {
        /** Any text. */
        static final Expression TEXTS = Expression.not(Expression.nothing());

        /** Any text but the empty one. */
        static final Expression SOME = Expression.sequence(Expression.codePoints(CodePoints.ALL), TEXTS);

        private static final long LARGEST = 100_000;
        private final List<CodePoints> sets;

        Places(List<CodePoints> sets) {
            this.sets = sets;
        }

        int classes() {
            return sets.size();
        }

        CodePoints set(int c) {
            return sets.get(c - 1);
        }
    }

    private int index(int l, int f, int z, int r) {
        int n = places.classes() + 1;
        return ((l * n + f) * n + z) * n + r;
    }

    boolean empty(int l, int r) {
        return empty[l * (places.classes() + 1) + r];
    }

    Expression some(int l, int f, int z, int r) {
        return some[index(l, f, z, r)];
    }

    private void addEmpty(int l, int r, boolean value) {
        empty[l * (places.classes() + 1) + r] |= value;
    }

    private void add(int l, int f, int z, int r, Expression e, long weight) {
        if (e == Expression.nothing()) {
            return;
        }
        int i = index(l, f, z, r);
        size[i] += weight;
        if (size[i] > Places.LARGEST) {
            throw new IllegalArgumentException("its conditions on places (anchors, word boundaries, lookaheads) lead to"
                    + " too many cases; write them once, at the beginning or the end");
        }
        some[i] = some[i] == Expression.nothing() || some[i] == e ? e : Expression.either(some[i], e);
    }

    /** What matches nothing. */
    static PlacedLanguage nothing(Places places) {
        return new PlacedLanguage(places);
    }

    /** What matches the same strings in all places. */
    static PlacedLanguage of(Places places, Expression e, boolean nullable) {
        PlacedLanguage out = new PlacedLanguage(places);
        Expression some = nullable ? withoutEmpty(e) : e;
        int c = places.classes();
        for (int l = 0; l <= c; l++) {
            for (int r = 0; r <= c; r++) {
                out.addEmpty(l, r, nullable);
            }
        }
        for (int f = 1; f <= c; f++) {
            for (int z = 1; z <= c; z++) {
                Expression part = between(places, some, f, z);
                for (int l = 0; l <= c; l++) {
                    for (int r = 0; r <= c; r++) {
                        out.add(l, f, z, r, part, 1);
                    }
                }
            }
        }
        return out;
    }

    /** The condition that some places fulfill. */
    interface Condition {
        boolean holds(int l, int r);
    }

    /** The empty string in some places. */
    static PlacedLanguage where(Places places, Condition condition) {
        PlacedLanguage out = new PlacedLanguage(places);
        for (int l = 0; l <= places.classes(); l++) {
            for (int r = 0; r <= places.classes(); r++) {
                out.addEmpty(l, r, condition.holds(l, r));
            }
        }
        return out;
    }

    private static Expression withoutEmpty(Expression e) {
        if (e instanceof Expression.Bytes b && b.bytes.length == 0) {
            return Expression.nothing();
        }
        if (e == Places.TEXTS) {
            return Places.SOME;
        }
        if (e instanceof Expression.Repeat r && r.least == 0 && r.part instanceof Expression.OneOf) {
            return r.most.isPresent() ? Expression.repeat(r.part, 1, r.most.getAsInt()) : Expression.repeat(r.part, 1);
        }
        return Expression.both(e, Places.SOME);
    }

    /** The strings of a language without the empty one whose first and last characters are of two classes. */
    private static Expression between(Places places, Expression e, int f, int z) {
        if (places.classes() == 1 || e == Expression.nothing()) {
            return e;
        }
        CodePoints first = places.set(f);
        if (e instanceof Expression.OneOf o) {
            return f == z ? Expression.codePoints(o.set.and(first)) : Expression.nothing();
        }
        Expression from = Expression.codePoints(first);
        Expression longer = Expression.sequence(from, Places.TEXTS, Expression.codePoints(places.set(z)));
        return Expression.both(e, f == z ? Expression.either(from, longer) : longer);
    }

    PlacedLanguage or(PlacedLanguage other) {
        PlacedLanguage out = new PlacedLanguage(places);
        for (int i = 0; i < empty.length; i++) {
            out.empty[i] = empty[i] || other.empty[i];
        }
        out.each((l, f, z, r) -> {
            int i = index(l, f, z, r);
            out.add(l, f, z, r, some[i], size[i]);
            out.add(l, f, z, r, other.some[i], other.size[i]);
        });
        return out;
    }

    /** One after the other. */
    PlacedLanguage then(PlacedLanguage next) {
        PlacedLanguage out = new PlacedLanguage(places);
        int c = places.classes();
        for (int i = 0; i < empty.length; i++) {
            out.empty[i] = empty[i] && next.empty[i];
        }
        out.each((l, f, z, r) -> {
            boolean left = empty(l, f);
            boolean right = next.empty(z, r);
            if (c == 1) { // with one class the common cases stay short
                Expression a = some(l, f, z, 1);
                Expression b = next.some(1, f, z, r);
                boolean sameB = left && next.some(l, f, z, r) == b;
                boolean sameA = right && some(l, f, z, r) == a;
                Expression first = sameB ? Expression.optional(a) : a;
                Expression second = sameA && !sameB ? Expression.optional(b) : b;
                out.add(l, f, z, r, Expression.sequence(first, second), size(l, f, z, 1) + next.size(1, f, z, r));
                if (left && !sameB) {
                    out.add(l, f, z, r, next.some(l, f, z, r), next.size(l, f, z, r));
                }
                if (right && (!sameA || sameB)) {
                    out.add(l, f, z, r, some(l, f, z, r), size(l, f, z, r));
                }
                return;
            }
            for (int z1 = 1; z1 <= c; z1++) {
                for (int f2 = 1; f2 <= c; f2++) {
                    Expression both = Expression.sequence(some(l, f, z1, f2), next.some(z1, f2, z, r));
                    out.add(l, f, z, r, both, size(l, f, z1, f2) + next.size(z1, f2, z, r));
                }
            }
            if (left) {
                out.add(l, f, z, r, next.some(l, f, z, r), next.size(l, f, z, r));
            }
            if (right) {
                out.add(l, f, z, r, some(l, f, z, r), size(l, f, z, r));
            }
        });
        return out;
    }

    private long size(int l, int f, int z, int r) {
        return size[index(l, f, z, r)];
    }

    /** This or the empty string. */
    PlacedLanguage optional() {
        return or(where(places, (l, r) -> true));
    }

    /** This, {@code least} times or more. */
    PlacedLanguage repeat(int least) {
        return places.classes() == 1 ? counted(least, -1) : power(least).then(star());
    }

    /** This, {@code least} to {@code most} times. */
    PlacedLanguage repeat(int least, int most) {
        if (places.classes() == 1) {
            return counted(least, most);
        }
        if (most > 64) {
            throw new IllegalArgumentException("a condition such as \\b is repeated up to " + most
                    + " times; at most 64 are supported, or no bound");
        }
        PlacedLanguage out = power(least);
        PlacedLanguage optional = optional();
        for (int i = least; i < most; i++) {
            out = out.then(optional);
        }
        return out;
    }

    private PlacedLanguage power(int n) {
        if (n > 64) {
            throw new IllegalArgumentException(
                    "a condition such as \\b is repeated " + n + " times; at most 64 are supported");
        }
        PlacedLanguage out = where(places, (l, r) -> true);
        for (int i = 0; i < n; i++) {
            out = out.then(this);
        }
        return out;
    }

    /**
     * Counts with one class of characters. Repetitions that match the empty string are worth as many as one likes, if
     * there is a place for one; so either any number of others will do, or no fewer than {@code least}.
     */
    private PlacedLanguage counted(int least, int most) {
        PlacedLanguage out = new PlacedLanguage(places);
        for (int l = 0; l <= 1; l++) {
            for (int r = 0; r <= 1; r++) {
                out.addEmpty(l, r, least == 0 || empty(l, r));
                boolean atAnEnd = empty(l, 1) || empty(1, r);
                if (least <= 1 || atAnEnd) {
                    out.add(l, 1, 1, r, some(l, 1, 1, r), size(l, 1, 1, r));
                }
                if (most >= 0 && most < 2) {
                    continue;
                }
                int inner = atAnEnd || empty(1, 1) ? 0 : Math.max(0, least - 2);
                Expression middle = most < 0
                        ? Expression.repeat(some(1, 1, 1, 1), inner)
                        : Expression.repeat(some(1, 1, 1, 1), inner, most - 2);
                out.add(
                        l,
                        1,
                        1,
                        r,
                        Expression.sequence(some(l, 1, 1, 1), middle, some(1, 1, 1, r)),
                        size(l, 1, 1, 1) + size(1, 1, 1, 1) + size(1, 1, 1, r));
            }
        }
        return out;
    }

    /** Any number of times: closed over the places between two repetitions, by Kleene's elimination. */
    private PlacedLanguage star() {
        int c = places.classes();
        int n = c * c; // a place between two characters of classes z and f is (z − 1) c + f − 1
        Expression[][] paths = new Expression[n][n];
        long[][] weights = new long[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                paths[i][j] = some(i / c + 1, i % c + 1, j / c + 1, j % c + 1);
                weights[i][j] = size(i / c + 1, i % c + 1, j / c + 1, j % c + 1);
            }
        }
        for (int k = 0; k < n; k++) {
            Expression loop = Expression.repeat(paths[k][k], 0);
            Expression[][] next = new Expression[n][n];
            long[][] heavier = new long[n][n];
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    Expression over = Expression.sequence(paths[i][k], loop, paths[k][j]);
                    boolean none = over == Expression.nothing();
                    next[i][j] = none ? paths[i][j] : Expression.either(paths[i][j], over);
                    heavier[i][j] = weights[i][j] + (none ? 0 : weights[i][k] + weights[k][k] + weights[k][j]);
                    if (heavier[i][j] > Places.LARGEST) {
                        throw new IllegalArgumentException("repeated word boundaries lead to too many cases");
                    }
                }
            }
            paths = next;
            weights = heavier;
        }
        PlacedLanguage out = new PlacedLanguage(places);
        Expression[][] all = paths;
        long[][] sizes = weights;
        for (int l = 0; l <= c; l++) {
            for (int r = 0; r <= c; r++) {
                out.addEmpty(l, r, true);
            }
        }
        out.each((l, f, z, r) -> {
            out.add(l, f, z, r, some(l, f, z, r), size(l, f, z, r));
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    Expression middle = i == j ? Expression.optional(all[i][j]) : all[i][j];
                    Expression first = some(l, f, i / c + 1, i % c + 1);
                    Expression last = some(j / c + 1, j % c + 1, z, r);
                    out.add(
                            l,
                            f,
                            z,
                            r,
                            Expression.sequence(first, middle, last),
                            size(l, f, i / c + 1, i % c + 1) + sizes[i][j] + size(j / c + 1, j % c + 1, z, r));
                }
            }
        });
        return out;
    }

    /** With what runs to the end of the text: the strings that are in the other, too, or that are not. */
    PlacedLanguage restrict(PlacedLanguage other, boolean negative) {
        PlacedLanguage out = new PlacedLanguage(places);
        for (int l = 0; l <= places.classes(); l++) {
            out.addEmpty(l, 0, empty(l, 0) && other.empty(l, 0) != negative);
        }
        out.each((l, f, z, r) -> {
            Expression a = some(l, f, z, 0);
            Expression b = other.some(l, f, z, 0);
            if (r != 0 || a == Expression.nothing()) {
                return;
            }
            boolean none = b == Expression.nothing();
            if (negative) {
                out.add(l, f, z, 0, none ? a : Expression.except(a, b), size(l, f, z, 0) + other.size(l, f, z, 0));
            } else if (!none) {
                out.add(l, f, z, 0, Expression.both(a, b), size(l, f, z, 0) + other.size(l, f, z, 0));
            }
        });
        return out;
    }

    /** Whether no string but the empty one is matched that runs to the end of the text. */
    boolean endsAtOnce() {
        boolean[] any = {false};
        each((l, f, z, r) -> any[0] |= r == 0 && some(l, f, z, 0) != Expression.nothing());
        return !any[0];
    }

    /** All that is matched from a place with l to its left to the end of the text; not the empty string. */
    Expression toTheEnd(int l) {
        List<Expression> all = new ArrayList<>();
        each((left, f, z, r) -> {
            if (left == l && r == 0 && some(l, f, z, 0) != Expression.nothing()) {
                all.add(some(l, f, z, 0));
            }
        });
        return Expression.either(all);
    }

    /** All that is matched as a whole text. */
    Expression whole() {
        Expression some = toTheEnd(0);
        if (!empty(0, 0)) {
            return some;
        }
        return some == Expression.nothing() ? Expression.empty() : Expression.either(Expression.empty(), some);
    }

    /** Goes through all places. */
    interface Visitor {
        void visit(int l, int f, int z, int r);
    }

    private void each(Visitor visitor) {
        int c = places.classes();
        for (int l = 0; l <= c; l++) {
            for (int f = 1; f <= c; f++) {
                for (int z = 1; z <= c; z++) {
                    for (int r = 0; r <= c; r++) {
                        visitor.visit(l, f, z, r);
                    }
                }
            }
        }
    }

    /**
     * Repetitions of one character of a set, before the end of the text, with conditions on what follows each.
     *
     * @param end what must hold at the end of the text
     * @param bad for each l, what must not follow a place with l to its left
     */
    static PlacedLanguage tempered(Places places, Expression one, int least, PlacedLanguage end, Expression[] bad) {
        PlacedLanguage out = new PlacedLanguage(places);
        int c = places.classes();
        List<Expression> later = new ArrayList<>();
        for (int z = 1; z <= c; z++) {
            later.add(Expression.sequence(Places.TEXTS, Expression.codePoints(places.set(z)), bad[z]));
        }
        for (int l = 0; l <= c; l++) {
            out.addEmpty(l, 0, least == 0 && end.empty(l, 0));
            List<Expression> not = new ArrayList<>(later);
            not.add(bad[l]);
            Expression good = Expression.except(Expression.repeat(one, Math.max(1, least)), Expression.either(not));
            for (int f = 1; f <= c; f++) {
                for (int z = 1; z <= c; z++) {
                    if (end.empty(z, 0)) {
                        out.add(l, f, z, 0, between(places, good, f, z), 4);
                    }
                }
            }
        }
        return out;
    }
}
