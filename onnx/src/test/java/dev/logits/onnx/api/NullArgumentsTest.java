package dev.logits.onnx.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every public constructor, factory and method of the exported packages is called with null for each of its references
 * in turn, and must say which parameter was null. The arguments before that one are real where {@link Samples} has
 * them; those behind it are null, too, since the first null is the one to be named.
 */
class NullArgumentsTest {
    private static final Pattern EXPORTS = Pattern.compile("(?m)^ *exports ([a-z.]+);");

    @TempDir
    private Path folder;

    private static List<Class<?>> types() throws IOException, ClassNotFoundException {
        List<Class<?>> types = new ArrayList<>();
        Matcher exports = EXPORTS.matcher(Files.readString(Path.of("src/main/module/module-info.java")));
        while (exports.find()) {
            try (Stream<Path> files =
                    Files.list(Path.of("src/main/java", exports.group(1).replace('.', '/')))) {
                for (Path file : (Iterable<Path>) files.sorted()::iterator) {
                    String name = file.getFileName().toString().replace(".java", "");
                    if (Files.isRegularFile(file) && !name.equals("package-info")) {
                        add(Class.forName(exports.group(1) + "." + name), types);
                    }
                }
            }
        }
        return types;
    }

    /** JSON's null is a value. */
    private static final Set<String> MAY_BE_NULL = Set.of("ChatMessage.value", "Conversation.value");

    private static void add(Class<?> type, List<Class<?>> types) {
        if (Modifier.isPublic(type.getModifiers())) {
            types.add(type);
            for (Class<?> nested : type.getDeclaredClasses()) {
                add(nested, types);
            }
        }
    }

    @Test
    void aNullIsNamedWhereverArgumentsEnter() throws Exception {
        Map<String, String> wrong = new TreeMap<>();
        int checked = 0;
        try (Samples samples = new Samples(folder)) {
            for (Class<?> type : types()) {
                for (Executable call : calls(type)) {
                    checked += check(type, call, samples, wrong);
                }
            }
        }
        assertThat(wrong).as("calls with null, and what came of them").isEmpty();
        assertThat(checked).as("nulls that were given").isGreaterThan(60);
    }

    private static List<Executable> calls(Class<?> type) {
        List<Executable> calls = new ArrayList<>(List.of(type.getConstructors()));
        for (Method method : type.getDeclaredMethods()) {
            boolean generated = method.isSynthetic()
                    || method.getName().equals("equals")
                    || type.isEnum() && method.getName().equals("valueOf");
            if (Modifier.isPublic(method.getModifiers()) && !Modifier.isAbstract(method.getModifiers()) && !generated) {
                calls.add(method);
            }
        }
        return calls;
    }

    private static int check(Class<?> type, Executable call, Samples samples, Map<String, String> wrong) {
        if (Throwable.class.isAssignableFrom(type)) {
            return 0; // an exception may be without a message
        }
        int checked = 0;
        Class<?>[] parameters = call.getParameterTypes();
        for (int i = 0; i < parameters.length; i++) {
            if (parameters[i].isPrimitive()
                    || MAY_BE_NULL.contains(type.getSimpleName() + "." + call.getParameters()[i].getName())) {
                continue;
            }
            boolean made = call instanceof Constructor || Modifier.isStatic(call.getModifiers());
            Optional<Object> receiver = made ? Optional.of(type) : samples.of(type);
            Object[] arguments = new Object[parameters.length];
            boolean complete = receiver.isPresent();
            for (int j = 0; j < parameters.length; j++) {
                if (parameters[j].isPrimitive()) {
                    arguments[j] = Array.get(Array.newInstance(parameters[j], 1), 0);
                } else if (j < i) {
                    Optional<Object> sample = samples.of(parameters[j]);
                    complete &= sample.isPresent();
                    arguments[j] = sample.orElse(null);
                }
            }
            String place = call + " " + call.getParameters()[i].getName();
            String outcome = complete ? outcome(call, receiver.get(), arguments) : "there is no sample";
            checked++;
            if (!outcome.equals(
                    "java.lang.NullPointerException: " + call.getParameters()[i].getName() + " must not be null")) {
                wrong.put(place, outcome);
            }
        }
        return checked;
    }

    private static String outcome(Executable call, Object receiver, Object[] arguments) {
        try {
            Object result = call instanceof Method method
                    ? method.invoke(receiver, arguments)
                    : ((Constructor<?>) call).newInstance(arguments);
            return "accepted: " + result;
        } catch (InvocationTargetException e) {
            return e.getCause().toString();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(call.toString(), e);
        }
    }
}
