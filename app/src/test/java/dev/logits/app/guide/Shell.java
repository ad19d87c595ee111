package dev.logits.app.guide;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A shell in a folder of its own where {@code logits} is the command under test. */
final class Shell {
    private final Path folder;
    private final Path bin;

    /** @param data a folder whose files the shell finds under its name */
    Shell(Path folder, Path data) throws IOException {
        this.folder = Files.createDirectories(folder.resolve("work"));
        Files.createSymbolicLink(this.folder.resolve(data.getFileName()), data);
        bin = Files.createDirectories(folder.resolve("bin"));
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Path command = bin.resolve("logits");
        Files.writeString(
                command,
                "#!/bin/sh\nexec '" + java + "' -XX:+UseSerialGC --add-modules" + " jdk.incubator.vector -cp '"
                        + classPath() + "' dev.logits.app.Main \"$@\"\n");
        Files.setPosixFilePermissions(
                command,
                Set.of(
                        PosixFilePermission.OWNER_READ,
                        PosixFilePermission.OWNER_WRITE,
                        PosixFilePermission.OWNER_EXECUTE));
    }

    /** The class path of this test, which a jar's manifest may hide. */
    static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    /** What a command printed to standard output, and, if it failed, to standard error. */
    List<String> run(String command) throws IOException, InterruptedException {
        File out = Files.createTempFile(bin, "out", "").toFile();
        File err = Files.createTempFile(bin, "err", "").toFile();
        ProcessBuilder builder = new ProcessBuilder("bash", "-c", command)
                .directory(folder.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectOutput(out)
                .redirectError(err);
        builder.environment().merge("PATH", bin.toString(), (path, first) -> first + File.pathSeparator + path);
        Process process = builder.start();
        if (!process.waitFor(5, TimeUnit.MINUTES)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            throw new IOException("still running after five minutes: " + command);
        }
        String printed = Files.readString(out.toPath(), StandardCharsets.UTF_8);
        return (process.exitValue() == 0 ? printed : printed + Files.readString(err.toPath(), StandardCharsets.UTF_8))
                .lines()
                .filter(line -> !line.equals("WARNING: Using incubator modules: jdk.incubator.vector"))
                .toList();
    }
}
