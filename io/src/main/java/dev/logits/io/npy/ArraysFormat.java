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

/** Files of arrays that have names: what they hold is found the same way, whatever their bytes look like. */
abstract class ArraysFormat implements ScoreFormat, LabelFormat, ExampleFormat {

    /** The arrays of a file, as far as its directory and its headers tell. */
    abstract ArrayFile arrays(Path file) throws IOException;

    @Override
    public final FileSource open(Path file, ReadOptions options) throws IOException {
        NullCheck.argument(file, "file");
        NullCheck.argument(options, "options");
        return new NpzSelection(arrays(file), options).source();
    }

    @Override
    public final LabelColumn labels(Path file, LabelRule rule) throws IOException {
        NullCheck.argument(file, "file");
        NullCheck.argument(rule, "rule");
        ArrayFile arrays = arrays(file);
        Optional<ArrayFile.Item> usual =
                UsualNames.find(UsualNames.LABELS, arrays.items(), ArrayFile.Item::name, ArrayFile.Item::isColumn);
        List<ArrayFile.Item> columns =
                arrays.items().stream().filter(ArrayFile.Item::isColumn).toList();
        if (usual.isEmpty() && columns.size() != 1) {
            throw LabelFiles.undecided(file, "array", arrays.items());
        }
        return NpyLabels.of(usual.orElseGet(() -> columns.get(0)), rule);
    }

    @Override
    public final ExampleFiles.Table read(
            Path file, Optional<String> features, Optional<String> labels, boolean required) throws IOException {
        NullCheck.argument(file, "file");
        NullCheck.argument(features, "features");
        NullCheck.argument(labels, "labels");
        return NpyExamples.ofArrays(arrays(file), features, labels, required);
    }
}
