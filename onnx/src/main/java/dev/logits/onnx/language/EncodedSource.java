package dev.logits.onnx.language;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.logits.onnx.internal.session.OnnxSessions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * What an encoder has made of a text, and the keys and values that the decoder's layers made of that: those are
 * computed when a session first runs, and kept. All rows of a session attend to the same text; where a run has
 * several, its tensors are repeated. For one thread: each session has its own.
 */
final class EncodedSource implements AutoCloseable {
    private final float[] states;
    private final int length;
    private final int width;

    /** Per name of an input: the values for one row. */
    private final Map<String, float[]> caches = new HashMap<>();

    /** Per name of an input: the tensor for {@link #rows} rows. */
    private final Map<String, OnnxTensor> tensors = new HashMap<>();

    private int rows;

    EncodedSource(float[] states, int length) {
        this.states = states;
        this.length = length;
        this.width = states.length / length;
    }

    /**
     * Adds what the decoder wants of the text.
     *
     * @return outputs that have to be asked for
     */
    Set<String> feed(
            DecoderSignature takes, DecoderSignature keeps, int rows, boolean begins, Map<String, OnnxTensor> into)
            throws OrtException {
        if (rows != this.rows) {
            close();
            this.rows = rows;
        }
        if (takes.encoderStates().isPresent()) {
            into.put(
                    takes.encoderStates().get(),
                    tensor(DecoderSignature.ENCODER_STATES, states, new long[] {rows, length, width}));
        }
        if (takes.encoderMask().isPresent()) {
            into.put(DecoderSignature.ENCODER_MASK, mask(takes.encoderMask().get()));
        }
        Set<String> wanted = new LinkedHashSet<>();
        for (CacheInput cache : takes.encoder()) {
            float[] values = begins ? new float[0] : caches.get(cache.input());
            into.put(
                    cache.input(),
                    tensor(
                            begins ? cache.input() + " empty" : cache.input(),
                            values,
                            cache.shape(rows, begins ? 0 : values.length / (cache.heads() * cache.size()))));
        }
        for (CacheInput cache : keeps.encoder()) {
            if (begins && !caches.containsKey(cache.input())) {
                wanted.add(cache.output().isEmpty() ? output(cache.input()) : cache.output());
            }
        }
        return wanted;
    }

    private static String output(String input) {
        return input.replace("past_key_values", "present");
    }

    /** Keeps the keys and values that the first run gave. */
    void remember(DecoderSignature keeps, OrtSession.Result result) throws OrtException {
        for (CacheInput cache : keeps.encoder()) {
            OnnxValue value = result.get(cache.output().isEmpty() ? output(cache.input()) : cache.output())
                    .orElse(null);
            if (value instanceof OnnxTensor tensor && !caches.containsKey(cache.input())) {
                float[] one = new float[cache.heads() * length * cache.size()];
                tensor.getFloatBuffer().get(one); // of the first row; all are the same
                caches.put(cache.input(), one);
            }
        }
    }

    private OnnxTensor tensor(String key, float[] values, long[] shape) throws OrtException {
        OnnxTensor tensor = tensors.get(key);
        if (tensor == null) {
            ByteBuffer buffer = ByteBuffer.allocateDirect(Math.multiplyExact(Math.max(1, 4 * values.length), rows))
                    .order(ByteOrder.nativeOrder());
            for (int row = 0; row < rows; row++) {
                buffer.asFloatBuffer().put(row * values.length, values);
            }
            tensor = OnnxTensor.createTensor(
                    OnnxSessions.environment(),
                    buffer.limit(4 * values.length * rows).slice().order(ByteOrder.nativeOrder()),
                    shape,
                    OnnxJavaType.FLOAT);
            tensors.put(key, tensor);
        }
        return tensor;
    }

    private OnnxTensor mask(OnnxJavaType type) throws OrtException {
        OnnxTensor tensor = tensors.get(DecoderSignature.ENCODER_MASK);
        if (tensor == null) {
            ByteBuffer buffer =
                    ByteBuffer.allocateDirect(type.size * rows * length).order(ByteOrder.nativeOrder());
            for (int i = 0; i < rows * length; i++) {
                if (type == OnnxJavaType.INT64) {
                    buffer.putLong(8 * i, 1);
                } else {
                    buffer.putInt(4 * i, 1);
                }
            }
            tensor = OnnxTensor.createTensor(OnnxSessions.environment(), buffer, new long[] {rows, length}, type);
            tensors.put(DecoderSignature.ENCODER_MASK, tensor);
        }
        return tensor;
    }

    @Override
    public void close() {
        tensors.values().forEach(OnnxTensor::close);
        tensors.clear();
        rows = 0;
    }
}
