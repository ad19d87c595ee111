package dev.logits.internal.automaton;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * JSON's spellings of the texts of a language, from a place in the literal on: the inverse image of what decodes
 * literals. So unions, intersections and differences of such are spellings of the texts' union, intersection and
 * difference.
 */
final class Quotation extends Language {
    /** Where in a literal: before the quote, between characters or in one's UTF-8, after a backslash, in its digits. */
    enum Place {
        OPEN,
        BODY,
        ESCAPE,
        DIGITS,
        LOW_BACKSLASH,
        LOW_U
    }

    /**
     * A place in a literal.
     *
     * @param high the high surrogate before, 0 if there is none
     * @param value the value of the digits read
     * @param digits how many are to come
     */
    private record At(Place place, int high, int value, int digits) {
        static final At OPEN = new At(Place.OPEN, 0, 0, 0);
        static final At BODY = new At(Place.BODY, 0, 0, 0);
        static final At ESCAPE = new At(Place.ESCAPE, 0, 0, 0);
    }

    private static final String ESCAPES = "\"\\/bfnrt";
    private static final String ESCAPED = "\"\\/\b\f\n\r\t";

    private final Language texts;
    private final At at;

    private Quotation(Language texts, At at) {
        super(
                texts.arena,
                mix(mix(31, texts.hash), at.place.ordinal() << 28 ^ at.high << 12 ^ at.value << 3 ^ at.digits),
                false,
                at.place == Place.BODY ? texts.phases : 1);
        this.texts = texts;
        this.at = at;
    }

    @Override
    Lengths measure() {
        Lengths of = texts.lengths();
        Place place = at.place;
        int low = place == Place.OPEN ? Lengths.plus(of.low(), 2) : place == Place.BODY ? Lengths.plus(of.low(), 1) : 1;
        return new Lengths(
                low,
                Lengths.plus(Lengths.times(12, Lengths.plus(of.high(), 1)), 2),
                0,
                false,
                of.highMet() && of.high() == Lengths.ENDLESS && (place == Place.OPEN || place == Place.BODY),
                Lengths.plus(Lengths.times(12, Lengths.plus(of.finish(), 1)), 2),
                Lengths.ENDLESS);
    }

    /** The literals of a language of texts. */
    static Language of(Language texts) {
        return make(texts, At.OPEN);
    }

    private static Language make(Language texts, At at) {
        return texts.isNothing() ? texts : texts.arena.intern(new Quotation(texts, at));
    }

    /** The same place in the spellings of another language. */
    private static Language at(Language texts, At at) {
        return switch (at.place) {
            case OPEN, BODY, ESCAPE -> make(texts, at);
            case DIGITS -> digits(texts, at.high, at.value, at.digits);
            case LOW_BACKSLASH -> low(texts, at.high);
            case LOW_U -> digits(texts, at.high, 0, 4, Place.LOW_U);
        };
    }

    /** After the opening quote. */
    static Language body(Language texts) {
        return make(texts, At.BODY);
    }

    private static Language digits(Language texts, int high, int value, int digits) {
        return digits(texts, high, value, digits, Place.DIGITS);
    }

    /** The rest of an escape by number: in general a place, but plain digits where all numbers lead to one language. */
    private static Language digits(Language texts, int high, int value, int digits, Place place) {
        Languages arena = texts.arena;
        if (texts == arena.nothing) {
            return texts;
        }
        if (digits == 0) {
            return high != 0
                    ? body(Utf8.after(texts, Character.toCodePoint((char) high, (char) value)))
                    : unit(texts, value);
        }
        int first = value << 4 * digits;
        int last = first | (1 << 4 * digits) - 1;
        Spellings spellings = arena.spellings;
        if (high != 0) {
            int from = Math.max(first, Character.MIN_LOW_SURROGATE);
            int to = Math.min(last, Character.MAX_LOW_SURROGATE);
            if (from > to) {
                return arena.nothing;
            }
            RangeWalk walk = RangeWalk.of(texts, point(high, from), point(high, to));
            if (walk.uniform() != null) {
                Language rest = Sequence.of(spellings.lowDigits[digits], body(walk.uniform()));
                return place == Place.LOW_U ? Sequence.of(spellings.u, rest) : rest;
            }
            return make(
                    texts,
                    place == Place.LOW_U ? new At(Place.LOW_U, high, 0, 0) : new At(Place.DIGITS, high, value, digits));
        }
        if (last < Character.MIN_SURROGATE || first > Character.MAX_SURROGATE) {
            RangeWalk walk = RangeWalk.of(texts, first, last);
            return walk.uniform() != null
                    ? Sequence.of(spellings.digits[digits], body(walk.uniform()))
                    : make(texts, new At(Place.DIGITS, 0, value, digits));
        }
        if (first >= Character.MIN_LOW_SURROGATE && last <= Character.MAX_LOW_SURROGATE) {
            return arena.nothing;
        }
        if (first >= Character.MIN_SURROGATE && last <= Character.MAX_HIGH_SURROGATE) {
            RangeWalk walk = RangeWalk.of(
                    texts, point(first, Character.MIN_LOW_SURROGATE), point(last, Character.MAX_LOW_SURROGATE));
            return walk.uniform() != null
                    ? Sequence.of(spellings.digits[digits], Sequence.of(spellings.low, body(walk.uniform())))
                    : make(texts, new At(Place.DIGITS, 0, value, digits));
        }
        boolean alive = first < Character.MIN_SURROGATE && RangeWalk.alive(texts, first, Character.MIN_SURROGATE - 1)
                || last > Character.MAX_SURROGATE && RangeWalk.alive(texts, Character.MAX_SURROGATE + 1, last)
                || RangeWalk.alive(texts, Character.MIN_SUPPLEMENTARY_CODE_POINT, Character.MAX_CODE_POINT);
        return alive ? make(texts, new At(Place.DIGITS, 0, value, digits)) : arena.nothing;
    }

    private static int point(int high, int low) {
        return Character.toCodePoint((char) high, (char) low);
    }

    /** After an escape by number. */
    private static Language unit(Language texts, int unit) {
        if (Character.isHighSurrogate((char) unit)) {
            return low(texts, unit);
        }
        return Character.isLowSurrogate((char) unit) ? texts.arena.nothing : body(Utf8.after(texts, unit));
    }

    /** Before the second half of a pair. */
    private static Language low(Language texts, int high) {
        if (texts.isNothing()) {
            return texts;
        }
        RangeWalk walk =
                RangeWalk.of(texts, point(high, Character.MIN_LOW_SURROGATE), point(high, Character.MAX_LOW_SURROGATE));
        return walk.uniform() != null
                ? Sequence.of(texts.arena.spellings.low, body(walk.uniform()))
                : make(texts, new At(Place.LOW_BACKSLASH, high, 0, 0));
    }

    @Override
    Language derive(int b) {
        switch (at.place) {
            case OPEN:
                return b == '"' ? body(texts) : arena.nothing;
            case BODY:
                if (b == '"') {
                    return texts.accepts ? arena.empty : arena.nothing;
                }
                if (b == '\\') {
                    return beginsCharacter() ? make(texts, At.ESCAPE) : arena.nothing;
                }
                return b < ' ' ? arena.nothing : body(texts.next(b));
            case ESCAPE:
                int escape = ESCAPES.indexOf(b);
                return escape >= 0
                        ? body(texts.next(ESCAPED.charAt(escape)))
                        : b == 'u' ? digits(texts, 0, 0, 4) : arena.nothing;
            case DIGITS:
                int digit = b < 0x80 ? Character.digit(b, 16) : -1;
                return digit < 0 ? arena.nothing : digits(texts, at.high, at.value << 4 | digit, at.digits - 1);
            case LOW_BACKSLASH:
                return b == '\\' ? digits(texts, at.high, 0, 4, Place.LOW_U) : arena.nothing;
            default:
                return b == 'u' ? digits(texts, at.high, 0, 4) : arena.nothing;
        }
    }

    /** Whether a character may come: in the middle of one, only what goes on with it may. */
    private boolean beginsCharacter() {
        ByteClasses classes = texts.classes();
        for (int c = 0; c < classes.count(); c++) {
            int b = classes.first(c);
            if ((b & 0xc0) != 0x80 && !texts.next(b).isNothing()) {
                return true;
            }
        }
        return false;
    }

    @Override
    Language findOrdinary() {
        Language to = at.place == Place.BODY ? texts.ordinary() : arena.nothing;
        return to == null ? null : body(to);
    }

    @Override
    public int mostCharacters() {
        Counted counted = at.place == Place.BODY ? Counted.of(texts) : null;
        return counted == null || counted.phase() != 0 ? -1 : counted.most();
    }

    @Override
    ByteClasses partition() {
        Spellings spellings = arena.spellings;
        return switch (at.place) {
            case OPEN -> arena.partitions.single('"');
            case BODY -> arena.partitions.refine(spellings.bodyClasses, texts.classes());
            case ESCAPE -> spellings.escapeClasses;
            case DIGITS -> spellings.digitClasses;
            case LOW_BACKSLASH -> arena.partitions.single('\\');
            case LOW_U -> arena.partitions.single('u');
        };
    }

    /** Spellings at the same place as one; null if no two are at one place. */
    static Set<Language> united(Languages arena, Set<Language> set) {
        Map<At, List<Language>> places = new LinkedHashMap<>();
        Set<Language> out = new LinkedHashSet<>();
        int count = 0;
        for (Language a : set) {
            if (a instanceof Quotation q) {
                places.computeIfAbsent(q.at, k -> new ArrayList<>()).add(q.texts);
                count++;
            } else {
                out.add(a);
            }
        }
        if (places.size() == count) {
            return null;
        }
        places.forEach((place, texts) -> out.add(at(Union.of(arena, texts), place)));
        return out;
    }

    /**
     * The positives with spellings at one place as one, less those of the negative at that place; null if there is
     * none.
     */
    static Set<Language> intersected(Languages arena, Set<Language> positives, Language negative) {
        Map<At, List<Language>> in = new LinkedHashMap<>();
        Map<At, List<Language>> away = new LinkedHashMap<>();
        Set<Language> out = new LinkedHashSet<>();
        int count = 0;
        for (Language a : positives) {
            if (a instanceof Quotation q) {
                in.computeIfAbsent(q.at, k -> new ArrayList<>()).add(q.texts);
                count++;
            } else {
                out.add(a);
            }
        }
        if (count == 0) {
            return null;
        }
        for (Language part : parts(negative)) {
            if (part instanceof Quotation q && in.containsKey(q.at)) {
                away.computeIfAbsent(q.at, k -> new ArrayList<>()).add(q.texts);
            }
        }
        if (in.size() == count && away.isEmpty()) {
            return null;
        }
        in.forEach((place, texts) -> out.add(at(
                Emptiness.trimmed(Intersection.of(arena, texts, away.getOrDefault(place, List.of()))), place)));
        return out;
    }

    /** What is left of the negative after {@link #intersected}. */
    static Collection<Language> others(Language negative, Set<Language> positives) {
        Set<At> places = new LinkedHashSet<>();
        for (Language a : positives) {
            if (a instanceof Quotation q) {
                places.add(q.at);
            }
        }
        List<Language> out = new ArrayList<>();
        for (Language part : parts(negative)) {
            if (!(part instanceof Quotation q) || !places.contains(q.at)) {
                out.add(part);
            }
        }
        return out;
    }

    private static List<Language> parts(Language negative) {
        return negative instanceof Union u ? List.of(u.parts) : List.of(negative);
    }

    @Override
    Language clipTo(int horizon) {
        return at(texts.clip(horizon), at);
    }

    @Override
    boolean same(Language other) {
        return other instanceof Quotation q && texts == q.texts && at.equals(q.at);
    }
}
