package dev.logits;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.UncheckedIOException;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The arrows between core's packages, as the table of docs/architecture.md has them. A failure names the offending
 * import.
 */
@Tag("once")
class ArchitectureTest {
    private static final Pattern TEST_NAME = Pattern.compile("\\b[A-Z][A-Za-z0-9]+Test\\b");

    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.logits");

    private static final Pattern NAME = Pattern.compile("`([a-z.]+)`");

    /** What each package may import of core, itself aside: the table of docs/architecture.md. */
    private static final Map<String, List<String>> ARROWS = arrows();

    private static Map<String, List<String>> arrows() {
        String page;
        try {
            page = Files.readString(Path.of("../docs/architecture.md"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String section = page.split("\n## Packages of core\n")[1].split("\n## ")[0];
        String internals = section.split("\\*The internals\\* are ")[1].split("\n\n")[0];
        Map<String, List<String>> arrows = new TreeMap<>();
        for (String line : section.split("\n")) {
            if (line.startsWith("| `")) {
                String[] cells = line.split(" \\| ", 3);
                arrows.put(packages(cells[0]).get(0), packages(cells[2].replace("the internals", internals)));
            }
        }
        return arrows;
    }

    /** The packages that a cell names. */
    private static List<String> packages(String cell) {
        return NAME.matcher(cell)
                .results()
                .map(found -> found.group(1))
                .map(name -> name.equals("dev.logits") ? name : "dev.logits." + name)
                .toList();
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
                .as("packages of core; a new one joins the table of docs/architecture.md")
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
