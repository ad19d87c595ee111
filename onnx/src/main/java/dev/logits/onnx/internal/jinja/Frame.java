package dev.logits.onnx.internal.jinja;

import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.Map;

/**
 * The variables of a scope, and the scopes around it. What a loop's body, a macro or a block sets is gone after it, as
 * jinja2 has it; an {@code if} has no scope of its own. For one thread.
 */
final class Frame {
    /** How deep tags, expressions and calls may nest while they run. */
    private static final int DEEPEST = 400;

    private static final long MOST_STEPS = 10_000_000;
    private static final int LONGEST = 1 << 24;

    /** What one rendering shares: where it is in its limits, and the moment that it is rendered at. */
    private static final class Shared {
        private final LocalDateTime now;
        private int depth;
        private long steps;

        private Shared(LocalDateTime now) {
            this.now = now;
        }
    }

    private final Map<String, Object> variables;
    private final Frame parent; // null for the values that a template is given
    private final Shared shared;

    private Frame(Map<String, Object> variables, Frame parent, Shared shared) {
        this.variables = variables;
        this.parent = parent;
        this.shared = shared;
    }

    static Frame of(Map<String, Object> given, LocalDateTime now) {
        Shared shared = new Shared(now);
        return new Frame(new HashMap<>(), new Frame(given, null, shared), shared);
    }

    /** A scope inside this one. */
    Frame inner() {
        return new Frame(new HashMap<>(), this, shared);
    }

    LocalDateTime now() {
        return shared.now;
    }

    void set(String name, Object value) {
        variables.put(name, value);
    }

    Object get(String name) {
        for (Frame frame = this; frame != null; frame = frame.parent) {
            Object value = frame.variables.get(name);
            if (value != null) {
                return value;
            }
        }
        Object global = Globals.get(name);
        return global == null ? Undefined.name(name) : global;
    }

    /** Counts a step into a node; every one is followed by {@link #leave()}. */
    void enter() {
        if (++shared.depth > DEEPEST) {
            throw JinjaException.unsupported("the template nests more than " + DEEPEST
                    + " deep while it runs; does a macro call itself without end?");
        }
        if (++shared.steps > MOST_STEPS) {
            throw JinjaException.unsupported("the template runs for more than " + MOST_STEPS + " steps");
        }
    }

    void leave() {
        shared.depth--;
    }

    /** The error of a text or a list that grows without end. */
    static void checkLength(long length) {
        if (length > LONGEST) {
            throw JinjaException.unsupported("a text or a list of more than " + LONGEST + " characters or items");
        }
    }
}
