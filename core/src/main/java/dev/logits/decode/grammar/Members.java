package dev.logits.decode.grammar;

import dev.logits.internal.check.NullCheck;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The members of an object, from after its opening brace's white space to before its closing brace's: no name twice,
 * all required names there, in any order or in the declared one. Names are compared as texts, so that an escaped
 * spelling is the same name. The set of names seen is a part of the state, built as it is met.
 *
 * <p>The text is {@code name colon value (comma name colon value)*}, or empty.
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
public final class Members {
    /** In which order members come. */
    public enum Order {
        /** Any order. */
        ANY,
        /** Declared ones in the order of their declaration, then the others. */
        DECLARED
    }

    /** A declared name. */
    record Declared(String name, Expression value, boolean required) {}

    /** Names that are not declared, and what their values are. */
    record Others(Expression names, Expression value) {}

    private final List<Declared> declared;
    private final List<Others> others;
    private final Map<String, Set<String>> implied;
    private final int least;
    private final OptionalInt most;
    private final Order order;
    private final Expression colon;
    private final Expression comma;
    private final Escapes escapes;

    private Members(Builder b) {
        declared = b.declared.values().stream()
                .map(d -> b.escapes.isAll() || b.escapes.spells(d.name())
                        ? d
                        : new Declared(d.name(), Expression.nothing(), d.required()))
                .toList();
        others = b.others.stream()
                .map(o -> b.escapes.spellsAll()
                        ? o
                        : new Others(Expression.both(o.names(), b.escapes.texts()), o.value()))
                .toList();
        implied = Map.copyOf(b.implied);
        least = b.least;
        most = b.most;
        order = b.order;
        colon = b.colon;
        comma = b.comma;
        escapes = b.escapes;
    }

    /** Starts with no members, any order, {@code :} and {@code ,} without white space. */
    public static Builder builder() {
        return new Builder();
    }

    /** The same without names. */
    static Builder withoutNames(Members m) {
        Builder b = builder()
                .least(m.least)
                .order(m.order)
                .separators(m.colon, m.comma)
                .escapes(m.escapes);
        b.most = m.most;
        return b;
    }

    /** The same. */
    static Builder like(Members m) {
        Builder b = withoutNames(m);
        m.declared.forEach(d -> b.declare(d.name(), d.value(), d.required()));
        b.others.addAll(m.others);
        b.implied.putAll(m.implied);
        return b;
    }

    List<Declared> declared() {
        return declared;
    }

    List<Others> others() {
        return others;
    }

    Map<String, Set<String>> implied() {
        return implied;
    }

    int least() {
        return least;
    }

    OptionalInt most() {
        return most;
    }

    Order order() {
        return order;
    }

    Expression colon() {
        return colon;
    }

    Expression comma() {
        return comma;
    }

    Escapes escapes() {
        return escapes;
    }

    List<Expression> parts() {
        List<Expression> parts = new ArrayList<>(List.of(colon, comma));
        declared.forEach(d -> parts.add(d.value()));
        others.forEach(o -> parts.add(o.value()));
        return parts;
    }

    @Override
    public String toString() {
        return "Members[declared=" + declared.stream().map(Declared::name).toList() + ", others=" + others.size() + "]";
    }

    /**
     * Collects members.
     *
     * <p>For one thread.
     *
     * @since 0.1
     */
    public static final class Builder {
        private final Map<String, Declared> declared = new LinkedHashMap<>();
        private final List<Others> others = new ArrayList<>();
        private final Map<String, Set<String>> implied = new LinkedHashMap<>();
        private int least;
        private OptionalInt most = OptionalInt.empty();
        private Order order = Order.ANY;
        private Expression colon = Expression.text(":");
        private Expression comma = Expression.text(",");
        private Escapes escapes = Escapes.ALL;

        private Builder() {}

        /** Declares a name; one whose value is {@link Expression#nothing} never comes. */
        public Builder declare(String name, Expression value, boolean required) {
            NullCheck.argument(name, "name");
            NullCheck.argument(value, "value");
            if (declared.putIfAbsent(name, new Declared(name, value, required)) != null) {
                throw new IllegalArgumentException("the member \"" + name + "\" is declared twice");
            }
            return this;
        }

        /**
         * Allows names that are not declared; several sets of names must have nothing in common.
         *
         * @param names a regular language of texts, not of their spellings
         */
        public Builder others(Expression names, Expression value) {
            NullCheck.argument(names, "names");
            NullCheck.argument(value, "value");
            if (!names.isRegular()) {
                throw new IllegalArgumentException("names of members must be a regular expression, got " + names);
            }
            others.add(new Others(names, value));
            return this;
        }

        /** Where the declared name is there, these declared names must be there, too. */
        public Builder imply(String name, Set<String> names) {
            NullCheck.argument(name, "name");
            NullCheck.argument(names, "names");
            implied.put(name, Set.copyOf(names));
            return this;
        }

        /** At least so many members. */
        public Builder least(int members) {
            least = members;
            return this;
        }

        /** At most so many members. */
        public Builder most(int members) {
            most = OptionalInt.of(members);
            return this;
        }

        /** In which order members come; {@link Order#ANY} if not said. */
        public Builder order(Order order) {
            NullCheck.argument(order, "order");
            this.order = order;
            return this;
        }

        /** What stands between a name and its value, and between two members, white space included. */
        public Builder separators(Expression colon, Expression comma) {
            NullCheck.argument(colon, "colon");
            NullCheck.argument(comma, "comma");
            this.colon = colon;
            this.comma = comma;
            return this;
        }

        /**
         * How names may be spelled; in all of JSON's ways if not said. A name that cannot be spelled so never comes.
         */
        public Builder escapes(Escapes escapes) {
            NullCheck.argument(escapes, "escapes");
            this.escapes = escapes;
            return this;
        }

        /** The members. */
        public Members build() {
            for (Map.Entry<String, Set<String>> entry : implied.entrySet()) {
                List<String> names = new ArrayList<>(entry.getValue());
                names.add(entry.getKey());
                for (String name : names) {
                    if (!declared.containsKey(name)) {
                        throw new IllegalArgumentException("the member \"" + name + "\" is implied but not declared");
                    }
                }
            }
            if (least < 0 || most.isPresent() && most.getAsInt() < 0) {
                throw new IllegalArgumentException("a number of members is 0 or more, got " + least + " to " + most);
            }
            return new Members(this);
        }
    }
}
