package dev.logits.io.teacher;

import dev.logits.distill.SparseTeacher;
import dev.logits.io.MalformedFileException;
import dev.logits.io.internal.bytes.ByteStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.zip.CRC32;

/**
 * The first 64 bytes of a compact teacher file, little-endian: 8 of a signature that text transfers damage, version
 * (2), kind (2), classes, most, rows a block (4 each), temperature (8), rows (8, −1 while it is being written), seed
 * (8), mean error (8), checksum of the first row's dense logits (4), CRC-32 of all that (4).
 *
 * @param rows the number of rows; −1 while the file is being written
 * @param error the mean over the rows of {@link SparseTeacher#error}
 * @param source a checksum of the dense logits of row 0, by which a resumed writer knows its teacher again
 */
record TeacherHeader(TeacherForm form, int blockRows, long rows, double error, int source) {
    static final int BYTES = 64;

    /** What is behind the rows of a block: the sum of their errors and a CRC-32. */
    static final int TRAILER_BYTES = 12;

    private static final long SIGNATURE = 0x0a1a0a0d54474c89L; // \x89 L G T \r \n \x1a \n
    private static final int VERSION = 1;
    private static final int ROWS_AT = 32;
    private static final int CHECKED_BYTES = BYTES - 4;
    private static final int MOST_BLOCK_ROWS = 1 << 16;

    ByteBuffer bytes() {
        ByteBuffer b = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
        b.putLong(SIGNATURE).putShort((short) VERSION).putShort((short)
                form.kind().ordinal());
        b.putInt(form.classes()).putInt(form.most()).putInt(blockRows);
        b.putDouble(form.temperature()).putLong(rows).putLong(form.seed()).putDouble(error);
        b.putInt(source);
        return b.putInt(checksum(b.array(), CHECKED_BYTES)).flip();
    }

    static int checksum(byte[] bytes, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }

    static TeacherHeader read(Path file, ByteStore.RandomReader in) throws IOException {
        ByteBuffer b = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
        readFully(file, in, 0, b);
        if (b.getLong() != SIGNATURE) {
            throw MalformedFileException.of(
                    file, "byte 0: no teacher file: its signature is missing; logits compress writes such files");
        }
        int version = b.getShort() & 0xffff;
        if (version != VERSION) {
            throw MalformedFileException.of(
                    file, "byte 8: version " + version + " is unknown: this library reads version " + VERSION);
        }
        if (b.getInt(CHECKED_BYTES) != checksum(b.array(), CHECKED_BYTES)) {
            throw MalformedFileException.of(file, "byte 60: the header's checksum is wrong: the file is damaged");
        }
        int kind = b.getShort() & 0xffff;
        int classes = b.getInt();
        int most = b.getInt();
        int blockRows = b.getInt();
        double temperature = b.getDouble();
        long rows = b.getLong();
        long seed = b.getLong();
        double error = b.getDouble();
        if (kind >= SparseTeacher.Kind.values().length) {
            throw MalformedFileException.of(file, "byte 10: kind " + kind + " is unknown");
        }
        if (blockRows < 1 || blockRows > MOST_BLOCK_ROWS) {
            throw MalformedFileException.of(
                    file, "byte 20: blocks of " + blockRows + " rows, " + rows + " rows in all: the file is damaged");
        }
        try {
            TeacherForm form = new TeacherForm(SparseTeacher.Kind.values()[kind], classes, most, temperature, seed);
            return new TeacherHeader(form, blockRows, rows, error, b.getInt());
        } catch (IllegalArgumentException wrong) {
            throw new MalformedFileException(file.toString(), file + ": byte 12: " + wrong.getMessage(), wrong);
        }
    }

    /** What stands for the number of rows while a process writes: below 0, and tells the process. */
    static long unfinished(long pid) {
        return -1 - pid;
    }

    /** The process that writes, going by the bytes of a header that need not be whole. */
    static OptionalLong writer(ByteBuffer header) {
        long rows = header.getLong(ROWS_AT);
        return rows < -1 ? OptionalLong.of(-1 - rows) : OptionalLong.empty();
    }

    /** Where a block begins. */
    long blockAt(long block) {
        return BYTES + block * ((long) blockRows * form.rowBytes() + TRAILER_BYTES);
    }

    /** The size of a file of so many rows. */
    long fileBytes(long count) {
        long rest = count % blockRows;
        return blockAt(count / blockRows) + (rest == 0 ? 0 : rest * form.rowBytes() + TRAILER_BYTES);
    }

    static void readFully(Path file, ByteStore.RandomReader in, long at, ByteBuffer into) throws IOException {
        int wanted = into.remaining();
        if (!in.read(into, at)) {
            throw MalformedFileException.of(
                    file,
                    "byte " + (at + into.position()) + ": the file ends here, " + (wanted - into.position())
                            + " bytes too early");
        }
        into.flip();
    }
}
