package dev.logits.io.teacher;

import dev.logits.distill.SparseTeacher;
import dev.logits.internal.check.NullCheck;
import dev.logits.io.LogitsFiles;
import dev.logits.io.MalformedFileException;
import dev.logits.io.internal.bytes.SharedFile;
import dev.logits.learn.network.Targets;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/**
 * A compact teacher file, which {@link TeacherWriter} wrote and {@code logits compress} writes: the sparse rows of a
 * teacher, any of which can be read alone. Files of strangers are safe to open: the header's numbers are compared with
 * the file's size before memory is spent, every block has a checksum, and every row is checked; what is wrong is a
 * {@link MalformedFileException} that names file and place. Several threads may read one object. An interrupt ends the
 * read of its own thread, with an {@link java.io.InterruptedIOException}, and no other.
 *
 * <pre>{@code
 * try (TeacherFile file = TeacherFile.open(Path.of("teacher.lgt"))) {
 *     SparseTeacher all = file.read();
 *     SparseTeacher few = file.read(1_000_000, 8);
 * }
 * }</pre>
 *
 * @since 0.1
 */
public final class TeacherFile implements Closeable {
    private final Path file;
    private final SharedFile bytes;
    private final TeacherHeader header;
    private final TeacherRow row;
    private final ByteBuffer block;
    private long inBlock = -1;

    private TeacherFile(Path file, SharedFile bytes) throws IOException {
        this.file = file;
        this.bytes = bytes;
        long size = bytes.size();
        this.header = TeacherHeader.read(file, bytes);
        if (header.rows() < 0) {
            throw MalformedFileException.of(
                    file, "byte 32: the file was never finished; TeacherWriter.resume goes on with it");
        }
        long blocks = header.rows() / header.blockRows();
        boolean tooMany = blocks > size;
        if (tooMany || header.fileBytes(header.rows()) != size) {
            throw MalformedFileException.of(
                    file,
                    "byte 32: " + header.rows() + " rows of " + form().rowBytes() + " bytes make a file of "
                            + (tooMany ? "more than " + blocks : header.fileBytes(header.rows()))
                            + " bytes, this one has " + size + ": it was cut or added to");
        }
        this.row = new TeacherRow(form());
        this.block = ByteBuffer.allocate((int)
                        Math.min(size, (long) header.blockRows() * form().rowBytes() + TeacherHeader.TRAILER_BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Opens a file.
     *
     * @throws MalformedFileException if it is no whole file of this format
     */
    public static TeacherFile open(Path file) throws IOException {
        NullCheck.argument(file, "file");
        LogitsFiles.checkFile(file);
        SharedFile bytes = SharedFile.open(file);
        try {
            return new TeacherFile(file, bytes);
        } catch (IOException | RuntimeException e) {
            bytes.close();
            throw e;
        }
    }

    /** What is kept of a row. */
    public TeacherForm form() {
        return header.form();
    }

    /** The number of rows. */
    public long rows() {
        return header.rows();
    }

    /** The mean over the rows of {@link SparseTeacher#error}, as it was measured when the file was written. */
    public double error() {
        return header.error();
    }

    /**
     * All rows, in memory.
     *
     * @throws MalformedFileException if a block or a row is damaged
     */
    public SparseTeacher read() throws IOException {
        if (rows() > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException(file + ": " + rows() + " rows are more than memory holds; read parts");
        }
        return read(0, (int) rows());
    }

    /**
     * Some rows.
     *
     * @throws IndexOutOfBoundsException if there are no such rows
     * @throws MalformedFileException if a block or a row is damaged
     */
    public synchronized SparseTeacher read(long first, int count) throws IOException {
        if (first < 0 || count < 0 || first > rows() - count) {
            throw new IndexOutOfBoundsException(
                    file + ": rows " + first + ":" + (first + count) + " of " + rows() + " rows");
        }
        SparseTeacher.Builder builder = builder(form(), count);
        for (long r = first; r < first + count; r++) {
            add(r, builder);
        }
        return builder.build();
    }

    /**
     * The rows as targets of a training, read from the file as they are needed.
     *
     * @throws IllegalArgumentException if there are more rows than a training takes
     */
    public Targets<SparseTeacher> targets() {
        int count = Math.toIntExact(rows());
        return new Targets<>() {
            @Override
            public int rows() {
                return count;
            }

            @Override
            public SparseTeacher take(int[] rows, int from, int n) {
                try {
                    return take(TeacherFile.this, rows, from, n);
                } catch (IOException e) {
                    throw new UncheckedIOException(e.getMessage(), e);
                }
            }

            private static SparseTeacher take(TeacherFile file, int[] rows, int from, int n) throws IOException {
                synchronized (file) {
                    SparseTeacher.Builder builder = builder(file.form(), n);
                    for (int i = from; i < from + n; i++) {
                        file.add(rows[i], builder);
                    }
                    return builder.build();
                }
            }

            @Override
            public void check(int classes) {
                if (form().classes() != classes) {
                    throw new IllegalArgumentException(
                            file + ": a teacher of " + form().classes() + " classes for a network of " + classes);
                }
            }
        };
    }

    static SparseTeacher.Builder builder(TeacherForm form, int rows) {
        return form.kind() == SparseTeacher.Kind.TOP_K
                ? SparseTeacher.top(form.classes(), form.most(), form.temperature(), rows)
                : SparseTeacher.samples(form.classes(), form.most(), form.temperature(), rows);
    }

    private void add(long r, SparseTeacher.Builder builder) throws IOException {
        long b = r / header.blockRows();
        if (b != inBlock) {
            load(b);
        }
        int at = (int) (r % header.blockRows()) * form().rowBytes();
        block.position(at);
        try {
            row.decode(block, builder);
        } catch (IllegalArgumentException wrong) {
            throw new MalformedFileException(
                    file.toString(),
                    file + ": byte " + (header.blockAt(b) + at) + ", row " + r + ": " + wrong.getMessage(),
                    wrong);
        }
    }

    private void load(long b) throws IOException {
        inBlock = -1;
        long at = header.blockAt(b);
        int rows = (int) Math.min(header.blockRows(), header.rows() - b * header.blockRows());
        block.clear().limit(rows * form().rowBytes() + TeacherHeader.TRAILER_BYTES);
        TeacherHeader.readFully(file, bytes, at, block);
        int end = block.limit() - 4;
        if (block.getInt(end) != TeacherHeader.checksum(block.array(), end)) {
            throw MalformedFileException.of(
                    file,
                    "byte " + at + ", rows " + b * header.blockRows() + ":" + (b * header.blockRows() + rows)
                            + ": the checksum is wrong: the file is damaged");
        }
        inBlock = b;
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }
}
