package dev.logits.serve.model;

import dev.logits.Logits;
import dev.logits.Probabilities;
import dev.logits.calibrate.Calibrator;
import dev.logits.internal.check.NullCheck;
import dev.logits.io.json.CalibratorJson;
import dev.logits.io.json.PredictionSetsJson;
import dev.logits.math.Softmax;
import dev.logits.onnx.ModelBatch;
import dev.logits.onnx.ModelInput;
import dev.logits.onnx.OnnxClassifier;
import dev.logits.onnx.text.TextEncoder;
import dev.logits.uncertainty.ConformalSets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A classifier under a name: what it makes of feature rows or texts, a calibrator for its probabilities, and
 * prediction sets. One without a model takes rows of scores.
 *
 * <p>For any number of threads. What was opened here is closed here.
 *
 * <pre>{@code
 * ServedClassifier spam = ServedClassifier.open("spam", Path.of("spam.onnx"))
 *         .withCalibrator(CalibratorJson.read(Path.of("cal.json")).fitted().calibrator());
 * }</pre>
 *
 * @since 0.1
 */
public final class ServedClassifier implements AutoCloseable {
    private final String name;
    private final Optional<OnnxClassifier> model;
    private final Optional<TextEncoder> encoder;
    private final Optional<Calibrator> calibrator;
    private final Optional<ConformalSets> sets;
    private final List<String> classNames;

    private ServedClassifier(
            String name,
            Optional<OnnxClassifier> model,
            Optional<TextEncoder> encoder,
            Optional<Calibrator> calibrator,
            Optional<ConformalSets> sets,
            List<String> classNames) {
        this.name = name;
        this.model = model;
        this.encoder = encoder;
        this.calibrator = calibrator;
        this.sets = sets;
        this.classNames = classNames;
    }

    /** One that takes rows of scores, and calibrates them. */
    public static ServedClassifier ofScores(String name, Calibrator calibrator) {
        NullCheck.argument(name, "name");
        NullCheck.argument(calibrator, "calibrator");
        return new ServedClassifier(
                name, Optional.empty(), Optional.empty(), Optional.of(calibrator), Optional.empty(), List.of());
    }

    /**
     * Opens a model, with the tokenizer beside it where it is a model of text.
     *
     * @param path an ONNX file, or a folder with one
     * @throws IOException if it cannot be read; the message names the file
     */
    public static ServedClassifier open(String name, Path path) throws IOException {
        NullCheck.argument(name, "name");
        NullCheck.argument(path, "path");
        OnnxClassifier opened = OnnxClassifier.open(path);
        try {
            Optional<TextEncoder> encoder = Optional.empty();
            if (opened.inputs().stream().anyMatch(input -> input.name().equals("input_ids"))) {
                Path folder =
                        Files.isDirectory(path) ? path : path.toAbsolutePath().getParent();
                if (!Files.exists(folder.resolve("tokenizer.json")) && folder.endsWith("onnx")) {
                    folder = folder.getParent();
                }
                encoder = Optional.of(TextEncoder.open(folder));
            }
            return new ServedClassifier(
                    name, Optional.of(opened), encoder, Optional.empty(), Optional.empty(), opened.classNames());
        } catch (IOException | RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    /** The same with a calibrator. */
    public ServedClassifier withCalibrator(Calibrator other) {
        NullCheck.argument(other, "other");
        return new ServedClassifier(name, model, encoder, Optional.of(other), sets, classNames);
    }

    /** The same with prediction sets. */
    public ServedClassifier withSets(ConformalSets other) {
        NullCheck.argument(other, "other");
        return new ServedClassifier(name, model, encoder, calibrator, Optional.of(other), classNames);
    }

    /** The same with names of the classes. */
    public ServedClassifier withClassNames(List<String> names) {
        NullCheck.argument(names, "names");
        return new ServedClassifier(name, model, encoder, calibrator, sets, List.copyOf(names));
    }

    /**
     * The same with what a file holds: a calibrator, or prediction sets.
     *
     * @throws IOException if it is neither
     */
    public ServedClassifier with(Path file) throws IOException {
        NullCheck.argument(file, "file");
        return PredictionSetsJson.isOne(file)
                ? withSets(PredictionSetsJson.read(file).sets())
                : withCalibrator(CalibratorJson.read(file).fitted().calibrator());
    }

    /** What requests call it. */
    public String name() {
        return name;
    }

    /** The names of the classes; empty where nobody says them. */
    public List<String> classNames() {
        return classNames;
    }

    /** Whether it takes texts. */
    public boolean takesTexts() {
        return encoder.isPresent();
    }

    /** Whether rows of numbers are scores, there being no model. */
    public boolean takesScores() {
        return model.isEmpty();
    }

    /**
     * Logits of texts.
     *
     * @throws IllegalArgumentException if it is no model of text
     * @throws IOException if the model fails
     */
    public Logits ofTexts(List<String> texts) throws IOException {
        NullCheck.argument(texts, "texts");
        return logits(encoder("texts").encode(texts), texts.size());
    }

    /**
     * Logits of pairs of texts, such as a question and a document.
     *
     * @param first as many texts as {@code second}
     * @throws IllegalArgumentException if it is no model of text, or they are not as many
     * @throws IOException if the model fails
     */
    public Logits ofPairs(List<String> first, List<String> second) throws IOException {
        NullCheck.argument(first, "first");
        NullCheck.argument(second, "second");
        return logits(encoder("pairs of texts").encode(first, second), first.size());
    }

    private TextEncoder encoder(String what) {
        return encoder.orElseThrow(() -> new IllegalArgumentException(name + " takes rows of numbers, not " + what));
    }

    private Logits logits(TextEncoder.Encoded encoded, int rows) throws IOException {
        ModelBatch batch = ModelBatch.of(rows).with("input_ids", encoded.ids(), encoded.length());
        for (ModelInput input : model.orElseThrow().inputs()) {
            if (input.name().equals("attention_mask")) {
                batch = batch.with("attention_mask", encoded.mask(), encoded.length());
            } else if (input.name().equals("token_type_ids")) {
                batch = batch.with("token_type_ids", encoded.types(), encoded.length());
            }
        }
        return model.orElseThrow().logits(batch);
    }

    /**
     * Logits of feature rows; the rows themselves where there is no model.
     *
     * @throws IllegalArgumentException if rows differ in length, or the model takes others
     * @throws IOException if the model fails
     */
    public Logits ofRows(float[][] rows) throws IOException {
        NullCheck.entries(rows, "rows");
        if (takesTexts()) {
            throw new IllegalArgumentException(name + " takes texts, not rows of numbers");
        }
        return model.isPresent() ? model.get().logits(rows) : Logits.copyOf(rows);
    }

    /**
     * Probabilities of logits, calibrated where there is a calibrator.
     *
     * @throws IllegalArgumentException if a row holds NaN or +∞, or the calibrator is of another number of classes
     */
    public Probabilities probabilities(Logits z) {
        NullCheck.argument(z, "z");
        return calibrator
                .map(c -> c.calibrate(z))
                .orElseGet(() -> model.map(m -> m.probabilities(z)).orElseGet(() -> Softmax.of(z)));
    }

    /** The classes of a row's prediction set, where there are sets. */
    public Optional<int[]> set(Logits z, int row) {
        NullCheck.argument(z, "z");
        return sets.map(s -> s.set(z, row));
    }

    /** Whether there is a calibrator. */
    public boolean isCalibrated() {
        return calibrator.isPresent();
    }

    /** Frees the model. */
    @Override
    public void close() throws IOException {
        encoder.ifPresent(TextEncoder::close);
        if (model.isPresent()) {
            model.get().close();
        }
    }

    @Override
    public String toString() {
        return "ServedClassifier[" + name + "]";
    }
}
