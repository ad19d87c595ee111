package dev.logits.io.npy;

import dev.logits.Scores;
import dev.logits.internal.check.NullCheck;
import dev.logits.io.file.AtomicFile;
import dev.logits.learn.features.DenseFeatures;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes arrays as an .npz that {@code numpy.load} reads: matrices of float32, labels of int32 and names, not
 * compressed. The file appears whole or not at all, as {@link AtomicFile} has it, and the same arrays give the same
 * bytes.
 *
 * <pre>{@code
 * try (NpzWriter out = NpzWriter.create(Path.of("digits.npz"))) {
 *     out.add("x", features);
 *     out.add("y", labels);
 *     out.commit();
 * }
 * }</pre>
 *
 * <p>For one thread.
 *
 * @since 0.1
 */
public final class NpzWriter implements Closeable {
    private static final int CHUNK_BYTES = 1 << 16;

    /**
     * Every entry's time, so that the same arrays give the same bytes. It is two seconds after the first that a zip
     * file can have: the first is {@link ZipEntry}'s sign for "earlier", with which it writes the time as a moment, and
     * so the bytes of a file would depend on the time zone.
     */
    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0, 2);

    private final AtomicFile file;
    private final ZipOutputStream zip;

    private NpzWriter(AtomicFile file) {
        this.file = file;
        this.zip = new ZipOutputStream(new BufferedOutputStream(file.stream(), 1 << 20));
        zip.setMethod(ZipOutputStream.STORED);
    }

    /** Begins a file. */
    public static NpzWriter create(Path target) throws IOException {
        NullCheck.argument(target, "target");
        return new NpzWriter(AtomicFile.create(target));
    }

    /** Adds features, N × D. */
    public void add(String name, DenseFeatures x) throws IOException {
        NullCheck.argument(name, "name");
        NullCheck.argument(x, "x");
        addFloats(name, x.array(), x.offset(), x.rows(), x.columns());
    }

    /** Adds scores, N × K. */
    public void add(String name, Scores z) throws IOException {
        NullCheck.argument(name, "name");
        NullCheck.argument(z, "z");
        addFloats(name, z.array(), z.offset(), z.rows(), z.classes());
    }

    private void addFloats(String name, float[] array, int offset, int rows, int columns) throws IOException {
        int length = Math.multiplyExact(rows, columns);
        add(name, NpyWriter.header("<f4", "(" + rows + ", " + columns + ")"), length, (from, count, chunk) -> {
            chunk.asFloatBuffer().put(array, offset + from, count);
        });
    }

    /** Adds labels, N. */
    public void add(String name, int[] labels) throws IOException {
        NullCheck.argument(name, "name");
        NullCheck.argument(labels, "labels");
        add(
                name,
                NpyWriter.header("<i4", "(" + labels.length + ",)"),
                labels.length,
                (from, count, chunk) -> chunk.asIntBuffer().put(labels, from, count));
    }

    /** Adds names, such as those of classes, as text in UTF-32. */
    public void add(String name, List<String> texts) throws IOException {
        NullCheck.argument(name, "name");
        NullCheck.argument(texts, "texts");
        int width = Math.max(
                1,
                texts.stream()
                        .mapToInt(text -> text.codePointCount(0, text.length()))
                        .max()
                        .orElse(1));
        int[] characters = new int[Math.multiplyExact(texts.size(), width)];
        for (int i = 0; i < texts.size(); i++) {
            int[] text = texts.get(i).codePoints().toArray();
            System.arraycopy(text, 0, characters, i * width, text.length);
        }
        add(
                name,
                NpyWriter.header("<U" + width, "(" + texts.size() + ",)"),
                characters.length,
                (from, count, chunk) -> chunk.asIntBuffer().put(characters, from, count));
    }

    /** Puts elements of four bytes into a chunk. */
    @FunctionalInterface
    private interface Elements {
        void put(int from, int count, ByteBuffer chunk);
    }

    /** A stored entry's checksum comes before its bytes, so that these are made twice. */
    private void add(String name, ByteBuffer header, int length, Elements elements) throws IOException {
        CRC32 checksum = new CRC32();
        write(header, length, elements, new CheckedOutputStream(OutputStream.nullOutputStream(), checksum));
        ZipEntry entry = new ZipEntry(name + ".npy");
        entry.setSize(header.remaining() + (long) length * Float.BYTES);
        entry.setCrc(checksum.getValue());
        entry.setTimeLocal(NO_TIME);
        zip.putNextEntry(entry);
        write(header, length, elements, zip);
        zip.closeEntry();
    }

    private static void write(ByteBuffer header, int length, Elements elements, OutputStream out) throws IOException {
        out.write(header.array(), 0, header.remaining());
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        int capacity = CHUNK_BYTES / Float.BYTES;
        for (int from = 0; from < length; from += capacity) {
            int count = Math.min(capacity, length - from);
            elements.put(from, count, chunk);
            out.write(chunk.array(), 0, count * Float.BYTES);
        }
    }

    /** Makes the file appear. Nothing can be written after. */
    public void commit() throws IOException {
        zip.finish();
        zip.flush();
        file.commit();
    }

    /** Deletes what was written unless it was committed. */
    @Override
    public void close() throws IOException {
        file.close();
    }
}
