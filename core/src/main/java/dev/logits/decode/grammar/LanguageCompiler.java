package dev.logits.decode.grammar;

import dev.logits.internal.automaton.Language;
import dev.logits.internal.automaton.Languages;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Makes languages of regular expressions. For one thread. */
final class LanguageCompiler {
    private final Languages languages;
    private final Map<Expression, Language> known = new IdentityHashMap<>();

    LanguageCompiler(Languages languages) {
        this.languages = languages;
    }

    /** The language of a regular expression. */
    static Language compile(Expression regular, Languages languages) {
        return new LanguageCompiler(languages).of(regular);
    }

    /** The language of a regular expression; of an expression that was seen before, the same object. */
    Language of(Expression e) {
        Language found = known.get(e);
        if (found == null) {
            found = make(e);
            known.put(e, found);
        }
        return found;
    }

    private Language make(Expression e) {
        if (e instanceof Expression.Bytes b) {
            return languages.bytes(b.bytes);
        } else if (e instanceof Expression.OneOf o) {
            return characters(o.set);
        } else if (e instanceof Expression.Sequence s) {
            return languages.sequence(all(s.parts));
        } else if (e instanceof Expression.Either a) {
            return either(a);
        } else if (e instanceof Expression.Repeat r) {
            return languages.repeat(of(r.part), r.least, r.most);
        } else if (e instanceof Expression.Both b) {
            return languages.both(all(b.parts));
        } else if (e instanceof Expression.Not n) {
            return languages.not(of(n.part));
        } else if (e instanceof Expression.Quoted q) {
            return languages.quoted(of(q.texts));
        } else if (e instanceof Expression.Machine m) {
            return machine(m.automaton);
        }
        throw new IllegalArgumentException("not a regular expression: " + e);
    }

    private List<Language> all(List<Expression> parts) {
        List<Language> out = new ArrayList<>(parts.size());
        for (Expression part : parts) {
            out.add(of(part));
        }
        return out;
    }

    /** Single code points join to one set, texts to one automaton, and so do the quoted ones. */
    private Language either(Expression.Either either) {
        CodePoints set = CodePoints.NONE;
        List<byte[]> texts = new ArrayList<>();
        List<Expression> quoted = new ArrayList<>();
        List<Language> out = new ArrayList<>();
        for (Expression part : either.alternatives) {
            if (part instanceof Expression.OneOf o) {
                set = set.or(o.set);
            } else if (part instanceof Expression.Bytes b) {
                texts.add(b.bytes);
            } else if (part instanceof Expression.Quoted q) {
                quoted.add(q.texts);
            } else {
                out.add(of(part));
            }
        }
        if (!set.isEmpty()) {
            out.add(characters(set));
        }
        out.add(languages.strings(texts));
        if (!quoted.isEmpty()) {
            out.add(languages.quoted(of(Expression.either(quoted))));
        }
        return languages.either(out);
    }

    private Language characters(CodePoints set) {
        int[] bounds = new int[2 * set.ranges()];
        for (int i = 0; i < set.ranges(); i++) {
            bounds[2 * i] = set.first(i);
            bounds[2 * i + 1] = set.last(i);
        }
        return languages.characters(bounds);
    }

    private Language machine(Automaton automaton) {
        int[][] next = new int[automaton.states()][256];
        BitSet accepting = new BitSet();
        for (int s = 0; s < next.length; s++) {
            for (int b = 0; b < 256; b++) {
                next[s][b] = automaton.next(s, b);
            }
            accepting.set(s, automaton.accepts(s));
        }
        return languages.automaton(next, accepting);
    }
}
