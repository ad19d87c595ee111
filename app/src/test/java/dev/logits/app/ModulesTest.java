package dev.logits.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.util.NativeResource;
import ai.onnxruntime.OrtSession;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import de.siegmar.fastcsv.reader.CsvReader;
import dev.logits.Logits;
import dev.logits.io.LogitsFiles;
import dev.logits.onnx.OnnxClassifier;
import dev.logits.serve.LogitsServer;
import io.airlift.compress.Decompressor;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.StringWriter;
import java.lang.module.Configuration;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http2.HTTP2Session;
import org.eclipse.jetty.http2.hpack.HpackEncoder;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** The modules as a user has them on the module path: what they hide, and that the command runs from there. */
class ModulesTest {
    private static final Set<String> PUBLISHED =
            Set.of("dev.logits.core", "dev.logits.io", "dev.logits.onnx", "dev.logits.serve", "dev.logits.app");

    @TempDir
    private static Path folder;

    private static List<Path> modulePath;
    private static ModuleLayer.Controller controller;

    /** The modules of this build: a jar as it is, a folder of classes with its descriptor compiled beside them. */
    @BeforeAll
    static void takeTheModulesOfThisBuild() throws Exception {
        modulePath = new ArrayList<>();
        for (Class<?> library : List.of(
                JsonCreator.class,
                JsonFactory.class,
                ObjectMapper.class,
                CsvReader.class,
                Decompressor.class,
                OrtSession.class,
                HuggingFaceTokenizer.class,
                NativeResource.class,
                LoggerFactory.class,
                Server.class,
                Callback.class,
                Content.class,
                HttpField.class,
                HTTP2CServerConnectionFactory.class,
                HTTP2Session.class,
                HpackEncoder.class,
                MeterRegistry.class,
                PrometheusMeterRegistry.class,
                CommandLine.class)) {
            modulePath.add(home(library));
        }
        modulePath.add(module("core", home(Logits.class)));
        modulePath.add(module("io", home(LogitsFiles.class)));
        modulePath.add(module("onnx", home(OnnxClassifier.class)));
        modulePath.add(module("serve", home(LogitsServer.class)));
        modulePath.add(module("app", home(Main.class)));
        Configuration resolved = ModuleLayer.boot()
                .configuration()
                .resolve(ModuleFinder.of(modulePath.toArray(Path[]::new)), ModuleFinder.of(), PUBLISHED);
        controller = ModuleLayer.defineModulesWithOneLoader(
                resolved, List.of(ModuleLayer.boot()), ClassLoader.getPlatformClassLoader());
    }

    private static Path home(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    private static Path module(String name, Path home) throws IOException {
        if (Files.isRegularFile(home)) {
            return home;
        }
        Path copy = folder.resolve(name);
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.copy(file, copy.resolve(home.relativize(file).toString()));
            }
        }
        Path descriptor = Path.of("..", name, "src/main/module/module-info.java");
        assertThat(compile(
                        List.of("-d", copy.toString(), "--module-version", "1.2.3"),
                        Files.readString(descriptor),
                        "module-info"))
                .isEmpty();
        return copy;
    }

    /** The errors, each with the code that the compiler has for its kind. */
    private static Map<String, String> compile(List<String> options, String source, String name) {
        JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> said = new DiagnosticCollector<>();
        List<String> words = new ArrayList<>(List.of("--release", "17", "-proc:none", "-cp", "", "--module-path"));
        words.add(modulePath.stream()
                .map(Path::toString)
                .collect(Collectors.joining(System.getProperty("path.separator"))));
        words.addAll(options);
        JavaFileObject file =
                new SimpleJavaFileObject(URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreErrors) {
                        return source;
                    }
                };
        javac.getTask(new StringWriter(), null, said, words, null, List.of(file))
                .call();
        Map<String, String> errors = new TreeMap<>();
        for (Diagnostic<?> d : said.getDiagnostics()) {
            if (d.getKind() == Diagnostic.Kind.ERROR) {
                errors.put(d.getCode(), d.getMessage(null));
            }
        }
        return errors;
    }

    private static Module module(String name) {
        return controller.layer().findModule(name).orElseThrow();
    }

    private static boolean internal(String packageName) {
        return List.of(packageName.split("\\.")).contains("internal");
    }

    @Test
    void librariesExportEveryPackageExceptThoseNamedInternal() {
        for (String name : List.of("dev.logits.core", "dev.logits.io", "dev.logits.onnx")) {
            ModuleDescriptor descriptor = module(name).getDescriptor();
            assertThat(descriptor.exports().stream()
                            .filter(ModuleDescriptor.Exports::isQualified)
                            .map(exports -> exports.source() + " to " + new TreeSet<>(exports.targets())))
                    .as("checks of arguments are shared between the libraries")
                    .isSubsetOf("dev.logits.internal.check to [dev.logits.io, dev.logits.onnx, dev.logits.serve]");
            assertThat(descriptor.exports().stream()
                            .filter(exports -> !exports.isQualified())
                            .map(ModuleDescriptor.Exports::source))
                    .as(name)
                    .containsExactlyInAnyOrderElementsOf(descriptor.packages().stream()
                            .filter(p -> !internal(p))
                            .toList());
            assertThat(descriptor.opens()).as(name).isEmpty();
            assertThat(descriptor.packages()).as(name).anyMatch(ModulesTest::internal);
        }
    }

    @Test
    void theCommandExportsNothingAndIsOpenOnlyToTheReaderOfCommandLines() {
        ModuleDescriptor command = module("dev.logits.app").getDescriptor();
        assertThat(command.exports()).isEmpty();
        assertThat(command.isOpen()).isFalse();
        assertThat(command.opens())
                .isNotEmpty()
                .allMatch(opened -> opened.targets().equals(Set.of("info.picocli")));
    }

    @Test
    void codeOutsideIsNotCompiledAgainstInternals() throws IOException {
        String outside = "class Outside { Object seen = %s.class; }";
        List<String> options =
                List.of("-d", folder.resolve("outside").toString(), "--add-modules", String.join(",", PUBLISHED));
        assertThat(compile(options, outside.formatted("dev.logits.Logits"), "Outside"))
                .isEmpty();
        assertThat(compile(options, outside.formatted("dev.logits.io.LogitsFiles"), "Outside"))
                .isEmpty();
        for (String hidden : hidden()) {
            assertThat(compile(options, outside.formatted(hidden), "Outside"))
                    .as(hidden)
                    .containsOnlyKeys("compiler.err.package.not.visible");
        }
    }

    @Test
    void codeOutsideDoesNotReachInternalsByReflection() throws Exception {
        for (String hidden : hidden().stream().filter(ModulesTest::internal).toList()) {
            Class<?> type = controller.layer().findLoader("dev.logits.core").loadClass(hidden);
            assertThat(Modifier.isPublic(type.getModifiers())).isTrue();
            Method[] methods = type.getDeclaredMethods();
            assertThat(methods).as(hidden).isNotEmpty();
            assertThatThrownBy(() -> methods[0].setAccessible(true)).isInstanceOf(InaccessibleObjectException.class);
        }
    }

    /** A public class of each package that is not exported. */
    private static List<String> hidden() throws IOException {
        Map<String, String> found = new TreeMap<>();
        for (String name : PUBLISHED) {
            Module module = module(name);
            try (ModuleReader reader = controller
                            .layer()
                            .configuration()
                            .findModule(name)
                            .orElseThrow()
                            .reference()
                            .open();
                    Stream<String> files = reader.list()) {
                for (String file : (Iterable<String>) files::iterator) {
                    if (!file.endsWith(".class") || file.contains("$") || file.contains("-info")) {
                        continue;
                    }
                    String type =
                            file.substring(0, file.length() - ".class".length()).replace('/', '.');
                    String room = type.substring(0, type.lastIndexOf('.'));
                    if (!module.getDescriptor().exports().stream()
                                    .anyMatch(e -> e.source().equals(room))
                            && !found.containsKey(room)
                            && isPublicWithMethods(module, type)) {
                        found.put(room, type);
                    }
                }
            }
        }
        assertThat(found).containsKeys("dev.logits.internal.kernel", "dev.logits.io.internal.bytes", "dev.logits.app");
        return List.copyOf(found.values());
    }

    private static boolean isPublicWithMethods(Module module, String type) {
        Class<?> loaded = Class.forName(module, type);
        return loaded != null && Modifier.isPublic(loaded.getModifiers()) && loaded.getDeclaredMethods().length > 0;
    }

    /** The command in the layer of these modules, where nothing is opened but what its descriptor opens. */
    private static String run(int exit, Object... words) throws ReflectiveOperationException {
        Module command = module("dev.logits.app");
        controller.addExports(command, "dev.logits.app", ModulesTest.class.getModule());
        Class<?> main = Class.forName(command, "dev.logits.app.Main");
        assertThat(main).isNotSameAs(Main.class);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
        Method run = main.getMethod("run", String[].class, InputStream.class, PrintStream.class, PrintStream.class);
        Object ended = run.invoke(
                null,
                Stream.of(words).map(String::valueOf).toArray(String[]::new),
                InputStream.nullInputStream(),
                print,
                print);
        String said = out.toString(StandardCharsets.UTF_8);
        assertThat(ended).as(said).isEqualTo(exit);
        return said;
    }

    @Test
    void everyCommandShowsItsOptionsFromTheModulePath() throws ReflectiveOperationException {
        for (String command : Main.commands().keySet()) {
            assertThat(run(0, command, "--help"))
                    .isEqualTo(CommandRun.of(command, "--help").out());
        }
    }

    @Test
    void theVersionIsThatOfTheModule() throws ReflectiveOperationException {
        assertThat(run(0, "--version"))
                .contains("logits "
                        + module("dev.logits.app").getDescriptor().rawVersion().orElseThrow());
    }

    @Test
    void formatsAreFoundOnTheModulePath(@TempDir Path files) throws Exception {
        Path csv = Files.writeString(
                files.resolve("p.csv"), "a,b,label\n" + "1.5,-2,0\n0.5,1,1\n-1,0.5,0\n2,0.75,1\n".repeat(9));
        Path calibrator = files.resolve("c.json");
        Path scores = files.resolve("p.npy");
        assertThat(run(0, "calibrate", csv, "--save", calibrator)).contains("temperature");
        run(0, "apply", calibrator, csv, "--out", scores);
        assertThat(run(0, "evaluate", csv)).contains("accuracy");
        run(0, "apply", calibrator, scores, "--scores", "probabilities", "--out", files.resolve("again.npy"));
        assertThat(run(0, "tour", "--chapter", 3, "--out", files.resolve("tour")))
                .isNotEmpty();
    }
}
