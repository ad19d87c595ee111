package dev.logits.io.npy;

import dev.logits.io.MalformedFileException;
import dev.logits.io.internal.bytes.FilePlace;
import dev.logits.io.internal.file.Float16;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The type of an array's elements, as NumPy writes it: {@code <f4} is a little-endian float of 4 bytes; and {@code
 * bfloat16}, which NumPy has not.
 *
 * @param kind what the bytes mean
 * @param size bytes an element
 * @param order the order of an element's bytes
 */
record NpyType(Kind kind, int size, ByteOrder order) {

    enum Kind {
        FLOAT,
        /** The high half of a four-byte float. */
        BFLOAT,
        SIGNED,
        UNSIGNED,
        BOOLEAN
    }

    /**
     * Reads a type of numbers.
     *
     * @throws MalformedFileException for any other type, with the way out
     */
    static NpyType parse(String descr, FilePlace place) throws MalformedFileException {
        boolean ordered = !descr.isEmpty() && "<>|=".indexOf(descr.charAt(0)) >= 0;
        ByteOrder order = switch (ordered ? descr.charAt(0) : '=') {
            case '<' -> ByteOrder.LITTLE_ENDIAN;
            case '>' -> ByteOrder.BIG_ENDIAN;
            default -> ByteOrder.nativeOrder();
        };
        return switch (ordered ? descr.substring(1) : descr) {
            case "f2" -> new NpyType(Kind.FLOAT, 2, order);
            case "f4" -> new NpyType(Kind.FLOAT, 4, order);
            case "f8" -> new NpyType(Kind.FLOAT, 8, order);
            case "bfloat16" -> new NpyType(Kind.BFLOAT, 2, order);
            case "i1" -> new NpyType(Kind.SIGNED, 1, order);
            case "i2" -> new NpyType(Kind.SIGNED, 2, order);
            case "i4" -> new NpyType(Kind.SIGNED, 4, order);
            case "i8" -> new NpyType(Kind.SIGNED, 8, order);
            case "u1" -> new NpyType(Kind.UNSIGNED, 1, order);
            case "u2" -> new NpyType(Kind.UNSIGNED, 2, order);
            case "u4" -> new NpyType(Kind.UNSIGNED, 4, order);
            case "u8" -> new NpyType(Kind.UNSIGNED, 8, order);
            case "b1" -> new NpyType(Kind.BOOLEAN, 1, order);
            default -> throw unsupported(descr, place);
        };
    }

    private static MalformedFileException unsupported(String descr, FilePlace place) {
        String bare = descr.isEmpty() || "<>|=".indexOf(descr.charAt(0)) < 0 ? descr : descr.substring(1);
        String remedy = switch (bare.isEmpty() ? ' ' : bare.charAt(0)) {
            case 'c' -> "complex numbers are no scores; save their .real or numpy.abs(…)";
            case 'O' -> "Python objects are not read; save a plain array, such as numpy.array(…, dtype='float32')";
            case 'U', 'S', 'a' ->
                "text is not read; save class numbers, such as" + " numpy.unique(names, return_inverse=True)[1]";
            case '[', '(' -> "structured arrays are not read; save each field as an array of its own";
            default -> "save it with .astype('float32'), labels with .astype('int64')";
        };
        return place.error("dtype " + descr + " is not supported: " + remedy);
    }

    /** Whether elements are the JVM's own floats but for the order of bytes. */
    boolean isFloat32() {
        return kind == Kind.FLOAT && size == 4;
    }

    /**
     * Takes {@code n} elements from a buffer in this type's byte order.
     *
     * @param out receives them from index 0 on
     */
    void take(ByteBuffer from, int n, double[] out) {
        int start = from.position();
        switch (kind) {
            case FLOAT -> takeFloats(from, start, n, out);
            case BFLOAT -> {
                for (int i = 0; i < n; i++) {
                    out[i] = Float.intBitsToFloat(from.getShort(start + 2 * i) << 16);
                }
            }
            case SIGNED -> takeSigned(from, start, n, out);
            case UNSIGNED -> takeUnsigned(from, start, n, out);
            case BOOLEAN -> takeBooleans(from, start, n, out);
        }
        from.position(start + n * size);
    }

    /** Takes the next element as a text: whole numbers to the last digit, floats in a text that reads back the same. */
    String takeText(ByteBuffer from) {
        int at = from.position();
        from.position(at + size);
        return switch (kind) {
            case FLOAT ->
                switch (size) {
                    case 2 -> Float.toString(Float16.toFloat(from.getShort(at)));
                    case 4 -> Float.toString(from.getFloat(at));
                    default -> Double.toString(from.getDouble(at));
                };
            case BFLOAT -> Float.toString(Float.intBitsToFloat(from.getShort(at) << 16));
            case SIGNED -> Long.toString(signed(from, at));
            case UNSIGNED ->
                Long.toUnsignedString(size == 8 ? signed(from, at) : signed(from, at) & ((1L << 8 * size) - 1));
            case BOOLEAN -> String.valueOf(from.get(at) != 0);
        };
    }

    /** Takes {@code n} elements of four-byte floats. */
    static void takeFloat32(ByteBuffer from, int n, float[] out, int off) {
        from.asFloatBuffer().get(out, off, n);
        from.position(from.position() + n * Float.BYTES);
    }

    private void takeFloats(ByteBuffer from, int start, int n, double[] out) {
        switch (size) {
            case 2 -> {
                for (int i = 0; i < n; i++) {
                    out[i] = Float16.toFloat(from.getShort(start + 2 * i));
                }
            }
            case 4 -> {
                for (int i = 0; i < n; i++) {
                    out[i] = from.getFloat(start + 4 * i);
                }
            }
            default -> from.asDoubleBuffer().get(out, 0, n);
        }
    }

    private void takeSigned(ByteBuffer from, int start, int n, double[] out) {
        for (int i = 0; i < n; i++) {
            out[i] = signed(from, start + size * i);
        }
    }

    private void takeUnsigned(ByteBuffer from, int start, int n, double[] out) {
        for (int i = 0; i < n; i++) {
            long bits = signed(from, start + size * i);
            out[i] = size == 8 ? unsignedToDouble(bits) : bits & ((1L << 8 * size) - 1);
        }
    }

    private static void takeBooleans(ByteBuffer from, int start, int n, double[] out) {
        for (int i = 0; i < n; i++) {
            out[i] = from.get(start + i) == 0 ? 0 : 1;
        }
    }

    private long signed(ByteBuffer from, int at) {
        return switch (size) {
            case 1 -> from.get(at);
            case 2 -> from.getShort(at);
            case 4 -> from.getInt(at);
            default -> from.getLong(at);
        };
    }

    /** Rounded once: the lowest bit that is shifted out is kept as a sticky bit. */
    private static double unsignedToDouble(long bits) {
        return bits >= 0 ? bits : ((bits >>> 1) | (bits & 1)) * 2.0;
    }
}
