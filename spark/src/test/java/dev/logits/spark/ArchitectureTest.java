package dev.logits.spark;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** What the module may import, as docs/architecture.md says. */
class ArchitectureTest {
    private static final JavaClasses SPARK = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("/test/"))
            .importPackages("dev.logits.spark");

    @Test
    void itImportsCoreIoAndSparkAlone() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "dev.logits..",
                        "org.apache.spark..",
                        "org.apache.hadoop..",
                        "scala..",
                        "org.json4s..")
                .check(SPARK);
    }

    @Test
    void ofInternalsItImportsTheChecksOfArgumentsAlone() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.logits.internal.kernel..",
                        "dev.logits.internal.sum..",
                        "dev.logits.internal.optim..",
                        "dev.logits.internal.parallel..",
                        "dev.logits.io.internal..")
                .check(SPARK);
    }
}
