package dev.logits.io.teacher;

import dev.logits.distill.SparseTeacher;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Gives changed teacher files the checksums of what they hold now. */
public final class TeacherChecksums {
    private TeacherChecksums() {}

    public static void repair(Path path) throws IOException {
        byte[] file = Files.readAllBytes(path);
        ByteBuffer b = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        if (file.length < TeacherHeader.BYTES) {
            return;
        }
        b.putInt(60, TeacherHeader.checksum(file, 60));
        try {
            TeacherForm form = new TeacherForm(
                    SparseTeacher.Kind.values()[b.getShort(10)], b.getInt(12), b.getInt(16), b.getDouble(24), 0);
            long rows = b.getLong(32);
            long blockRows = b.getInt(20);
            for (long at = TeacherHeader.BYTES, row = 0; row < rows && blockRows > 0; row += blockRows) {
                long end = at + Math.min(blockRows, rows - row) * form.rowBytes() + 8;
                if (end < at || end + 4 > file.length) {
                    break;
                }
                byte[] block = Arrays.copyOfRange(file, (int) at, (int) end);
                b.putInt((int) end, TeacherHeader.checksum(block, block.length));
                at = end + 4;
            }
        } catch (RuntimeException noForm) {
            // the header says so
        }
        Files.write(path, file);
    }
}
