package dev.logits.io.npy;

import dev.logits.internal.check.NullCheck;
import dev.logits.io.FileFormats;
import dev.logits.io.LogitsFiles;
import dev.logits.io.ScoreFormat;
import dev.logits.io.internal.bytes.FilePlace;
import dev.logits.io.internal.bytes.FileStore;
import dev.logits.io.internal.file.FileEnding;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The numbers of an .npz, .safetensors or .pt by the arrays' own names, whatever their shapes: the inputs of a model
 * that names them.
 *
 * <p>Static methods only, for any number of threads.
 *
 * @since 0.1
 */
public final class NpzArrays {
    private NpzArrays() {}

    /**
     * One array.
     *
     * @param name its name, without .npy
     * @param shape its dimensions
     * @param values its numbers, the last dimension running fastest; integers up to 2^53 are exact
     */
    public record NamedArray(String name, List<Long> shape, double[] values) {
        /** Copies the shape and shares the values. */
        public NamedArray {
            NullCheck.argument(name, "name");
            NullCheck.argument(shape, "shape");
            NullCheck.argument(values, "values");
            shape = List.copyOf(shape);
        }

        /** Name and shape. */
        @Override
        public String toString() {
            return name + " " + shape;
        }
    }

    /**
     * Examples whose features are still to be read.
     *
     * @param features the name of their array, for {@link #open}
     * @param shape its dimensions, rows first
     * @param labels one per row, −1 where there is none; empty where the file has no labels
     * @param labeled whether the file had labels
     */
    public record Examples(String features, List<Long> shape, int[] labels, boolean labeled) {
        /** Copies the shape and shares the labels. */
        public Examples {
            NullCheck.argument(features, "features");
            NullCheck.argument(shape, "shape");
            NullCheck.argument(labels, "labels");
            shape = List.copyOf(shape);
        }
    }

    private static ArrayFile arrays(Path file) throws IOException {
        if (FileEnding.is(file, ".npy")) {
            String name = file.getFileName().toString();
            FileStore store = new FileStore(FilePlace.of(file), Files.size(file));
            return new ArrayFile(
                    file,
                    List.of(new ArrayFile.Item(
                            name.substring(0, name.length() - ".npy".length()),
                            Optional.of(store),
                            Optional.of(NpyHeader.read(store)),
                            Optional.empty())));
        }
        return FileFormats.find(file, ScoreFormat.class)
                .filter(ArraysFormat.class::isInstance)
                .map(ArraysFormat.class::cast)
                .orElseGet(NpzFormat::new)
                .arrays(file);
    }

    /**
     * Whether a file's name says that it holds arrays: an .npz, .safetensors or .pt, or an .npy, whose one array is
     * called as the file is.
     */
    public static boolean isOne(Path file) {
        NullCheck.argument(file, "file");
        return FileEnding.is(file, ".npy")
                || FileFormats.find(file, ScoreFormat.class)
                        .filter(ArraysFormat.class::isInstance)
                        .isPresent();
    }

    /** The names of the arrays, in the file's order. */
    public static List<String> names(Path file) throws IOException {
        NullCheck.argument(file, "file");
        return arrays(file).items().stream().map(ArrayFile.Item::name).toList();
    }

    /**
     * Reads the arrays of some names; others are passed over, and a name without an array, too.
     *
     * @throws IOException if the file or one of these arrays is damaged, or holds no numbers
     */
    public static List<NamedArray> read(Path file, List<String> names) throws IOException {
        NullCheck.argument(file, "file");
        NullCheck.argument(names, "names");
        List<NamedArray> arrays = new ArrayList<>();
        for (ArrayFile.Item item : arrays(file).items()) {
            if (names.contains(item.name())) {
                arrays.add(read(item.name(), item.array()));
            }
        }
        return arrays;
    }

    /**
     * Finds features and labels as {@link dev.logits.io.ExampleFiles#read} does, and reads the labels alone, so that
     * features of any size can be read from {@link #open} in parts.
     *
     * @param features the array of features; empty to find a usual name
     * @param labels the array of labels, or a file of them; empty to find a usual name
     * @throws IOException if the file, or an array that was found, is damaged or has no rows of features
     * @throws IllegalArgumentException if what is asked for is not there
     */
    public static Examples examples(Path file, Optional<String> features, Optional<String> labels) throws IOException {
        NullCheck.argument(file, "file");
        NullCheck.argument(features, "features");
        NullCheck.argument(labels, "labels");
        LogitsFiles.checkFile(file);
        return NpyExamples.examples(file, arrays(file), features, labels);
    }

    /**
     * Starts reading the numbers of one array, the last dimension running fastest, of which no more than a block is in
     * memory.
     *
     * @throws IllegalArgumentException if there is no array of this name
     * @throws IOException if the file or the array is damaged, or holds no numbers
     */
    public static Reader open(Path file, String name) throws IOException {
        NullCheck.argument(file, "file");
        NullCheck.argument(name, "name");
        ArrayFile.Item item = arrays(file).items().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(file + ": no array called " + name));
        NpyArray array = item.array();
        if (array.header().fortran() && array.header().dimensions() > 2) {
            throw array.place().error("an array in Fortran order: save it with numpy.ascontiguousarray");
        }
        return new Reader(array);
    }

    /** The numbers of an array, in order. For one thread. */
    public static final class Reader implements Closeable {
        private final NpyArray array;
        private final ElementBuffer elements;
        private double[] chunk = new double[0];

        private Reader(NpyArray array) throws IOException {
            this.array = array;
            this.elements = new ElementBuffer(array);
        }

        /** Its dimensions. */
        public List<Long> shape() {
            return Arrays.stream(array.header().shape()).boxed().toList();
        }

        /**
         * Takes the next numbers, which must be there.
         *
         * @param out receives them from index 0 on
         * @param n how many
         * @throws IOException if the file ends before, or cannot be read
         */
        public void read(double[] out, int n) throws IOException {
            NullCheck.argument(out, "out");
            for (int at = 0; at < n; ) {
                ByteBuffer bytes = elements.available();
                int some = Math.min(n - at, bytes.remaining() / array.type().size());
                if (at == 0) {
                    array.type().take(bytes, some, out);
                } else {
                    chunk = chunk.length < some ? new double[some] : chunk;
                    array.type().take(bytes, some, chunk);
                    System.arraycopy(chunk, 0, out, at, some);
                }
                at += some;
            }
        }

        @Override
        public void close() throws IOException {
            elements.close();
        }
    }

    private static NamedArray read(String name, NpyArray array) throws IOException {
        long length = 1;
        for (long d : array.header().shape()) {
            length = Math.multiplyExact(length, d);
        }
        if (length > Integer.MAX_VALUE - 64) {
            throw array.place().error("more than the 2^31 numbers that one array holds; take fewer rows");
        }
        if (array.header().fortran() && array.header().dimensions() > 1) {
            throw array.place().error("an array in Fortran order: save it with numpy.ascontiguousarray");
        }
        // A compressed entry may promise more than there is, so memory grows with what has been read.
        double[] values = new double[(int) Math.min(length, 1 << 16)];
        try (ElementBuffer elements = new ElementBuffer(array)) {
            for (int at = 0; at < length; ) {
                ByteBuffer bytes = elements.available();
                int n = (int)
                        Math.min(length - at, bytes.remaining() / array.type().size());
                double[] part = new double[n];
                array.type().take(bytes, n, part);
                if (values.length < at + n) {
                    values = Arrays.copyOf(values, (int) Math.min(length, Math.max(at + (long) n, 2L * values.length)));
                }
                System.arraycopy(part, 0, values, at, n);
                at += n;
            }
        }
        return new NamedArray(
                name,
                Arrays.stream(array.header().shape()).boxed().toList(),
                values.length == length ? values : Arrays.copyOf(values, (int) length));
    }
}
