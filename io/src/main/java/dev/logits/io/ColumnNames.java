package dev.logits.io;

import dev.logits.internal.check.NullCheck;
import dev.logits.io.internal.file.Listing;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names of a table's columns, as a person types them: joined by commas, where {@code "a,b"} in quotation marks is
 * one name; {@code c0-c4} is a range, by number where both ends are alike but for a number, else by place; {@code *}
 * and {@code ?} stand for any characters and for one. A column that is called exactly so goes before range and pattern.
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
public final class ColumnNames {
    private static final Pattern NUMBERED = Pattern.compile("(.*?)(\\d{1,9})(\\D*)");
    private static final String SEPARATORS = "_.-: /|()[]";

    private final List<String> header;
    private final IntPredicate candidate;
    private final Function<String, IllegalArgumentException> wrong;

    /**
     * Of a table.
     *
     * @param header all names
     * @param candidate whether ranges and patterns take the column of a place
     * @param wrong makes an exception of a problem
     */
    public ColumnNames(List<String> header, IntPredicate candidate, Function<String, IllegalArgumentException> wrong) {
        NullCheck.argument(header, "header");
        NullCheck.argument(candidate, "candidate");
        NullCheck.argument(wrong, "wrong");
        this.header = header;
        this.candidate = candidate;
        this.wrong = wrong;
    }

    /** A part of what was typed. */
    private record Part(String text, boolean quoted) {}

    /**
     * Names that are joined by commas, without the quotation marks of those that hold a comma.
     *
     * @throws IllegalArgumentException if a quotation mark is not closed
     */
    public static List<String> split(String typed) {
        NullCheck.argument(typed, "typed");
        return parts(typed).stream().map(Part::text).toList();
    }

    private static List<Part> parts(String typed) {
        List<Part> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        boolean quoted = false;
        boolean inside = false;
        for (int i = 0; i < typed.length(); i++) {
            char c = typed.charAt(i);
            if (c == '"' && inside && i + 1 < typed.length() && typed.charAt(i + 1) == '"') {
                part.append(typed.charAt(++i));
            } else if (c == '"' && (inside || part.toString().isBlank())) {
                inside = !inside;
                quoted = true;
            } else if (c == ',' && !inside) {
                parts.add(new Part(part.toString().strip(), quoted));
                part.setLength(0);
                quoted = false;
            } else {
                part.append(c);
            }
        }
        if (inside) {
            throw new IllegalArgumentException("a quotation mark is not closed in the columns " + typed);
        }
        parts.add(new Part(part.toString().strip(), quoted));
        return parts;
    }

    /** A name as {@link #split} reads it. */
    public static String quoted(String name) {
        NullCheck.argument(name, "name");
        boolean plain =
                name.indexOf(',') < 0 && name.indexOf('"') < 0 && name.indexOf('*') < 0 && name.indexOf('?') < 0;
        return plain ? name : '"' + name.replace("\"", "\"\"") + '"';
    }

    /** The places of the columns that were typed, in that order. */
    public int[] select(String typed) {
        NullCheck.argument(typed, "typed");
        int whole = header.indexOf(typed.strip());
        if (whole >= 0 && !header.containsAll(split(typed))) {
            return new int[] {whole};
        }
        Set<Integer> places = new LinkedHashSet<>();
        for (Part part : parts(typed)) {
            for (int place : places(part)) {
                if (!places.add(place)) {
                    throw wrong.apply("column \"" + header.get(place) + "\" is named twice");
                }
            }
        }
        return places.stream().mapToInt(Integer::intValue).toArray();
    }

    private List<Integer> places(Part part) {
        String text = part.text();
        int exact = header.indexOf(text);
        if (exact >= 0) {
            return List.of(exact);
        }
        if (!part.quoted()) {
            if (text.indexOf('*') >= 0 || text.indexOf('?') >= 0) {
                return matching(text);
            }
            for (int dash = text.indexOf('-'); dash >= 0; dash = text.indexOf('-', dash + 1)) {
                List<Integer> range = range(
                        text.substring(0, dash).strip(),
                        text.substring(dash + 1).strip());
                if (!range.isEmpty()) {
                    return range;
                }
            }
        }
        throw wrong.apply("no column called \"" + text + "\"");
    }

    private List<Integer> matching(String pattern) {
        StringBuilder regex = new StringBuilder();
        for (char c : pattern.toCharArray()) {
            regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
        }
        Pattern compiled = Pattern.compile(regex.toString(), Pattern.DOTALL);
        List<Integer> places = new ArrayList<>();
        for (int c = 0; c < header.size(); c++) {
            if (candidate.test(c) && compiled.matcher(header.get(c)).matches()) {
                places.add(c);
            }
        }
        if (places.isEmpty()) {
            throw wrong.apply("no column of numbers matches \"" + pattern + "\"");
        }
        return places;
    }

    /** Empty if one of the ends is no column. */
    private List<Integer> range(String first, String last) {
        int from = header.indexOf(first);
        int to = header.indexOf(last);
        if (from < 0 || to < 0) {
            return List.of();
        }
        Matcher a = NUMBERED.matcher(first);
        Matcher b = NUMBERED.matcher(last);
        boolean numbered = a.matches()
                && b.matches()
                && a.group(1).equals(b.group(1))
                && a.group(3).equals(b.group(3));
        return numbered
                ? numbered(a, Integer.parseInt(a.group(2)), Integer.parseInt(b.group(2)), first + "-" + last)
                : between(from, to, first + "-" + last);
    }

    private List<Integer> numbered(Matcher name, int from, int to, String typed) {
        if (from > to) {
            throw wrong.apply("the columns " + typed + " go backwards");
        }
        List<Integer> places = new ArrayList<>();
        for (int n = from; n <= to; n++) {
            places.add(numbered(name.group(1), n, name.group(3))
                    .orElseThrow(missing(name.group(1) + n + name.group(3), typed)));
        }
        return places;
    }

    private java.util.function.Supplier<IllegalArgumentException> missing(String name, String typed) {
        return () -> wrong.apply("no column called \"" + name + "\", which is among " + typed);
    }

    private OptionalInt numbered(String before, int number, String after) {
        for (int c = 0; c < header.size(); c++) {
            Matcher m = NUMBERED.matcher(header.get(c));
            if (m.matches()
                    && m.group(1).equals(before)
                    && m.group(3).equals(after)
                    && Integer.parseInt(m.group(2)) == number) {
                return OptionalInt.of(c);
            }
        }
        return OptionalInt.empty();
    }

    private List<Integer> between(int from, int to, String typed) {
        if (from > to) {
            throw wrong.apply("the columns " + typed + " go backwards");
        }
        List<Integer> places = new ArrayList<>();
        for (int c = from; c <= to; c++) {
            if (candidate.test(c)) {
                places.add(c);
            }
        }
        return places;
    }

    /** "3 columns: a, b, c". */
    public static String described(List<String> names) {
        NullCheck.argument(names, "names");
        return names.size() + " columns: " + Listing.of(names, 12);
    }

    /** Names without what all begin and end with, as far as a separator: cat, dog of p_cat, p_dog. */
    public static List<String> withoutCommonParts(List<String> names) {
        NullCheck.argument(names, "names");
        if (names.size() < 2) {
            return names;
        }
        String first = names.get(0);
        int before = first.length();
        int after = first.length();
        for (String name : names) {
            int same = 0;
            while (same < Math.min(before, name.length()) && name.charAt(same) == first.charAt(same)) {
                same++;
            }
            before = same;
            same = 0;
            while (same < Math.min(after, name.length())
                    && name.charAt(name.length() - 1 - same) == first.charAt(first.length() - 1 - same)) {
                same++;
            }
            after = same;
        }
        while (before > 0 && SEPARATORS.indexOf(first.charAt(before - 1)) < 0) {
            before--;
        }
        while (after > 0 && SEPARATORS.indexOf(first.charAt(first.length() - after)) < 0) {
            after--;
        }
        int cutBefore = before;
        int cutAfter = after;
        return names.stream()
                .map(name -> name.length() <= cutBefore + cutAfter
                        ? name
                        : name.substring(cutBefore, name.length() - cutAfter))
                .toList();
    }
}
