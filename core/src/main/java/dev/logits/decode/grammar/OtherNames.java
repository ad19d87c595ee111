package dev.logits.decode.grammar;

import dev.logits.internal.automaton.Language;
import java.util.List;
import java.util.function.Predicate;

/** The names of members that are not declared, by their languages, and how many of them may still come. */
final class OtherNames {
    private static final int MANY = 1024;

    private final List<Members.Others> others;
    private final TermCompiler compiler;

    /** The declared names. */
    private final byte[][] declared;

    private final boolean[] productive;
    private Language[] languages;

    /** The place of the only one of {@link #languages}, −1 if there is none or are several; −2 before anyone asked. */
    private int sole = -2;

    /** Of each language: how many declared names it has, and 1 + the number of its strings, or of those asked for. */
    private final int[] declaredIn;

    private final int[] known;
    private final int[] asked;

    OtherNames(List<Members.Others> others, byte[][] declared, TermCompiler compiler) {
        this.others = others;
        this.declared = declared;
        this.compiler = compiler;
        productive = new boolean[others.size()];
        declaredIn = new int[productive.length];
        known = new int[productive.length];
        asked = new int[productive.length];
    }

    /** Takes what of the values and names matches something. */
    void test(Predicate<Expression> test) {
        for (int i = 0; i < productive.length; i++) {
            productive[i] =
                    test.test(others.get(i).value()) && test.test(others.get(i).names());
        }
        languages = null;
        sole = -2;
    }

    /** The languages, as texts; null where no value matches anything. */
    Language[] languages() {
        if (languages == null) {
            Language[] made = new Language[productive.length];
            for (int i = 0; i < made.length; i++) {
                if (productive[i]) {
                    Language l = compiler.language(others.get(i).names());
                    made[i] = l.isNothing() ? null : l;
                }
            }
            languages = made;
        }
        return languages;
    }

    /** Where all are of one language, its place; else −1. */
    int sole() {
        if (sole == -2) {
            int found = -1;
            int count = 0;
            for (int i = 0; i < languages().length; i++) {
                if (languages()[i] != null) {
                    found = i;
                    count++;
                }
            }
            sole = count == 1 && languages()[found].isOfTexts() ? found : -1;
        }
        return sole;
    }

    /** Whether they are all texts, so that there is always another one, with any beginning. */
    boolean areAllTexts() {
        return sole() >= 0 && languages()[sole].isAnyText();
    }

    /** How many may still come; not more than {@code most} are counted. */
    int count(MembersState s, int most) {
        if (most <= 0) {
            return 0;
        }
        int found = 0;
        Language[] all = languages();
        for (int i = 0; i < all.length && found < most; i++) {
            if (all[i] != null) {
                found += count(all[i], i, s, most);
            }
        }
        return Math.min(found, most);
    }

    private int count(Language language, int i, MembersState s, int most) {
        if (known[i] == 0) {
            for (byte[] name : declared) {
                declaredIn[i] += Counting.accepts(language, name) ? 1 : 0;
            }
            asked[i] = MANY;
            known[i] = 1 + Counting.strings(language, MANY);
        }
        int atLeast = known[i] - 1 - declaredIn[i] - s.seen.known() - s.seen.forgotten();
        if (atLeast < most && known[i] - 1 == asked[i]) {
            // perhaps there are more than were counted
            asked[i] = 2 * (most + declaredIn[i] + s.seen.known() + s.seen.forgotten());
            known[i] = 1 + Counting.strings(language, asked[i]);
            atLeast = known[i] - 1 - declaredIn[i] - s.seen.known() - s.seen.forgotten();
        }
        if (atLeast >= most) {
            return most;
        }
        // those that are not known may all be of this set
        int out = declaredIn[i] + s.seen.forgotten();
        for (int k = 0; k < s.seen.known(); k++) {
            out += Counting.accepts(language, s.seen.name(k)) ? 1 : 0;
        }
        return Math.max(0, Counting.strings(language, most + out) - out);
    }
}
