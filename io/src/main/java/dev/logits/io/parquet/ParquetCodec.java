package dev.logits.io.parquet;

import dev.logits.io.MalformedFileException;
import io.airlift.compress.lz4.Lz4Decompressor;
import io.airlift.compress.zstd.ZstdDecompressor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;

/** Decompresses the pages of a Parquet file. */
final class ParquetCodec {
    private static final String[] NAMES = {"UNCOMPRESSED", "SNAPPY", "GZIP", "LZO", "BROTLI", "LZ4", "ZSTD", "LZ4_RAW"};

    private ParquetCodec() {}

    static String name(int codec) {
        return codec >= 0 && codec < NAMES.length ? NAMES[codec] : "number " + codec;
    }

    static boolean isKnown(int codec) {
        return codec == 0 || codec == 1 || codec == 2 || codec == 6 || codec == 7;
    }

    /**
     * The most bytes that one byte can stand for. Snappy copies 64 bytes by 3; deflate spends 2 bits on 258; a block of
     * zstd has 128 KiB at most and 4 bytes at least; LZ4 lengthens a copy by 255 a byte.
     */
    private static long mostPerByte(int codec) {
        return switch (codec) {
            case 0 -> 1;
            case 1 -> 22;
            case 2 -> 1032;
            case 6 -> 1 << 15;
            default -> 255;
        };
    }

    /**
     * Decompresses into exactly {@code length} bytes.
     *
     * @throws IllegalArgumentException if there are more, or fewer; before memory is taken if there cannot be as many
     */
    static byte[] decompress(int codec, byte[] in, int off, int n, int length) {
        if (length > n * mostPerByte(codec)) {
            throw new IllegalArgumentException("a page of " + n + " bytes claims to be " + length + " unpacked, which "
                    + name(codec) + " cannot do");
        }
        if (n == 0) {
            return new byte[0];
        }
        byte[] out = new byte[length];
        int written = switch (codec) {
            case 0 -> {
                System.arraycopy(in, off, out, 0, n);
                yield n;
            }
            case 1 -> Snappy.decompress(in, off, n, out);
            case 2 -> gunzip(in, off, n, out);
            case 6 -> new ZstdDecompressor().decompress(in, off, n, out, 0, length);
            case 7 -> new Lz4Decompressor().decompress(in, off, n, out, 0, length);
            default -> throw new IllegalArgumentException("compression " + name(codec) + " is not read");
        };
        if (written != length) {
            throw new IllegalArgumentException("a page of " + written + " bytes claims " + length);
        }
        return out;
    }

    /** The header's optional parts are skipped; members may follow each other. */
    private static int gunzip(byte[] in, int off, int n, byte[] out) {
        try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(in, off, n))) {
            int written = gzip.readNBytes(out, 0, out.length);
            return gzip.read() < 0 ? written : out.length + 1;
        } catch (IOException wrong) {
            throw new IllegalArgumentException("a page is not gzip: " + MalformedFileException.reason(wrong), wrong);
        }
    }
}
