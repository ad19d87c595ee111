package dev.logits.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher in a checkout of its own, where the JDK and Maven are scripts that say what they were asked for. */
class LauncherTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final FileTime LONG_AGO = FileTime.fromMillis(1_000_000_000_000L);

    @TempDir
    private Path folder;

    private Path checkout;

    @BeforeEach
    void makeACheckout() throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "no bash here");
        checkout = Files.createDirectories(folder.resolve("checkout"));
        for (String file : List.of("logits", "app/src/main/launcher/build.bash")) {
            Files.createDirectories(checkout.resolve(file).getParent());
            Files.copy(ROOT.resolve(file), checkout.resolve(file));
        }
        Files.createFile(checkout.resolve("pom.xml"));
        for (String module : List.of("core", "io", "app")) {
            Files.createDirectories(checkout.resolve(module + "/src/main"));
            Files.createFile(checkout.resolve(module + "/pom.xml"));
        }
        Files.createDirectories(folder.resolve("jdk"));
        Files.writeString(folder.resolve("jdk/release"), "JAVA_VERSION=\"17.0.1\"\nMODULES=\"java.base\"\n");
        script("jdk/bin/java", "echo started");
        script(
                "bin/mvn",
                "echo building >> '" + folder.resolve("builds") + "'",
                "mkdir -p app/target/lib && touch app/target/lib/logits-app-1.jar");
    }

    private void script(String name, String... lines) throws IOException {
        Path script = folder.resolve(name);
        Files.createDirectories(script.getParent());
        Files.writeString(script, "#!/bin/bash\n" + String.join("\n", lines) + "\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
    }

    /** The jars of a build that is older than the sources. */
    private void alreadyBuilt() throws IOException {
        Path jar = checkout.resolve("app/target/lib/logits-app-1.jar");
        Files.createDirectories(jar.getParent());
        Files.createFile(jar);
        Files.setLastModifiedTime(jar, LONG_AGO);
    }

    private Process start() throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder("/bin/bash", checkout.resolve("logits").toString(), "help");
        builder.environment().put("PATH", folder.resolve("bin") + ":" + System.getenv("PATH"));
        builder.environment().put("LOGITS_JAVA_HOME", folder.resolve("jdk").toString());
        builder.redirectErrorStream(true);
        return builder.start();
    }

    private static String output(Process process) throws IOException, InterruptedException {
        boolean ended = process.waitFor(60, TimeUnit.SECONDS);
        if (!ended) {
            process.destroyForcibly();
        }
        assertThat(ended).as("ends within a minute").isTrue();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void buildsOnceAndThenStarts() throws Exception {
        assertThat(output(start())).contains("building from source", "started");
        assertThat(output(start())).doesNotContain("building from source").contains("started");
        assertThat(folder.resolve("builds")).hasContent("building");
        assertThat(checkout.resolve("target/build.lock")).doesNotExist();
    }

    @Test
    void startsWhatIsBuiltWhereNothingCanBeWritten() throws Exception {
        alreadyBuilt();
        Files.createFile(checkout.resolve("target"));
        Process process = start();
        assertThat(output(process)).contains("newer than the build", "target cannot be written", "started");
        assertThat(process.exitValue()).isZero();
    }

    @Test
    void saysWhatIsWrongWhereNothingIsBuiltAndNothingCanBeWritten() throws Exception {
        Files.createFile(checkout.resolve("target"));
        Process process = start();
        assertThat(output(process)).contains("cannot build here", "target cannot be written");
        assertThat(process.exitValue()).isEqualTo(1);
    }

    @Test
    void startsWithoutAHomeAndWithoutStandardInput() throws Exception {
        alreadyBuilt();
        Files.createFile(checkout.resolve("target"));
        script("jdk/bin/java", "readlink /proc/self/fd/0 || echo /dev/null");
        String start = "exec /bin/bash '" + checkout.resolve("logits") + "' evaluate - <&-";
        assertThat(output(bash("unset HOME LOGITS_JAVA_HOME; " + start))).doesNotContain("unbound");
        Process process = bash("unset HOME; export LOGITS_JAVA_HOME='" + folder.resolve("jdk") + "'; " + start);
        assertThat(output(process)).contains("/dev/null");
        assertThat(process.exitValue()).isZero();
    }

    private static Process bash(String script) throws IOException {
        return new ProcessBuilder("/bin/bash", "-c", script)
                .redirectErrorStream(true)
                .start();
    }

    @Test
    void classArchivesOfKilledStartsAndOfFormerVersionsOfTheJdkGo() throws Exception {
        assertThat(output(start())).contains("started");
        Path lib = checkout.resolve("app/target/lib");
        Path archive;
        try (DirectoryStream<Path> found = Files.newDirectoryStream(lib, "*.jsa")) {
            archive = found.iterator().next();
        }
        String name = archive.getFileName().toString();
        Files.delete(archive);
        Path killed = Files.createFile(lib.resolve(name + ".999999999"));
        Path former = Files.createFile(lib.resolve(name.replace("17.0.1", "17.0.0")));
        Path other = Files.createFile(lib.resolve("another_jdk-21.jsa"));
        assertThat(output(start())).contains("started");
        assertThat(archive).exists();
        assertThat(killed).doesNotExist();
        assertThat(former).doesNotExist();
        assertThat(other).exists();
    }

    @Test
    void theClassArchiveIsMadeOfWhatTheRehearsalLoadsButOfNothingThatLinksItBefore() throws Exception {
        script(
                "jdk/bin/java",
                "for word in \"$@\"; do case $word in",
                "    -XX:DumpLoadedClassList=*) printf 'a/Class\\n@cp a/Class 1\\n@lambda-proxy b\\n' >\"${word#*=}\" ;;",
                "    -XX:SharedClassListFile=*) list=${word#*=} ;;",
                "    -XX:SharedArchiveFile=*) archive=${word#*=} ;;",
                "    -Xshare:dump) dump=true ;;",
                "esac; done",
                "[ \"${dump:-}\" != true ] || cat \"$list\" >\"$archive\"",
                "echo \"started with ${archive:-no archive}\"");
        assertThat(output(start())).contains("started with " + checkout);
        assertThat(archives(checkout.resolve("app/target/lib")))
                .singleElement()
                .satisfies(archive -> assertThat(archive).hasContent("a/Class\n@lambda-proxy b\n"));
    }

    @Test
    void onlyLargeFilesAreReadWithTheVectorModule() throws Exception {
        smallAndLarge("evaluate late\nexplain scalar brief\n", 256L << 20);
        assertThat(started("evaluate small.npy --labels small.npy")).doesNotContain("--add-modules");
        assertThat(started("evaluate --logits=small.npy")).doesNotContain("--add-modules");
        assertThat(started("evaluate small.npy --labels large.npy")).contains("--add-modules jdk.incubator.vector");
        assertThat(started("evaluate --logits=large.npy")).contains("--add-modules jdk.incubator.vector");
        assertThat(started("evaluate -")).contains("--add-modules jdk.incubator.vector");
        assertThat(started("evaluate nowhere.npy")).contains("--add-modules jdk.incubator.vector");
        assertThat(started("train small.npy")).contains("--add-modules jdk.incubator.vector");
        assertThat(output(bash(command("export LOGITS_OPTS=-Ddev.logits.kernels=vector", "evaluate small.npy"))))
                .contains("--add-modules jdk.incubator.vector");
    }

    @Test
    void aMethodThatMakesManyPassesGetsTheVectorModuleForSmallerFiles() throws Exception {
        smallAndLarge("calibrate late\n", 32L << 20);
        assertThat(started("calibrate large.npy"))
                .doesNotContain("--add-modules")
                .contains("-Dlogits.rows=many");
        assertThat(started("calibrate small.npy --method vector"))
                .doesNotContain("--add-modules")
                .doesNotContain("-Dlogits.rows");
        assertThat(started("calibrate large.npy --method vector")).contains("--add-modules jdk.incubator.vector");
        assertThat(started("calibrate large.npy --method=auto")).contains("--add-modules jdk.incubator.vector");
    }

    @Test
    void theSecondCompilerIsLeftOutWhereFilesAreSmall() throws Exception {
        smallAndLarge("evaluate late few\ncalibrate late few\nlabels late\n", 2L << 20);
        assertThat(started("evaluate small.npy --labels small.npy"))
                .contains("-XX:TieredStopAtLevel=1")
                .doesNotContain("-XX:Tier4");
        assertThat(started("evaluate small.npy --labels large.npy"))
                .contains("-XX:Tier4")
                .doesNotContain("-XX:TieredStopAtLevel");
        assertThat(started("evaluate small.npy --bootstrap 100")).contains("-XX:TieredStopAtLevel=1");
        assertThat(started("labels small.npy")).doesNotContain("-XX:TieredStopAtLevel");
        assertThat(started("evaluate -")).doesNotContain("-XX:TieredStopAtLevel");
    }

    @Test
    void whatMayHaveAnySizeIsNotSmall() throws Exception {
        smallAndLarge("evaluate late few\n", 2L << 20);
        for (String words : List.of(
                "evaluate <(cat large.npy) --labels small.npy",
                "evaluate /dev/stdin --labels small.npy </dev/null",
                "evaluate small.npy --labels=-",
                "evaluate @arguments small.npy")) {
            assertThat(started(words)).as(words).contains("-XX:Tier4", "--add-modules");
        }
        script("bin/find", "exit 127");
        assertThat(output(bash(command(
                        "unset LOGITS_OPTS; export PATH='" + folder.resolve("bin") + "':\"$PATH\"",
                        "evaluate large.npy"))))
                .as("where no file can be found")
                .contains("-XX:Tier4", "--add-modules");
    }

    @Test
    void aFileMayBeCalledLikeAWordOfTheStarts() throws Exception {
        smallAndLarge("calibrate late\n", 2L << 20);
        Files.copy(folder.resolve("small.npy"), folder.resolve("few"));
        assertThat(started("calibrate few")).doesNotContain("-XX:TieredStopAtLevel");
    }

    @Test
    void optionsOfThePersonComeLastAndNameTheOnlyCollector() throws Exception {
        smallAndLarge("evaluate late few\n", 2L << 20);
        assertThat(output(bash(command(
                        "export LOGITS_OPTS='-XX:+UseParallelGC -XX:TieredStopAtLevel=4'", "evaluate small.npy"))))
                .containsPattern("TieredStopAtLevel=1 .*-XX:\\+UseParallelGC -XX:TieredStopAtLevel=4 -cp")
                .doesNotContain("UseSerialGC");
        assertThat(output(bash(command("export LOGITS_OPTS=-XX:-UseGCOverheadLimit", "evaluate small.npy"))))
                .contains("UseSerialGC");
    }

    /** A start that fails to tidy up starts, and what another that runs has begun stays. */
    @Test
    void theArchivesOfOtherStartsDoNoHarm() throws Exception {
        assertThat(output(start())).contains("started");
        Path lib = checkout.resolve("app/target/lib");
        for (Path archive : archives(lib)) {
            Files.delete(archive);
        }
        script("other-logits", "sleep 60");
        Process other = new ProcessBuilder(folder.resolve("other-logits").toString()).start();
        try {
            Path begun = Files.createFile(lib.resolve("some.jsa.loaded." + other.pid()));
            Path stuck = Files.createDirectories(lib.resolve("some.jsa.loaded.999999999"));
            script("bin/ps", "exit 127");
            Process process = start();
            assertThat(output(process)).contains("started");
            assertThat(process.exitValue()).isZero();
            assertThat(begun).exists();
            assertThat(stuck).exists();
        } finally {
            other.destroyForcibly();
        }
    }

    private static List<Path> archives(Path lib) throws IOException {
        List<Path> made = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(lib, "*.jsa*")) {
            found.forEach(made::add);
        }
        return made;
    }

    @Test
    void comparingAllMethodsTakesTheSecondCompilerForSmallerFiles() throws Exception {
        smallAndLarge("calibrate late few\n", 1L << 19);
        for (String words : List.of("--method auto", "--method=auto")) {
            assertThat(started("calibrate small.npy " + words)).contains("-XX:TieredStopAtLevel=1");
            assertThat(started("calibrate large.npy " + words)).doesNotContain("-XX:TieredStopAtLevel");
        }
        assertThat(started("calibrate large.npy --method vector")).contains("-XX:TieredStopAtLevel=1");
    }

    /** A launcher that prints how it starts Java, and a file on either side of a border. */
    private void smallAndLarge(String starts, long border) throws IOException {
        script("jdk/bin/java", "echo \"$*\"");
        Files.writeString(folder.resolve("jdk/release"), "JAVA_VERSION=\"17.0.1\"\n");
        alreadyBuilt();
        Files.createFile(checkout.resolve("target"));
        Files.writeString(checkout.resolve("app/target/lib/starts"), starts);
        Files.writeString(folder.resolve("small.npy"), "few rows");
        try (RandomAccessFile large =
                new RandomAccessFile(folder.resolve("large.npy").toFile(), "rw")) {
            large.setLength(border);
        }
    }

    private String started(String words) throws IOException, InterruptedException {
        return output(bash(command("unset LOGITS_OPTS", words)));
    }

    private String command(String before, String words) {
        return before + "; export LOGITS_JAVA_HOME='" + folder.resolve("jdk") + "'; cd '" + folder
                + "'; exec /bin/bash '" + checkout.resolve("logits") + "' " + words;
    }

    @Test
    void filesMayHaveAnyLettersInALocaleOfAscii() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/locale")), "no locale program here");
        script("jdk/bin/java", "echo \"started in $LC_ALL\"");
        ProcessBuilder builder =
                new ProcessBuilder("/bin/bash", checkout.resolve("logits").toString(), "help");
        builder.environment().put("PATH", folder.resolve("bin") + ":" + System.getenv("PATH"));
        builder.environment().put("LOGITS_JAVA_HOME", folder.resolve("jdk").toString());
        builder.environment().put("LC_ALL", "C");
        builder.redirectErrorStream(true);
        assertThat(output(builder.start())).contains("started in C.UTF-8");
    }

    @Test
    void aLockWithoutALivingOwnerIsStale() throws Exception {
        Path lock = Files.createDirectories(checkout.resolve("target")).resolve("build.lock");
        Files.createSymbolicLink(lock, Path.of("999999999"));
        assertThat(output(start())).contains("started").doesNotContain("waiting");
        assertThat(lock).doesNotExist();
    }

    @Test
    void aLockFolderWithoutItsOwnersNumberIsStale() throws Exception {
        Files.createDirectories(checkout.resolve("target/build.lock"));
        assertThat(output(start())).contains("started");
    }

    @Test
    void waitingForAnotherBuildIsAnnouncedAndEnds() throws Exception {
        script("other-logits", "sleep 60");
        Process other = new ProcessBuilder(folder.resolve("other-logits").toString()).start();
        try {
            Path lock = Files.createDirectories(checkout.resolve("target")).resolve("build.lock");
            Files.createSymbolicLink(lock, Path.of(Long.toString(other.pid())));
            Process process = start();
            int first = process.getInputStream().read();
            assertThat(first).as("says something while it waits").isEqualTo('l');
            other.destroyForcibly().waitFor();
            assertThat(output(process))
                    .contains("waiting for process " + other.pid(), "building from source", "started");
        } finally {
            other.destroyForcibly();
        }
    }
}
