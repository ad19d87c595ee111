package dev.logits.io.parquet;

import dev.logits.io.MalformedFileException;
import dev.logits.io.internal.bytes.FileStore;
import dev.logits.io.internal.file.FirstBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * What a Parquet file's footer says: its columns, and where their values are.
 *
 * <p>Reference: the Apache Parquet format, parquet.thrift and Encodings.md.
 *
 * @param file the file
 * @param size its bytes
 * @param rows the number of rows
 * @param leaves the columns of values
 * @param groups the row groups
 */
record ParquetFile(Path file, long size, long rows, List<ParquetLeaf> leaves, List<Group> groups) {
    private static final int MAGIC = 0x31524150; // PAR1
    private static final int ENCRYPTED = 0x45524150; // PARE

    /**
     * A row group.
     *
     * @param rows its rows
     * @param chunks the chunk of each leaf
     */
    record Group(long rows, List<Chunk> chunks) {}

    /**
     * Where a leaf's values of a row group are.
     *
     * @param codec how pages are compressed
     * @param values how many values, nulls among them
     * @param offset where the first page begins
     * @param bytes how long all pages are
     */
    record Chunk(int codec, long values, long offset, long bytes) {}

    /** Reads the footer. */
    static ParquetFile read(Path file) throws IOException {
        long size = Files.size(file);
        ByteBuffer tail = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            if (size < 12 || !FileStore.readFully(file, channel, tail, size - 8)) {
                throw MalformedFileException.of(file, size + " bytes: too short for a Parquet file");
            }
            int length = tail.getInt(0);
            int magic = tail.getInt(4);
            if (magic == ENCRYPTED) {
                throw MalformedFileException.of(file, "an encrypted Parquet file; write it without encryption");
            }
            if (magic != MAGIC) {
                throw MalformedFileException.of(
                        file,
                        "not a Parquet file, or cut short: it does not end in PAR1"
                                + (FirstBytes.hint(file).contains("Parquet") ? "" : FirstBytes.hint(file)));
            }
            if (length < 0 || length > size - 12) {
                throw MalformedFileException.of(
                        file, "the footer claims " + length + " bytes of a file of " + size + "; the file is corrupt");
            }
            ByteBuffer footer = ByteBuffer.allocate(length);
            if (!FileStore.readFully(file, channel, footer, size - 8 - length)) {
                throw MalformedFileException.of(file, "the file changed while it was read");
            }
            return new Footer(file, size).parse(footer.flip());
        }
    }

    private static final class Footer {
        private final Path file;
        private final long size;
        private final List<Element> schema = new ArrayList<>();
        private final List<Group> groups = new ArrayList<>();
        private long rows;

        private static final class Element {
            int type = -1;
            int typeLength;
            int repetition;
            int children;
            String name = "";
            boolean float16;
            String meaning = "";
            boolean unsigned;
            int scale;
        }

        Footer(Path file, long size) {
            this.file = file;
            this.size = size;
        }

        ParquetFile parse(ByteBuffer bytes) throws MalformedFileException {
            try {
                ThriftReader in = new ThriftReader(bytes);
                in.struct(id -> switch (id) {
                    case 2 -> each(in, () -> schema.add(element(in)));
                    case 3 -> {
                        rows = in.integer();
                        yield true;
                    }
                    case 4 -> each(in, () -> groups.add(group(in)));
                    default -> false;
                });
                List<ParquetLeaf> leaves = new ArrayList<>();
                if (schema.isEmpty()) {
                    throw new IllegalArgumentException("no schema");
                }
                int next = 1;
                for (int c = 0; c < schema.get(0).children; c++) {
                    next = leaves(next, next < schema.size() ? schema.get(next).name : "", 0, 0, 0, true, leaves);
                }
                check(leaves.size());
                return new ParquetFile(file, size, rows, List.copyOf(leaves), List.copyOf(groups));
            } catch (RuntimeException wrong) {
                throw new MalformedFileException(
                        file.toString(),
                        file + ": the footer is corrupt: " + MalformedFileException.reason(wrong),
                        wrong);
            }
        }

        private void check(int leaves) {
            long sum = 0;
            long bytes = 0;
            for (Group group : groups) {
                sum = Math.addExact(sum, group.rows);
                if (group.rows < 0 || group.chunks.size() != leaves) {
                    throw new IllegalArgumentException("a row group of " + group.rows + " rows with "
                            + group.chunks.size() + " columns of " + leaves);
                }
                for (Chunk chunk : group.chunks) {
                    if (chunk.offset < 4 || chunk.bytes < 0 || chunk.offset > size - chunk.bytes || chunk.values < 0) {
                        throw new IllegalArgumentException("a column of " + chunk.bytes + " bytes at " + chunk.offset
                                + " in a file of " + size + " bytes");
                    }
                    if (chunk.values > ParquetPageHeader.mostValues(chunk.bytes)) {
                        throw new IllegalArgumentException(
                                "a column of " + chunk.values + " values in " + chunk.bytes + " bytes");
                    }
                    bytes = Math.addExact(bytes, chunk.bytes);
                }
            }
            if (bytes > size) {
                throw new IllegalArgumentException(
                        "columns of " + bytes + " bytes in a file of " + size + ", so that some overlap");
            }
            if (sum != rows) {
                throw new IllegalArgumentException(rows + " rows, but the row groups have " + sum);
            }
        }

        private static boolean each(ThriftReader in, Runnable element) {
            int size = in.list();
            for (int i = 0; i < size; i++) {
                element.run();
            }
            return true;
        }

        private static Element element(ThriftReader in) {
            Element e = new Element();
            in.struct(id -> {
                switch (id) {
                    case 1 -> e.type = in.int32();
                    case 2 -> e.typeLength = in.int32();
                    case 3 -> e.repetition = in.int32();
                    case 4 -> e.name = in.text();
                    case 5 -> e.children = in.int32();
                    case 6 -> {
                        int converted = in.int32(); // ConvertedType, which newer writers write, too
                        e.unsigned = converted >= 11 && converted <= 14;
                        e.meaning = switch (converted) {
                            case 5 -> "decimal";
                            case 6 -> "date";
                            case 7, 8 -> "time";
                            case 9, 10 -> "timestamp";
                            default -> e.meaning;
                        };
                    }
                    case 7 -> e.scale = in.int32();
                    case 10 ->
                        in.struct(kind -> {
                            e.float16 |= kind == 15;
                            e.meaning = switch (kind) {
                                case 5 -> "decimal";
                                case 6 -> "date";
                                case 7 -> "time";
                                case 8 -> "timestamp";
                                default -> e.meaning;
                            };
                            if (kind != 5) {
                                return false;
                            }
                            in.struct(field -> {
                                if (field == 1) {
                                    e.scale = in.int32();
                                }
                                return field == 1;
                            });
                            return true;
                        });
                    default -> {
                        return false;
                    }
                }
                return true;
            });
            return e;
        }

        private static Group group(ThriftReader in) {
            List<Chunk> chunks = new ArrayList<>();
            long[] rows = new long[1];
            in.struct(id -> switch (id) {
                case 1 -> each(in, () -> chunks.add(chunk(in)));
                case 3 -> {
                    rows[0] = in.integer();
                    yield true;
                }
                default -> false;
            });
            return new Group(rows[0], List.copyOf(chunks));
        }

        private static Chunk chunk(ThriftReader in) {
            long[] meta = {-1, 0, 0, -1, -1}; // codec, values, bytes, data page, dictionary page
            in.struct(id -> {
                if (id != 3) {
                    return false;
                }
                in.struct(field -> {
                    int slot = switch (field) {
                        case 4 -> 0;
                        case 5 -> 1;
                        case 7 -> 2;
                        case 9 -> 3;
                        case 11 -> 4;
                        default -> -1;
                    };
                    if (slot >= 0) {
                        meta[slot] = in.integer();
                    }
                    return slot >= 0;
                });
                return true;
            });
            long offset = meta[4] > 0 ? Math.min(meta[4], meta[3]) : meta[3];
            return new Chunk(Math.toIntExact(meta[0]), meta[1], offset, meta[2]);
        }

        /** Walks one schema element; returns the index behind it. */
        private int leaves(
                int at, String name, int definition, int repetition, int depth, boolean plain, List<ParquetLeaf> out) {
            if (at >= schema.size()) {
                throw new IllegalArgumentException("a schema of " + schema.size() + " elements that says it has more");
            }
            Element e = schema.get(at);
            int d = definition + (e.repetition == 0 ? 0 : 1);
            int r = repetition + (e.repetition == 2 ? 1 : 0);
            if (depth > 64) {
                throw new IllegalArgumentException("a schema nested deeper than 64");
            }
            if (e.children < 0) {
                throw new IllegalArgumentException("column " + name + " with " + e.children + " parts");
            }
            if (e.children == 0) {
                out.add(new ParquetLeaf(out.size(), name, type(e), meaning(e), d, r, plain && r <= 1, e.unsigned));
                return at + 1;
            }
            int next = at + 1;
            boolean inner = plain && e.children == 1;
            for (int c = 0; c < e.children; c++) {
                next = leaves(next, name, d, r, depth + 1, inner, out);
            }
            return next;
        }

        /** A decimal without decimals is the number that is written. */
        private static String meaning(Element e) {
            boolean whole = e.type == 1 || e.type == 2;
            return whole && !(e.meaning.equals("decimal") && e.scale == 0) ? e.meaning : "";
        }

        private static ParquetLeaf.Type type(Element e) {
            return switch (e.type) {
                case 0 -> ParquetLeaf.Type.BOOLEAN;
                case 1 -> ParquetLeaf.Type.INT32;
                case 2 -> ParquetLeaf.Type.INT64;
                case 4 -> ParquetLeaf.Type.FLOAT;
                case 5 -> ParquetLeaf.Type.DOUBLE;
                case 6 -> ParquetLeaf.Type.TEXT;
                case 7 -> e.float16 && e.typeLength == 2 ? ParquetLeaf.Type.FLOAT16 : ParquetLeaf.Type.OTHER;
                default -> ParquetLeaf.Type.OTHER;
            };
        }
    }
}
