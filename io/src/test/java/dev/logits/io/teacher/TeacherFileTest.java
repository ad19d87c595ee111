package dev.logits.io.teacher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.logits.Logits;
import dev.logits.distill.SparseTeacher;
import dev.logits.io.MalformedFileException;
import dev.logits.io.OtherWriter;
import dev.logits.io.internal.file.Float16;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TeacherFileTest {
    private static final int K = 300;
    private static final int ROWS = 130;

    @TempDir
    Path folder;

    private static Logits teacher(int rows, int classes) {
        Random random = new Random(3);
        Logits t = Logits.zeros(rows, classes);
        for (int i = 0; i < t.array().length; i++) {
            t.array()[i] = (float) (3 * random.nextGaussian());
        }
        return t;
    }

    private Path write(String name, Logits t, TeacherForm form) throws IOException {
        Path file = folder.resolve(name);
        try (TeacherWriter out = TeacherWriter.create(file, form)) {
            out.write(t, t.rows());
            out.commit();
        }
        return file;
    }

    private static void same(SparseTeacher a, int rowOfA, SparseTeacher b, int rowOfB, double tolerance) {
        assertThat(a.count(rowOfA)).isEqualTo(b.count(rowOfB));
        for (int i = 0; i < a.count(rowOfA); i++) {
            assertThat(a.id(rowOfA, i)).isEqualTo(b.id(rowOfB, i));
            double p = b.probability(rowOfB, i);
            assertThat(a.probability(rowOfA, i)).isCloseTo(p, within(tolerance * p));
        }
    }

    @Test
    void aSecondWriterOfOneFileIsToldWhoWritesIt() throws Exception {
        Path target = folder.resolve("t.lgt");
        TeacherForm form = TeacherForm.top(K, 10, 1);
        Process other = OtherWriter.start("teacher", target);
        try {
            for (boolean resume : new boolean[] {false, true}) {
                assertThatThrownBy(
                                () -> (resume ? TeacherWriter.resume(target, form) : TeacherWriter.create(target, form))
                                        .close())
                        .isInstanceOf(IOException.class)
                        .hasMessage(target + ": process " + other.pid()
                                + " is writing it, to t.lgt.part; wait until it has ended, or write to another name");
            }
        } finally {
            other.destroyForcibly().waitFor();
        }
        Logits t = teacher(ROWS, K);
        try (TeacherWriter out = TeacherWriter.create(target, form)) {
            assertThatThrownBy(() -> TeacherWriter.resume(target, form))
                    .hasMessageContaining(": this process is writing");
            out.write(t, ROWS);
            out.commit();
        }
        try (TeacherFile file = TeacherFile.open(target)) {
            same(file.read(), 0, SparseTeacher.top(t, 10, 1), 0, 0.005);
        }
        assertThat(TeacherWriter.part(target)).doesNotExist();
    }

    @Test
    void aPlantedLinkInThePartsPlaceIsNotFollowed() throws IOException {
        Path victim = Files.writeString(folder.resolve("victim.txt"), "x".repeat(1000));
        Path target = folder.resolve("t.lgt");
        TeacherForm form = TeacherForm.top(K, 10, 1);
        Files.createSymbolicLink(TeacherWriter.part(target), victim);
        assertThatThrownBy(() -> TeacherWriter.create(target, form)).hasMessageContaining("is a symbolic link");
        assertThatThrownBy(() -> TeacherWriter.resume(target, form)).hasMessageContaining("is a symbolic link");
        Files.delete(TeacherWriter.part(target));
        Files.createLink(TeacherWriter.part(target), victim);
        write("t.lgt", teacher(ROWS, K), form);
        assertThat(victim).hasContent("x".repeat(1000));
    }

    @Test
    void aReplacedFileKeepsItsPermissions() throws IOException {
        Path target = Files.writeString(folder.resolve("t.lgt"), "before");
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-------"));
        write("t.lgt", teacher(ROWS, K), TeacherForm.top(K, 10, 1));
        assertThat(Files.getPosixFilePermissions(target)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void topKComesBackToHalfPrecisionAndTheTailExactly() throws IOException {
        Logits t = teacher(ROWS, K);
        SparseTeacher kept = SparseTeacher.top(t, 10, 2);
        try (TeacherFile file = TeacherFile.open(write("t.lgt", t, TeacherForm.top(K, 10, 2)))) {
            SparseTeacher read = file.read();
            assertThat(read.temperature()).isEqualTo(2);
            for (int r = 0; r < ROWS; r++) {
                same(read, r, kept, r, 0.005);
                assertThat(read.tail(r)).isEqualTo(kept.tail(r));
                double sum = read.tail(r);
                for (int i = 0; i < 10; i++) {
                    sum += read.probability(r, i);
                }
                assertThat(sum).isCloseTo(1, within(1e-5));
            }
            double error = Arrays.stream(read.error(t)).average().orElseThrow();
            assertThat(file.error()).isPositive().isCloseTo(error, within(1e-12));
        }
    }

    @Test
    void drawsComeBackExactly() throws IOException {
        Logits t = teacher(ROWS, K);
        SparseTeacher kept = SparseTeacher.sample(t, 40, 1, 7, 0);
        try (TeacherFile file = TeacherFile.open(write("s.lgt", t, TeacherForm.samples(K, 40, 1, 7)))) {
            SparseTeacher read = file.read();
            for (int r = 0; r < ROWS; r++) {
                same(read, r, kept, r, 0);
                assertThat(read.entropy(r)).isEqualTo(kept.entropy(r));
            }
        }
    }

    @Test
    void anyRowsAreReadAloneAndAsTargets() throws IOException {
        Logits t = teacher(ROWS, K);
        try (TeacherFile file = TeacherFile.open(write("t.lgt", t, TeacherForm.top(K, 10, 1)))) {
            SparseTeacher all = file.read();
            for (int first : new int[] {0, 1, 63, 64, 127, 129}) {
                SparseTeacher one = file.read(first, 1);
                same(one, 0, all, first, 0);
            }
            SparseTeacher taken = file.targets().take(new int[] {5, 129, 0, 77}, 1, 3);
            assertThat(taken.rows()).isEqualTo(3);
            same(taken, 0, all, 129, 0);
            same(taken, 2, all, 77, 0);
            assertThatThrownBy(() -> file.read(129, 2)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void fiftyClassesOf128000TakeAtMost200BytesARow() throws IOException {
        int rows = 24;
        Path file = write("wide.lgt", teacher(rows, 128_000), TeacherForm.top(128_000, 50, 1));
        assertThat((double) Files.size(file) / rows).isLessThanOrEqualTo(200);
        assertThat(TeacherForm.top(128_000, 50, 1).rowBytes()).isEqualTo(189);
        try (TeacherFile read = TeacherFile.open(file)) {
            same(read.read(17, 1), 0, SparseTeacher.top(teacher(rows, 128_000), 50, 1), 17, 0.005);
        }
    }

    @Test
    void theFirstAndTheLastClassesAndEqualOnesAreKept() throws IOException {
        Logits t = Logits.copyOf(new float[][] {{9, 0, 0, 0, 0, 0, 0, 9}, {0, 0, 0, 0, 0, 0, 8, 9}});
        t.set(1, 0, Float.NEGATIVE_INFINITY);
        for (int k = 1; k <= 8; k++) {
            SparseTeacher kept = SparseTeacher.top(t, k, 1);
            try (TeacherFile file = TeacherFile.open(write("k" + k + ".lgt", t, TeacherForm.top(8, k, 1)))) {
                same(file.read(), 0, kept, 0, 0.005);
                same(file.read(), 1, kept, 1, 0.005);
            }
        }
    }

    @Test
    void aWriterThatWasKilledGoesOnToTheSameBytes() throws IOException {
        Logits t = teacher(ROWS, K);
        TeacherForm form = TeacherForm.samples(K, 20, 1, 5);
        byte[] whole = Files.readAllBytes(write("whole.lgt", t, form));
        Path file = folder.resolve("killed.lgt");
        for (int cut : new int[] {0, 1, 40, 64, 100, 3000, 5000}) {
            try (TeacherWriter out = TeacherWriter.create(file, form)) {
                out.write(t, 100);
            }
            assertThat(file).doesNotExist();
            Path part = TeacherWriter.part(file);
            byte[] left = Files.readAllBytes(part);
            Files.write(part, Arrays.copyOf(left, Math.max(0, left.length - cut)));
            try (TeacherWriter out = TeacherWriter.resume(file, form)) {
                out.checkSource(t);
                int there = (int) out.rows();
                assertThat(there).isLessThanOrEqualTo(100);
                out.write(t.slice(there, ROWS), ROWS - there);
                out.commit();
            }
            assertThat(Files.readAllBytes(file)).isEqualTo(whole);
            assertThat(part).doesNotExist();
            Files.delete(file);
        }
    }

    @Test
    void aPartOfAnotherFormOrTeacherIsNotTakenUp() throws IOException {
        Logits t = teacher(ROWS, K);
        Path file = folder.resolve("t.lgt");
        try (TeacherWriter out = TeacherWriter.create(file, TeacherForm.top(K, 10, 1))) {
            out.write(t, ROWS);
        }
        assertThatThrownBy(() -> TeacherWriter.resume(file, TeacherForm.top(K, 11, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("was begun with the 10 likeliest of ")
                .hasMessageContaining(", not with the 11 likeliest of ")
                .hasMessageContaining("without resuming it is written anew");
        try (TeacherWriter out = TeacherWriter.resume(file, TeacherForm.top(K, 10, 1))) {
            assertThatThrownBy(() -> out.checkSource(t.slice(1, 2)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("another teacher's logits");
        }
        assertThatThrownBy(() -> TeacherFile.open(TeacherWriter.part(file)))
                .isInstanceOf(MalformedFileException.class)
                .hasMessageContaining("never finished");
    }

    /** Opens and reads it all. */
    private static void read(Path file) throws IOException {
        try (TeacherFile damaged = TeacherFile.open(file)) {
            damaged.read();
        }
    }

    @Test
    void everyByteThatIsFlippedIsAnErrorThatNamesTheFile() throws IOException {
        for (TeacherForm form : new TeacherForm[] {TeacherForm.top(K, 5, 1), TeacherForm.samples(K, 9, 1, 1)}) {
            Path file = write("flip.lgt", teacher(20, K), form);
            byte[] bytes = Files.readAllBytes(file);
            for (int at = 0; at < bytes.length; at++) {
                byte[] flipped = bytes.clone();
                flipped[at] ^= (byte) (1 << at % 8);
                Files.write(file, flipped);
                assertThatThrownBy(() -> read(file))
                        .as("byte " + at)
                        .isInstanceOf(MalformedFileException.class)
                        .hasMessageStartingWith(file + ": byte ");
            }
        }
    }

    @Test
    void everyCutAndEveryExtraByteIsAnErrorThatNamesTheFile() throws IOException {
        Path file = write("cut.lgt", teacher(20, K), TeacherForm.top(K, 5, 1));
        byte[] bytes = Files.readAllBytes(file);
        for (int length = 0; length <= bytes.length + 3; length++) {
            if (length != bytes.length) {
                Files.write(file, Arrays.copyOf(bytes, length));
                assertThatThrownBy(() -> read(file))
                        .as("length " + length)
                        .isInstanceOf(MalformedFileException.class)
                        .hasMessageStartingWith(file.toString());
            }
        }
    }

    /** Checksums do not protect against one who computes them. */
    @Test
    void hostileRowsWithRightChecksumsAreErrorsToo() throws IOException {
        Path file = write("hostile.lgt", teacher(20, K), TeacherForm.top(K, 5, 1));
        byte[] bytes = Files.readAllBytes(file);
        Random random = new Random(8);
        int refused = 0;
        for (int i = 0; i < 2000; i++) {
            byte[] hostile = bytes.clone();
            int from = i % 4 == 0 ? 8 : TeacherHeader.BYTES;
            for (int j = 0; j < 3; j++) {
                hostile[from + random.nextInt(hostile.length - from - 12)] = (byte) random.nextInt();
            }
            sign(hostile, 0, TeacherHeader.BYTES - 4);
            sign(hostile, TeacherHeader.BYTES, hostile.length - 4);
            Files.write(file, hostile);
            try {
                read(file);
            } catch (MalformedFileException expected) {
                assertThat(expected).hasMessageStartingWith(file + ": byte ");
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(1000);
    }

    private static void sign(byte[] bytes, int from, int end) {
        int crc = TeacherHeader.checksum(Arrays.copyOfRange(bytes, from, end), end - from);
        for (int i = 0; i < 4; i++) {
            bytes[end + i] = (byte) (crc >> 8 * i);
        }
    }

    @Test
    void everyHalfComesBackFromItsFloat() {
        for (int bits = 0; bits < 65536; bits++) {
            float x = Float16.toFloat((short) bits);
            if (Float.isFinite(x)) {
                assertThat(Float16.fromFloat(x)).isEqualTo((short) bits);
            }
        }
        assertThat(Float16.fromFloat(-1e6f)).isEqualTo((short) 0xfbff);
        assertThat(Float16.fromFloat(1 + 0x1p-11f)).isEqualTo((short) 0x3c00);
        assertThat(Float16.fromFloat(1 + 3 * 0x1p-11f)).isEqualTo((short) 0x3c02);
        assertThat(Float16.toFloat(Float16.fromFloat(Float.NaN))).isNaN();
    }
}
