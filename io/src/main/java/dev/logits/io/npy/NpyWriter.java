package dev.logits.io.npy;

import dev.logits.Scores;
import dev.logits.internal.check.NullCheck;
import dev.logits.io.file.AtomicFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Writes rows of scores as an .npy that {@code numpy.load} reads: N × K, {@code <f4}, C order. The number of rows need
 * not be known before the end. The file appears whole or not at all, as {@link AtomicFile} has it.
 *
 * <pre>{@code
 * try (NpyWriter out = NpyWriter.create(Path.of("probabilities.npy"), classes)) {
 *     out.write(batch);
 *     out.commit();
 * }
 * }</pre>
 *
 * <p>For one thread.
 *
 * @since 0.1
 */
public final class NpyWriter implements Closeable {
    /** Room for any shape; NumPy wants a multiple of 64. */
    private static final int HEADER_BYTES = 128;

    private static final int BUFFER_BYTES = 1 << 20;

    private final AtomicFile file;
    private final int classes;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private long rows;

    private NpyWriter(AtomicFile file, int classes) {
        this.file = file;
        this.classes = classes;
    }

    /**
     * Begins a file.
     *
     * @param classes the length K of a row, 1 or more
     * @throws IOException if the file cannot be written
     */
    public static NpyWriter create(Path target, int classes) throws IOException {
        NullCheck.argument(target, "target");
        if (classes < 1) {
            throw new IllegalArgumentException("classes must be 1 or more, got " + classes);
        }
        AtomicFile file = AtomicFile.create(target);
        // no header yet: the shape is known at the end
        file.channel().position(HEADER_BYTES);
        return new NpyWriter(file, classes);
    }

    /**
     * Appends every row of a batch.
     *
     * @throws IllegalArgumentException if its rows are not {@code classes} long
     */
    public void write(Scores batch) throws IOException {
        NullCheck.argument(batch, "batch");
        write(batch, batch.rows());
    }

    /**
     * Appends the first {@code count} rows of a batch.
     *
     * @throws IllegalArgumentException if its rows are not {@code classes} long, or fewer than {@code count}
     */
    public void write(Scores batch, int count) throws IOException {
        NullCheck.argument(batch, "batch");
        if (batch.classes() != classes) {
            throw new IllegalArgumentException("rows of " + batch.classes() + " scores for a file of " + classes);
        }
        if (count < 0 || count > batch.rows()) {
            throw new IllegalArgumentException(count + " rows of a batch of " + batch.rows());
        }
        int next = batch.offset();
        for (int end = batch.offset(count); next < end; ) {
            if (!buffer.hasRemaining()) {
                flush();
            }
            int n = Math.min(end - next, buffer.remaining() / Float.BYTES);
            buffer.asFloatBuffer().put(batch.array(), next, n);
            buffer.position(buffer.position() + n * Float.BYTES);
            next += n;
        }
        rows += count;
    }

    private void flush() throws IOException {
        buffer.flip();
        file.write(buffer);
        buffer.clear();
    }

    /** The number of rows so far. */
    public long rows() {
        return rows;
    }

    /** Makes the file appear. Nothing can be written after. */
    public void commit() throws IOException {
        flush();
        file.channel().position(0);
        file.write(header("<f4", "(" + rows + ", " + classes + ")"));
        file.commit();
    }

    /** A header of 128 bytes, which is room for any matrix. */
    static ByteBuffer header(String descr, String shape) {
        byte[] bytes = new byte[HEADER_BYTES];
        Arrays.fill(bytes, (byte) ' ');
        String dict = "{'descr': '" + descr + "', 'fortran_order': False, 'shape': " + shape + ", }";
        byte[] text = dict.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(text, 0, bytes, 10, text.length);
        bytes[HEADER_BYTES - 1] = '\n';
        ByteBuffer header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        header.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
        header.putShort((short) (HEADER_BYTES - 10));
        return header.rewind();
    }

    /** Deletes what was written unless it was committed. */
    @Override
    public void close() throws IOException {
        file.close();
    }
}
