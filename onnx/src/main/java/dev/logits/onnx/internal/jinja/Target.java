package dev.logits.onnx.internal.jinja;

import java.util.List;

/** What a value is assigned to. Immutable. */
interface Target {
    Place place();

    void assign(Frame frame, Object value);

    /** A variable of the scope. */
    record Variable(Place place, String name) implements Target {
        @Override
        public void assign(Frame frame, Object value) {
            frame.set(name, value);
        }
    }

    /** A field of a namespace, which lives outside of scopes. */
    record Field(Place place, String name, String field) implements Target {
        @Override
        public void assign(Frame frame, Object value) {
            if (!(frame.get(name) instanceof Namespace namespace)) {
                throw JinjaException.value("cannot assign attribute on non-namespace object '" + name + "'")
                        .at(place);
            }
            namespace.fields().put(field, value);
        }
    }

    /** Several targets for the items of one value. */
    record Several(Place place, List<Target> targets) implements Target {
        @Override
        public void assign(Frame frame, Object value) {
            if (value instanceof Undefined undefined) {
                throw undefined.failure().at(place);
            }
            List<Object> items = PythonItem.list(value);
            if (items.size() != targets.size()) {
                throw JinjaException.value("cannot give " + items.size() + " values to " + targets.size() + " names")
                        .at(place);
            }
            for (int i = 0; i < items.size(); i++) {
                targets.get(i).assign(frame, items.get(i));
            }
        }
    }
}
