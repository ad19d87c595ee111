package dev.logits.serve;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The arrows between the rooms of serve, as the table of docs/architecture.md has them. A failure names the offending
 * import.
 */
class ArchitectureTest {
    private static final String ROOT = "dev.logits.serve";

    private static final JavaClasses SERVE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("/test/"))
            .importPackages(ROOT);

    private static final Pattern NAME = Pattern.compile("`([a-z.]+)`");

    /**
     * What each room may import of serve, itself aside: the table of docs/architecture.md. "serve" is the room of the
     * front doors.
     */
    private static final Map<String, List<String>> ARROWS = arrows();

    /** The libraries of each room; all may import what core, io and onnx export, and the JDK. */
    private static final Map<String, List<String>> LIBRARIES = Map.of(
            "serve", List.of("io.micrometer..", "org.eclipse.jetty.."),
            "page", List.of("com.fasterxml.jackson.."),
            "internal.api", List.of("com.fasterxml.jackson..", "io.micrometer.."),
            "internal.http", List.of("com.fasterxml.jackson..", "org.eclipse.jetty..", "org.slf4j.."),
            "internal.json", List.of("com.fasterxml.jackson.."),
            "internal.run", List.of("io.micrometer.."));

    private static Map<String, List<String>> arrows() {
        String page;
        try {
            page = Files.readString(Path.of("../docs/architecture.md"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, List<String>> arrows = new TreeMap<>();
        for (String line : page.split("\n## Packages of serve\n")[1].split("\n## ")[0].split("\n")) {
            if (line.startsWith("| `")) {
                String[] cells = line.split(" \\| ", 3);
                arrows.put(rooms(cells[0]).get(0), rooms(cells[2]));
            }
        }
        return arrows;
    }

    /** The rooms that a cell names. */
    private static List<String> rooms(String cell) {
        return NAME.matcher(cell).results().map(found -> found.group(1)).toList();
    }

    private static String name(String room) {
        return room.equals("serve") ? ROOT : ROOT + "." + room;
    }

    @TestFactory
    Stream<DynamicTest> roomsImportOnlyAlongTheArrows() {
        return ARROWS.entrySet().stream()
                .map(e -> DynamicTest.dynamicTest(e.getKey(), () -> {
                    List<String> allowed = new ArrayList<>(List.of("java..", "javax..", name(e.getKey())));
                    e.getValue().forEach(room -> allowed.add(name(room)));
                    allowed.addAll(LIBRARIES.getOrDefault(e.getKey(), List.of()));
                    allowed.addAll(BELOW);
                    classes()
                            .that()
                            .resideInAPackage(name(e.getKey()))
                            .should()
                            .onlyDependOnClassesThat()
                            .resideInAnyPackage(allowed.toArray(String[]::new))
                            .allowEmptyShould(true) // a room that has its page only
                            .check(SERVE);
                }));
    }

    /** The packages of core, io and onnx; what is internal there is hidden from serve, too. */
    private static final List<String> BELOW = List.of(
            "dev.logits",
            "dev.logits.calibrate..",
            "dev.logits.decode..",
            "dev.logits.distill",
            "dev.logits.internal.check", // exported to io, onnx and serve only
            "dev.logits.io",
            "dev.logits.io.csv",
            "dev.logits.io.file",
            "dev.logits.io.grammar",
            "dev.logits.io.json",
            "dev.logits.io.npy",
            "dev.logits.io.report",
            "dev.logits.io.parquet",
            "dev.logits.io.schema",
            "dev.logits.io.safetensors",
            "dev.logits.learn..",
            "dev.logits.loss",
            "dev.logits.math",
            "dev.logits.onnx",
            "dev.logits.onnx.language",
            "dev.logits.onnx.text",
            "dev.logits.metric",
            "dev.logits.source",
            "dev.logits.uncertainty");

    @Test
    void noRoomsDependOnEachOther() {
        slices().matching("dev.logits.(**)").should().beFreeOfCycles().check(SERVE);
    }

    @Test
    void everyRoomHasItsArrows() throws IOException {
        Path root = Path.of("src/main/java/dev/logits/serve");
        try (Stream<Path> files = Files.walk(root)) {
            assertThat(files.filter(f -> f.toString().endsWith(".java"))
                            .map(f -> "dev.logits.serve"
                                    + ("/" + root.relativize(f.getParent()))
                                            .replace('/', '.')
                                            .replaceFirst("\\.$", ""))
                            .distinct())
                    .as("packages of serve; a new one joins the table of docs/architecture.md")
                    .containsExactlyInAnyOrderElementsOf(
                            ARROWS.keySet().stream().map(ArchitectureTest::name).toList());
        }
    }
}
