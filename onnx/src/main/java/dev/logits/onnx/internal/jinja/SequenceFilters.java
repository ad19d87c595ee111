package dev.logits.onnx.internal.jinja;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Filters of lists, dictionaries and what else can be gone through. */
final class SequenceFilters {
    private SequenceFilters() {}

    static void addTo(Map<String, Filters.Body> filters) {
        Filters.Body length = (value, given, frame) -> {
            given.bind("length", 0);
            return PythonItem.length(value);
        };
        filters.put("length", length);
        filters.put("count", length);
        filters.put("first", (value, given, frame) -> {
            given.bind("first", 0);
            Iterator<Object> items = PythonItem.iterate(value);
            return items.hasNext() ? items.next() : new Undefined("No first item, sequence was empty.");
        });
        filters.put("last", (value, given, frame) -> {
            given.bind("last", 0);
            if (value instanceof Generator) {
                throw JinjaException.value("'generator' object is not reversible");
            }
            List<Object> items = PythonItem.list(value);
            return items.isEmpty() ? new Undefined("No last item, sequence was empty.") : items.get(items.size() - 1);
        });
        filters.put("list", (value, given, frame) -> {
            given.bind("list", 0);
            return PythonItem.list(value);
        });
        filters.put("join", (value, given, frame) -> join(value, given.bind("join", 0, "d", "attribute")));
        filters.put("reverse", (value, given, frame) -> {
            given.bind("reverse", 0);
            if (PythonOrder.isText(value)) {
                return new StringBuilder(PythonText.str(value)).reverse().toString();
            }
            List<Object> items = PythonItem.list(value);
            Collections.reverse(items);
            return Generator.of(items);
        });
        filters.put("items", (value, given, frame) -> {
            given.bind("items", 0);
            if (value instanceof Undefined) {
                return Generator.of(List.of());
            }
            if (!(value instanceof Map<?, ?> map)) {
                throw JinjaException.value("Can only get item pairs from a mapping.");
            }
            return Generator.of(PythonMethods.items(map));
        });
        filters.put("dictsort", (value, given, frame) -> dictionarySort(value, given));
        filters.put("attr", (value, given, frame) -> {
            Object name = given.bind("attr", 1, "name")[0];
            if (value instanceof Undefined undefined) {
                throw undefined.failure();
            }
            Object attribute = PythonMethods.attribute(value, PythonText.str(name));
            return attribute == null ? Undefined.item(value, name) : attribute;
        });
        filters.put("sort", (value, given, frame) -> {
            Object[] bound = given.bind("sort", 0, "reverse", "case_sensitive", "attribute");
            return sorted(PythonItem.list(value), SortKey.of(bound[2], bound[1]), isTrue(bound[0]));
        });
        filters.put(
                "unique",
                (value, given, frame) -> unique(value, given.bind("unique", 0, "case_sensitive", "attribute")));
        filters.put("groupby", (value, given, frame) -> groups(value, given));
        filters.put("sum", (value, given, frame) -> {
            Object[] bound = given.bind("sum", 0, "attribute", "start");
            Object sum = bound[1] == null ? 0L : bound[1];
            for (Object item : PythonItem.list(value)) {
                sum = PythonNumber.calculate("+", sum, bound[0] == null ? item : Selection.attribute(item, bound[0]));
            }
            return sum;
        });
        filters.put("min", (value, given, frame) -> extreme(value, given, "min", 1));
        filters.put("max", (value, given, frame) -> extreme(value, given, "max", -1));
        filters.put("batch", (value, given, frame) -> batches(value, given.bind("batch", 1, "linecount", "fill_with")));
        filters.put("slice", (value, given, frame) -> slices(value, given.bind("slice", 1, "slices", "fill_with")));
        filters.put("map", Selection::map);
        for (String name : List.of("select", "reject", "selectattr", "rejectattr")) {
            filters.put(name, (value, given, frame) -> Selection.select(name, value, given));
        }
        filters.put("random", (value, given, frame) -> {
            throw JinjaException.unsupported(
                    "the filter 'random' is not supported: a prompt depends on its input alone");
        });
    }

    static boolean isTrue(Object option) {
        return option != null && PythonOrder.isTrue(option);
    }

    private static Object join(Object value, Object[] bound) {
        String separator = bound[0] == null ? "" : PythonText.str(bound[0]);
        StringBuilder out = new StringBuilder();
        Iterator<Object> items = PythonItem.iterate(value);
        for (boolean first = true; items.hasNext(); first = false) {
            Object item = items.next();
            boolean whole = bound[1] == null || bound[1] == None.NONE;
            out.append(first ? "" : separator)
                    .append(PythonText.str(whole ? item : Selection.attribute(item, bound[1])));
            Frame.checkLength(out.length());
        }
        return out.toString();
    }

    private static Object dictionarySort(Object value, Arguments given) {
        Object[] bound = given.bind("dictsort", 0, "case_sensitive", "by", "reverse");
        if (!(value instanceof Map<?, ?> map)) {
            throw JinjaException.value("dictsort needs a dictionary, got " + PythonText.type(value));
        }
        String by = bound[1] == null ? "key" : PythonText.str(bound[1]);
        if (!by.equals("key") && !by.equals("value")) {
            throw JinjaException.value("You can only sort by either \"key\" or \"value\"");
        }
        return sorted(PythonMethods.items(map), SortKey.of(by.equals("key") ? 0L : 1L, bound[0]), isTrue(bound[2]));
    }

    private static List<Object> sorted(List<Object> items, SortKey key, boolean descending) {
        Comparator<Map.Entry<Object, Object>> order = (a, b) -> PythonOrder.compare(a.getKey(), b.getKey());
        List<Map.Entry<Object, Object>> entries = new ArrayList<>();
        for (Object item : items) {
            entries.add(Map.entry(key.of(item), item));
        }
        entries.sort(descending ? order.reversed() : order); // equal items stay as they are, either way
        return new ArrayList<>(entries.stream().map(Map.Entry::getValue).toList());
    }

    private static Object unique(Object value, Object[] bound) {
        SortKey key = SortKey.of(bound[1], bound[0]);
        Set<Object> seen = new HashSet<>();
        List<Object> items = new ArrayList<>();
        for (Object item : PythonItem.list(value)) {
            if (seen.add(PythonItem.key(key.of(item)))) {
                items.add(item);
            }
        }
        return Generator.of(items);
    }

    private static Object groups(Object value, Arguments given) {
        Object[] bound = given.bind("groupby", 1, "attribute", "default", "case_sensitive");
        if (bound[1] != null) {
            throw JinjaException.unsupported("the default of groupby is not supported");
        }
        SortKey key = SortKey.of(bound[0], bound[2]);
        Map<Object, List<Object>> groups = new LinkedHashMap<>();
        Map<Object, Object> names = new LinkedHashMap<>();
        for (Object item : sorted(PythonItem.list(value), key, false)) {
            Object group = PythonItem.key(key.of(item));
            groups.computeIfAbsent(group, k -> new ArrayList<>()).add(item);
            names.putIfAbsent(group, Selection.attribute(item, bound[0]));
        }
        List<Object> pairs = new ArrayList<>();
        groups.forEach(
                (group, items) -> pairs.add(new Tuple(List.of(names.get(group), items), List.of("grouper", "list"))));
        return pairs;
    }

    private static Object extreme(Object value, Arguments given, String name, int sign) {
        Object[] bound = given.bind(name, 0, "case_sensitive", "attribute");
        SortKey key = SortKey.of(bound[1], bound[0]);
        List<Object> items = PythonItem.list(value);
        if (items.isEmpty()) {
            return new Undefined("No aggregated item, sequence was empty.");
        }
        Object best = items.get(0);
        for (Object item : items) {
            if (PythonOrder.compare(key.of(item), key.of(best)) * sign < 0) {
                best = item;
            }
        }
        return best;
    }

    private static Object batches(Object value, Object[] bound) {
        int size = Math.max(1, PythonNumber.toInt(bound[0], "the size of batch"));
        List<Object> batches = new ArrayList<>();
        List<Object> items = PythonItem.list(value);
        for (int i = 0; i < items.size(); i += size) {
            List<Object> batch = new ArrayList<>(items.subList(i, Math.min(items.size(), i + size)));
            if (bound[1] != null && bound[1] != None.NONE) {
                batch.addAll(Collections.nCopies(size - batch.size(), bound[1]));
            }
            batches.add(batch);
        }
        return Generator.of(batches);
    }

    private static Object slices(Object value, Object[] bound) {
        int n = PythonNumber.toInt(bound[0], "the number of slices");
        List<Object> items = PythonItem.list(value);
        if (n < 1 || n > 10_000) {
            throw JinjaException.value("slice needs 1 to 10000 slices, got " + n);
        }
        int each = items.size() / n;
        int longer = items.size() % n;
        List<Object> slices = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < n; i++) {
            int end = start + each + (i < longer ? 1 : 0);
            List<Object> slice = new ArrayList<>(items.subList(start, end));
            if (bound[1] != null && bound[1] != None.NONE && i >= longer) {
                slice.add(bound[1]);
            }
            slices.add(slice);
            start = end;
        }
        return Generator.of(slices);
    }

    /** What a sequence is sorted by: items, or an attribute of each, texts in lower case unless case counts. */
    record SortKey(Object attribute, boolean caseCounts) {
        static SortKey of(Object attribute, Object caseSensitive) {
            return new SortKey(attribute == None.NONE ? null : attribute, isTrue(caseSensitive));
        }

        Object of(Object item) {
            if (attribute == null) {
                return folded(item);
            }
            if (PythonOrder.isText(attribute) && PythonText.str(attribute).contains(",")) {
                List<Object> parts = new ArrayList<>();
                for (String part : PythonText.str(attribute).split(",", -1)) {
                    parts.add(folded(Selection.attribute(item, part)));
                }
                return parts;
            }
            return folded(Selection.attribute(item, attribute));
        }

        private Object folded(Object value) {
            return !caseCounts && PythonOrder.isText(value)
                    ? PythonText.str(value).toLowerCase(Locale.ROOT)
                    : value;
        }
    }
}
