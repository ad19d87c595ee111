package dev.logits.app;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
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
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The arrows between modules, and between the rooms of the command as the table of docs/architecture.md has them. */
class ArchitectureTest {
    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.logits");

    /** What io may import of core is in its own ArchitectureTest. */
    @Test
    void theAppUsesNoInternals() {
        noClasses()
                .that()
                .resideInAPackage("dev.logits.app..")
                .should()
                .dependOnClassesThat(resideInAPackage("dev.logits.internal..")
                        .and(not(resideInAPackage("dev.logits.internal.check")))) // exported to io, below
                .check(ALL);
        noClasses()
                .that()
                .resideInAPackage("dev.logits.app..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.logits.internal..",
                        "dev.logits.io.internal..",
                        "dev.logits.onnx.internal..",
                        "dev.logits.serve.internal..")
                .check(ALL);
    }

    private static final Pattern NAME = Pattern.compile("`([a-z.]+)`");

    /** What each room of the command may import of the others, itself aside: the table of docs/architecture.md. */
    private static final Map<String, List<String>> ROOMS = rooms();

    private static Map<String, List<String>> rooms() {
        String page;
        try {
            page = Files.readString(Path.of("../docs/architecture.md"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, List<String>> rooms = new TreeMap<>();
        for (String line : page.split("\n## Rooms of the command\n")[1].split("\n## ")[0].split("\n")) {
            if (line.startsWith("| `")) {
                String[] cells = line.split(" \\| ", 3);
                rooms.put(named(cells[0]).get(0), named(cells[2]));
            }
        }
        return rooms;
    }

    /** The rooms that a cell names. */
    private static List<String> named(String cell) {
        return NAME.matcher(cell).results().map(found -> found.group(1)).toList();
    }

    @TestFactory
    Stream<DynamicTest> roomsImportOnlyAlongTheArrows() {
        return ROOMS.entrySet().stream()
                .map(room -> DynamicTest.dynamicTest(
                        room.getKey(),
                        () -> noClasses()
                                .that()
                                .resideInAPackage("dev.logits.app." + room.getKey())
                                .should()
                                .dependOnClassesThat()
                                .resideInAnyPackage(Stream.concat(
                                                Stream.of("dev.logits.app"),
                                                ROOMS.keySet().stream()
                                                        .filter(other -> !other.equals(room.getKey())
                                                                && !room.getValue()
                                                                        .contains(other))
                                                        .map(other -> "dev.logits.app." + other))
                                        .toArray(String[]::new))
                                .check(ALL)));
    }

    @Test
    void everyRoomHasItsArrows() {
        assertThat(ALL.stream()
                        .map(c -> c.getPackageName())
                        .filter(name -> name.startsWith("dev.logits.app."))
                        .map(name -> name.substring("dev.logits.app.".length()))
                        .distinct())
                .containsExactlyInAnyOrderElementsOf(ROOMS.keySet());
    }

    @Test
    void nothingDependsOnTheApp() {
        classes()
                .that()
                .resideInAPackage("dev.logits.app..")
                .should()
                .onlyHaveDependentClassesThat()
                .resideInAPackage("dev.logits.app..")
                .check(ALL);
    }

    @Test
    void coreKnowsNothingOfFiles() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "dev.logits.io..", "dev.logits.onnx..", "dev.logits.serve..", "dev.logits.app..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.logits.io..", "java.nio.file..", "com.fasterxml..", "de.siegmar..", "picocli..")
                .check(ALL);
    }
}
