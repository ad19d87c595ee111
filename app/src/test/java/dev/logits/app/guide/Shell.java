package dev.logits.app.guide;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A shell in a folder of its own where {@code logits} is the command under test. What sessions begin with alike is run
 * by the first of them; the others are given what it printed and the files that it left.
 */
final class Shell {
    private final Path folder;
    private final Path bin;
    private final Sessions sessions;
    private final List<String> commands = new ArrayList<>();
    private Optional<Path> toRestore = Optional.empty();

    /** What a command printed, and the files that were there after it. */
    private record Done(List<String> printed, Path files) {}

    /**
     * The sessions of all pages, and what those that were run have come to after each command that others begin with,
     * too.
     */
    static final class Sessions {
        private final List<List<String>> all;
        private final Map<List<String>, Done> done = new HashMap<>();

        Sessions(List<List<String>> all) {
            this.all = all;
        }

        private boolean areShared(List<String> commands) {
            return all.stream()
                            .filter(session -> session.size() >= commands.size()
                                    && session.subList(0, commands.size()).equals(commands))
                            .count()
                    > 1;
        }
    }

    /** @param data a folder whose files the shell finds under its name */
    Shell(Path folder, Path data, Sessions sessions) throws IOException {
        this.sessions = sessions;
        this.folder = Files.createDirectories(folder.resolve("work"));
        Path here = Files.createDirectories(this.folder.resolve(data.getFileName()));
        copyFiles(data, here);
        linkFolders(data, here);
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
        commands.add(command);
        Done known = sessions.done.get(commands);
        if (known != null) {
            toRestore = Optional.of(known.files());
            return known.printed();
        }
        if (toRestore.isPresent()) {
            copyFiles(toRestore.get(), folder);
            toRestore = Optional.empty();
        }
        List<String> printed = execute(command);
        if (sessions.areShared(commands)) {
            Path files = Files.createTempDirectory(bin, "files");
            copyFiles(folder, files);
            sessions.done.put(List.copyOf(commands), new Done(printed, files));
        }
        return printed;
    }

    /** Folders are read only, and may be large. */
    private static void linkFolders(Path from, Path to) throws IOException {
        try (Stream<Path> folders = Files.list(from)) {
            for (Path each : folders.filter(Files::isDirectory).toList()) {
                Files.createSymbolicLink(to.resolve(each.getFileName()), each.toAbsolutePath());
            }
        }
    }

    private static void copyFiles(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private List<String> execute(String command) throws IOException, InterruptedException {
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
