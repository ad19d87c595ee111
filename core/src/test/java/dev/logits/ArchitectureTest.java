package dev.logits;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The arrows between core's packages, as docs/architecture.md draws them. A failure names the offending import. */
class ArchitectureTest {
    private static final Pattern TEST_NAME = Pattern.compile("\\b[A-Z][A-Za-z0-9]+Test\\b");

    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.logits");

    /** What each package may import of core, itself aside. */
    private static final Map<String, List<String>> ARROWS = arrows();

    private static Map<String, List<String>> arrows() {
        String nouns = "dev.logits";
        String kernel = "dev.logits.internal.kernel";
        String optim = "dev.logits.internal.optim";
        String math = "dev.logits.math";
        String source = "dev.logits.source";
        String loss = "dev.logits.loss";
        String metric = "dev.logits.metric";
        Map<String, List<String>> arrows = new TreeMap<>();
        arrows.put(nouns, List.of());
        arrows.put(kernel, List.of());
        arrows.put(optim, List.of(kernel));
        arrows.put(math, List.of(nouns, kernel));
        arrows.put(source, List.of(nouns, kernel));
        arrows.put(loss, List.of(nouns, kernel, math));
        arrows.put(metric, List.of(nouns, kernel, math, source));
        String decode = "dev.logits.decode";
        String text = "dev.logits.decode.text";
        arrows.put(decode, List.of(nouns, kernel, math));
        arrows.put(text, List.of());
        arrows.put("dev.logits.decode.embedded", List.of(nouns, kernel, decode, text));
        arrows.put("dev.logits.decode.strategy", List.of(nouns, kernel, math, decode, text));
        String learn = "dev.logits.learn";
        String network = "dev.logits.learn.network";
        arrows.put(learn, List.of(nouns, kernel, optim, math, source, loss, metric));
        arrows.put(network, List.of(nouns, kernel, math, source, loss, metric, learn));
        arrows.put("dev.logits.distill", List.of(nouns, kernel, math, loss, metric, source, learn, network));
        arrows.put("dev.logits.data", List.of(nouns, kernel, learn));
        arrows.put("dev.logits.calibrate", List.of(nouns, kernel, optim, math, source, metric));
        arrows.put("dev.logits.uncertainty", List.of(nouns, kernel, math, source, metric, "dev.logits.calibrate"));
        return arrows;
    }

    @TestFactory
    Stream<DynamicTest> packagesImportOnlyAlongTheArrows() {
        return ARROWS.entrySet().stream()
                .map(e -> DynamicTest.dynamicTest(e.getKey(), () -> {
                    String[] allowed = Stream.concat(
                                    Stream.concat(Stream.of(e.getKey()), e.getValue().stream()),
                                    Stream.of("java..", "jdk.incubator.vector.."))
                            .toArray(String[]::new);
                    classes()
                            .that()
                            .resideInAPackage(e.getKey())
                            .should()
                            .onlyDependOnClassesThat()
                            .resideInAnyPackage(allowed)
                            .check(CORE);
                }));
    }

    @Test
    void everyPackageHasItsArrows() {
        assertThat(CORE.stream().map(c -> c.getPackageName()).distinct())
                .as("packages of core; a new one joins ARROWS and docs/architecture.md")
                .containsExactlyInAnyOrderElementsOf(ARROWS.keySet());
    }

    @Test
    void onlyTheKernelsImportTheVectorApi() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.logits.internal.kernel")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("jdk.incubator..")
                .check(CORE);
    }

    @Test
    void nothingUsesThePlatformsDefaultLocale() {
        noClasses()
                .should()
                .callMethod(String.class, "format", String.class, Object[].class)
                .orShould()
                .callMethod(String.class, "formatted", Object[].class)
                .orShould()
                .callMethod(String.class, "toLowerCase")
                .orShould()
                .callMethod(String.class, "toUpperCase")
                .check(CORE);
    }

    @Test
    void everyTestThatAJavadocNamesExists() throws IOException {
        Path root = Path.of("..").toAbsolutePath().normalize();
        Set<String> classes = new HashSet<>();
        Map<String, Path> named = new TreeMap<>();
        try (Stream<Path> modules = Files.list(root)) {
            for (Path module :
                    modules.filter(m -> Files.exists(m.resolve("pom.xml"))).toList()) {
                for (Path file : sources(module.resolve("src/test/java"))) {
                    classes.add(file.getFileName().toString().replace(".java", ""));
                }
                for (Path file : sources(module.resolve("src/main/java"))) {
                    classes.add(
                            file.getFileName().toString().replace(".java", "")); // ConsistencyTest is a class of ours
                    Matcher matcher = TEST_NAME.matcher(Files.readString(file));
                    while (matcher.find()) {
                        named.put(matcher.group(), root.relativize(file));
                    }
                }
            }
        }
        assertThat(named).isNotEmpty();
        named.keySet().removeAll(classes);
        assertThat(named).as("tests that a comment names and that do not exist").isEmpty();
    }

    private static List<Path> sources(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(f -> f.toString().endsWith(".java")).toList();
        }
    }

    /** The library speaks of its methods; options belong to the command, which says the same in its own words. */
    @Test
    void noMessageSpeaksTheCommandLine() throws IOException {
        Pattern option = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*?(?<![\\w-])--[a-z](?:[^\"\\\\]|\\\\.)*\"");
        List<String> wrong = new java.util.ArrayList<>();
        for (String module : List.of("core", "io")) {
            List<Path> files = sources(Path.of("..", module, "src/main/java"));
            assertThat(files).as(module).isNotEmpty();
            for (Path file : files) {
                for (String line : Files.readAllLines(file)) {
                    Matcher found = option.matcher(line);
                    boolean other = line.contains("--add-modules") || line.contains("--logits-"); // of Java, of CSS
                    if (found.find() && !other && !line.strip().startsWith("*")) {
                        wrong.add(file + ": " + found.group());
                    }
                }
            }
        }
        assertThat(wrong).as("string literals with an option of the command").isEmpty();
    }
}
