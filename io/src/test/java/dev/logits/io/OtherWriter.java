package dev.logits.io;

import dev.logits.io.file.AtomicFile;
import dev.logits.io.file.TemporaryFolder;
import dev.logits.io.safetensors.CheckpointFile;
import dev.logits.io.teacher.TeacherForm;
import dev.logits.io.teacher.TeacherWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Another process that begins a file, says so, and goes on until it is killed. */
public final class OtherWriter {
    private OtherWriter() {}

    /** Begins the file in a JVM of its own, and comes back when it has. */
    public static Process start(String kind, Path target) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        OtherWriter.class.getName(),
                        kind,
                        target.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        if (process.getInputStream().read() != '.') {
            throw new IOException("the other process did not begin");
        }
        return process;
    }

    /** Begins what its first argument names. */
    public static void main(String[] args) throws Exception {
        Path target = Path.of(args[1]);
        AutoCloseable file = switch (args[0]) {
            case "atomic" -> AtomicFile.create(target);
            case "checkpoint" -> training(target);
            case "folder" -> folder(target);
            default -> TeacherWriter.create(target, TeacherForm.top(300, 10, 1));
        };
        System.out.print('.');
        System.out.flush();
        Thread.sleep(60_000);
        file.close();
    }

    private static TemporaryFolder folder(Path parent) throws IOException {
        TemporaryFolder folder = TemporaryFolder.in(parent);
        Files.writeString(folder.file("in.csv"), "z0,z1");
        return folder;
    }

    private static AutoCloseable training(Path target) throws IOException {
        CheckpointFile file = CheckpointFile.fresh(target);
        file.begin();
        return file::end;
    }
}
