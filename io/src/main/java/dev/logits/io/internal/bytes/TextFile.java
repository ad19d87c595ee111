package dev.logits.io.internal.bytes;

import dev.logits.io.MalformedFileException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** A file of text, which may be packed by gzip: its first two bytes say so, whatever it is called. */
public final class TextFile {
    private static final int BUFFER_BYTES = 1 << 16;

    private static final int MARK_BYTES = 4;

    /** Byte-order marks; one that another begins with comes after it. */
    private static final List<Map.Entry<String, byte[]>> MARKS = List.of(
            Map.entry("UTF-8", new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf}),
            Map.entry("UTF-32LE", new byte[] {(byte) 0xff, (byte) 0xfe, 0, 0}),
            Map.entry("UTF-32BE", new byte[] {0, 0, (byte) 0xfe, (byte) 0xff}),
            Map.entry("UTF-16LE", new byte[] {(byte) 0xff, (byte) 0xfe}),
            Map.entry("UTF-16BE", new byte[] {(byte) 0xfe, (byte) 0xff}));

    private TextFile() {}

    /** The bytes of the text. */
    public static InputStream open(Path file) throws IOException {
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

    /**
     * The characters of the text: UTF-8, unless a byte-order mark says otherwise; what cannot be decoded is an error.
     */
    public static Reader reader(Path file) throws IOException {
        InputStream bytes = new BufferedInputStream(open(file), BUFFER_BYTES);
        try {
            bytes.mark(MARK_BYTES);
            byte[] first = bytes.readNBytes(MARK_BYTES);
            Charset coding = StandardCharsets.UTF_8;
            int mark = 0;
            for (Map.Entry<String, byte[]> known : MARKS) {
                byte[] sign = known.getValue();
                if (first.length >= sign.length && Arrays.equals(first, 0, sign.length, sign, 0, sign.length)) {
                    coding = Charset.forName(known.getKey());
                    mark = sign.length;
                    break;
                }
            }
            bytes.reset();
            bytes.skipNBytes(mark);
            // a decoder, and not its charset, which puts a sign in the place of what it cannot decode
            return new InputStreamReader(bytes, coding.newDecoder());
        } catch (EOFException | ZipException wrong) {
            bytes.close();
            throw MalformedFileException.of(file, "it cannot be unpacked: " + MalformedFileException.reason(wrong));
        } catch (IOException wrong) {
            bytes.close();
            throw wrong;
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
