package dev.logits.onnx.language;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.platform.Fp16Conversions;
import dev.logits.onnx.internal.session.OnnxSessions;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The small inputs of a run and its logits, in direct buffers that ONNX Runtime reads and writes in place: token ids,
 * positions, a mask over cached and new slots. Tensors stay while their shape does. For one thread.
 */
final class TokenBatch implements AutoCloseable {
    private final BufferPool pool;
    private final int vocabulary;
    private int rows;
    private int width;
    private int slots;
    private boolean lastOnly;
    private final Plane ids = new Plane();
    private final Plane mask = new Plane();
    private final Plane positions = new Plane();
    private final Plane logits = new Plane();

    TokenBatch(BufferPool pool, int vocabulary) {
        this.pool = pool;
        this.vocabulary = vocabulary;
    }

    /** A buffer and the tensor over its first bytes. */
    private final class Plane {
        private ByteBuffer buffer;
        private OnnxTensor tensor;
        private long[] shape = {};
        private OnnxJavaType type;

        /** The tensor of this shape, over the same bytes as the last one where they suffice. */
        OnnxTensor of(OnnxJavaType wanted, long... wantedShape) throws OrtException {
            if (tensor != null && type == wanted && Arrays.equals(shape, wantedShape)) {
                return tensor;
            }
            drop();
            long bytes = Arrays.stream(wantedShape).reduce(1, Math::multiplyExact) * wanted.size;
            reserve(bytes);
            tensor = OnnxTensor.createTensor(
                    OnnxSessions.environment(),
                    buffer.slice(0, (int) bytes).order(buffer.order()),
                    wantedShape,
                    wanted);
            shape = wantedShape;
            type = wanted;
            return tensor;
        }

        /** Room for so many bytes; what was written is lost if there was not. */
        void reserve(long bytes) {
            if (buffer == null || buffer.capacity() < bytes) {
                drop();
                if (buffer != null) {
                    pool.giveBack(buffer);
                }
                buffer = pool.take(bytes);
            }
        }

        private void drop() {
            if (tensor != null) {
                tensor.close();
                tensor = null;
            }
        }

        void close() {
            drop();
            if (buffer != null) {
                pool.giveBack(buffer);
                buffer = null;
            }
        }
    }

    /** Begins a batch: ids and positions are 0, everything is masked. */
    void begin(int rows, int width, int slots, boolean lastOnly) {
        this.rows = rows;
        this.width = width;
        this.slots = slots;
        this.lastOnly = lastOnly;
        long cells = (long) rows * width;
        ids.reserve(8 * cells);
        positions.reserve(8 * cells);
        mask.reserve(8L * rows * (slots + width));
        for (int i = 0; i < cells; i++) {
            ids.buffer.putLong(8 * i, 0);
            positions.buffer.putLong(8 * i, 0);
        }
        for (int i = 0; i < rows * (slots + width); i++) {
            mask.buffer.putLong(8 * i, 0);
        }
    }

    int rows() {
        return rows;
    }

    int width() {
        return width;
    }

    int slots() {
        return slots;
    }

    /** Whether logits after the last token only are wanted. */
    boolean lastOnly() {
        return lastOnly;
    }

    void token(int row, int at, int token, int position) {
        int cell = row * width + at;
        ids.buffer.putLong(8 * cell, token);
        positions.buffer.putLong(8 * cell, position);
    }

    /** Lets a slot be seen by its row. */
    void show(int row, int slot) {
        mask.buffer.putLong(8 * (row * (slots + width) + slot), 1);
    }

    private OnnxTensor whole(Plane plane, OnnxJavaType type, int columns) throws OrtException {
        if (type == OnnxJavaType.INT32) { // in place, front to back
            for (int i = 0; i < rows * columns; i++) {
                plane.buffer.putInt(4 * i, (int) plane.buffer.getLong(8 * i));
            }
        }
        return plane.of(type, rows, columns);
    }

    OnnxTensor ids(OnnxJavaType type) throws OrtException {
        return whole(ids, type, width);
    }

    OnnxTensor positions(OnnxJavaType type) throws OrtException {
        return whole(positions, type, width);
    }

    OnnxTensor mask(OnnxJavaType type) throws OrtException {
        return whole(mask, type, slots + width);
    }

    OnnxTensor logits(OnnxJavaType type) throws OrtException {
        return logits.of(type, rows, lastOnly ? 1 : width, vocabulary);
    }

    /** Copies the logits after a token. */
    void copy(int row, int at, float[] out, int outOff) {
        int from = (row * (lastOnly ? 1 : width) + (lastOnly ? 0 : at)) * vocabulary;
        switch (logits.type) {
            case FLOAT -> logits.buffer.asFloatBuffer().get(from, out, outOff, vocabulary);
            case FLOAT16 -> {
                for (int v = 0; v < vocabulary; v++) {
                    out[outOff + v] = Fp16Conversions.fp16ToFloat(logits.buffer.getShort(2 * (from + v)));
                }
            }
            default -> {
                for (int v = 0; v < vocabulary; v++) {
                    out[outOff + v] = Fp16Conversions.bf16ToFloat(logits.buffer.getShort(2 * (from + v)));
                }
            }
        }
    }

    @Override
    public void close() {
        ids.close();
        mask.close();
        positions.close();
        logits.close();
    }
}
