package dev.logits.io;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
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
        InputStream bytes = new BufferedInputStream(new Whole(file), BUFFER_BYTES);
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

    /** The bytes of a file; an error where it ends before the size that it had at first. */
    private static final class Whole extends FilterInputStream {
        private final long size;
        private long read;

        Whole(Path file) throws IOException {
            super(Files.newInputStream(file));
            this.size = Files.size(file);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int off, int n) throws IOException {
            int count = super.read(into, off, n);
            if (count < 0 && read < size) {
                throw new IOException("the file had " + size + " bytes and ends after " + read
                        + " now: it was cut while it was read");
            }
            read += Math.max(0, count);
            return count;
        }
    }
}
