package dev.logits.io.csv;

import dev.logits.internal.check.NullCheck;
import dev.logits.io.FeatureCoding;
import dev.logits.io.FeatureFormat;
import dev.logits.io.FeatureOptions;
import dev.logits.io.FeatureTable;
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
    public boolean namesColumns() {
        return false;
    }
}
