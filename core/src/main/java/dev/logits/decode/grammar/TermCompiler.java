package dev.logits.decode.grammar;

import dev.logits.internal.automaton.Language;
import dev.logits.internal.automaton.Languages;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes terms of expressions, a rule at a time and when it is first needed. What can match nothing is left out. Parts
 * that are regular become one language where that does not tie a string to what stands beside it, so that what comes
 * inside of a string is the same state everywhere.
 */
final class TermCompiler {
    /** Rules of a regular language that is written with more parts stay rules. */
    private static final int MOST_PARTS = 40;

    private final int mostLanguages;
    private final Languages languages;
    private final TermStore store;
    private final NameReach reach;
    private List<String> specials;
    private final Map<Expression, Language> compiled = new IdentityHashMap<>();
    private final Map<Members, MembersTable> members = new IdentityHashMap<>();
    private final Map<DistinctItems, DistinctTable> distinct = new IdentityHashMap<>();
    private GrammarAnalysis analysis;
    private Production[] productions;

    /**
     * The regular expression that a rule stands for, without calls; null if it is none or is written with many
     * parts.
     */
    private Expression[] regular;

    private String owner = "";

    TermCompiler(int mostLanguages, TermStore store, NameReach reach) {
        this.reach = reach;
        this.mostLanguages = mostLanguages;
        languages = new Languages(mostLanguages);
        this.store = store;
    }

    /** What tokens tell of the names of members. */
    NameReach reach() {
        return reach;
    }

    TermStore store() {
        return store;
    }

    /** The language of a regular part of the grammar. */
    Language language(Expression e) {
        Language known = compiled.get(e);
        if (known == null) {
            known = LanguageCompiler.compile(e, languages);
            compiled.put(e, known);
        }
        return known;
    }

    /** What is left of a literal of which some was read, by what is left of its text. */
    Language rest(Language text) {
        return languages.rest(text);
    }

    /** What of a literal's rest is in another language, too. */
    Language narrowed(Language rest, Language other) {
        return languages.narrowed(rest, other);
    }

    /** What is left of the literal of any text. */
    Language anyRest() {
        return languages.rest(languages.texts());
    }

    /** What is left of a literal, by what is left of its one text. */
    Language rest(byte[] text) {
        return languages.rest(text);
    }

    /** How many languages were met while reading. */
    int met() {
        return languages.met();
    }

    /** Forgets them. */
    void forget() {
        languages.forget();
    }

    /** Room for languages that are made while reading. */
    Languages arena() {
        return new Languages(mostLanguages);
    }

    MembersTable table(Members m) {
        return members.computeIfAbsent(m, k -> new MembersTable(k, this));
    }

    DistinctTable table(DistinctItems d) {
        return distinct.computeIfAbsent(d, k -> new DistinctTable(k, this));
    }

    /**
     * Finds out what is known of rules without compiling them.
     *
     * @param all whether of rules that are not called, too
     */
    GrammarAnalysis analyze(Grammar grammar, boolean all) {
        return new GrammarAnalysis(grammar, all, this::language, this::table, this::table);
    }

    /** Takes what is known of the rules, and the names of special tokens by number. */
    void rules(GrammarAnalysis analysed, List<String> names) {
        analysis = analysed;
        specials = names;
        int n = analysed.size();
        productions = new Production[n];
        for (int i = 0; i < n; i++) {
            Rule rule = analysed.rule(i);
            productions[i] = new Production(rule == null ? Production.START : rule.name(), i);
            productions[i].describe(analysed.isNullable(i), false, analysed.group(i), analysed.isLeftRecursive(i));
        }
        regular = new Expression[n];
        for (int i : analysed.inOrder()) {
            if (analysed.isProductive(i) && parts(analysed.definition(i), MOST_PARTS) >= 0) {
                regular[i] = plain(analysed.definition(i));
            }
        }
    }

    Production production(int number) {
        return productions[number];
    }

    /** All rules of the group of a production. */
    List<Production> group(Production of) {
        List<Production> all = new ArrayList<>();
        for (Production p : productions) {
            if (p.group() == of.group()) {
                all.add(p);
            }
        }
        return all;
    }

    /** What a rule stands for. */
    Term body(Production p) {
        return translate(analysis.definition(p.number()), p.name());
    }

    /** What a part of the grammar stands for; it is not nothing. */
    Term lasting(Expression e) {
        return translate(e, owner);
    }

    private Term translate(Expression e, String of) {
        String before = owner;
        boolean kept = store.toLast(true);
        owner = of;
        try {
            return term(e, Term.END);
        } finally {
            owner = before;
            store.toLast(kept);
        }
    }

    /** Parts of an expression that may become one language with what is beside it, or −1: too many, or not regular. */
    private int parts(Expression e, int most) {
        if (e instanceof Expression.Call c) {
            Expression to = regular[analysis.number(c.rule)];
            return to == null ? -1 : parts(to, most);
        }
        List<Expression> of = e instanceof Expression.Sequence s
                ? s.parts
                : e instanceof Expression.Either a
                        ? a.alternatives
                        : e instanceof Expression.Repeat r ? List.of(r.part) : null;
        if (of == null) {
            return e.isRegular() && !(e instanceof Expression.Quoted) ? 1 : -1;
        }
        int n = 0;
        for (Expression part : of) {
            int more = parts(part, most - n);
            n += more;
            if (more < 0 || n > most) {
                return -1;
            }
        }
        return n;
    }

    /** The same without calls; only of what {@link #parts} counts. */
    private Expression plain(Expression e) {
        if (e.isRegular()) {
            return e;
        }
        if (e instanceof Expression.Call c) {
            return regular[analysis.number(c.rule)];
        }
        if (e instanceof Expression.Repeat r) {
            return r.most.isPresent()
                    ? Expression.repeat(plain(r.part), r.least, r.most.getAsInt())
                    : Expression.repeat(plain(r.part), r.least);
        }
        List<Expression> out = new ArrayList<>();
        (e instanceof Expression.Sequence s ? s.parts : ((Expression.Either) e).alternatives)
                .forEach(part -> out.add(plain(part)));
        return e instanceof Expression.Sequence ? Expression.sequence(out) : Expression.either(out);
    }

    /** Whether an expression without calls is to be one language. */
    private static boolean isWhole(Expression e) {
        if (e instanceof Expression.Sequence s) {
            return s.parts.stream().allMatch(TermCompiler::isWholePart);
        }
        if (e instanceof Expression.Either a) {
            return a.alternatives.stream().allMatch(TermCompiler::isWholePart);
        }
        if (e instanceof Expression.Repeat r) {
            return isWholePart(r.part);
        }
        return e.isRegular();
    }

    private static boolean isWholePart(Expression e) {
        return !(e instanceof Expression.Quoted) && isWhole(e);
    }

    private Term of(Expression whole, Term rest) {
        Language language = language(whole);
        return language.isNothing()
                ? null
                : language == languages.empty() ? rest : store.term(new Item.Regular(language), rest, owner);
    }

    /** An expression and then the rest; null if it can match nothing. */
    private Term term(Expression e, Term rest) {
        if (isWhole(e)) {
            return of(e, rest);
        }
        if (e instanceof Expression.Sequence s) {
            return sequence(s, rest);
        }
        if (e instanceof Expression.Either a) {
            return either(a, rest);
        }
        if (e instanceof Expression.Repeat r) {
            return repeat(r, rest);
        }
        if (e instanceof Expression.Call c) {
            int number = analysis.number(c.rule);
            if (!analysis.isProductive(number)) {
                return null;
            }
            return regular[number] != null
                    ? of(regular[number], rest)
                    : store.term(new Item.Call(productions[number]), rest, owner);
        }
        if (e instanceof Expression.Special s) {
            return store.term(new Item.Special(specials.indexOf(s.name)), rest, owner);
        }
        if (e instanceof Expression.ObjectOf o) {
            MembersTable table = table(o.members);
            MembersState start = table.start(analysis::isProductive);
            return start == null ? null : store.term(new Item.InMembers(table, start, Item.Phase.START), rest, owner);
        }
        DistinctTable table = table(((Expression.Distinct) e).items);
        return !table.isPossible()
                ? null
                : store.term(new Item.InDistinct(table, table.start(), Item.Phase.START), rest, owner);
    }

    private Term sequence(Expression.Sequence s, Term rest) {
        Term out = rest;
        int end = s.parts.size();
        while (end > 0) {
            int begin = end - 1;
            // neighbors that are regular without a call are one language
            if (isWholePart(s.parts.get(begin))) {
                while (begin > 0 && isWholePart(s.parts.get(begin - 1))) {
                    begin--;
                }
            }
            out = term(begin == end - 1 ? s.parts.get(begin) : Expression.sequence(s.parts.subList(begin, end)), out);
            if (out == null) {
                return null;
            }
            end = begin;
        }
        return out;
    }

    private Term either(Expression.Either a, Term rest) {
        List<Expression> plain = new ArrayList<>();
        List<Expression> texts = new ArrayList<>();
        List<Term> all = new ArrayList<>();
        for (Expression alternative : a.alternatives) {
            if (alternative instanceof Expression.Quoted q) {
                texts.add(q.texts);
            } else if (parts(alternative, MOST_PARTS) >= 0) {
                plain.add(plain(alternative));
            } else {
                Term term = term(alternative, Term.END);
                if (term != null && !all.contains(term)) {
                    all.add(term);
                }
            }
        }
        if (!texts.isEmpty()) {
            Term term = of(Expression.quoted(Expression.either(texts)), Term.END);
            if (term != null) {
                all.add(term);
            }
        }
        if (!plain.isEmpty()) {
            Term term = of(Expression.either(plain), Term.END);
            if (term != null) {
                all.add(term);
            }
        }
        return all.isEmpty()
                ? null
                : all.size() == 1
                        ? store.concat(all.get(0), rest)
                        : store.term(new Item.Choice(List.copyOf(all)), rest, owner);
    }

    private Term repeat(Expression.Repeat r, Term rest) {
        if (parts(r.part, MOST_PARTS) >= 0) {
            Expression part = plain(r.part);
            return of(
                    r.most.isPresent()
                            ? Expression.repeat(part, r.least, r.most.getAsInt())
                            : Expression.repeat(part, r.least),
                    rest);
        }
        Term part = term(r.part, Term.END);
        if (part == null) {
            return r.least == 0 ? rest : null;
        }
        return part == Term.END
                ? rest
                : store.term(times(part, r.least, r.most.orElse(Integer.MAX_VALUE)), rest, owner);
    }

    /** A repetition; one of a repetition that may be of one part or none is a repetition of that part. */
    private static Item.Times times(Term part, int least, int most) {
        if (part.rest == Term.END && part.first instanceof Item.Times inner && inner.least() <= 1) {
            long all = inner.most() == Integer.MAX_VALUE || most == Integer.MAX_VALUE
                    ? Integer.MAX_VALUE
                    : Math.min(Integer.MAX_VALUE, (long) inner.most() * most);
            return new Item.Times(inner.part(), inner.least() * least, (int) all);
        }
        return new Item.Times(part, part.nullable() ? 0 : least, most);
    }
}
