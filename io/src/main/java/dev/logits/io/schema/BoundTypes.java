package dev.logits.io.schema;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Java types in which every type variable is bound to a type: a class, or one with such types as its arguments. */
final class BoundTypes {
    /** A type with more arguments within arguments grows without end, or is no type of a message. */
    private static final int MOST_NESTED = 20;

    /** A class with its arguments. Equal by value. */
    record Applied(Class<?> of, List<Type> arguments) implements Type {
        @Override
        public String getTypeName() {
            return of.getSimpleName() + "<"
                    + String.join(
                            ", ", arguments.stream().map(Type::getTypeName).toList()) + ">";
        }

        private int depth() {
            int deepest = 0;
            for (Type argument : arguments) {
                deepest = Math.max(deepest, argument instanceof Applied a ? a.depth() : 0);
            }
            return deepest + 1;
        }
    }

    private BoundTypes() {}

    /** The class, without arguments. */
    static Class<?> raw(Type bound) {
        return bound instanceof Applied a ? a.of : (Class<?>) bound;
    }

    /**
     * A type as it is written inside of another one.
     *
     * @param within the other one, bound, whose arguments are the values of its variables
     */
    static Type bind(Type written, Type within, String where) {
        if (written instanceof Class<?> || written instanceof Applied) {
            return written;
        } else if (written instanceof TypeVariable<?> variable) {
            int i = Arrays.asList(raw(within).getTypeParameters()).indexOf(variable);
            if (i >= 0 && within instanceof Applied a) {
                return a.arguments.get(i);
            }
            throw new IllegalArgumentException(where + ": nothing says what " + variable + " is; give a record with a"
                    + " component of type " + raw(within).getSimpleName() + " that says it");
        } else if (written instanceof ParameterizedType p) {
            List<Type> arguments = new ArrayList<>();
            for (Type argument : p.getActualTypeArguments()) {
                arguments.add(bind(argument, within, where));
            }
            Applied made = new Applied((Class<?>) p.getRawType(), List.copyOf(arguments));
            if (made.depth() > MOST_NESTED) {
                throw new IllegalArgumentException(where + ": the type " + made.of.getSimpleName()
                        + " has itself with ever longer arguments; arguments are nested at most " + MOST_NESTED
                        + " times");
            }
            return made;
        } else if (written instanceof WildcardType w && w.getLowerBounds().length == 0) {
            return bind(w.getUpperBounds()[0], within, where);
        } else if (written instanceof GenericArrayType array
                && bind(array.getGenericComponentType(), within, where) instanceof Class<?> item) {
            return item.arrayType();
        }
        throw new IllegalArgumentException(
                where + ": the type " + written.getTypeName() + " has no schema; use a list in its place");
    }

    /** The records that a sealed interface permits, through other sealed interfaces too, of different names. */
    static List<Type> records(Type sealed, String where) {
        List<Type> open = new ArrayList<>(List.of(sealed));
        Map<String, Type> found = new LinkedHashMap<>();
        for (int i = 0; i < open.size(); i++) {
            for (Class<?> permitted : raw(open.get(i)).getPermittedSubclasses()) {
                boolean isSealed = permitted.isInterface() && permitted.isSealed();
                if (!permitted.isRecord() && !isSealed) {
                    throw RecordTypes.unknown(permitted, where);
                }
                Type bound = below(permitted, open.get(i), where);
                if (isSealed && bound != null) {
                    open.add(bound);
                } else if (bound != null) {
                    Type other = found.put(permitted.getSimpleName(), bound);
                    if (other != null && !other.equals(bound)) {
                        throw new IllegalArgumentException(
                                where + ": " + raw(other).getName() + " and " + permitted.getName()
                                        + " have the same simple name, which tells them apart; rename one");
                    }
                }
            }
        }
        return List.copyOf(found.values());
    }

    /** What a class that a sealed interface permits is there; null if it is of an interface with other arguments. */
    private static Type below(Class<?> permitted, Type sealed, String where) {
        Map<TypeVariable<?>, Type> values = new HashMap<>();
        for (Type face : permitted.getGenericInterfaces()) {
            boolean isThis =
                    face == raw(sealed) || face instanceof ParameterizedType p && p.getRawType() == raw(sealed);
            if (isThis && !fits(face, sealed, values)) {
                return null;
            }
        }
        List<Type> arguments = new ArrayList<>();
        for (TypeVariable<?> variable : permitted.getTypeParameters()) {
            Type value = values.get(variable);
            if (value == null) {
                throw new IllegalArgumentException(
                        where + ": nothing says what " + variable + " of " + permitted.getSimpleName()
                                + " is; let it be an argument of " + raw(sealed).getSimpleName());
            }
            arguments.add(value);
        }
        return arguments.isEmpty() ? permitted : new Applied(permitted, List.copyOf(arguments));
    }

    /** Whether a type as it is written is a bound one with some values of its variables, which are noted. */
    private static boolean fits(Type written, Type bound, Map<TypeVariable<?>, Type> values) {
        if (written instanceof TypeVariable<?> variable) {
            Type before = values.putIfAbsent(variable, bound);
            return before == null || before.equals(bound);
        } else if (written instanceof ParameterizedType p) {
            boolean fits = bound instanceof Applied a && a.of == p.getRawType();
            for (int i = 0; fits && i < p.getActualTypeArguments().length; i++) {
                fits = fits(p.getActualTypeArguments()[i], ((Applied) bound).arguments.get(i), values);
            }
            return fits;
        }
        return written.equals(bound);
    }
}
