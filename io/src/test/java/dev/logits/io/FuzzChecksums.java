package dev.logits.io;

import com.fasterxml.jackson.databind.JsonNode;
import dev.logits.io.internal.json.JsonChecksum;
import dev.logits.io.internal.json.JsonFields;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Gives changed files the checksums of what they hold now, so that a fuzzer comes behind the checksum. All other bytes
 * stay, and so do files that cannot be read as far as that.
 */
public final class FuzzChecksums {
    private FuzzChecksums() {}

    static void repairJson(Path path) throws IOException {
        byte[] file = Files.readAllBytes(path);
        try {
            JsonNode json = JsonFields.MAPPER.readTree(file);
            JsonNode saved = json.get(JsonChecksum.FIELD);
            if (saved != null && saved.isTextual()) {
                replace(path, file, saved.textValue(), JsonChecksum.of(json));
            }
        } catch (IOException | RuntimeException noJson) {
            // the reader says so
        }
    }

    /** Puts the right checksum in the place of the saved one. */
    public static void replace(Path path, byte[] file, String saved, String right) throws IOException {
        String text = new String(file, StandardCharsets.ISO_8859_1);
        if (saved.length() == right.length()) {
            Files.write(path, text.replace('"' + saved + '"', '"' + right + '"').getBytes(StandardCharsets.ISO_8859_1));
        }
    }
}
