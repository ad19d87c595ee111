package dev.logits.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

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
                .dependOnClassesThat()
                .resideInAPackage("dev.logits.internal..")
                .check(ALL);
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
