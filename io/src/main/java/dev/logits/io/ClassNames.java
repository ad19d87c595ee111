package dev.logits.io;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The distinct values of a column in sorted order: by number where all of them are numbers, which are then equal when their
 * numbers are (1 and 1.0), by text otherwise.
 */
final class ClassNames {
    private final Set<String> seen = new LinkedHashSet<>();

    void add(String cell) {
        seen.add(cell);
    }

    int distinct() {
        return seen.size();
    }

    /** Cell → its place among the sorted values. */
    record Index(List<String> names, Map<String, Integer> places) {

        /** Where a cell's value is, also when a number is written in another way; −1 if it is unknown. */
        int of(String cell) {
            Integer place = places.get(cell);
            if (place != null) {
                return place;
            }
            Double number = number(cell);
            if (number != null) {
                for (int i = 0; i < names.size(); i++) {
                    if (number.equals(number(names.get(i)))) {
                        return i;
                    }
                }
            }
            return -1;
        }

        static Index of(List<String> names) {
            Map<String, Integer> places = new HashMap<>();
            for (int i = 0; i < names.size(); i++) {
                places.put(names.get(i), i);
            }
            return new Index(names, places);
        }
    }

    Index index() {
        TreeMap<Double, List<String>> byNumber = new TreeMap<>();
        for (String cell : seen) {
            Double number = number(cell);
            if (number == null) {
                return Index.of(seen.stream().sorted().toList());
            }
            byNumber.computeIfAbsent(number + 0.0, n -> new ArrayList<>()).add(cell);
        }
        List<String> names = new ArrayList<>();
        Map<String, Integer> places = new HashMap<>();
        byNumber.forEach((number, cells) -> {
            cells.forEach(cell -> places.put(cell, names.size()));
            names.add(text(number));
        });
        return new Index(names, places);
    }

    private static String text(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? Long.toString((long) number)
                : Double.toString(number);
    }

    static Double number(String cell) {
        try {
            double number = CsvNumber.parse(cell);
            return Double.isFinite(number) ? number : null;
        } catch (NumberFormatException no) {
            return null;
        }
    }
}
