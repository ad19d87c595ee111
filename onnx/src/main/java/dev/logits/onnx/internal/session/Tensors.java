package dev.logits.onnx.internal.session;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.TensorInfo;
import ai.onnxruntime.platform.Fp16Conversions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;
import java.util.Arrays;

/** Java arrays as tensors of the type that a model declares, and back. */
public final class Tensors {
    private Tensors() {}

    /**
     * A tensor of the declared type.
     *
     * @param name the input, for errors
     * @param values a float[], double[], long[] or String[]
     * @param from the first value
     * @param shape the tensor's shape
     * @throws IllegalArgumentException if the values do not fit the type
     */
    public static OnnxTensor of(String name, TensorInfo declared, Object values, int from, long[] shape)
            throws OrtException {
        int n = Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact));
        OrtEnvironment environment = OnnxSessions.environment();
        if (declared.type == OnnxJavaType.STRING || values instanceof String[]) {
            if (declared.type != OnnxJavaType.STRING || !(values instanceof String[] texts)) {
                throw new IllegalArgumentException("input '" + name + "' takes " + declared.onnxType + ", got "
                        + (values instanceof String[] ? "texts" : "numbers"));
            }
            return OnnxTensor.createTensor(environment, Arrays.copyOfRange(texts, from, from + n), shape);
        }
        return switch (declared.onnxType) {
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT ->
                OnnxTensor.createTensor(environment, floats(values, from, n), shape);
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_DOUBLE ->
                OnnxTensor.createTensor(environment, doubles(values, from, n), shape);
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT64 ->
                OnnxTensor.createTensor(
                        environment, integers(name, values, from, n, Long.MIN_VALUE, Long.MAX_VALUE), shape);
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT32 -> {
                LongBuffer longs = integers(name, values, from, n, Integer.MIN_VALUE, Integer.MAX_VALUE);
                IntBuffer ints = direct(n, 4).asIntBuffer();
                for (int i = 0; i < n; i++) {
                    ints.put(i, (int) longs.get(i));
                }
                yield OnnxTensor.createTensor(environment, ints, shape);
            }
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT16, ONNX_TENSOR_ELEMENT_DATA_TYPE_BFLOAT16 -> {
                boolean half = declared.type == OnnxJavaType.FLOAT16;
                FloatBuffer floats = floats(values, from, n);
                ShortBuffer shorts = direct(n, 2).asShortBuffer();
                for (int i = 0; i < n; i++) {
                    shorts.put(
                            i,
                            half
                                    ? Fp16Conversions.floatToFp16(floats.get(i))
                                    : Fp16Conversions.floatToBf16(floats.get(i)));
                }
                yield OnnxTensor.createTensor(environment, shorts, shape, declared.type);
            }
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT8 ->
                bytes(integers(name, values, from, n, Byte.MIN_VALUE, Byte.MAX_VALUE), n, shape, declared.type);
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT8 ->
                bytes(integers(name, values, from, n, 0, 255), n, shape, declared.type);
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_BOOL ->
                bytes(integers(name, values, from, n, 0, 1), n, shape, declared.type);
            default ->
                throw new IllegalArgumentException(
                        "input '" + name + "' takes " + declared.onnxType + ", which is not known");
        };
    }

    private static OnnxTensor bytes(LongBuffer values, int n, long[] shape, OnnxJavaType type) throws OrtException {
        ByteBuffer bytes = direct(n, 1);
        for (int i = 0; i < n; i++) {
            bytes.put(i, (byte) values.get(i));
        }
        return OnnxTensor.createTensor(OnnxSessions.environment(), bytes, shape, type);
    }

    private static ByteBuffer direct(int n, int width) {
        return ByteBuffer.allocateDirect(Math.multiplyExact(n, width)).order(ByteOrder.nativeOrder());
    }

    private static FloatBuffer floats(Object values, int from, int n) {
        FloatBuffer floats = direct(n, 4).asFloatBuffer();
        if (values instanceof float[] f) {
            return floats.put(f, from, n).rewind();
        }
        for (int i = 0; i < n; i++) {
            floats.put(i, values instanceof double[] d ? (float) d[from + i] : (float) ((long[]) values)[from + i]);
        }
        return floats;
    }

    private static DoubleBuffer doubles(Object values, int from, int n) {
        DoubleBuffer doubles = direct(n, 8).asDoubleBuffer();
        for (int i = 0; i < n; i++) {
            doubles.put(i, number(values, from + i));
        }
        return doubles;
    }

    private static double number(Object values, int i) {
        if (values instanceof float[] f) {
            return f[i];
        }
        return values instanceof double[] d ? d[i] : (double) ((long[]) values)[i];
    }

    private static LongBuffer integers(String name, Object values, int from, int n, long least, long most) {
        LongBuffer longs = direct(n, 8).asLongBuffer();
        for (int i = 0; i < n; i++) {
            long value;
            if (values instanceof long[] l) {
                value = l[from + i];
            } else {
                double number = number(values, from + i);
                value = (long) number;
                if (value != number) {
                    throw new IllegalArgumentException("input '" + name + "' takes integers, got " + number);
                }
            }
            if (value < least || value > most) {
                throw new IllegalArgumentException(
                        "input '" + name + "' takes " + least + " to " + most + ", got " + value);
            }
            longs.put(i, value);
        }
        return longs;
    }

    /**
     * A floating tensor's numbers as floats.
     *
     * @throws IllegalArgumentException if it holds none
     */
    public static FloatBuffer floats(String name, OnnxTensor tensor) {
        if (tensor.getInfo().type == OnnxJavaType.DOUBLE) {
            DoubleBuffer doubles = tensor.getDoubleBuffer();
            FloatBuffer floats = FloatBuffer.allocate(doubles.remaining());
            while (doubles.hasRemaining()) {
                floats.put((float) doubles.get());
            }
            return floats.flip();
        }
        FloatBuffer floats = tensor.getFloatBuffer(); // of float16 and bfloat16, too
        if (floats == null) {
            throw new IllegalArgumentException(
                    "output '" + name + "' is " + tensor.getInfo().onnxType + ", expected floats");
        }
        return floats;
    }
}
