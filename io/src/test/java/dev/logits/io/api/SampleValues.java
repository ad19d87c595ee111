package dev.logits.io.api;

import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/**
 * A value of any type of the library, to fill a parameter with: from a table where a value must fit others, else made
 * by the shortest public factory or constructor that succeeds on values of its own parameters.
 */
final class SampleValues {
    private final Map<Class<?>, Callable<?>> table;
    private final Set<Class<?>> open = new HashSet<>();

    SampleValues(Map<Class<?>, Callable<?>> table) {
        this.table = new HashMap<>(table);
    }

    /** Values for the parameters of a constructor or method. */
    Optional<Object[]> arguments(Executable executable) {
        Object[] values = new Object[executable.getParameterCount()];
        Parameter[] parameters = executable.getParameters();
        for (int i = 0; i < values.length; i++) {
            Optional<?> value = of(parameters[i].getParameterizedType());
            if (value.isEmpty()) {
                return Optional.empty();
            }
            values[i] = value.get();
        }
        return Optional.of(values);
    }

    Optional<?> of(Type type) {
        if (type instanceof Class<?> c) {
            return of(c);
        }
        if (type instanceof ParameterizedType p) {
            Type element = p.getActualTypeArguments()[p.getActualTypeArguments().length - 1];
            if (p.getRawType() == List.class) {
                return of(element).map(List::of);
            }
            if (p.getRawType() == Set.class) {
                return of(element).map(Set::of);
            }
            if (p.getRawType() == Optional.class) {
                return Optional.of(Optional.empty());
            }
            return of((Class<?>) p.getRawType());
        }
        if (type instanceof WildcardType w) {
            return of(w.getUpperBounds()[0]);
        }
        return type instanceof TypeVariable<?> v ? of(v.getBounds()[0]) : Optional.of(new Object[0]);
    }

    private Optional<?> of(Class<?> type) {
        Callable<?> listed = table.get(type);
        if (listed != null) {
            try {
                return Optional.of(listed.call());
            } catch (Exception e) {
                throw new IllegalStateException("the sample of " + type + " cannot be made", e);
            }
        }
        if (type.isEnum()) {
            return Optional.of(type.getEnumConstants()[0]);
        }
        if (type.isArray()) {
            Optional<?> entry = of(type.getComponentType());
            Object array = Array.newInstance(type.getComponentType(), 1);
            entry.ifPresent(e -> Array.set(array, 0, e));
            return entry.map(e -> array);
        }
        if (!open.add(type)) {
            return Optional.empty();
        }
        try {
            Optional<?> made = made(type);
            made.ifPresent(value -> table.putIfAbsent(type, () -> value));
            return made;
        } finally {
            open.remove(type);
        }
    }

    private Optional<?> made(Class<?> type) {
        List<Executable> ways = new ArrayList<>(Arrays.asList(type.getConstructors()));
        Stream.of(type.getMethods())
                .filter(m -> Modifier.isStatic(m.getModifiers()) && type.isAssignableFrom(m.getReturnType()))
                .forEach(ways::add);
        if (type.isSealed()) {
            for (Class<?> permitted : type.getPermittedSubclasses()) {
                Optional<?> value = of(permitted);
                if (value.isPresent()) {
                    return value;
                }
            }
        }
        ways.sort(Comparator.comparingInt(Executable::getParameterCount).thenComparing(Executable::toString));
        for (Executable way : ways) {
            Optional<?> value = attempt(way);
            if (value.isPresent()) {
                return value;
            }
        }
        return type.isInterface() && !type.isSealed() ? Optional.of(mute(type)) : Optional.empty();
    }

    private Optional<?> attempt(Executable way) {
        Optional<Object[]> arguments =
                Modifier.isAbstract(way.getDeclaringClass().getModifiers()) && way instanceof Constructor
                        ? Optional.empty()
                        : arguments(way);
        if (arguments.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(
                    way instanceof Method m
                            ? m.invoke(null, arguments.get())
                            : ((Constructor<?>) way).newInstance(arguments.get()));
        } catch (ReflectiveOperationException e) {
            return Optional.empty(); // the next way
        }
    }

    /** An implementation of an interface that gives 0, false or null, and runs the defaults. */
    private static Object mute(Class<?> type) {
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
            if (method.isDefault()) {
                return java.lang.reflect.InvocationHandler.invokeDefault(self, method, arguments);
            }
            Class<?> result = method.getReturnType();
            return switch (method.getName()) {
                case "hashCode" -> System.identityHashCode(self);
                case "equals" -> self == arguments[0];
                case "toString" -> "a mute " + type.getSimpleName();
                default ->
                    !result.isPrimitive() || result == void.class ? null : Array.get(Array.newInstance(result, 1), 0);
            };
        });
    }
}
