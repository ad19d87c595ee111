package dev.logits.io.teacher;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import dev.logits.Logits;
import dev.logits.distill.SparseTeacher;
import dev.logits.internal.check.NullCheck;
import dev.logits.io.MalformedFileException;
import dev.logits.io.internal.bytes.ByteStore;
import dev.logits.io.internal.bytes.FileStore;
import dev.logits.io.internal.file.TemporaryFile;
import dev.logits.io.internal.file.WriteTarget;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;

/**
 * Writes a teacher's dense logits as a compact teacher file, row after row, in the memory of a block. What is written
 * goes to a file of the same name with {@code .part} behind it, block by block with a checksum each; {@link #commit}
 * makes it the file. A writer that is closed, or killed, before that leaves the part behind, and {@link #resume} goes
 * on after its last whole block: the file is the same, byte for byte, as if nothing had been.
 *
 * <p>The part is locked as long as it is written: a second writer of the same file, of this process or another, is
 * refused.
 *
 * <pre>{@code
 * try (TeacherWriter out = TeacherWriter.create(Path.of("teacher.lgt"), TeacherForm.top(128_256, 50, 1))) {
 *     out.write(batch, batch.rows());
 *     out.commit();
 * }
 * }</pre>
 *
 * <p>For one thread.
 *
 * @since 0.1
 */
public final class TeacherWriter implements Closeable {
    private final Path target;
    private final Path part;
    private final FileChannel channel;
    private final TeacherForm form;
    private final TeacherRow row;
    private final Logits pending;
    private final ByteBuffer block;
    private int waiting;
    private long rows;
    private double errors;
    private int source;

    private TeacherWriter(Path target, TeacherForm form, boolean resume) throws IOException {
        this.target = target;
        this.form = form;
        this.part = part(target);
        this.row = new TeacherRow(form);
        this.pending = Logits.zeros(form.blockRows(), form.classes());
        this.block = ByteBuffer.allocate(form.blockRows() * form.rowBytes() + TeacherHeader.TRAILER_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        boolean goOn = resume && Files.exists(part, NOFOLLOW_LINKS) && Files.size(part) >= TeacherHeader.BYTES;
        this.channel = PartFile.open(target, part, goOn);
        try {
            if (goOn) {
                takeUp();
            }
            writeAt(0, header(unfinished()).bytes());
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** What stands for the number of rows until it is known, and says whose file it is. */
    private static long unfinished() {
        return TeacherHeader.unfinished(ProcessHandle.current().pid());
    }

    /** Where a file is while it is being written. */
    public static Path part(Path target) {
        NullCheck.argument(target, "target");
        return target.resolveSibling(target.getFileName() + ".part");
    }

    /** Begins a file; a part that is there is written anew. */
    public static TeacherWriter create(Path target, TeacherForm form) throws IOException {
        NullCheck.argument(form, "form");
        return new TeacherWriter(target, form, false);
    }

    /**
     * Goes on with the part of a file, or begins it if there is none. Whole blocks with a right checksum stay;
     * {@link #rows} says how many rows they have, which the caller passes over.
     *
     * @throws IllegalArgumentException if the part is of another form
     * @throws MalformedFileException if it is no such part
     */
    public static TeacherWriter resume(Path target, TeacherForm form) throws IOException {
        NullCheck.argument(form, "form");
        return new TeacherWriter(target, form, true);
    }

    private void takeUp() throws IOException {
        ByteStore.RandomReader in = new FileStore.ChannelRandomReader(part, channel);
        TeacherHeader header = TeacherHeader.read(part, in);
        if (!header.form().equals(form) || header.blockRows() != form.blockRows()) {
            throw new IllegalArgumentException(part + ": was begun with " + header.form() + ", not with " + form
                    + "; without resuming it is written anew");
        }
        source = header.source();
        long size = channel.size();
        long at = TeacherHeader.BYTES;
        for (long b = 0; header.blockAt(b + 1) <= size; b++) {
            block.clear();
            TeacherHeader.readFully(part, in, at, block);
            if (block.getInt(block.limit() - 4) != TeacherHeader.checksum(block.array(), block.limit() - 4)) {
                break;
            }
            errors += block.getDouble(block.limit() - TeacherHeader.TRAILER_BYTES);
            rows += form.blockRows();
            at = header.blockAt(b + 1);
        }
        channel.truncate(at);
        block.clear();
    }

    /**
     * Makes sure that a resumed file is of the same teacher.
     *
     * @param dense the teacher's row 0
     * @throws IllegalArgumentException if the part was begun with another row 0
     */
    public void checkSource(Logits dense) {
        NullCheck.argument(dense, "dense");
        if (rows > 0 && checksum(dense) != source) {
            throw new IllegalArgumentException(
                    part + ": was begun with another teacher's logits; without resuming it is written anew");
        }
    }

    private int checksum(Logits dense) {
        CRC32 crc = new CRC32();
        for (int c = 0; c < dense.classes(); c++) {
            int bits = Float.floatToIntBits(dense.get(0, c));
            crc.update(bits >> 24);
            crc.update(bits >> 16);
            crc.update(bits >> 8);
            crc.update(bits);
        }
        return (int) crc.getValue();
    }

    /** The rows so far, those of a part that was resumed included. */
    public long rows() {
        return rows + waiting;
    }

    /** The mean over the rows of {@link SparseTeacher#error}, measured on what was written. */
    public double error() {
        return rows == 0 ? 0 : errors / rows;
    }

    /** The bytes of the file. */
    public long bytes() {
        return header(rows).fileBytes(rows);
    }

    /**
     * Appends the first {@code count} rows of a batch.
     *
     * @throws IllegalArgumentException if they do not have K classes, or a row of logits is not valid
     */
    public void write(Logits dense, int count) throws IOException {
        NullCheck.argument(dense, "dense");
        if (dense.classes() != form.classes()) {
            throw new IllegalArgumentException(
                    "rows of " + dense.classes() + " logits for a teacher file of " + form.classes() + " classes");
        }
        for (int r = 0; r < count; r++) {
            if (rows() == 0) {
                source = checksum(dense.slice(r, r + 1));
                writeAt(0, header(unfinished()).bytes());
            }
            System.arraycopy(dense.array(), dense.offset(r), pending.array(), pending.offset(waiting), form.classes());
            if (++waiting == pending.rows()) {
                flush();
            }
        }
    }

    private void flush() throws IOException {
        if (waiting == 0) {
            return;
        }
        Logits dense = pending.slice(0, waiting);
        SparseTeacher sparse = form.kind() == SparseTeacher.Kind.TOP_K
                ? SparseTeacher.top(dense, form.most(), form.temperature())
                : SparseTeacher.sample(dense, form.most(), form.temperature(), form.seed(), rows);
        block.clear();
        for (int r = 0; r < waiting; r++) {
            row.encode(sparse, r, block);
        }
        double sum = 0;
        for (double error : written().error(dense)) {
            sum += error;
        }
        block.putDouble(sum);
        block.putInt(TeacherHeader.checksum(block.array(), block.position()));
        writeAt(header(rows).blockAt(rows / form.blockRows()), block.flip());
        errors += sum;
        rows += waiting;
        waiting = 0;
    }

    /** The rows of the block as a reader will find them. */
    private SparseTeacher written() {
        ByteBuffer bytes = block.duplicate().order(ByteOrder.LITTLE_ENDIAN).flip();
        SparseTeacher.Builder builder = TeacherFile.builder(form, waiting);
        for (int r = 0; r < waiting; r++) {
            row.decode(bytes, builder);
        }
        return builder.build();
    }

    private TeacherHeader header(long count) {
        return new TeacherHeader(form, form.blockRows(), count, error(), source);
    }

    private void writeAt(long at, ByteBuffer bytes) throws IOException {
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes, at + bytes.position());
            }
        } catch (IOException trouble) {
            throw WriteTarget.failed(part, trouble);
        }
    }

    /**
     * Makes the part the file. Nothing can be written after.
     *
     * @throws IllegalArgumentException if there are no rows
     */
    public void commit() throws IOException {
        flush();
        if (rows == 0) {
            throw new IllegalArgumentException("no rows, so there is nothing to write");
        }
        writeAt(0, header(rows).bytes());
        try {
            channel.force(true);
            TemporaryFile.takePermissions(target, part);
            WriteTarget.move(part, target);
        } catch (IOException trouble) {
            throw WriteTarget.failed(target, trouble);
        }
        channel.close();
    }

    /** Ends the writing; without {@link #commit} the part stays, to be resumed. */
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
