package dev.logits.io.csv;

import dev.logits.Labels;
import dev.logits.io.FeatureCoding;
import dev.logits.io.FeatureFiles;
import dev.logits.io.FeatureTable;
import dev.logits.io.MalformedFileException;
import dev.logits.io.StreamCoding;
import dev.logits.io.internal.format.ClassNames;
import dev.logits.learn.features.FeatureHashing;
import dev.logits.learn.features.HashedRows;
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

    /** Rows that are looked at together. */
    private static final int PART = 4096;

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
        checkAny(rows);
        int base = smallest == 0 ? 0 : 1;
        checkLargest(entries);
        ClassNames names = new ClassNames();
        labelCells.forEach(names::add);
        ClassNames.Index classes = classes(names, rows);
        return table(FeatureCoding.numbered(base, largest - base + 1, "label", classes.names()), classes, base);
    }

    private void checkAny(long rows) throws MalformedFileException {
        if (rows == 0) {
            throw MalformedFileException.of(file, "no rows; there is nothing to learn from");
        }
        if (largest < 0) {
            throw MalformedFileException.of(file, "no row has a feature");
        }
    }

    private ClassNames.Index classes(ClassNames names, int rows) throws MalformedFileException {
        ClassNames.Index classes = CsvFeatures.withoutIgnored(names.byValue());
        Optional<String> measurement = Measurement.describe(classes.names(), rows);
        if (measurement.isPresent()) {
            throw MalformedFileException.of(file, measurement.get());
        }
        return classes;
    }

    /** A model has a weight for each feature, so that the largest index decides its memory. */
    private void checkLargest(long entries) throws MalformedFileException {
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
            throw named(coding.columns().get(0).name());
        }
        int base = (int) (double) first;
        checkKnown(base, coding.width());
        return table(coding, ClassNames.Index.of(coding.classes(), true), base);
    }

    private MalformedFileException named(String column) {
        return MalformedFileException.of(
                file,
                "sparse rows have numbered features; the model has columns such as \"" + column + "\": give it a .csv");
    }

    private void checkKnown(int base, int width) throws MalformedFileException {
        if (largest - base >= width || smallest < base) {
            throw MalformedFileException.of(
                    file,
                    "feature " + (smallest < base ? smallest : largest) + "; the model knows " + base + " to "
                            + (base + width - 1));
        }
    }

    private FeatureTable table(FeatureCoding coding, ClassNames.Index classes, int base) {
        return new FeatureTable(features(base, coding.width()), labels(classes), new double[0], coding);
    }

    private SparseFeatures features(int base, int width) {
        int[] columns = Arrays.copyOf(indices, entries);
        for (int i = 0; i < entries; i++) {
            columns[i] -= base;
        }
        return SparseFeatures.wrap(Arrays.copyOf(starts, rows + 1), columns, Arrays.copyOf(values, entries), width);
    }

    private int[] labels(ClassNames.Index classes) {
        int[] labels = new int[rows];
        for (int r = 0; r < rows; r++) {
            labels[r] = Math.max(Labels.IGNORE, classes.of(labelCells.get(r)));
        }
        return labels;
    }

    private void parse() throws IOException {
        try (TextLines lines = new TextLines(file)) {
            parse(lines, Integer.MAX_VALUE);
        }
    }

    /** Goes on until there are so many rows, or no more lines. */
    private void parse(TextLines lines, int most) throws IOException {
        while (rows < most) {
            String text = lines.next();
            if (text == null) {
                return;
            }
            line = lines.number();
            int comment = text.indexOf('#');
            String row = (comment < 0 ? text : text.substring(0, comment)).strip();
            if (!row.isEmpty()) {
                parse(row.split("\\s+"));
            }
        }
    }

    /** Reads the next rows and forgets those before. */
    private boolean next(TextLines lines, int most) throws IOException {
        rows = 0;
        entries = 0;
        labelCells.clear();
        parse(lines, most);
        return rows > 0;
    }

    /** Goes through the file part by part: classes, and which features there are. */
    StreamCoding look(Optional<FeatureHashing> hashing) throws IOException {
        ClassNames names = new ClassNames();
        long seen = 0;
        long numbers = 0;
        try (TextLines lines = new TextLines(file)) {
            while (next(lines, PART)) {
                seen += rows;
                numbers += entries;
                labelCells.forEach(names::add);
                if (names.distinct() > CsvStream.MOST_CLASSES) {
                    throw wrong("more than " + CsvStream.MOST_CLASSES + " different labels; a label names a class");
                }
            }
        }
        checkAny(seen);
        int base = smallest == 0 ? 0 : 1;
        if (hashing.isEmpty()) {
            checkLargest(numbers);
        }
        int width = hashing.map(FeatureHashing::columns).orElse(largest - base + 1);
        try {
            return StreamCoding.sparse(
                    base,
                    width,
                    classes(names, (int) Math.min(seen, Integer.MAX_VALUE)).names(),
                    hashing);
        } catch (IllegalArgumentException wrong) {
            throw MalformedFileException.of(file, wrong.getMessage());
        }
    }

    /** Reads the file part by part. */
    void readParts(StreamCoding coding, int most, FeatureFiles.Part to) throws IOException {
        if (!coding.columns().isEmpty()) {
            throw named(coding.columns().get(0).name());
        }
        ClassNames.Index classes = ClassNames.Index.of(coding.classes(), true);
        try (TextLines lines = new TextLines(file)) {
            while (next(lines, most)) {
                if (coding.hashing().isPresent()) {
                    to.take(hashed(coding.hashing().get()), labels(classes), new double[0]);
                } else {
                    checkKnown(coding.first(), coding.width());
                    to.take(features(coding.first(), coding.width()), labels(classes), new double[0]);
                }
            }
        }
    }

    private SparseFeatures hashed(FeatureHashing hashing) {
        HashedRows hashed = new HashedRows(hashing);
        for (int r = 0; r < rows; r++) {
            for (int i = starts[r]; i < starts[r + 1]; i++) {
                hashed.add(Integer.toString(indices[i]), values[i]);
            }
            hashed.endRow();
        }
        return hashed.take();
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
