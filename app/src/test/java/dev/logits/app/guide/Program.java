package dev.logits.app.guide;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** A block of Java of a page, as a class of its own with everything of the library imported. */
final class Program {
    private static final Pattern PRINTED = Pattern.compile("System\\.out\\.println\\(.*\\);\\s*//\\s*(.*?)\\s*$");

    private static final Pattern EXPORTED = Pattern.compile("^ *exports ([\\w.]+);", Pattern.MULTILINE);

    /** What the modules export, and some packages of the JDK. */
    private static final List<String> IMPORTS = Stream.of(
                    exported("core"),
                    exported("io"),
                    Stream.of("dev.logits.onnx", "dev.logits.onnx.bake"),
                    exported("serve"),
                    Stream.of("java.net.http", "java.nio.file", "java.util", "java.util.random", "java.util.stream"))
            .flatMap(packages -> packages)
            .toList();

    private final String where;
    private final String name;
    private final String source;
    private final List<String> expected = new ArrayList<>();

    Program(Page page, Page.Fence fence) {
        where = page.file().getFileName() + ":" + (fence.line() + 1);
        name = "Page_" + page.name().replaceAll("\\W", "_") + "_" + fence.line();
        StringBuilder text = new StringBuilder();
        IMPORTS.forEach(p -> text.append("import ").append(p).append(".*; "));
        fence.lines().stream()
                .filter(Program::isImport)
                .forEach(line -> text.append(line).append(' '));
        text.append("class ").append(name).append(" { static void run() throws Exception { ");
        fence.given().forEach(line -> text.append(line).append(' '));
        // The page's line numbers are the compiler's.
        String head = "\n".repeat(fence.line()) + text + "\n";
        StringBuilder body = new StringBuilder();
        for (String line : fence.lines()) {
            body.append(isImport(line) ? "" : line).append('\n');
            Matcher printed = PRINTED.matcher(line);
            if (printed.find()) {
                expected.add(printed.group(1));
            }
        }
        expected.addAll(fence.output());
        source = head + body + "} }\n";
    }

    private static Stream<String> exported(String module) {
        Path descriptor = Path.of("..", module, "src/main/module/module-info.java");
        if (!Files.exists(descriptor)) {
            return Stream.of("dev.logits.io", "dev.logits.io.report");
        }
        try {
            return EXPORTED.matcher(Files.readString(descriptor)).results().map(found -> found.group(1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isImport(String line) {
        return line.startsWith("import ");
    }

    String where() {
        return where;
    }

    List<String> expected() {
        return expected;
    }

    /** Compiles programs together into a folder; returns what the compiler had against them. */
    static List<String> compile(List<Program> programs, Path folder) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
        compiler.getTask(
                        null,
                        null,
                        problems,
                        List.of("-d", folder.toString(), "-cp", Shell.classPath(), "-proc:none"),
                        null,
                        programs.stream().map(Program::file).toList())
                .call();
        return problems.getDiagnostics().stream()
                .filter(p -> p.getKind() == Diagnostic.Kind.ERROR)
                .map(p -> p.getSource().getName().substring(1) + ":" + p.getLineNumber() + ": "
                        + p.getMessage(Locale.ROOT))
                .toList();
    }

    private JavaFileObject file() {
        return new SimpleJavaFileObject(URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return source;
            }
        };
    }

    /** Runs the compiled program; returns the lines that it printed. */
    List<String> run(Path folder) throws IOException {
        PrintStream before = System.out;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()}, Program.class.getClassLoader())) {
            System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
            var method = loader.loadClass(name).getDeclaredMethod("run");
            method.setAccessible(true);
            method.invoke(null);
        } catch (InvocationTargetException e) {
            throw new AssertionError(where + " threw " + e.getCause(), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(where, e);
        } finally {
            System.setOut(before);
        }
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
