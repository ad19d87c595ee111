package dev.logits.decode.grammar;

import dev.logits.internal.automaton.Language;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/** How many strings a regular language has, and which, up to a bound. */
final class Counting {
    private Counting() {}

    static boolean accepts(Language language, byte[] text) {
        Language at = language;
        for (byte b : text) {
            at = at.next(b & 0xff);
            if (at.isNothing()) {
                return false;
            }
        }
        return at.accepts();
    }

    /** How many names of a range are in a language from a place on; none of null. */
    static int rests(Language language, IntFunction<byte[]> names, int from, int to, int at) {
        int found = 0;
        for (int i = from; language != null && i < to; i++) {
            byte[] name = names.apply(i);
            found += accepts(language, Arrays.copyOfRange(name, at, name.length)) ? 1 : 0;
        }
        return found;
    }

    /**
     * The number of strings, or {@code bound} if there are more: level by level, where every beginning that is alive is
     * that of another string or more.
     */
    static int strings(Language language, int bound) {
        if (language.isNothing() || bound <= 0) {
            return 0;
        }
        Map<Language, Integer> level = new LinkedHashMap<>();
        level.put(language, 1);
        int found = 0;
        while (!level.isEmpty()) {
            Map<Language, Integer> next = new LinkedHashMap<>();
            long alive = 0;
            for (Map.Entry<Language, Integer> entry : level.entrySet()) {
                found = entry.getKey().accepts() ? add(found, entry.getValue(), bound) : found;
                for (int b = 0; b < 256 && alive < bound; b++) {
                    Language to = entry.getKey().next(b);
                    if (!to.isNothing()) {
                        next.merge(to, entry.getValue(), (x, y) -> add(x, y, bound));
                        alive += entry.getValue();
                    }
                }
            }
            if (found >= bound || alive >= bound) {
                return bound;
            }
            level = next;
        }
        return found;
    }

    private static int add(int a, int b, int bound) {
        return (int) Math.min((long) a + b, bound);
    }

    /** A shortest string of a language that is not empty. */
    static Text shortest(Language language, Text before) {
        Map<Language, Text> seen = new HashMap<>();
        List<Language> level = new ArrayList<>();
        level.add(language);
        seen.put(language, before);
        for (int i = 0; i < level.size(); i++) {
            Language at = level.get(i);
            Text text = seen.get(at);
            if (at.accepts()) {
                return text;
            }
            for (int b = 0; b < 256; b++) {
                Language to = at.next(b);
                if (!to.isNothing() && seen.putIfAbsent(to, text.then(b)) == null) {
                    level.add(to);
                }
            }
        }
        throw new IllegalStateException("a language that is not empty has no string");
    }

    /**
     * Strings of a language that differ, at least {@code wanted} of them if it has as many.
     *
     * @return whether these are all
     */
    static boolean some(Language language, int wanted, List<Text> out) {
        Map<Text, Language> level = new LinkedHashMap<>();
        level.put(Text.EMPTY, language);
        while (!level.isEmpty() && level.size() + out.size() < wanted) {
            Map<Text, Language> next = new LinkedHashMap<>();
            level.forEach((text, at) -> {
                if (at.accepts()) {
                    out.add(text);
                }
                for (int b = 0; b < 256; b++) {
                    Language to = at.next(b);
                    if (!to.isNothing()) {
                        next.put(text.then(b), to);
                    }
                }
            });
            level = next;
        }
        for (Map.Entry<Text, Language> entry : level.entrySet()) {
            if (out.size() >= wanted) {
                break;
            }
            out.add(shortest(entry.getValue(), entry.getKey()));
        }
        return level.isEmpty();
    }
}
