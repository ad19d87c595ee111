package dev.logits.io;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** A file of text, which may be packed by gzip: its first two bytes say so, whatever it is called. */
final class TextFile {
    private static final int BUFFER_BYTES = 1 << 16;

    private TextFile() {}

    /** Whether a file's name ends so, or so and with .gz. */
    static boolean hasEnding(Path file, String ending) {
        return CsvTable.endsWith(file, ending) || CsvTable.endsWith(file, ending + ".gz");
    }

    /** The bytes of the text. */
    static InputStream open(Path file) throws IOException {
        InputStream bytes = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES);
        try {
            bytes.mark(2);
            boolean packed = bytes.read() == 0x1f && bytes.read() == 0x8b;
            bytes.reset();
            return packed ? new GZIPInputStream(bytes, BUFFER_BYTES) : bytes;
        } catch (IOException wrong) {
            bytes.close();
            throw MalformedFileException.of(
                    file, "it begins as gzip does, and cannot be unpacked: " + MalformedFileException.reason(wrong));
        }
    }
}
