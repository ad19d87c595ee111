package dev.logits.decode.rule;

import dev.logits.decode.LogitsProcessor;
import dev.logits.decode.Tokens;
import dev.logits.decode.Window;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Rules of every kind of the catalog, made of values that its components may have, for what all rules keep to. */
final class RuleExamples {
    private RuleExamples() {}

    /** All rules of a kind that its constructor accepts. */
    static List<LogitsProcessor> of(Class<? extends Record> kind) {
        return records(kind).stream().map(LogitsProcessor.class::cast).toList();
    }

    private static List<Object> records(Class<?> kind) {
        RecordComponent[] components = kind.getRecordComponents();
        List<Object[]> all = new ArrayList<>(List.<Object[]>of(new Object[components.length]));
        for (int i = 0; i < components.length; i++) {
            List<Object[]> more = new ArrayList<>();
            for (Object value : values(components[i].getGenericType())) {
                for (Object[] begun : all) {
                    Object[] copy = begun.clone();
                    copy[i] = value;
                    more.add(copy);
                }
            }
            all = more;
        }
        List<Object> made = new ArrayList<>();
        for (Object[] values : all) {
            try {
                Constructor<?> constructor = kind.getDeclaredConstructor(
                        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
                made.add(constructor.newInstance(values));
            } catch (InvocationTargetException refused) {
                if (!(refused.getCause() instanceof IllegalArgumentException)) {
                    throw new IllegalStateException(refused);
                }
            } catch (ReflectiveOperationException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
        return made;
    }

    private static List<Object> values(Type type) {
        if (type == double.class) {
            return List.of(0.5, 1.0, 0.0, 2.0);
        }
        if (type == int.class) {
            return List.of(2, 1, 0, 5);
        }
        if (type == boolean.class) {
            return List.of(true, false);
        }
        if (type == Tokens.class) {
            return List.of(Tokens.of(1), Tokens.of(0, 1, 3), Tokens.of());
        }
        if (type == Window.class) {
            return List.of(Window.ALL);
        }
        if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
            Type item = list.getActualTypeArguments()[0];
            List<Object> values = new ArrayList<>();
            values.add(
                    item == Tokens.class
                            ? List.of(Tokens.of(1, 3))
                            : List.of(records((Class<?>) item).get(0)));
            values.add(List.of());
            return values;
        }
        if (type instanceof ParameterizedType map && map.getRawType() == Map.class) {
            return List.of(Map.of(1, 2.0, 3, -4.0), Map.of());
        }
        throw new IllegalArgumentException("no values of " + type + "; add some");
    }
}
