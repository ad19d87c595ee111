package dev.logits.decode.grammar;

import dev.logits.internal.check.NullCheck;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A language that outputs must belong to: a start expression, and the rules that it calls. Compiled to a {@code
 * Constraint}, it masks the tokens of a vocabulary.
 *
 * <p>Immutable.
 *
 * <pre>{@code
 * Grammar answer = Grammar.choices(List.of("yes", "no", "not sure"));
 * }</pre>
 *
 * @since 0.1
 */
public final class Grammar {
    private final Expression start;
    private final Map<Rule, Expression> rules;
    private volatile CompiledGrammar compiled;

    private Grammar(Expression start, Map<Rule, Expression> rules) {
        this.start = start;
        this.rules = rules;
    }

    /** The language of one expression that calls no rules. */
    public static Grammar of(Expression expression) {
        NullCheck.argument(expression, "expression");
        return builder().build(expression);
    }

    /**
     * One of these texts; one may be the beginning of another.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Grammar choices(List<String> texts) {
        NullCheck.argument(texts, "texts");
        if (texts.isEmpty()) {
            throw new IllegalArgumentException("no choices: give at least one text");
        }
        return of(Expression.either(texts.stream().map(Expression::text).toList()));
    }

    /**
     * The texts that a regular expression of ECMA-262 matches from the first character to the last; see {@link
     * EcmaRegex}.
     *
     * @throws IllegalArgumentException if it cannot be read, or is not regular; the message names the place
     */
    public static Grammar regex(String pattern) {
        return of(EcmaRegex.whole(pattern));
    }

    /** Starts without rules. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Whether a whole text is in the language. A special token stands for no text. The grammar is compiled once.
     *
     * @throws GrammarLimitException if grammar and text need more than a large number of states
     */
    public boolean accepts(String text) {
        NullCheck.argument(text, "text");
        CompiledGrammar known = compiled;
        if (known == null) {
            known = CompiledGrammar.ofTexts(this);
            compiled = known;
        }
        return known.accepts(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * This language with fewer spellings of JSON strings and of names of members: a model that never escapes what
     * needs no escape does not get lost in escapes. A text that cannot be spelled any more leaves the language.
     *
     * @param free the escapes of strings of which nothing is asked, or only how long they are
     * @param bound the escapes of all other strings
     * @param names the escapes of names
     */
    public Grammar withEscapes(Escapes free, Escapes bound, Escapes names) {
        NullCheck.argument(free, "free");
        NullCheck.argument(bound, "bound");
        NullCheck.argument(names, "names");
        return Rewriting.ofEscapes(free, bound, names).of(this);
    }

    /** All expressions as something else; this if all stay the same. */
    Grammar mapped(UnaryOperator<Expression> change) {
        Map<Rule, Expression> all = new LinkedHashMap<>();
        Expression first = change.apply(start);
        boolean same = first == start;
        for (Map.Entry<Rule, Expression> rule : rules.entrySet()) {
            Expression changed = change.apply(rule.getValue());
            same &= changed == rule.getValue();
            all.put(rule.getKey(), changed);
        }
        return same ? this : new Grammar(first, all);
    }

    /** How many rules it has. */
    public int size() {
        return rules.size();
    }

    Expression start() {
        return start;
    }

    /** What a rule stands for. */
    Expression definition(Rule rule) {
        return rules.get(rule);
    }

    /** All rules. */
    Iterable<Rule> rules() {
        return rules.keySet();
    }

    @Override
    public String toString() {
        return "Grammar[" + rules.size() + " rules]";
    }

    /**
     * Collects rules.
     *
     * <p>For one thread.
     *
     * @since 0.1
     */
    public static final class Builder {
        private final Map<Rule, Expression> rules = new LinkedHashMap<>();

        private Builder() {}

        /**
         * A new rule, to be defined before {@link #build}.
         *
         * @param name for errors
         */
        public Rule rule(String name) {
            NullCheck.argument(name, "name");
            Rule rule = new Rule(name);
            rules.put(rule, null);
            return rule;
        }

        /**
         * Adds the rules of another grammar.
         *
         * @return what the other grammar starts with
         */
        public Expression include(Grammar other) {
            NullCheck.argument(other, "other");
            rules.putAll(other.rules);
            return other.start;
        }

        /** Says what a rule stands for. */
        public Builder define(Rule rule, Expression expression) {
            NullCheck.argument(rule, "rule");
            NullCheck.argument(expression, "expression");
            if (!rules.containsKey(rule)) {
                throw new IllegalArgumentException("the rule " + rule.name() + " belongs to another grammar");
            }
            if (rules.put(rule, expression) != null) {
                throw new IllegalArgumentException("the rule " + rule.name() + " is defined twice");
            }
            return this;
        }

        /**
         * The grammar.
         *
         * @throws IllegalArgumentException if a rule is not defined
         */
        public Grammar build(Expression start) {
            NullCheck.argument(start, "start");
            rules.forEach((rule, expression) -> {
                if (expression == null) {
                    throw new IllegalArgumentException("the rule " + rule.name() + " is not defined");
                }
            });
            return new Grammar(start, new LinkedHashMap<>(rules));
        }
    }
}
