package dev.logits.onnx.internal.jinja;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A node of a template, which runs itself. Immutable. */
interface Statement {
    /** What happens after a statement. */
    enum Signal {
        NEXT,
        BREAK,
        CONTINUE
    }

    Place place();

    /** Runs the statement, without the place of a failure. */
    Signal execute(Frame frame, StringBuilder out);

    /** Runs the statement; a failure names this node's place, or that of the node inside it where it arose. */
    default Signal run(Frame frame, StringBuilder out) {
        frame.enter();
        try {
            return execute(frame, out);
        } catch (JinjaException e) {
            throw e.at(place());
        } finally {
            frame.leave();
        }
    }

    private static String text(Statement body, Frame frame) {
        StringBuilder out = new StringBuilder();
        body.run(frame, out);
        return out.toString();
    }

    /** Statements, one after another. */
    record Body(Place place, List<Statement> statements) implements Statement {
        @Override
        public Signal execute(Frame frame, StringBuilder out) {
            for (Statement statement : statements) {
                Signal signal = statement.run(frame, out);
                if (signal != Signal.NEXT) {
                    return signal;
                }
            }
            return Signal.NEXT;
        }
    }

    /** The text between tags. */
    record Text(Place place, String text) implements Statement {
        @Override
        public Signal execute(Frame frame, StringBuilder out) {
            out.append(text);
            Frame.checkLength(out.length());
            return Signal.NEXT;
        }
    }

    /** {@code {{ … }}}. */
    record Print(Place place, Expression expression) implements Statement {
        @Override
        public Signal execute(Frame frame, StringBuilder out) {
            out.append(PythonText.str(expression.value(frame)));
            Frame.checkLength(out.length());
            return Signal.NEXT;
        }
    }

    /** {@code if}, {@code elif} and {@code else}: the last test is absent where there is an else. */
    record If(Place place, List<Expression> tests, List<Statement> bodies) implements Statement {
        @Override
        public Signal execute(Frame frame, StringBuilder out) {
            for (int i = 0; i < bodies.size(); i++) {
                if (i == tests.size() || tests.get(i).isTrue(frame)) {
                    return bodies.get(i).run(frame, out);
                }
            }
            return Signal.NEXT;
        }
    }

    /** {@code set target = expression}. */
    record Set(Place place, Target target, Expression expression) implements Statement {
        @Override
        public Signal execute(Frame frame, StringBuilder out) {
            target.assign(frame, expression.value(frame));
            return Signal.NEXT;
        }
    }

    /**
     * {@code set target} … {@code endset}, and {@code filter} … {@code endfilter}: the text of a body, through filters.
     *
     * @param target null: the text is printed
     * @param chain the filters around a variable of {@link #TEXT}
     */
    record Capture(Place place, Target target, Expression chain, Statement body) implements Statement {
        /** The variable that holds the text for the filters; no template can name it. */
        static final String TEXT = "the text";

        @Override
        public Signal execute(Frame frame, StringBuilder out) {
            StringBuilder text = new StringBuilder();
            Signal signal = body.run(frame.inner(), text);
            if (signal != Signal.NEXT) {
                return signal;
            }
            Frame filters = frame.inner();
            filters.set(TEXT, text.toString());
            Object value = chain.value(filters);
            if (target == null) {
                out.append(PythonText.str(value));
            } else {
                target.assign(frame, value);
            }
            return Signal.NEXT;
        }
    }

    /** {@code with a = 1, b = 2}: a scope; its values see what is outside. */
    record With(Place place, List<Target> targets, List<Expression> values, Statement body) implements Statement {
        @Override
        public Signal execute(Frame frame, StringBuilder out) {
            Frame inner = frame.inner();
            for (int i = 0; i < targets.size(); i++) {
                targets.get(i).assign(inner, values.get(i).value(frame));
            }
            return body.run(inner, out);
        }
    }

    /** {@code generation} … {@code endgeneration}: marks what the model wrote; its text is printed as it is. */
    record Generation(Place place, Statement body) implements Statement {
        @Override
        public Signal execute(Frame frame, StringBuilder out) {
            out.append(text(body, frame.inner()));
            return Signal.NEXT;
        }
    }

    /** {@code macro name(…)}. */
    record MacroDefinition(Place place, Macro.Signature signature, Statement body) implements Statement {
        @Override
        public Signal execute(Frame frame, StringBuilder out) {
            frame.set(signature.name(), new Macro(signature, body, frame));
            return Signal.NEXT;
        }
    }

    /** {@code call(…) macro(…)} … {@code endcall}: a call whose callee can ask for the body with {@code caller()}. */
    record CallBlock(Place place, Macro.Signature signature, Expression.Call call, Statement body)
            implements Statement {
        @Override
        public Signal execute(Frame frame, StringBuilder out) {
            Object callee = call.target().value(frame);
            if (callee instanceof Undefined undefined) {
                throw undefined.failure();
            }
            if (!(callee instanceof Callable callable)) {
                throw JinjaException.value("'" + PythonText.type(callee) + "' object is not callable");
            }
            Arguments given = call.given().evaluate(frame);
            Map<String, Object> named = new LinkedHashMap<>(given.named());
            named.put("caller", new Macro(signature, body, frame));
            out.append(PythonText.str(callable.call(new Arguments(given.positional(), named), frame)));
            return Signal.NEXT;
        }
    }

    /** {@code break} and {@code continue}. */
    record Jump(Place place, Signal signal) implements Statement {
        @Override
        public Signal execute(Frame frame, StringBuilder out) {
            return signal;
        }
    }
}
