package dev.logits.io.npy;

import dev.logits.internal.check.NullCheck;
import dev.logits.io.ExampleFiles;
import dev.logits.io.ExampleFormat;
import dev.logits.io.FileSource;
import dev.logits.io.ReadOptions;
import dev.logits.io.ScoreFormat;
import dev.logits.io.internal.format.LabelColumn;
import dev.logits.io.internal.format.LabelFiles;
import dev.logits.io.internal.format.LabelFormat;
import dev.logits.io.internal.format.LabelRule;
import dev.logits.io.internal.format.UsualNames;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Reads {@code .npz} files, zips of arrays: logits and labels, or features and labels, in arrays of usual names.
 * Immutable.
 *
 * @since 0.1
 */
public final class NpzFormat implements ScoreFormat, LabelFormat, ExampleFormat {

    /** As {@link dev.logits.io.FileFormats} has it. */
    public NpzFormat() {}

    @Override
    public List<String> endings() {
        return List.of(".npz");
    }

    @Override
    public FileSource open(Path file, ReadOptions options) throws IOException {
        NullCheck.argument(file, "file");
        NullCheck.argument(options, "options");
        return new NpzSelection(NpzFile.read(file), options).source();
    }

    @Override
    public LabelColumn labels(Path file, LabelRule rule) throws IOException {
        NullCheck.argument(file, "file");
        NullCheck.argument(rule, "rule");
        NpzFile npz = NpzFile.read(file);
        Optional<NpzFile.Item> usual =
                UsualNames.find(UsualNames.LABELS, npz.items(), NpzFile.Item::name, NpzFile.Item::isColumn);
        List<NpzFile.Item> columns =
                npz.items().stream().filter(NpzFile.Item::isColumn).toList();
        if (usual.isEmpty() && columns.size() != 1) {
            throw LabelFiles.undecided(file, "array", npz.items());
        }
        return NpyLabels.of(usual.orElseGet(() -> columns.get(0)), rule);
    }

    @Override
    public ExampleFiles.Table read(Path file, Optional<String> features, Optional<String> labels, boolean required)
            throws IOException {
        NullCheck.argument(file, "file");
        NullCheck.argument(features, "features");
        NullCheck.argument(labels, "labels");
        return NpyExamples.ofNpz(NpzFile.read(file), features, labels, required);
    }
}
