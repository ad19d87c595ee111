package dev.logits.app.tour;

import dev.logits.Logits;
import dev.logits.data.StrokeDigits;
import dev.logits.learn.features.DenseFeatures;
import dev.logits.learn.network.Architecture;
import dev.logits.learn.network.Network;
import dev.logits.learn.network.Trained;
import dev.logits.learn.network.Training;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What the chapters share: the digits, and a classifier of them. Both are made at first use, so that a chapter alone
 * takes only its own time. Deterministic for a seed.
 */
public final class Tour {
    static final int TRAIN_ROWS = 1000;
    static final int TEST_ROWS = 6000;
    private static final int NODES = 64;
    private static final int EPOCHS = 150;

    private final long seed;
    private final Path folder;
    private final String program;
    private final UnaryOperator<String> quoted;
    private final Map<String, String> written = new LinkedHashMap<>();
    private Trained classifier;
    private Logits logits;

    /**
     * @param seed of all that is random
     * @param folder to write to, where commands to try find their files
     * @param program what to type for {@code logits} in those commands
     * @param quoted an argument as a shell needs it typed
     */
    public Tour(long seed, Path folder, String program, UnaryOperator<String> quoted) {
        this.seed = seed;
        this.folder = folder;
        this.program = program;
        this.quoted = quoted;
    }

    long seed() {
        return seed;
    }

    StrokeDigits digits() {
        return StrokeDigits.of(seed);
    }

    DenseFeatures trainImages() {
        return digits().features(0, TRAIN_ROWS);
    }

    int[] trainLabels() {
        return digits().labels(0, TRAIN_ROWS);
    }

    /** Images that no training of the tour has seen. */
    DenseFeatures testImages() {
        return digits().features(100_000, TEST_ROWS);
    }

    /** Their digits. */
    int[] testLabels() {
        return digits().labels(100_000, TEST_ROWS);
    }

    /** A network of 64 hidden nodes, trained for longer than is good for its calibration. */
    Trained classifier() {
        if (classifier == null) {
            Architecture architecture = Architecture.features(digits().columns())
                    .dense(NODES)
                    .relu()
                    .logits(StrokeDigits.CLASSES);
            Training training = Training.DEFAULTS.withEpochs(EPOCHS).withSeed(seed);
            classifier = Network.fit(architecture, trainImages(), trainLabels(), training);
        }
        return classifier;
    }

    /** The classifier's logits of the test images. */
    Logits testLogits() {
        if (logits == null) {
            logits = classifier().network().logits(testImages());
        }
        return logits;
    }

    /** A file of the tour, as a word on a command line. */
    String file(String name) {
        return quoted.apply(folder.resolve(name).toString());
    }

    /** A command to try; the words are those after {@code logits}. */
    String command(String words) {
        return program + " " + words;
    }

    /** Where a chapter is about to write a file, which is kept for {@link #written}. */
    Path writing(String name, String what) {
        Path file = folder.resolve(name);
        written.put(file.toString(), what);
        return file;
    }

    /** The files that were written so far, and what they are. */
    public Map<String, String> written() {
        return Collections.unmodifiableMap(written);
    }
}
