package dev.logits.onnx.internal.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A node of an expression, which evaluates itself. Immutable. */
interface Expression {
    Place place();

    /** The value, without the place of a failure. */
    Object evaluate(Frame frame);

    /** The value; a failure names this node's place, or that of the node inside it where it arose. */
    default Object value(Frame frame) {
        frame.enter();
        try {
            return evaluate(frame);
        } catch (JinjaException e) {
            throw e.at(place());
        } finally {
            frame.leave();
        }
    }

    /** Whether the value counts as true. */
    default boolean isTrue(Frame frame) {
        return PythonOrder.isTrue(value(frame));
    }

    /** A value that the template itself holds. */
    record Literal(Place place, Object value) implements Expression {
        @Override
        public Object evaluate(Frame frame) {
            return value;
        }
    }

    /** A variable. */
    record Name(Place place, String name) implements Expression {
        @Override
        public Object evaluate(Frame frame) {
            return frame.get(name);
        }
    }

    /** A list or a tuple. */
    record Items(Place place, List<Expression> items, boolean tuple) implements Expression {
        @Override
        public Object evaluate(Frame frame) {
            List<Object> values = new ArrayList<>();
            for (Expression item : items) {
                values.add(item.value(frame));
            }
            return tuple ? new Tuple(values) : values;
        }
    }

    /** A dictionary: keys and values, by turns. */
    record Dictionary(Place place, List<Expression> entries) implements Expression {
        @Override
        public Object evaluate(Frame frame) {
            Map<Object, Object> map = new LinkedHashMap<>();
            for (int i = 0; i < entries.size(); i += 2) {
                map.put(
                        PythonItem.key(entries.get(i).value(frame)),
                        entries.get(i + 1).value(frame));
            }
            return map;
        }
    }

    /** {@code target.name}. */
    record Attribute(Place place, Expression target, String name) implements Expression {
        @Override
        public Object evaluate(Frame frame) {
            return PythonItem.attribute(target.value(frame), name);
        }
    }

    /** {@code target[key]}. */
    record Item(Place place, Expression target, Expression key) implements Expression {
        @Override
        public Object evaluate(Frame frame) {
            return PythonItem.item(target.value(frame), key.value(frame));
        }
    }

    /** {@code target[start:stop:step]}; an absent limit is a literal None. */
    record Slice(Place place, Expression target, Expression start, Expression stop, Expression step)
            implements Expression {
        @Override
        public Object evaluate(Frame frame) {
            return PythonItem.slice(target.value(frame), start.value(frame), stop.value(frame), step.value(frame));
        }
    }

    /**
     * The arguments of a call.
     *
     * @param list the one behind *, or null
     * @param map the one behind **, or null
     */
    record Given(List<Expression> positional, Map<String, Expression> named, Expression list, Expression map) {
        static final Given NOTHING = new Given(List.of(), Map.of(), null, null);

        Arguments evaluate(Frame frame) {
            if (this == NOTHING) {
                return Arguments.NONE;
            }
            List<Object> values = new ArrayList<>();
            for (Expression argument : positional) {
                values.add(argument.value(frame));
            }
            Map<String, Object> byName = new LinkedHashMap<>();
            for (Map.Entry<String, Expression> argument : named.entrySet()) {
                byName.put(argument.getKey(), argument.getValue().value(frame));
            }
            if (list != null) {
                values.addAll(PythonItem.list(list.value(frame)));
            }
            if (map != null) {
                if (!(map.value(frame) instanceof Map<?, ?> more)) {
                    throw JinjaException.value("the argument after ** must be a dictionary");
                }
                more.forEach((key, value) -> {
                    if (byName.put(PythonText.str(key), value) != null) {
                        throw JinjaException.value("two values for the argument '" + PythonText.str(key) + "'");
                    }
                });
            }
            return new Arguments(values, byName);
        }
    }

    /** {@code target(…)}. */
    record Call(Place place, Expression target, Given given) implements Expression {
        @Override
        public Object evaluate(Frame frame) {
            Object callee = target.value(frame);
            if (callee instanceof Undefined undefined) {
                throw undefined.failure();
            }
            if (!(callee instanceof Callable callable)) {
                throw JinjaException.value("'" + PythonText.type(callee) + "' object is not callable");
            }
            return callable.call(given.evaluate(frame), frame);
        }
    }

    /** {@code target | name(…)}. */
    record Filter(Place place, Expression target, String name, Given given) implements Expression {
        @Override
        public Object evaluate(Frame frame) {
            return Filters.apply(name, target.value(frame), given.evaluate(frame), frame);
        }
    }

    /** {@code target is name(…)}. */
    record Test(Place place, Expression target, String name, Given given) implements Expression {
        @Override
        public Object evaluate(Frame frame) {
            return Tests.holds(name, target.value(frame), given.evaluate(frame));
        }
    }

    /** {@code not x}, {@code -x}, {@code +x}. */
    record Unary(Place place, String operator, Expression operand) implements Expression {
        @Override
        public Object evaluate(Frame frame) {
            Object value = operand.value(frame);
            return switch (operator) {
                case "not" -> !PythonOrder.isTrue(value);
                case "-" -> PythonNumber.negate(value);
                default -> PythonNumber.plus(value);
            };
        }
    }

    /** A chain of operands and the arithmetic between them, from the left. */
    record Arithmetic(Place place, Expression first, List<String> operators, List<Expression> rest)
            implements Expression {
        @Override
        public Object evaluate(Frame frame) {
            Object value = first.value(frame);
            for (int i = 0; i < operators.size(); i++) {
                value = PythonNumber.calculate(
                        operators.get(i), value, rest.get(i).value(frame));
            }
            return value;
        }
    }

    /** {@code a ~ b ~ c}: texts, one after another. */
    record Concatenation(Place place, List<Expression> parts) implements Expression {
        @Override
        public Object evaluate(Frame frame) {
            StringBuilder out = new StringBuilder();
            for (Expression part : parts) {
                out.append(PythonText.str(part.value(frame)));
                Frame.checkLength(out.length());
            }
            return out.toString();
        }
    }

    /** {@code a < b <= c}: each operand is evaluated once, and none behind a comparison that fails. */
    record Comparison(Place place, Expression first, List<String> operators, List<Expression> rest)
            implements Expression {
        @Override
        public Object evaluate(Frame frame) {
            Object left = first.value(frame);
            for (int i = 0; i < operators.size(); i++) {
                Object right = rest.get(i).value(frame);
                if (!holds(operators.get(i), left, right)) {
                    return false;
                }
                left = right;
            }
            return true;
        }

        static boolean holds(String operator, Object left, Object right) {
            return switch (operator) {
                case "==" -> PythonOrder.equal(left, right);
                case "!=" -> !PythonOrder.equal(left, right);
                case "in" -> PythonOrder.contains(right, left);
                case "not in" -> !PythonOrder.contains(right, left);
                default -> PythonOrder.inOrder(operator, left, right);
            };
        }
    }

    /** A chain of {@code and} or of {@code or}: the first operand that decides, or the last. */
    record Logical(Place place, boolean and, List<Expression> operands) implements Expression {
        @Override
        public Object evaluate(Frame frame) {
            Object value = None.NONE;
            for (Expression operand : operands) {
                value = operand.value(frame);
                if (PythonOrder.isTrue(value) != and) {
                    return value;
                }
            }
            return value;
        }
    }

    /** {@code then if test else otherwise}; without an else, undefined. */
    record Conditional(Place place, Expression test, Expression then, Expression otherwise) implements Expression {
        @Override
        public Object evaluate(Frame frame) {
            if (test.isTrue(frame)) {
                return then.value(frame);
            }
            return otherwise == null
                    ? new Undefined("the inline if-expression at line " + place.line()
                            + " evaluated to false and no else section was defined.")
                    : otherwise.value(frame);
        }
    }
}
