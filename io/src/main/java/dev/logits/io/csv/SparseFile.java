package dev.logits.io.csv;

import dev.logits.Labels;
import dev.logits.io.FeatureCoding;
import dev.logits.io.FeatureTable;
import dev.logits.io.MalformedFileException;
import dev.logits.io.internal.format.ClassNames;
import dev.logits.learn.features.SparseFeatures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Reads sparse rows as LIBSVM and SVMlight write them: {@code label index:value index:value … # comment}. Indices count
 * from 1, or from 0 if any is 0, and rise along a line; {@code qid:n} is passed over. A feature is called by its index.
 */
final class SparseFile {
    /** The features of a file with few numbers: as many as the usual hash functions have. */
    private static final long FEATURES = 1 << 20;

    private static final long FEATURES_PER_NUMBER = 64;
    private static final int MOST_ENTRIES = Integer.MAX_VALUE - 8;

    private final Path file;
    private int[] indices = new int[1024];
    private float[] values = new float[1024];
    private int[] starts = new int[1025];
    private final List<String> labelCells = new ArrayList<>();
    private int rows;
    private int entries;
    private int smallest = Integer.MAX_VALUE;
    private int largest = -1;
    private long lineOfLargest;
    private long line;

    SparseFile(Path file) {
        this.file = file;
    }

    FeatureTable read() throws IOException {
        parse();
        if (rows == 0) {
            throw MalformedFileException.of(file, "no rows; there is nothing to learn from");
        }
        if (largest < 0) {
            throw MalformedFileException.of(file, "no row has a feature");
        }
        int base = smallest == 0 ? 0 : 1;
        checkLargest();
        ClassNames names = new ClassNames();
        labelCells.forEach(names::add);
        ClassNames.Index classes = CsvFeatures.withoutIgnored(names.byValue());
        Optional<String> measurement = Measurement.describe(classes.names(), rows);
        if (measurement.isPresent()) {
            throw MalformedFileException.of(file, measurement.get());
        }
        return table(FeatureCoding.numbered(base, largest - base + 1, "label", classes.names()), classes, base);
    }

    /** A model has a weight for each feature, so that the largest index decides its memory. */
    private void checkLargest() throws MalformedFileException {
        long most = Math.max(FEATURES, FEATURES_PER_NUMBER * entries);
        if (largest > most) {
            throw MalformedFileException.atLine(
                    file,
                    lineOfLargest,
                    "index " + largest + ": of a file with " + entries + " numbers at most " + most
                            + " features are read; number them without gaps, or hash them to fewer");
        }
    }

    FeatureTable read(FeatureCoding coding) throws IOException {
        parse();
        Double first = ClassNames.number(coding.columns().get(0).name());
        if (first == null || first != 0 && first != 1) {
            throw MalformedFileException.of(
                    file,
                    "sparse rows have numbered features; the model has columns such as \""
                            + coding.columns().get(0).name() + "\": give it a .csv");
        }
        int base = (int) (double) first;
        if (largest - base >= coding.width() || smallest < base) {
            throw MalformedFileException.of(
                    file,
                    "feature " + (smallest < base ? smallest : largest) + "; the model knows " + base + " to "
                            + (base + coding.width() - 1));
        }
        return table(coding, ClassNames.Index.of(coding.classes(), true), base);
    }

    private FeatureTable table(FeatureCoding coding, ClassNames.Index classes, int base) {
        for (int i = 0; i < entries; i++) {
            indices[i] -= base;
        }
        SparseFeatures x = SparseFeatures.wrap(
                Arrays.copyOf(starts, rows + 1),
                Arrays.copyOf(indices, entries),
                Arrays.copyOf(values, entries),
                coding.width());
        int[] labels = new int[rows];
        for (int r = 0; r < rows; r++) {
            labels[r] = Math.max(Labels.IGNORE, classes.of(labelCells.get(r)));
        }
        return new FeatureTable(x, labels, new double[0], coding);
    }

    private void parse() throws IOException {
        try (TextLines lines = new TextLines(file)) {
            for (String text = lines.next(); text != null; text = lines.next()) {
                line = lines.number();
                int comment = text.indexOf('#');
                String row = (comment < 0 ? text : text.substring(0, comment)).strip();
                if (!row.isEmpty()) {
                    parse(row.split("\\s+"));
                }
            }
        }
    }

    private void parse(String[] words) throws MalformedFileException {
        if (ClassNames.number(words[0]) == null) {
            throw wrong("\"" + words[0] + "\" is not a label: a row is label index:value index:value …");
        }
        labelCells.add(words[0]);
        int last = -1;
        for (int w = 1; w < words.length; w++) {
            int colon = words[w].indexOf(':');
            if (words[w].startsWith("qid:")) {
                continue;
            }
            if (colon < 0) {
                throw wrong("\"" + words[w] + "\" is not index:value");
            }
            int index = index(words[w], colon);
            if (index <= last) {
                throw wrong("index " + index + " after " + last + "; indices must rise along a line");
            }
            last = index;
            add(index, value(words[w], colon));
        }
        rows++;
        starts = rows < starts.length ? starts : Arrays.copyOf(starts, 2 * starts.length);
        starts[rows] = entries;
    }

    private int index(String word, int colon) throws MalformedFileException {
        try {
            int index = Integer.parseInt(word, 0, colon, 10);
            if (index >= 0 && index < Integer.MAX_VALUE) {
                return index;
            }
        } catch (NumberFormatException wrong) {
            // said below
        }
        throw wrong("\"" + word + "\": the index must be a whole number in 0.." + (Integer.MAX_VALUE - 1));
    }

    private float value(String word, int colon) throws MalformedFileException {
        Double value = ClassNames.number(word.substring(colon + 1));
        if (value != null && Double.isFinite(value) && !Float.isFinite(value.floatValue())) {
            throw wrong("\"" + word + "\": too large for a 32-bit float, whose largest is " + Float.MAX_VALUE);
        }
        if (value == null || !Float.isFinite(value.floatValue())) {
            throw wrong("\"" + word + "\": the value must be a finite number");
        }
        return value.floatValue();
    }

    private void add(int index, float value) throws MalformedFileException {
        if (entries == indices.length) {
            if (entries == MOST_ENTRIES) {
                throw wrong("more than the " + MOST_ENTRIES + " numbers that one array holds; train on a part");
            }
            indices = Arrays.copyOf(indices, (int) Math.min(MOST_ENTRIES, 3L * entries / 2));
            values = Arrays.copyOf(values, indices.length);
        }
        indices[entries] = index;
        values[entries++] = value;
        smallest = Math.min(smallest, index);
        if (index > largest) {
            largest = index;
            lineOfLargest = line;
        }
    }

    private MalformedFileException wrong(String problem) {
        return MalformedFileException.atLine(file, line, problem);
    }
}
