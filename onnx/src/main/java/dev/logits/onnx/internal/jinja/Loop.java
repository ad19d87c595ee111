package dev.logits.onnx.internal.jinja;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.BiFunction;

/** The variable {@code loop} inside a loop. For one thread. */
final class Loop implements Callable {
    private Iterator<Object> items;
    private long length; // -1: not known yet
    private final int depth;
    private BiFunction<Object, Frame, Object> body;
    private long index = -1;
    private Object previous;
    private Object current;
    private Object following; // what was looked at ahead, or null
    private List<Object> lastChanged;

    Loop(Iterator<Object> items, long length, int depth) {
        this.items = items;
        this.length = length;
        this.depth = depth;
    }

    /** What a call of this loop does, in a recursive one. */
    void body(BiFunction<Object, Frame, Object> recursion) {
        this.body = recursion;
    }

    boolean hasNext() {
        return following != null || items.hasNext();
    }

    Object next() {
        previous = current;
        current = following != null ? following : items.next();
        following = null;
        index++;
        return current;
    }

    private Object peek() {
        if (following == null && items.hasNext()) {
            following = items.next();
        }
        return following;
    }

    private long length() {
        if (length < 0) {
            List<Object> rest = new ArrayList<>();
            items.forEachRemaining(rest::add);
            items = rest.iterator();
            length = rest.size() + index + 1 + (following == null ? 0 : 1);
        }
        return length;
    }

    /** The attribute of this name, or null if there is none. */
    Object attribute(String name) {
        return switch (name) {
            case "index" -> index + 1;
            case "index0" -> index;
            case "revindex" -> length() - index;
            case "revindex0" -> length() - index - 1;
            case "first" -> index == 0;
            case "last" -> peek() == null;
            case "length" -> length();
            case "depth" -> depth + 1L;
            case "depth0" -> (long) depth;
            case "previtem" -> previous == null ? new Undefined("there is no previous item") : previous;
            case "nextitem" -> peek() == null ? new Undefined("there is no next item") : following;
            case "cycle" -> Callable.of("loop.cycle", (arguments, frame) -> cycle(arguments.positional()));
            case "changed" -> Callable.of("loop.changed", (arguments, frame) -> changed(arguments.positional()));
            default -> null;
        };
    }

    private Object cycle(List<Object> values) {
        if (values.isEmpty()) {
            throw JinjaException.value("no items for cycling given");
        }
        return values.get((int) (index % values.size()));
    }

    private Object changed(List<Object> values) {
        boolean same = lastChanged != null && PythonOrder.equal(lastChanged, values);
        lastChanged = List.copyOf(values);
        return !same;
    }

    @Override
    public String name() {
        return "loop";
    }

    @Override
    public Object call(Arguments arguments, Frame frame) {
        if (body == null) {
            throw JinjaException.value("The loop must have the 'recursive' marker to be called recursively.");
        }
        return body.apply(arguments.bind("loop", 1, "iterable")[0], frame);
    }
}
