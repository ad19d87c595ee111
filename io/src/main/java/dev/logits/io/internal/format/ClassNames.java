package dev.logits.io.internal.format;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The distinct values of a column in sorted order. Values are texts: {@code 01234} and {@code 1234} are two of them,
 * and so are {@code 1E2} and {@code 100}. Where all of them are numbers they are sorted as numbers, otherwise as texts,
 * by code points. The order in which they were met does not matter.
 */
public final class ClassNames {
    /** A whole number that differs from the usual way to write it in zeros behind the point alone. */
    private static final Pattern WHOLE = Pattern.compile("(-?(?:0|[1-9]\\d*))(?:\\.0+)?");

    private final Set<String> seen = new HashSet<>();

    public void add(String cell) {
        seen.add(cell);
    }

    public int distinct() {
        return seen.size();
    }

    /**
     * Cell → its place among the sorted values.
     *
     * @param byValue whether a number is known however it is written, as sparse rows have it, and models that were
     *     saved when all numbers were read so; otherwise only {@code 1.0} is taken for {@code 1}, where the one is
     *     known and the other is not
     */
    public record Index(List<String> names, Map<String, Integer> places, boolean byValue) {

        /** Where a cell's value is; −1 if it is unknown. */
        public int of(String cell) {
            Integer place = places.get(cell);
            if (place != null) {
                return place;
            }
            if (byValue) {
                Double number = number(cell);
                return number == null ? -1 : only(name -> number.equals(number(name)));
            }
            String whole = whole(cell);
            return whole == null ? -1 : only(name -> whole.equals(whole(name)));
        }

        /** The place of the only name that matches; −1 if none does, or several. */
        private int only(Predicate<String> matches) {
            int[] all = IntStream.range(0, names.size())
                    .filter(i -> matches.test(names.get(i)))
                    .toArray();
            return all.length == 1 ? all[0] : -1;
        }

        public static Index of(List<String> names, boolean byValue) {
            Map<String, Integer> places = new HashMap<>();
            for (int i = 0; i < names.size(); i++) {
                places.put(names.get(i), i);
            }
            return new Index(names, places, byValue);
        }
    }

    /** By text. */
    public Index index() {
        return Index.of(sorted(), false);
    }

    /**
     * By value: cells that are the same number are one value, which is written as a person would. All must be numbers.
     */
    public Index byValue() {
        List<String> names = new ArrayList<>();
        Map<String, Integer> places = new HashMap<>();
        BigDecimal last = null;
        for (String cell : sorted()) {
            BigDecimal value = exact(cell);
            if (last == null || value.compareTo(last) != 0) {
                names.add(text(value));
            }
            last = value;
            places.put(cell, names.size() - 1);
        }
        return new Index(names, places, true);
    }

    private List<String> sorted() {
        boolean numbers = seen.stream().allMatch(cell -> number(cell) != null);
        return seen.stream()
                .sorted(
                        numbers
                                ? Comparator.comparing(ClassNames::exact).thenComparing(ClassNames::compareTexts)
                                : ClassNames::compareTexts)
                .toList();
    }

    /** By code points, as UTF-8 sorts, which {@link String#compareTo} does not beyond U+FFFF. */
    private static int compareTexts(String a, String b) {
        for (int i = 0; i < Math.min(a.length(), b.length()); ) {
            int x = a.codePointAt(i);
            int y = b.codePointAt(i);
            if (x != y) {
                return Integer.compare(x, y);
            }
            i += Character.charCount(x);
        }
        return Integer.compare(a.length(), b.length());
    }

    /** All digits of a number: two ids of twenty digits are not the same because a double ends after sixteen. */
    private static BigDecimal exact(String cell) {
        try {
            return new BigDecimal(cell.strip());
        } catch (NumberFormatException exponentOfElevenDigits) {
            return BigDecimal.valueOf(DecimalNumber.parse(cell)); // 0 is the only finite number of that kind
        }
    }

    private static String text(BigDecimal value) {
        BigDecimal shortest = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
        boolean readable = Math.abs((long) shortest.scale()) <= 40;
        return readable ? shortest.toPlainString() : shortest.toString();
    }

    private static String whole(String cell) {
        Matcher matcher = WHOLE.matcher(cell);
        return matcher.matches() ? matcher.group(1) : null;
    }

    /** A cell's number where it is a finite one, else null. */
    public static Double number(String cell) {
        try {
            double number = DecimalNumber.parse(cell);
            return Double.isFinite(number) ? number : null;
        } catch (NumberFormatException no) {
            return null;
        }
    }
}
