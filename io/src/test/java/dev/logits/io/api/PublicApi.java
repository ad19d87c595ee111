package dev.logits.io.api;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The public types of one module in the packages that it exports, and what can be called on them. */
final class PublicApi {
    private static final Pattern EXPORTS = Pattern.compile("(?m)^ *exports ([a-z.]+);");

    private final String module;
    private final List<Class<?>> types;

    private PublicApi(String module, List<Class<?>> types) {
        this.module = module;
        this.types = types;
    }

    /** Of the module in a folder beside this one, {@code core} or {@code io}. */
    static PublicApi of(String module) throws IOException {
        Path root = Path.of("..", module);
        Set<String> names = new TreeSet<>();
        Matcher exports = EXPORTS.matcher(Files.readString(root.resolve("src/main/module/module-info.java")));
        while (exports.find()) {
            String folder = exports.group(1).replace('.', '/');
            try (Stream<Path> files = Files.list(root.resolve("src/main/java").resolve(folder))) {
                files.map(f -> f.getFileName().toString())
                        .filter(f -> f.endsWith(".java") && !f.equals("package-info.java"))
                        .forEach(f -> names.add(exports.group(1) + "." + f.replace(".java", "")));
            }
        }
        List<Class<?>> types = new ArrayList<>();
        for (String name : names) {
            try {
                add(Class.forName(name), types);
            } catch (ClassNotFoundException e) {
                throw new IllegalStateException(e);
            }
        }
        return new PublicApi(module, types);
    }

    private static void add(Class<?> type, List<Class<?>> types) {
        if (Modifier.isPublic(type.getModifiers())) {
            types.add(type);
            Stream.of(type.getDeclaredClasses())
                    .sorted(Comparator.comparing(Class::getName))
                    .forEach(nested -> add(nested, types));
        }
    }

    String module() {
        return module;
    }

    List<Class<?>> types() {
        return types;
    }

    /**
     * Each constructor and method with a body that takes a reference, by its name and parameters, and the type it is
     * called on.
     */
    Map<String, Call> calls() {
        Map<String, Call> calls = new LinkedHashMap<>();
        for (Class<?> type : types) {
            List<Executable> all = new ArrayList<>();
            if (!Modifier.isAbstract(type.getModifiers())) {
                all.addAll(List.of(type.getConstructors()));
            }
            for (Method method : type.getMethods()) {
                Class<?> declaring = method.getDeclaringClass();
                boolean ours = declaring.getName().startsWith("dev.logits.");
                boolean listedElsewhere = declaring != type && Modifier.isPublic(declaring.getModifiers());
                boolean generated = method.isSynthetic() && !method.isBridge()
                        || type.isEnum() && method.getName().equals("valueOf")
                        || method.getName().equals("equals");
                if (ours && !listedElsewhere && !generated && !Modifier.isAbstract(method.getModifiers())) {
                    (method.isBridge() ? bridged(type, method) : Optional.of(method)).ifPresent(all::add);
                }
            }
            for (Executable e : all) {
                if (Arrays.stream(e.getParameterTypes()).anyMatch(p -> !p.isPrimitive())) {
                    Call call = new Call(type, e);
                    calls.put(call.toString(), call);
                }
            }
        }
        return calls;
    }

    /**
     * What a bridge calls, if it is written in a class that is not public: those of public ones are listed themselves.
     */
    private static Optional<Method> bridged(Class<?> type, Method bridge) {
        boolean specific = Arrays.stream(type.getMethods())
                .anyMatch(m -> !m.isBridge()
                        && m.getName().equals(bridge.getName())
                        && m.getParameterCount() == bridge.getParameterCount());
        for (Class<?> c = type.getSuperclass(); !specific && c != null; c = c.getSuperclass()) {
            try {
                return Optional.of(c.getDeclaredMethod(bridge.getName(), bridge.getParameterTypes()))
                        .filter(m -> !m.isBridge() && !Modifier.isAbstract(m.getModifiers()));
            } catch (NoSuchMethodException e) {
                continue; // further up
            }
        }
        return Optional.empty();
    }

    /** A constructor or method, and the public type that it belongs to. */
    record Call(Class<?> type, Executable executable) {
        String name() {
            return executable instanceof Constructor ? "new" : executable.getName();
        }

        @Override
        public String toString() {
            String parameters = String.join(
                    ",",
                    Arrays.stream(executable.getParameterTypes())
                            .map(Class::getSimpleName)
                            .toList());
            return type.getName().replaceFirst(".*\\.", "") + "." + name() + "(" + parameters + ")";
        }
    }
}
