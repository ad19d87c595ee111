package dev.logits.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.logits.Logits;
import dev.logits.distill.SparseTeacher;
import dev.logits.io.npy.NpyBytes;
import dev.logits.io.parquet.ParquetBytes;
import dev.logits.io.safetensors.Safetensors;
import dev.logits.io.teacher.TeacherFile;
import dev.logits.io.teacher.TeacherForm;
import dev.logits.io.teacher.TeacherWriter;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A thread that is told to stop ends its own read, says so, and disturbs no other. */
class InterruptedReadTest {
    @TempDir
    private Path folder;

    @FunctionalInterface
    private interface Read {
        void run() throws IOException;
    }

    /** What a read throws in a thread that was interrupted before it. */
    private static Throwable interrupted(Read read) throws InterruptedException {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread thread = new Thread(() -> {
            Thread.currentThread().interrupt();
            thrown.set(catchThrowable(read::run));
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        });
        thread.start();
        thread.join();
        return thrown.get();
    }

    private static void assertInterruption(Throwable thrown, Path file) {
        assertThat(thrown)
                .isInstanceOf(InterruptedIOException.class)
                .hasMessageContaining(file + ": ")
                .hasMessageContaining("interrupted while it was read");
    }

    private Path teacher() throws IOException {
        Path file = folder.resolve("t.lgt");
        Logits z = Logits.zeros(5000, 50);
        try (TeacherWriter out = TeacherWriter.create(file, TeacherForm.top(50, 5, 1))) {
            out.write(z, z.rows());
            out.commit();
        }
        return file;
    }

    @Test
    void anInterruptedThreadLeavesASharedTeacherFileOpen() throws Exception {
        Path path = teacher();
        try (TeacherFile file = TeacherFile.open(path)) {
            SparseTeacher all = file.read();
            assertInterruption(interrupted(() -> file.read(3000, 10)), path);
            assertThat(interrupted(() -> file.targets().take(new int[] {4999}, 0, 1)))
                    .hasCauseInstanceOf(InterruptedIOException.class);
            SparseTeacher again = file.read();
            assertThat(again.rows()).isEqualTo(all.rows());
            assertThat(again.id(4999, 4)).isEqualTo(all.id(4999, 4));
        }
    }

    @Test
    void threadsThatAreInterruptedWhileOthersReadDoNotDisturbThem() throws Exception {
        Path path = teacher();
        try (TeacherFile file = TeacherFile.open(path)) {
            AtomicReference<Throwable> wrong = new AtomicReference<>();
            Thread steady = new Thread(() -> {
                for (int i = 0; i < 200; i++) {
                    try {
                        file.read(i * 20L, 20);
                    } catch (Throwable trouble) {
                        wrong.set(trouble);
                    }
                }
            });
            steady.start();
            while (steady.isAlive()) {
                Thread other = new Thread(() -> {
                    try {
                        for (long i = 0; ; i = (i + 70) % 4900) {
                            file.read(i, 70);
                        }
                    } catch (InterruptedIOException stop) {
                        // as it should
                    } catch (IOException trouble) {
                        wrong.set(trouble);
                    }
                });
                other.start();
                Thread.sleep(2);
                other.interrupt();
                other.join();
            }
            assertThat(wrong.get()).isNull();
        }
    }

    @Test
    void cursorsOfOneArrayInColumnOrderShareACopyThatStaysOpen() throws Exception {
        byte[] fortran =
                NpyBytes.withHeader(NpyBytes.header("<f8", true, "(2, 2)"), NpyBytes.elements("<f8", 1, 2, 3, 4));
        Path file = Files.write(folder.resolve("x.npz"), NpyBytes.zip(true, NpyBytes.arrays("logits", fortran)));
        LogitsSource source = LogitsFiles.open(file, ReadOptions.DEFAULTS);
        read(source);
        assertThat(interrupted(() -> read(source))).isInstanceOf(InterruptedIOException.class);
        assertThat(read(source).get(1, 0)).isEqualTo(2);
    }

    private static Logits read(LogitsSource source) throws IOException {
        Logits z = Logits.zeros(2, source.classes());
        try (LogitsSource.Cursor cursor = source.open()) {
            cursor.read(z, new int[2]);
        }
        return z;
    }

    @Test
    void anInterruptionIsNoMalformedFile() throws Exception {
        byte[] page = ParquetBytes.dataPage(3, 0, 12, new byte[12]);
        byte[] npy = NpyBytes.matrix(new float[][] {{1, 2}, {3, 4}});
        Path safetensors = folder.resolve("x.safetensors");
        Safetensors.write(safetensors, java.util.Map.of("a", "b"), List.of());
        assertInterruption(interrupted(() -> Safetensors.read(safetensors)), safetensors);
        Path parquet = Files.write(folder.resolve("x.parquet"), ParquetBytes.file(3, 0, 3, page));
        assertInterruption(interrupted(() -> LogitsFiles.open(parquet, ReadOptions.DEFAULTS)), parquet);
        Path array = Files.write(folder.resolve("x.npy"), npy);
        assertInterruption(interrupted(() -> LogitsFiles.open(array, ReadOptions.DEFAULTS)), array);
        for (Path file : List.of(parquet, array)) {
            LogitsSource source = LogitsFiles.open(file, ReadOptions.DEFAULTS);
            assertInterruption(interrupted(() -> read(source)), file);
            read(source);
        }
    }
}
