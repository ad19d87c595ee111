package dev.logits.io.npy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Builds .npy and .npz files, right or wrong, without the code under test. */
public final class NpyBytes {
    private NpyBytes() {}

    /** An .npy of version 1 whose header is any text. */
    public static byte[] withHeader(String header, byte[] data) {
        return withHeader(1, header, data);
    }

    public static byte[] withHeader(int version, String header, byte[] data) {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer out = ByteBuffer.allocate(8 + (version == 1 ? 2 : 4) + text.length + data.length)
                .order(ByteOrder.LITTLE_ENDIAN);
        out.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
        out.put((byte) version).put((byte) 0);
        if (version == 1) {
            out.putShort((short) text.length);
        } else {
            out.putInt(text.length);
        }
        return out.put(text).put(data).array();
    }

    public static String header(String descr, boolean fortran, String shape) {
        return "{'descr': '" + descr + "', 'fortran_order': " + (fortran ? "True" : "False") + ", 'shape': " + shape
                + ", }\n";
    }

    /** A little-endian float matrix. */
    public static byte[] matrix(float[][] rows) {
        double[] values = new double[rows.length * rows[0].length];
        for (int i = 0; i < values.length; i++) {
            values[i] = rows[i / rows[0].length][i % rows[0].length];
        }
        return withHeader(
                header("<f4", false, "(" + rows.length + ", " + rows[0].length + ")"), elements("<f4", values));
    }

    public static byte[] column(String descr, double... values) {
        return withHeader(header(descr, false, "(" + values.length + ",)"), elements(descr, values));
    }

    /** Values in the bytes of a type. */
    public static byte[] elements(String descr, double... values) {
        int size = descr.charAt(2) - '0';
        ByteBuffer out = ByteBuffer.allocate(size * values.length)
                .order(descr.charAt(0) == '>' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        for (double value : values) {
            switch (descr.substring(1)) {
                case "f2" -> out.putShort(float16(value));
                case "f4" -> out.putFloat((float) value);
                case "f8" -> out.putDouble(value);
                case "i1", "u1", "b1" -> out.put((byte) (long) value);
                case "i2", "u2" -> out.putShort((short) (long) value);
                case "i4", "u4" -> out.putInt((int) (long) value);
                default -> out.putLong(value >= 0x1p63 ? (long) (value - 0x1p63) + Long.MIN_VALUE : (long) value);
            }
        }
        return out.array();
    }

    /** Of normal numbers that float16 holds exactly. */
    private static short float16(double value) {
        if (value == 0) {
            return 0;
        }
        int exponent = Math.getExponent(value);
        int fraction = (int) ((Math.abs(value) / Math.scalb(1.0, exponent) - 1) * 1024);
        return (short) ((value < 0 ? 0x8000 : 0) | (exponent + 15) << 10 | fraction);
    }

    /** Arrays by name; a LinkedHashMap keeps their order. */
    public static Map<String, byte[]> arrays(Object... namesAndArrays) {
        Map<String, byte[]> arrays = new LinkedHashMap<>();
        for (int i = 0; i < namesAndArrays.length; i += 2) {
            arrays.put((String) namesAndArrays[i], (byte[]) namesAndArrays[i + 1]);
        }
        return arrays;
    }

    public static byte[] zip(boolean deflated, Map<String, byte[]> arrays) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> array : arrays.entrySet()) {
                ZipEntry entry = new ZipEntry(array.getKey() + ".npy");
                if (!deflated) {
                    CRC32 crc = new CRC32();
                    crc.update(array.getValue());
                    entry.setMethod(ZipEntry.STORED);
                    entry.setSize(array.getValue().length);
                    entry.setCrc(crc.getValue());
                }
                zip.putNextEntry(entry);
                zip.write(array.getValue());
                zip.closeEntry();
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }
}
