package dev.logits.io.parquet;

import dev.logits.internal.check.NullCheck;
import dev.logits.io.FileSource;
import dev.logits.io.ReadOptions;
import dev.logits.io.ScoreFormat;
import dev.logits.io.internal.file.FileEnding;
import dev.logits.io.internal.format.LabelColumn;
import dev.logits.io.internal.format.LabelFormat;
import dev.logits.io.internal.format.LabelRule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads Parquet files, {@code .parquet} and {@code .pq}: logits in a list or in columns of floats, labels in a column.
 * Immutable.
 *
 * @since 0.1
 */
public final class ParquetFormat implements ScoreFormat, LabelFormat {

    /** As {@link dev.logits.io.FileFormats} has it. */
    public ParquetFormat() {}

    @Override
    public List<String> endings() {
        return List.of(".parquet");
    }

    @Override
    public boolean matches(Path file) {
        NullCheck.argument(file, "file");
        return FileEnding.is(file, ".parquet") || FileEnding.is(file, ".pq");
    }

    @Override
    public FileSource open(Path file, ReadOptions options) throws IOException {
        NullCheck.argument(file, "file");
        NullCheck.argument(options, "options");
        return new ParquetSelection(ParquetFile.read(file), options).source();
    }

    @Override
    public LabelColumn labels(Path file, LabelRule rule) throws IOException {
        NullCheck.argument(file, "file");
        NullCheck.argument(rule, "rule");
        return ParquetLabels.of(file, rule);
    }
}
