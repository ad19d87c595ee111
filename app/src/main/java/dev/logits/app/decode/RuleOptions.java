package dev.logits.app.decode;

import dev.logits.decode.Summary;
import dev.logits.decode.rule.RuleCatalog;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The options that rules and samplers make of themselves: one for each of the catalog that has a {@link Summary}, of
 * the record's name and with the numbers of its shortest constructor.
 */
final class RuleOptions {
    private RuleOptions() {}

    /** The options, to be mixed into a command. */
    static CommandSpec all() {
        CommandSpec options = CommandSpec.create();
        kinds(Object.class).forEach(kind -> options.addOption(option(kind)));
        return options;
    }

    /** The kinds of this type that make an option, in the order of the catalog. */
    static List<Class<? extends Record>> kinds(Class<?> type) {
        return RuleCatalog.BUILT_IN.kinds(type).stream()
                .filter(kind -> kind.isAnnotationPresent(Summary.class))
                .toList();
    }

    static String name(Class<?> kind) {
        return "--" + RuleCatalog.name(kind);
    }

    private static OptionSpec option(Class<? extends Record> kind) {
        Summary summary = kind.getAnnotation(Summary.class);
        Class<?>[] numbers = constructor(kind).getParameterTypes();
        OptionSpec.Builder option = OptionSpec.builder(name(kind)).description(summary.value());
        if (numbers.length == 0) {
            return option.arity("0").type(boolean.class).build();
        }
        option.paramLabel(summary.parameters()).arity("1");
        return numbers.length == 1
                ? option.type(numbers[0] == int.class ? Integer.class : Double.class)
                        .build()
                : option.type(List.class)
                        .auxiliaryTypes(Double.class)
                        .splitRegex(",")
                        .hideParamSyntax(true)
                        .build();
    }

    private static Constructor<?> constructor(Class<? extends Record> kind) {
        return Arrays.stream(kind.getConstructors())
                .min(Comparator.comparingInt(Constructor::getParameterCount))
                .orElseThrow();
    }

    /** The rule or sampler that a command's line asks for, if it does. */
    static Optional<Object> asked(Class<? extends Record> kind, CommandLine line) {
        Object value = line.getCommandSpec().findOption(name(kind)).getValue();
        if (value == null || value.equals(false)) {
            return Optional.empty();
        }
        Constructor<?> constructor = constructor(kind);
        Class<?>[] types = constructor.getParameterTypes();
        List<?> given = value instanceof List<?> list ? list : types.length == 0 ? List.of() : List.of(value);
        if (given.size() != types.length) {
            throw new CommandLine.ParameterException(
                    line, name(kind) + " needs " + types.length + " numbers joined by a comma, got " + given.size());
        }
        Object[] numbers = new Object[types.length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = types[i] == int.class ? (Object) whole((Number) given.get(i), kind, line) : given.get(i);
        }
        try {
            return Optional.of(constructor.newInstance(numbers));
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof IllegalArgumentException invalid ? invalid : new IllegalStateException(e);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static int whole(Number number, Class<?> kind, CommandLine line) {
        if (number.intValue() != number.doubleValue()) {
            throw new CommandLine.ParameterException(line, name(kind) + ": " + number + " is not a whole number");
        }
        return number.intValue();
    }
}
