package dev.logits.io.json;

import com.fasterxml.jackson.databind.JsonNode;
import dev.logits.internal.check.NullCheck;
import dev.logits.io.LogitsFiles;
import dev.logits.io.MalformedFileException;
import dev.logits.io.internal.file.FirstBytes;
import dev.logits.io.internal.json.JsonChecksum;
import dev.logits.io.internal.json.JsonFields;
import dev.logits.io.safetensors.Safetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Whether a saved network, calibrator, prediction sets, or regression has the checksum that this library gives it. One
 * that was written by hand, or whose checksum somebody took out to change it, has none and is read all the same; damage
 * to it is not noticed, which its user should know.
 *
 * <p>Static methods only, for any number of threads.
 *
 * @since 0.1
 */
public final class SavedChecksum {
    private SavedChecksum() {}

    /**
     * Whether a file that is one of these has a checksum.
     *
     * @throws MalformedFileException if it is neither JSON nor safetensors
     */
    public static boolean isIn(Path file) throws IOException {
        NullCheck.argument(file, "file");
        LogitsFiles.checkFile(file);
        if (FirstBytes.isJson(file)) {
            JsonNode json =
                    JsonFields.parse(Files.readAllBytes(file), file.toString()).node();
            return json.has(JsonChecksum.FIELD);
        }
        return Safetensors.hasChecksum(file);
    }
}
