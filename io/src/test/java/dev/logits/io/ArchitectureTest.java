package dev.logits.io;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The arrows between the rooms of io, as docs/architecture.md draws them. A failure names the offending import. */
class ArchitectureTest {
    private static final String ROOT = "dev.logits.io";

    private static final JavaClasses IO = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    /** What each room may import of io, itself aside; "io" is the room of the front doors. */
    private static final Map<String, List<String>> ARROWS = arrows();

    /** The libraries of each room; all may import core's exported packages and the JDK. */
    private static final Map<String, String> LIBRARIES = Map.of(
            "csv", "de.siegmar.fastcsv..",
            "parquet", "io.airlift.compress..",
            "json", "com.fasterxml.jackson..",
            "safetensors", "com.fasterxml.jackson..",
            "internal.json", "com.fasterxml.jackson..");

    private static Map<String, List<String>> arrows() {
        Map<String, String> drawn = new TreeMap<>();
        drawn.put("internal.file", "");
        drawn.put("io", "internal.file");
        drawn.put("file", "internal.file");
        drawn.put("internal.bytes", "io");
        drawn.put("internal.format", "io, internal.file, internal.bytes");
        drawn.put("internal.json", "io");
        String format = "io, file, internal.file, internal.bytes, internal.format";
        drawn.put("npy", format);
        drawn.put("csv", format);
        drawn.put("parquet", format);
        drawn.put("safetensors", "io, file, internal.file, internal.bytes, internal.json");
        drawn.put("teacher", "io, internal.file, internal.bytes");
        drawn.put("json", "io, file, internal.file, internal.json, safetensors");
        drawn.put("report", "file");
        drawn.put("internal.registry", "io, npy, csv, parquet");
        Map<String, List<String>> arrows = new TreeMap<>();
        drawn.forEach((from, to) -> arrows.put(from, to.isEmpty() ? List.of() : List.of(to.split(", "))));
        return arrows;
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
            "dev.logits.source",
            "dev.logits.uncertainty");

    @Test
    void noRoomsDependOnEachOther() {
        slices().matching("dev.logits.(**)").should().beFreeOfCycles().check(IO);
    }

    @Test
    void everyRoomHasItsArrows() {
        assertThat(IO.stream().map(c -> c.getPackageName()).distinct())
                .as("packages of io; a new one joins ARROWS and docs/architecture.md")
                .containsExactlyInAnyOrderElementsOf(
                        ARROWS.keySet().stream().map(ArchitectureTest::name).toList());
    }
}
