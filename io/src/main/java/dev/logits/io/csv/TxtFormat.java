package dev.logits.io.csv;

import dev.logits.internal.check.NullCheck;
import dev.logits.io.internal.file.FileEnding;
import dev.logits.io.internal.format.LabelColumn;
import dev.logits.io.internal.format.LabelFormat;
import dev.logits.io.internal.format.LabelRule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads labels from a {@code .txt}, also packed by gzip: one on each line, with or without a header. Immutable.
 *
 * @since 0.1
 */
public final class TxtFormat implements LabelFormat {

    /** As {@link dev.logits.io.FileFormats} has it. */
    public TxtFormat() {}

    @Override
    public List<String> endings() {
        return List.of(".txt");
    }

    @Override
    public boolean matches(Path file) {
        NullCheck.argument(file, "file");
        return FileEnding.isPackedOrNot(file, ".txt");
    }

    @Override
    public LabelColumn labels(Path file, LabelRule rule) throws IOException {
        NullCheck.argument(file, "file");
        NullCheck.argument(rule, "rule");
        return CsvLabels.of(CsvTable.readLabels(file), rule);
    }
}
