package dev.logits.io.csv;

import dev.logits.internal.check.NullCheck;
import dev.logits.io.FeatureCoding;
import dev.logits.io.FeatureFiles;
import dev.logits.io.FeatureFormat;
import dev.logits.io.FeatureOptions;
import dev.logits.io.FeatureTable;
import dev.logits.io.StreamCoding;
import dev.logits.io.StreamOptions;
import dev.logits.io.internal.file.FileEnding;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads sparse features of the form {@code label index:value …}: {@code .svm}, {@code .libsvm}, {@code .svmlight}, also
 * packed by gzip. Immutable.
 *
 * @since 0.1
 */
public final class SparseFormat implements FeatureFormat {

    /** As {@link dev.logits.io.FileFormats} has it. */
    public SparseFormat() {}

    @Override
    public List<String> endings() {
        return List.of(".svm", ".libsvm", ".svmlight");
    }

    @Override
    public boolean matches(Path file) {
        NullCheck.argument(file, "file");
        return endings().stream().anyMatch(ending -> FileEnding.isPackedOrNot(file, ending));
    }

    @Override
    public FeatureTable read(Path file, FeatureOptions options) throws IOException {
        NullCheck.argument(file, "file");
        NullCheck.argument(options, "options");
        return new SparseFile(file).read();
    }

    @Override
    public FeatureTable readCoded(Path file, FeatureCoding coding) throws IOException {
        NullCheck.argument(file, "file");
        NullCheck.argument(coding, "coding");
        return new SparseFile(file).read(coding);
    }

    @Override
    public StreamCoding look(Path file, StreamOptions options) throws IOException {
        NullCheck.argument(file, "file");
        NullCheck.argument(options, "options");
        if (!options.words().isEmpty()
                || !options.categorical().isEmpty()
                || options.weights().isPresent()
                || !options.columns().isEmpty()) {
            throw new IllegalArgumentException(
                    file + ": sparse rows have numbered features; columns with names are those of a .csv");
        }
        return new SparseFile(file).look(options.hashing());
    }

    @Override
    public void readParts(Path file, StreamCoding coding, int rows, FeatureFiles.Part to) throws IOException {
        NullCheck.argument(file, "file");
        NullCheck.argument(coding, "coding");
        NullCheck.argument(to, "to");
        new SparseFile(file).readParts(coding, rows, to);
    }

    @Override
    public boolean namesColumns() {
        return false;
    }
}
