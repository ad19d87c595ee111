package dev.logits.io.npy;

import dev.logits.Labels;
import dev.logits.io.ExampleFiles.Table;
import dev.logits.io.internal.bytes.FilePlace;
import dev.logits.io.internal.file.FileEnding;
import dev.logits.io.internal.file.Listing;
import dev.logits.io.internal.format.LabelColumn;
import dev.logits.io.internal.format.LabelFiles;
import dev.logits.io.internal.format.LabelRule;
import dev.logits.io.internal.format.UsualNames;
import dev.logits.learn.features.DenseFeatures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Finds features and labels among the arrays of a file. */
final class NpyExamples {
    private static final List<String> FEATURES =
            List.of("x", "features", "data", "images", "inputs", "x_train", "x_test");

    private static final int CHUNK = 4096;

    private NpyExamples() {}

    static Table ofNpy(Path file, Optional<String> features, Optional<String> labels, boolean required)
            throws IOException {
        if (features.isPresent()) {
            throw oneArray(file);
        }
        if (labels.isEmpty() && required) {
            throw new IllegalArgumentException(file + ": an .npy holds no labels: give the file of labels");
        }
        return table(foundInNpy(file, labels));
    }

    static Table ofArrays(ArrayFile npz, Optional<String> features, Optional<String> labels, boolean required)
            throws IOException {
        return table(foundInArrays(npz, features, labels, required));
    }

    /** What would be read, of which the labels are. */
    static NpzArrays.Examples examples(Path file, ArrayFile arrays, Optional<String> features, Optional<String> labels)
            throws IOException {
        if (arrays.items().size() == 1 && FileEnding.is(file, ".npy") && features.isPresent()) {
            throw oneArray(file);
        }
        Found found =
                FileEnding.is(file, ".npy") ? foundInNpy(file, labels) : foundInArrays(arrays, features, labels, false);
        check(found.array);
        if (found.array.rows() > Integer.MAX_VALUE - 64) {
            throw found.array
                    .place()
                    .error("shape " + found.array.header().shapeText() + " is more than 2^31 rows; take a part");
        }
        String name = found.name.isEmpty() ? arrays.items().get(0).name() : found.name;
        return new NpzArrays.Examples(
                name,
                Arrays.stream(found.array.header().shape()).boxed().toList(),
                found.column.isPresent() ? labels(found, (int) found.array.rows()) : new int[0],
                found.column.isPresent());
    }

    /** The features, and the labels beside them; the one array of an .npy has no name. */
    private record Found(String name, NpyArray array, Optional<LabelColumn> column) {}

    private static Found foundInNpy(Path file, Optional<String> labels) throws IOException {
        NpyArray array = NpyArray.read(file);
        Optional<LabelColumn> column = labels.isPresent()
                ? Optional.of(LabelFiles.open(Path.of(labels.get()), LabelRule.NUMBERS))
                : Optional.empty();
        return new Found("", array, column);
    }

    private static Found foundInArrays(
            ArrayFile npz, Optional<String> features, Optional<String> labels, boolean required) throws IOException {
        ArrayFile.Item item = features(npz, features);
        NpyArray array = item.array();
        Optional<LabelColumn> column;
        if (labels.isPresent()) {
            Optional<ArrayFile.Item> named = named(npz, labels.get());
            column = Optional.of(
                    named.isPresent()
                            ? NpyLabels.of(named.get(), LabelRule.NUMBERS)
                            : LabelFiles.openIfExists(labels.get(), LabelRule.NUMBERS)
                                    .orElseThrow(() -> notFound(
                                            npz,
                                            "no array called " + labels.get() + ", and no such file",
                                            "the argument labels")));
        } else {
            Optional<ArrayFile.Item> usual = UsualNames.find(
                    UsualNames.EXAMPLE_LABELS,
                    npz.items(),
                    ArrayFile.Item::name,
                    i -> i != item && i.fits(rows(array)));
            if (usual.isEmpty() && required) {
                throw notFound(npz, "no labels", "the argument labels");
            }
            column = usual.isPresent() ? Optional.of(NpyLabels.of(usual.get(), LabelRule.NUMBERS)) : Optional.empty();
        }
        return new Found(item.name(), array, column);
    }

    private static IllegalArgumentException oneArray(Path file) {
        return new IllegalArgumentException(file + ": an .npy holds one array, which needs no name");
    }

    private static long rows(NpyArray array) {
        return array.header().dimensions() == 0 ? 0 : array.rows();
    }

    private static ArrayFile.Item features(ArrayFile npz, Optional<String> name) {
        if (name.isPresent()) {
            return named(npz, name.get())
                    .orElseThrow(() -> notFound(npz, "no array called " + name.get(), "the argument features"));
        }
        Optional<ArrayFile.Item> usual =
                UsualNames.find(FEATURES, npz.items(), ArrayFile.Item::name, NpyExamples::hasColumns);
        if (usual.isPresent()) {
            return usual.get();
        }
        List<ArrayFile.Item> candidates = npz.items().stream()
                .filter(item -> hasColumns(item) && !item.isColumn())
                .toList();
        if (candidates.size() == 1) {
            return candidates.get(0);
        }
        throw notFound(
                npz,
                candidates.isEmpty()
                        ? "no array of features, rows x columns"
                        : "which of " + candidates.size() + " arrays holds the features?",
                "the argument features");
    }

    private static boolean hasColumns(ArrayFile.Item item) {
        return item.header().isPresent() && item.header().get().dimensions() >= 2;
    }

    private static Optional<ArrayFile.Item> named(ArrayFile npz, String name) {
        return npz.items().stream()
                .filter(item -> item.name().equals(name) || name.equals(item.name() + ".npy"))
                .findFirst();
    }

    private static IllegalArgumentException notFound(ArrayFile npz, String problem, String option) {
        return new IllegalArgumentException(
                npz.file() + ": " + problem + "; it has " + Listing.of(npz.items()) + ": name one by " + option);
    }

    private static Table table(Found found) throws IOException {
        DenseFeatures features = features(found.array);
        return new Table(features, labels(found, features.rows()), found.column.isPresent());
    }

    private static int[] labels(Found found, int rows) throws IOException {
        int[] labels = new int[rows];
        Arrays.fill(labels, Labels.IGNORE);
        if (found.column.isPresent()) {
            read(found.column.get(), labels, found.array.place());
        }
        return labels;
    }

    private static void check(NpyArray array) throws IOException {
        String shape = array.header().shapeText();
        if (array.header().dimensions() < 2) {
            throw array.place().error("features of shape " + shape + ": expected rows x columns");
        }
        if (array.header().fortran() && array.header().dimensions() > 2) {
            throw array.place()
                    .error("images of shape " + shape + " in Fortran order: save them with numpy.ascontiguousarray");
        }
        if (array.rows() == 0 || array.columns() == 0) {
            throw array.place().error("no features: shape " + shape);
        }
    }

    private static DenseFeatures features(NpyArray array) throws IOException {
        check(array);
        String shape = array.header().shapeText();
        long rows = array.rows();
        long columns = array.columns();
        if (rows > Integer.MAX_VALUE || columns > Integer.MAX_VALUE || rows * columns > Integer.MAX_VALUE - 64) {
            throw array.place()
                    .error("shape " + shape + " is more than the 2^31 numbers that one array holds; train on a part");
        }
        return DenseFeatures.wrap(floats(array, (int) (rows * columns), columns), (int) rows, (int) columns);
    }

    /** A compressed entry may promise more than there is, so that its memory grows with what has been read. */
    private static float[] floats(NpyArray array, int length, long columns) throws IOException {
        float[] out = new float[array.store().sizeIsCertain() ? length : Math.min(length, 1 << 20)];
        double[] chunk = new double[CHUNK];
        NpyType type = array.type();
        try (ElementBuffer elements = new ElementBuffer(array)) {
            for (int at = 0; at < length; ) {
                ByteBuffer bytes = elements.available();
                int n = Math.min(length - at, bytes.remaining() / type.size());
                if (out.length < at + n) {
                    out = Arrays.copyOf(out, (int) Math.min(length, Math.max(at + (long) n, 2L * out.length)));
                }
                if (type.isFloat32()) {
                    NpyType.takeFloat32(bytes, n, out, at);
                } else {
                    n = Math.min(n, CHUNK);
                    type.take(bytes, n, chunk);
                    for (int i = 0; i < n; i++) {
                        out[at + i] = (float) chunk[i];
                        if (Float.isInfinite(out[at + i]) && Double.isFinite(chunk[i])) {
                            throw array.place()
                                    .error("row " + (at + i) / columns + ", column " + (at + i) % columns + " is "
                                            + chunk[i] + ", which is too large for a 32-bit float, whose largest is "
                                            + Float.MAX_VALUE);
                        }
                    }
                }
                at += n;
            }
        }
        return out;
    }

    private static void read(LabelColumn column, int[] labels, FilePlace place) throws IOException {
        try (LabelColumn.Reader reader = column.open()) {
            int[] more = new int[labels.length + 1]; // one more tells whether there are more
            int count = Math.max(0, reader.read(more, more.length));
            if (count != labels.length) {
                throw new IllegalArgumentException(column.name() + ": " + (count > labels.length ? "more than " : "")
                        + Math.min(count, labels.length) + " labels for the " + labels.length + " rows of " + place);
            }
            System.arraycopy(more, 0, labels, 0, count);
        }
    }
}
