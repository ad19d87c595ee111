package dev.logits.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.logits.calibrate.CalibrationMethod;
import dev.logits.io.json.CalibratorJson;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An executor that dies in the middle of a fit changes nothing in its result. */
class ClusterTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"vector", "isotonic"})
    void aKilledExecutorChangesNoBit(String method) throws IOException, InterruptedException {
        assumeTrue(Boolean.getBoolean("spark.full"), "starts four processes; -Dspark.full=true has the time");
        Files.createDirectories(folder.resolve("home/jars"));
        Path result = folder.resolve("result");
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElseThrow());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--add-opens"))
                .forEach(command::add);
        command.addAll(List.of("-cp", classPath(), ClusterRun.class.getName(), result.toString(), method));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile());
        builder.environment().put("SPARK_HOME", folder.resolve("home").toString());
        builder.environment().put("SPARK_SCALA_VERSION", "2.13");
        int exit = builder.start().waitFor();
        assertThat(exit).as(Files.readString(folder.resolve("log"))).isZero();
        String[] lostAndJson = Files.readString(result).split("\n", 2);
        assertThat(Integer.parseInt(lostAndJson[0])).isPositive();
        assertThat(CalibratorJson.fromJson(lostAndJson[1]).fitted().calibrator())
                .usingRecursiveComparison()
                .isEqualTo(CalibrationMethod.of(method)
                        .orElseThrow()
                        .fit(ClusterRun.ROWS.z, ClusterRun.ROWS.labels)
                        .calibrator());
    }

    /** The class path as other folders see it; of Surefire, which starts from a jar, what it says. */
    private static String classPath() {
        List<String> entries = new ArrayList<>();
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        for (String entry : path.split(File.pathSeparator)) {
            entries.add(Path.of(entry).toAbsolutePath().toString());
        }
        return String.join(File.pathSeparator, entries);
    }
}
