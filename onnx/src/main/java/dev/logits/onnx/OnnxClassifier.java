package dev.logits.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.logits.Logits;
import dev.logits.Probabilities;
import dev.logits.internal.check.NullCheck;
import dev.logits.io.MalformedFileException;
import dev.logits.math.Sigmoid;
import dev.logits.math.Softmax;
import dev.logits.onnx.internal.config.ClassLabels;
import dev.logits.onnx.internal.config.ModelFolder;
import dev.logits.onnx.internal.config.TextList;
import dev.logits.onnx.internal.proto.OnnxModel;
import dev.logits.onnx.internal.proto.OnnxValue;
import dev.logits.onnx.internal.proto.ScoreOutput;
import dev.logits.onnx.internal.session.OnnxSessions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * A classifier in an ONNX file, as a source of logits. It finds the output that holds the scores of classes; a softmax,
 * log-softmax or sigmoid at the end is cut off, so that true logits come out; a model that has probabilities only, as
 * scikit-learn's exports do, gives their logarithms.
 * <ul>
 *   <li>A folder is a model with its {@code config.json}, which names the classes ({@code id2label}) and says whether
 *       they exclude each other ({@code problem_type}).
 *   <li>One score per row is the log-odds of class 1: two classes, with logits 0 and the score.
 *   <li>Scores of more than one position a row, N × T × K, are N·T rows.
 *   <li>Inputs of models of text that are not given are filled in: {@code attention_mask} with ones,
 *       {@code token_type_ids} with zeros, {@code position_ids} by counting.
 *   <li>float16, bfloat16 and double models take and give floats; quantized models are models like others.
 *   <li>Rows go through the model in batches, so memory does not depend on their number beyond the logits; a model of a
 *       fixed batch gets batches of that size.
 * </ul>
 *
 * <p>Several threads may use one classifier at a time; {@link #close} waits for those that do.
 *
 * <pre>{@code
 * try (OnnxClassifier classifier = OnnxClassifier.open(Path.of("model.onnx"))) {
 *     Probabilities p = classifier.probabilities(new float[] {5.1f, 3.5f, 1.4f, 0.2f});
 * }
 * }</pre>
 *
 * @since 0.1
 */
public final class OnnxClassifier implements AutoCloseable {
    private final Path file;
    private final OrtSession session;
    private final ScoreOutput output;
    private final ModelScores scores;
    private final List<String> classNames;
    private final List<String> featureNames;
    private final Map<String, TensorInfo> inputs;
    private final long batchBytes;
    private final ReadWriteLock life = new ReentrantReadWriteLock();
    private boolean closed;

    /** Whether the model has one score per row; a file that does not say it is found out by the first run. */
    private volatile boolean oneScore;

    private OnnxClassifier(
            Path file,
            OrtSession session,
            ScoreOutput output,
            ModelScores scores,
            List<String> classNames,
            List<String> featureNames,
            Map<String, TensorInfo> inputs,
            long batchBytes) {
        this.file = file;
        this.session = session;
        this.output = output;
        this.scores = scores;
        this.classNames = classNames;
        this.featureNames = featureNames;
        this.inputs = inputs;
        this.batchBytes = batchBytes;
        this.oneScore = output.classes().orElse(0) == 1;
    }

    /**
     * Opens a model with the default options.
     *
     * @param path an ONNX file, or a folder with one
     * @throws IOException as {@link #open(Path, ClassifierOptions)}
     */
    public static OnnxClassifier open(Path path) throws IOException {
        NullCheck.argument(path, "path");
        return open(path, ClassifierOptions.withDefaults());
    }

    /**
     * Opens a model.
     *
     * @param path an ONNX file, or a folder with one
     * @throws IOException if there is no model, it is damaged or needs files that are missing, or it is no classifier;
     *     the message says which
     * @throws IllegalArgumentException if the execution provider is not there
     */
    public static OnnxClassifier open(Path path, ClassifierOptions options) throws IOException {
        NullCheck.argument(path, "path");
        NullCheck.argument(options, "options");
        ModelFolder folder = ModelFolder.of(path);
        OnnxModel model = OnnxModel.read(folder.model());
        model.checkExternalFiles();
        ScoreOutput found = ScoreOutput.find(model, options.output());
        ScoreOutput output = options.scores().isPresent() ? found.uncut() : found;
        ClassLabels labels = ClassLabels.read(folder.config());
        ModelScores scores = options.scores().orElse(scores(output, labels));
        OrtSession session = output.cut()
                ? OnnxSessions.openWithOutput(
                        folder.model(), new OnnxValue(output.tensor(), 0, Optional.empty()), options.runtime())
                : OnnxSessions.open(folder.model(), options.runtime());
        try {
            return new OnnxClassifier(
                    folder.model(),
                    session,
                    output,
                    scores,
                    classNames(model, output, labels),
                    TextList.read(model.metadata().getOrDefault("feature_names", "[]")),
                    inputs(folder.model(), session),
                    options.batchBytes());
        } catch (OrtException e) {
            close(session, e);
            throw new MalformedFileException(
                    folder.model().toString(), folder.model() + ": " + OnnxSessions.reason(e), e);
        } catch (IOException | RuntimeException e) {
            close(session, e);
            throw e;
        }
    }

    private static List<String> classNames(OnnxModel model, ScoreOutput output, ClassLabels labels) {
        if (!output.classNames().isEmpty()) {
            return output.classNames();
        }
        return labels.names().isEmpty()
                ? TextList.read(model.metadata().getOrDefault("class_names", "[]"))
                : labels.names();
    }

    private static void close(OrtSession session, Exception reason) {
        try {
            session.close();
        } catch (OrtException e) {
            reason.addSuppressed(e);
        }
    }

    private static ModelScores scores(ScoreOutput output, ClassLabels labels) {
        return switch (output.kind()) {
            case PROBABILITIES -> ModelScores.PROBABILITIES;
            case SIGMOID_LOGITS -> ModelScores.SIGMOID_LOGITS;
            case LOGITS -> labels.exclusive() ? ModelScores.LOGITS : ModelScores.SIGMOID_LOGITS;
        };
    }

    private static Map<String, TensorInfo> inputs(Path file, OrtSession session) throws IOException, OrtException {
        Map<String, TensorInfo> inputs = new LinkedHashMap<>();
        for (var entry : session.getInputInfo().entrySet()) {
            if (!(entry.getValue().getInfo() instanceof TensorInfo tensor)) {
                throw new MalformedFileException(
                        file.toString(), file + ": input '" + entry.getKey() + "' is no tensor");
            }
            inputs.put(entry.getKey(), tensor);
        }
        return inputs;
    }

    /** The ONNX file that was opened. */
    public Path file() {
        return file;
    }

    /** What the scores are. */
    public ModelScores scores() {
        return scores;
    }

    /** The inputs that the model declares, in its order. */
    public List<ModelInput> inputs() {
        return inputs.entrySet().stream()
                .map(e -> new ModelInput(
                        e.getKey(),
                        kind(e.getValue().type),
                        Arrays.stream(e.getValue().getShape()).boxed().toList()))
                .toList();
    }

    private static ModelInput.Kind kind(OnnxJavaType type) {
        return switch (type) {
            case FLOAT, DOUBLE, FLOAT16, BFLOAT16 -> ModelInput.Kind.FLOATS;
            case STRING -> ModelInput.Kind.TEXTS;
            default -> ModelInput.Kind.INTEGERS;
        };
    }

    /** The number of classes, where the file says it; 2 where the model has one score per row. */
    public OptionalInt classes() {
        OptionalInt classes = output.classes();
        return classes.isPresent() && classes.getAsInt() == 1 ? OptionalInt.of(2) : classes;
    }

    /** The names of the classes, in their order; empty where neither the model nor its configuration says them. */
    public List<String> classNames() {
        return classNames;
    }

    /** The names of the features of its one input, where the model's metadata says them; empty elsewhere. */
    public List<String> featureNames() {
        return featureNames;
    }

    /**
     * Logits of rows of numbers, for a model of one input: each row is one example, whatever its shape.
     *
     * @throws IOException as {@link #logits(ModelBatch)}
     */
    public Logits logits(float[]... rows) throws IOException {
        NullCheck.entries(rows, "rows");
        return logits(batch(rows));
    }

    /**
     * Probabilities of rows of numbers, for a model of one input.
     *
     * @throws IOException as {@link #logits(ModelBatch)}
     */
    public Probabilities probabilities(float[]... rows) throws IOException {
        NullCheck.entries(rows, "rows");
        return probabilities(logits(batch(rows)));
    }

    private ModelBatch batch(float[]... rows) {
        if (inputs.size() != 1) {
            throw new IllegalArgumentException(
                    file + ": the model has " + inputs.size() + " inputs, " + inputs() + "; give a ModelBatch");
        }
        if (rows.length == 0) {
            throw new IllegalArgumentException("a batch needs a row or more, got 0");
        }
        int length = rows[0].length;
        float[] values = new float[Math.multiplyExact(rows.length, length)];
        for (int r = 0; r < rows.length; r++) {
            if (rows[r].length != length) {
                throw new IllegalArgumentException(
                        "row " + r + " has " + rows[r].length + " numbers, row 0 has " + length);
            }
            System.arraycopy(rows[r], 0, values, r * length, length);
        }
        return ModelBatch.of(rows.length).with(inputs.keySet().iterator().next(), values, length);
    }

    /** Probabilities of a batch: the softmax of its logits, or the sigmoid of each; as {@link #logits(ModelBatch)}. */
    public Probabilities probabilities(ModelBatch batch) throws IOException {
        NullCheck.argument(batch, "batch");
        return probabilities(logits(batch));
    }

    /** What logits of this model say: their softmax, or the sigmoid of each. */
    public Probabilities probabilities(Logits z) {
        NullCheck.argument(z, "z");
        return scores == ModelScores.SIGMOID_LOGITS && !oneScore ? Sigmoid.of(z) : Softmax.of(z);
    }

    /**
     * Logits of a batch.
     *
     * @return as many rows as the batch has, or a multiple of that where the model scores more than one position a row
     * @throws IOException if the model fails, or gives no scores
     * @throws IllegalArgumentException if inputs are missing, unknown or of another shape; the message lists what the
     *     model takes
     * @throws IllegalStateException if the classifier is closed
     */
    public Logits logits(ModelBatch batch) throws IOException {
        NullCheck.argument(batch, "batch");
        life.readLock().lock();
        try {
            if (closed) {
                throw new IllegalStateException(file + ": the classifier is closed");
            }
            BatchRun run = new BatchRun(file, session, inputs, output.tensor(), scores, batchBytes);
            Logits z = run.run(batch);
            oneScore |= run.oneScore();
            return z;
        } finally {
            life.readLock().unlock();
        }
    }

    /** Closes the model, after the calls that use it. */
    @Override
    public void close() throws IOException {
        life.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                session.close();
            }
        } catch (OrtException e) {
            throw new MalformedFileException(file.toString(), file + ": " + OnnxSessions.reason(e), e);
        } finally {
            life.writeLock().unlock();
        }
    }
}
