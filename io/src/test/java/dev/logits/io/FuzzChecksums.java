package dev.logits.io;

import com.fasterxml.jackson.databind.JsonNode;
import dev.logits.distill.SparseTeacher;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Gives changed files the checksums of what they hold now, so that a fuzzer comes behind the checksum. All other bytes stay,
 * and so do files that cannot be read as far as that.
 */
final class FuzzChecksums {
    private FuzzChecksums() {}

    static void repairJson(Path path) throws IOException {
        byte[] file = Files.readAllBytes(path);
        try {
            JsonNode json = CalibratorJson.MAPPER.readTree(file);
            JsonNode saved = json.get(JsonChecksum.FIELD);
            if (saved != null && saved.isTextual()) {
                replace(path, file, saved.textValue(), JsonChecksum.of(json));
            }
        } catch (IOException | RuntimeException noJson) {
            // the reader says so
        }
    }

    static void repairTensors(Path path) throws IOException {
        try {
            Safetensors tensors = Safetensors.read(path);
            String saved = tensors.metadata().get(Safetensors.CHECKSUM);
            if (saved != null) {
                replace(path, Files.readAllBytes(path), saved, tensors.checksumOfEverything());
            }
        } catch (MalformedFileException noTensors) {
            // the reader says so
        }
    }

    private static void replace(Path path, byte[] file, String saved, String right) throws IOException {
        String text = new String(file, StandardCharsets.ISO_8859_1);
        if (saved.length() == right.length()) {
            Files.write(path, text.replace('"' + saved + '"', '"' + right + '"').getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    static void repairTeacher(Path path) throws IOException {
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
