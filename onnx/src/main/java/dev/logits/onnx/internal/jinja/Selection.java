package dev.logits.onnx.internal.jinja;

import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.UnaryOperator;

/** {@code map}, {@code select}, {@code reject} and their like: generators, which do their work item by item. */
final class Selection {
    private Selection() {}

    /** The attribute of a path such as {@code function.name} or {@code 0}; numbers are places. */
    static Object attribute(Object item, Object path) {
        if (PythonItem.isInteger(path)) {
            return PythonItem.item(item, path);
        }
        Object value = item;
        for (String part : PythonText.str(path).split("\\.", -1)) {
            boolean place = part.matches("\\d{1,9}");
            value = PythonItem.item(value, place ? (Object) Long.valueOf(part) : part);
        }
        return value;
    }

    static Object map(Object value, Arguments given, Frame frame) {
        List<Object> positional = given.positional();
        Map<String, Object> named = new LinkedHashMap<>(given.named());
        if (positional.isEmpty() && named.containsKey("attribute")) {
            Object attribute = named.remove("attribute");
            Object otherwise = named.remove("default");
            if (!named.isEmpty()) {
                throw JinjaException.value("Unexpected keyword argument '"
                        + named.keySet().iterator().next() + "'");
            }
            return mapped(value, item -> {
                Object found = attribute(item, attribute);
                return found instanceof Undefined && otherwise != null ? otherwise : found;
            });
        }
        if (positional.isEmpty()) {
            throw JinjaException.value("map requires a filter argument");
        }
        String filter = PythonText.str(positional.get(0));
        Arguments rest = new Arguments(positional.subList(1, positional.size()), named);
        return mapped(value, item -> Filters.apply(filter, item, rest, frame));
    }

    /** These filters take whatever is false, such as None, for an empty list. */
    private static Iterator<Object> items(Object value) {
        return PythonOrder.isTrue(value) ? PythonItem.iterate(value) : Collections.emptyIterator();
    }

    private static Generator mapped(Object value, UnaryOperator<Object> function) {
        Iterator<Object> items = items(value);
        return new Generator(new Iterator<>() {
            @Override
            public boolean hasNext() {
                return items.hasNext();
            }

            @Override
            public Object next() {
                return function.apply(items.next());
            }
        });
    }

    /** select, reject, selectattr and rejectattr. */
    static Object select(String name, Object value, Arguments given) {
        boolean wanted = name.startsWith("select");
        List<Object> positional = given.positional();
        int own = name.endsWith("attr") ? 1 : 0;
        if (positional.size() < own) {
            throw JinjaException.value("Missing parameter for attribute name");
        }
        String test = positional.size() > own ? PythonText.str(positional.get(own)) : null;
        Arguments rest = new Arguments(
                positional.subList(Math.min(own + 1, positional.size()), positional.size()), given.named());
        Iterator<Object> items = items(value);
        return new Generator(new Iterator<>() {
            private Object next;

            @Override
            public boolean hasNext() {
                while (next == null && items.hasNext()) {
                    Object item = items.next();
                    Object judged = own == 1 ? attribute(item, positional.get(0)) : item;
                    boolean holds = test == null ? PythonOrder.isTrue(judged) : Tests.holds(test, judged, rest);
                    next = holds == wanted ? item : null;
                }
                return next != null;
            }

            @Override
            public Object next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                Object item = next;
                next = null;
                return item;
            }
        });
    }
}
