package dev.logits.io.npy;

import dev.logits.internal.check.NullCheck;
import dev.logits.io.FileFormats;
import dev.logits.io.ScoreFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

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

    private static ArrayFile arrays(Path file) throws IOException {
        return FileFormats.find(file, ScoreFormat.class)
                .filter(ArraysFormat.class::isInstance)
                .map(ArraysFormat.class::cast)
                .orElseGet(NpzFormat::new)
                .arrays(file);
    }

    /** Whether a file's name says that it holds arrays under names: an .npz, .safetensors or .pt. */
    public static boolean isOne(Path file) {
        NullCheck.argument(file, "file");
        return FileFormats.find(file, ScoreFormat.class)
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
