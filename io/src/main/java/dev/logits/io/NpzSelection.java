package dev.logits.io;

import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Finds the logits and the labels among the arrays of an .npz. */
record NpzSelection(NpzFile npz, ReadOptions options) {

    LogitsSource source() throws IOException {
        NpzFile.Item item = logits();
        NpyArray array = item.array();
        LogitsFiles.checkScores(array);
        LogitsSource scores = new NpySource(array, LogitsFiles.kindOf(item.name(), options));
        Optional<LabelColumn> labels = options.labels().isPresent()
                ? Optional.of(named(options.labels().get()))
                : found(item, array.rows());
        return labels.isPresent() ? LabelledSource.of(scores, labels.get()) : scores;
    }

    private NpzFile.Item logits() {
        if (options.logits().isPresent()) {
            String name = options.logits().get();
            return item(name).orElseThrow(() -> notFound("no array called " + name, "ReadOptions.withLogits"));
        }
        Optional<NpzFile.Item> usual =
                UsualNames.find(UsualNames.LOGITS, npz.items(), NpzFile.Item::name, NpzFile.Item::isMatrix);
        if (usual.isPresent()) {
            return usual.get();
        }
        List<NpzFile.Item> matrices = npz.items().stream()
                .filter(item -> item.isMatrix() && !item.isColumn())
                .toList();
        if (matrices.size() == 1) {
            return matrices.get(0);
        }
        // of the wrong shape or unreadable, but surely meant
        return UsualNames.find(UsualNames.LOGITS, npz.items(), NpzFile.Item::name, any -> true)
                .orElseThrow(() -> notFound(
                        matrices.isEmpty()
                                ? "no matrix of logits, rows x classes"
                                : "which of " + matrices.size() + " matrices holds the logits?",
                        "ReadOptions.withLogits"));
    }

    private LabelColumn named(String nameOrFile) throws IOException {
        Optional<NpzFile.Item> item = item(nameOrFile);
        if (item.isPresent()) {
            return NpyLabels.of(item.get().array());
        }
        return LabelFiles.openIfExists(nameOrFile)
                .orElseThrow(() ->
                        notFound("no array called " + nameOrFile + ", and no such file", "ReadOptions.withLabels"));
    }

    private Optional<LabelColumn> found(NpzFile.Item logits, long rows) throws IOException {
        List<NpzFile.Item> others =
                npz.items().stream().filter(item -> item != logits).toList();
        Optional<NpzFile.Item> usual = UsualNames.find(
                UsualNames.LABELS, others, NpzFile.Item::name, item -> options.labelsRequired() || item.fits(rows));
        if (usual.isPresent()) {
            return Optional.of(NpyLabels.of(usual.get().array()));
        }
        List<NpzFile.Item> integers = others.stream()
                .filter(item -> item.fits(rows) && item.isInteger())
                .toList();
        if (integers.size() == 1) {
            return Optional.of(NpyLabels.of(integers.get(0).array()));
        }
        if (options.labelsRequired()) {
            throw notFound(
                    integers.isEmpty() ? "no labels" : "which of " + integers.size() + " arrays holds the labels?",
                    "ReadOptions.withLabels");
        }
        return Optional.empty();
    }

    private Optional<NpzFile.Item> item(String name) {
        return npz.items().stream()
                .filter(item -> item.name().equals(name) || name.equals(item.name() + ".npy"))
                .findFirst();
    }

    private IllegalArgumentException notFound(String problem, String option) {
        return new IllegalArgumentException(npz.file() + ": " + problem + "; it has " + LabelFiles.list(npz.items())
                + ": name one by " + option + (option.equals("ReadOptions.withLabels") ? ", or another file" : ""));
    }
}
