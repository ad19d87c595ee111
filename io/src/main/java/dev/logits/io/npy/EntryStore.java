package dev.logits.io.npy;

import dev.logits.io.MalformedFileException;
import dev.logits.io.file.TemporaryFolder;
import dev.logits.io.internal.bytes.ByteReader;
import dev.logits.io.internal.bytes.ByteStore;
import dev.logits.io.internal.bytes.FilePlace;
import dev.logits.io.internal.bytes.SharedFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * An .npy inside an .npz. Each {@link #open()} inflates it again from the beginning, so that rows stream; the checksum
 * is compared at the end. Positioned reads go to a copy in a temporary file, which is made once.
 */
final class EntryStore implements ByteStore {
    /** Deflate spends at least 2 bits on 258 bytes: no entry can be longer than this many times its compressed size. */
    private static final long MAX_RATIO = 1032;

    private final FilePlace place;
    private final String entryName;
    private final long size;
    private final boolean stored;
    private final long crc;
    /** A copy of the whole entry, whose name is gone already; closed when unreachable. */
    private SharedFile spilled;

    private EntryStore(FilePlace place, ZipEntry entry) {
        this.place = place;
        this.entryName = entry.getName();
        this.size = entry.getSize();
        this.stored = entry.getMethod() == ZipEntry.STORED;
        this.crc = entry.getCrc();
    }

    /** Checks that the entry's claims can be true in a file of {@code fileSize} bytes. */
    static EntryStore of(FilePlace place, ZipEntry entry, long fileSize) throws MalformedFileException {
        long packed = entry.getCompressedSize();
        long size = entry.getSize();
        if (packed < 0 || packed > fileSize) {
            throw place.error("the entry claims " + packed + " bytes of a file of " + fileSize
                    + " bytes; the file is truncated or corrupt");
        }
        boolean possible =
                entry.getMethod() == ZipEntry.STORED ? size == packed : size >= 0 && size / MAX_RATIO <= packed;
        if (!possible) {
            throw place.error("the entry claims to hold " + size + " bytes in " + packed
                    + " bytes of the file, which is impossible; the file is corrupt");
        }
        return new EntryStore(place, entry);
    }

    @Override
    public FilePlace place() {
        return place;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public boolean sizeIsCertain() {
        return stored;
    }

    @Override
    public ByteReader open() throws IOException {
        ZipFile zip = NpzFile.openZip(place.file());
        try {
            ZipEntry entry = zip.getEntry(entryName);
            if (entry == null) {
                throw place.error("the entry is gone: the file has changed since it was opened");
            }
            return new EntryReader(zip, zip.getInputStream(entry));
        } catch (IOException trouble) {
            zip.close();
            throw place.located(trouble, 0);
        }
    }

    @Override
    public RandomReader openRandom() throws IOException {
        SharedFile copy = spill();
        return new RandomReader() {
            @Override
            public boolean read(ByteBuffer into, long position) throws IOException {
                return copy.read(into, position);
            }

            @Override
            public void close() {
                // other cursors read the same copy
            }
        };
    }

    private synchronized SharedFile spill() throws IOException {
        if (spilled == null) {
            // Where a file that is open keeps its name, the next folder of another process deletes it.
            try (TemporaryFolder folder = TemporaryFolder.create()) {
                Path copy = folder.file("entry.npy");
                try (ByteReader in = open();
                        OutputStream out = Files.newOutputStream(copy)) {
                    copy(in, out);
                }
                spilled = SharedFile.open(copy);
            }
        }
        return spilled;
    }

    private void copy(ByteReader in, OutputStream out) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(1 << 18);
        try {
            for (long left = size; left > 0; ) {
                buffer.clear().limit((int) Math.min(left, buffer.capacity()));
                if (!in.read(buffer)) {
                    throw place.error(in.position(), "the data ends early: the entry promises " + size + " bytes");
                }
                left -= buffer.limit();
                out.write(buffer.array(), 0, buffer.limit());
            }
            in.finish();
        } catch (IOException trouble) {
            throw place.located(trouble, in.position());
        }
    }

    private final class EntryReader implements ByteReader {
        private final ZipFile zip;
        private final InputStream in;
        private final CRC32 actual = new CRC32();
        private long position;

        EntryReader(ZipFile zip, InputStream in) {
            this.zip = zip;
            this.in = in;
        }

        /** Into heap buffers only: the stream wants an array. */
        @Override
        public boolean read(ByteBuffer into) throws IOException {
            while (into.hasRemaining()) {
                int at = into.arrayOffset() + into.position();
                int count = in.read(into.array(), at, into.remaining());
                if (count < 0) {
                    return false;
                }
                actual.update(into.array(), at, count);
                into.position(into.position() + count);
                position += count;
            }
            return true;
        }

        @Override
        public long position() {
            return position;
        }

        @Override
        public void finish() throws IOException {
            if (in.read() >= 0) {
                throw place.error(position, "the entry goes on past the " + size + " bytes that it claims");
            }
            if (actual.getValue() != crc) {
                throw place.error("the checksum is wrong (" + Long.toHexString(actual.getValue()) + ", the file says "
                        + Long.toHexString(crc) + "); the file is corrupt");
            }
        }

        @Override
        public void close() throws IOException {
            zip.close();
        }
    }
}
