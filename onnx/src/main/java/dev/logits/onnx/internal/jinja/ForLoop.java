package dev.logits.onnx.internal.jinja;

import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * {@code for target in iterable if test} … {@code else} … {@code endfor}. Items are taken one by one, so that a test
 * sees what the body has done before.
 *
 * @param test null: every item
 * @param otherwise null: there is no else
 */
record ForLoop(
        Place place,
        Target target,
        Expression iterable,
        Expression test,
        boolean recursive,
        Statement body,
        Statement otherwise)
        implements Statement {

    @Override
    public Signal execute(Frame frame, StringBuilder out) {
        run(iterable.value(frame), frame, out, 0);
        return Signal.NEXT;
    }

    private void run(Object items, Frame frame, StringBuilder out, int depth) {
        Iterator<Object> iterator = PythonItem.iterate(items);
        boolean known = test == null && PythonItem.hasLength(items);
        Loop loop = new Loop(
                test == null ? iterator : tested(iterator, frame), known ? PythonItem.length(items) : -1, depth);
        if (recursive) {
            loop.body((inner, caller) -> {
                StringBuilder text = new StringBuilder();
                run(inner, frame, text, depth + 1);
                return text.toString();
            });
        }
        boolean whole = false; // whether a body has run to its end: jinja2 takes the else branch where none has
        while (loop.hasNext()) {
            Frame scope = frame.inner();
            target.assign(scope, loop.next());
            scope.set("loop", loop);
            Signal signal = body.run(scope, out);
            if (signal == Signal.BREAK) {
                break;
            }
            whole |= signal == Signal.NEXT;
        }
        if (!whole && otherwise != null) {
            otherwise.run(frame.inner(), out);
        }
    }

    private Iterator<Object> tested(Iterator<Object> items, Frame frame) {
        return new Iterator<>() {
            private Object next;

            @Override
            public boolean hasNext() {
                while (next == null && items.hasNext()) {
                    Object item = items.next();
                    Frame scope = frame.inner();
                    target.assign(scope, item);
                    if (test.isTrue(scope)) {
                        next = item;
                    }
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
        };
    }
}
