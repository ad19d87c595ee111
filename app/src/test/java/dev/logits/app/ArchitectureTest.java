package dev.logits.app;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The arrows between modules, as docs/architecture.md draws them. */
class ArchitectureTest {
    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.logits");

    @Test
    void nothingOutsideCoreUsesItsInternals() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.logits.io..", "dev.logits.app..")
                .should()
                .dependOnClassesThat(resideInAPackage("dev.logits.internal..")
                        .and(not(resideInAPackage("dev.logits.internal.check")))) // exported to io, below
                .check(ALL);
        noClasses()
                .that()
                .resideInAPackage("dev.logits.app..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.logits.internal..")
                .check(ALL);
    }

    /** What each room of the command may import of the others, itself aside. */
    private static final Map<String, List<String>> ROOMS = Map.ofEntries(
            Map.entry("shell", List.of()),
            Map.entry("language", List.of()),
            Map.entry("read", List.of("shell")),
            Map.entry("explain", List.of("read", "shell")),
            Map.entry("judge", List.of("read", "shell")),
            Map.entry("calibrate", List.of("judge", "read", "shell")),
            Map.entry("regress", List.of("read", "shell")),
            Map.entry("network", List.of("read", "shell")),
            Map.entry("distill", List.of("network", "read", "shell")),
            Map.entry("decode", List.of("language", "read", "shell")),
            Map.entry("tour", List.of("read", "shell")));

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
                .resideOutsideOfPackages("dev.logits.io..", "dev.logits.app..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.logits.io..", "java.nio.file..", "com.fasterxml..", "de.siegmar..", "picocli..")
                .check(ALL);
    }
}
