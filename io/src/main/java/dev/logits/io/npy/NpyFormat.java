package dev.logits.io.npy;

import dev.logits.internal.check.NullCheck;
import dev.logits.io.ExampleFiles;
import dev.logits.io.ExampleFormat;
import dev.logits.io.FileSource;
import dev.logits.io.ReadOptions;
import dev.logits.io.Reading;
import dev.logits.io.ScoreFormat;
import dev.logits.io.ScoreKind;
import dev.logits.io.internal.bytes.FilePlace;
import dev.logits.io.internal.bytes.FileStore;
import dev.logits.io.internal.format.Classes;
import dev.logits.io.internal.format.LabelColumn;
import dev.logits.io.internal.format.LabelFiles;
import dev.logits.io.internal.format.LabelFormat;
import dev.logits.io.internal.format.LabelRule;
import dev.logits.io.internal.format.LabeledSource;
import dev.logits.io.internal.format.OneScore;
import dev.logits.io.internal.format.ScoreLook;
import dev.logits.io.internal.format.UsualNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Reads {@code .npy} files, of which each holds one array: logits N × K, labels (N,) or (N, 1), or features. Immutable.
 *
 * @since 0.1
 */
public final class NpyFormat implements ScoreFormat, LabelFormat, ExampleFormat {
    private static final String ENDING = ".npy";

    /** As {@link dev.logits.io.FileFormats} has it. */
    public NpyFormat() {}

    @Override
    public List<String> endings() {
        return List.of(ENDING);
    }

    @Override
    public FileSource open(Path file, ReadOptions options) throws IOException {
        NullCheck.argument(file, "file");
        NullCheck.argument(options, "options");
        if (options.logits().isPresent()) {
            throw new IllegalArgumentException(
                    file + ": an .npy holds one array, which needs no name: leave out ReadOptions.withLogits");
        }
        if (!options.columns().isEmpty()) {
            throw new IllegalArgumentException(file + ": an .npy holds one array, and no column \""
                    + options.columns().get(0) + "\" beside it; save both by numpy.savez, or leave out"
                    + " ReadOptions.withColumns");
        }
        NpyArray array = NpyArray.read(file);
        array.checkScores();
        ScoreKind kind = UsualNames.kindOf(stem(file), options);
        if (options.labels().isEmpty() && options.labelsRequired()) {
            throw new IllegalArgumentException(file + ": an .npy holds no labels: give them by ReadOptions.withLabels");
        }
        List<String> notes = ScoreLook.refuseProbabilities(NpySource.raw(array), options, kind, "the array");
        int classes = OneScore.classes(array.columns());
        List<String> classNames = Classes.names(options, List.of(), classes, file.toString());
        LabelRule rule = LabelRule.of(classes, classNames);
        Optional<LabelColumn> labels = options.labels().isPresent()
                ? Optional.of(rule.decide(
                        r -> LabelFiles.open(Path.of(options.labels().get()), r)))
                : Optional.empty();
        return FileSource.of(
                LabeledSource.of(new NpySource(array, kind), labels),
                options,
                new Reading(
                        kind,
                        OneScore.described("the array", array.columns()),
                        List.of(),
                        labels.map(LabelColumn::described),
                        classNames,
                        notes));
    }

    private static String stem(Path file) {
        String name = file.getFileName().toString();
        return name.substring(0, name.length() - ENDING.length());
    }

    @Override
    public LabelColumn labels(Path file, LabelRule rule) throws IOException {
        NullCheck.argument(file, "file");
        NullCheck.argument(rule, "rule");
        FileStore store = new FileStore(FilePlace.of(file), Files.size(file));
        ArrayFile.Item item = new ArrayFile.Item(
                file.toString(), Optional.of(store), Optional.of(NpyHeader.read(store)), Optional.empty());
        return NpyLabels.of(item, rule);
    }

    @Override
    public ExampleFiles.Table read(Path file, Optional<String> features, Optional<String> labels, boolean required)
            throws IOException {
        NullCheck.argument(file, "file");
        NullCheck.argument(features, "features");
        NullCheck.argument(labels, "labels");
        return NpyExamples.ofNpy(file, features, labels, required);
    }
}
