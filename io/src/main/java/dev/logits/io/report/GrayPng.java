package dev.logits.io.report;

import dev.logits.internal.check.NullCheck;
import dev.logits.io.file.AtomicFile;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/**
 * An image in shades of gray, written as PNG: signature, header, one block of compressed rows, end.
 *
 * <p>Reference: Portable Network Graphics, W3C recommendation, 2003.
 *
 * <p>Static methods only, for any number of threads.
 *
 * @since 0.1
 */
public final class GrayPng {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

    private GrayPng() {}

    /**
     * Writes a file, whole or not at all.
     *
     * @param shades width × height bytes, row after row, 0 for black and 255 for white
     */
    public static void write(Path file, int width, int height, byte[] shades) throws IOException {
        NullCheck.argument(file, "file");
        NullCheck.argument(shades, "shades");
        if (width < 1 || height < 1 || shades.length != (long) width * height) {
            throw new IllegalArgumentException(shades.length + " shades for an image of " + width + " x " + height);
        }
        try (AtomicFile out = AtomicFile.create(file)) {
            out.write(ByteBuffer.wrap(bytes(width, height, shades)));
            out.commit();
        }
    }

    /** The bytes of the file that {@link #write} writes. */
    public static byte[] bytes(int width, int height, byte[] shades) throws IOException {
        NullCheck.argument(shades, "shades");
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        DataOutputStream data = new DataOutputStream(header);
        data.writeInt(width);
        data.writeInt(height);
        data.write(new byte[] {8, 0, 0, 0, 0}); // 8 bits of gray; the only compression and filter; not interlaced
        ByteArrayOutputStream rows = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflated = new DeflaterOutputStream(rows)) {
            for (int y = 0; y < height; y++) {
                deflated.write(0); // no filter
                deflated.write(shades, y * width, width);
            }
        }
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        png.write(SIGNATURE);
        chunk(png, "IHDR", header.toByteArray());
        chunk(png, "IDAT", rows.toByteArray());
        chunk(png, "IEND", new byte[0]);
        return png.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream png, String type, byte[] content) throws IOException {
        DataOutputStream out = new DataOutputStream(png);
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 checksum = new CRC32();
        checksum.update(name);
        checksum.update(content);
        out.writeInt(content.length);
        out.write(name);
        out.write(content);
        out.writeInt((int) checksum.getValue());
    }
}
