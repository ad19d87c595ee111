package dev.logits.io;

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
 * The arrows between the rooms of io, as the table of docs/architecture.md has them. A failure names the offending
 * import.
 */
class ArchitectureTest {
    private static final String ROOT = "dev.logits.io";

    private static final JavaClasses IO = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    private static final Pattern NAME = Pattern.compile("`([a-z.]+)`");

    /**
     * What each room may import of io, itself aside: the table of docs/architecture.md. "io" is the room of the front
     * doors.
     */
    private static final Map<String, List<String>> ARROWS = arrows();

    /** The libraries of each room; all may import core's exported packages and the JDK. */
    private static final Map<String, String> LIBRARIES = Map.of(
            "csv", "de.siegmar.fastcsv..",
            "parquet", "io.airlift.compress..",
            "json", "com.fasterxml.jackson..",
            "safetensors", "com.fasterxml.jackson..",
            "schema", "com.fasterxml.jackson..",
            "grammar", "com.fasterxml.jackson..",
            "internal.tensor", "com.fasterxml.jackson..",
            "internal.json", "com.fasterxml.jackson..");

    private static Map<String, List<String>> arrows() {
        String page;
        try {
            page = Files.readString(Path.of("../docs/architecture.md"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, List<String>> arrows = new TreeMap<>();
        for (String line : page.split("\n## Packages of io\n")[1].split("\n## ")[0].split("\n")) {
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
        return room.equals("io") ? ROOT : ROOT + "." + room;
    }

    @TestFactory
    Stream<DynamicTest> roomsImportOnlyAlongTheArrows() {
        return ARROWS.entrySet().stream()
                .map(e -> DynamicTest.dynamicTest(e.getKey(), () -> {
                    List<String> allowed = new ArrayList<>(
                            List.of("java..", "javax..", "org.w3c.dom..", "org.xml.sax..", name(e.getKey())));
                    e.getValue().forEach(room -> allowed.add(name(room)));
                    if (LIBRARIES.containsKey(e.getKey())) {
                        allowed.add(LIBRARIES.get(e.getKey()));
                    }
                    allowed.addAll(CORE);
                    classes()
                            .that()
                            .resideInAPackage(name(e.getKey()))
                            .should()
                            .onlyDependOnClassesThat()
                            .resideInAnyPackage(allowed.toArray(String[]::new))
                            .check(IO);
                }));
    }

    /** The packages of core; what is internal there is hidden from io, too. */
    private static final List<String> CORE = List.of(
            "dev.logits",
            "dev.logits.calibrate..",
            "dev.logits.decode..",
            "dev.logits.distill",
            "dev.logits.internal.check", // exported to io only
            "dev.logits.learn..",
            "dev.logits.loss",
            "dev.logits.math",
            "dev.logits.metric",
            "dev.logits.multilabel",
            "dev.logits.source",
            "dev.logits.uncertainty");

    @Test
    void noRoomsDependOnEachOther() {
        slices().matching("dev.logits.(**)").should().beFreeOfCycles().check(IO);
    }

    @Test
    void everyRoomHasItsArrows() {
        assertThat(IO.stream().map(c -> c.getPackageName()).distinct())
                .as("packages of io; a new one joins the table of docs/architecture.md")
                .containsExactlyInAnyOrderElementsOf(
                        ARROWS.keySet().stream().map(ArchitectureTest::name).toList());
    }
}
