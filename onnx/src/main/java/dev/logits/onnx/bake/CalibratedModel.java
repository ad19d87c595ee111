package dev.logits.onnx.bake;

import dev.logits.calibrate.Calibrator;
import dev.logits.calibrate.OneVsRest;
import dev.logits.internal.check.NullCheck;
import dev.logits.io.MalformedFileException;
import dev.logits.io.file.AtomicFile;
import dev.logits.onnx.internal.config.ClassLabels;
import dev.logits.onnx.internal.config.ModelFolder;
import dev.logits.onnx.internal.config.TextList;
import dev.logits.onnx.internal.proto.GraphWriter;
import dev.logits.onnx.internal.proto.OnnxModel;
import dev.logits.onnx.internal.proto.OnnxType;
import dev.logits.onnx.internal.proto.OnnxValue;
import dev.logits.onnx.internal.proto.ScoreOutput;
import dev.logits.onnx.internal.proto.WireWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Writes a calibrator into a model: the result has one output more, calibrated probabilities, shaped like the logits.
 * The model's own bytes are a prefix of the result's, and its outputs stay.
 * <ul>
 *   <li>A protocol buffer message may come in parts, which merge: what is appended is a second part of the graph, with
 *       operators, constants and the output.
 *   <li>The operators are those of the version that the model imports, 11 or later, in ONNX's own domain.
 *   <li>Arithmetic is in float64: the output is within 1e-6 of what {@link Calibrator#calibrate} says of the same
 *       logits. With {@link BakeOptions#float32} it is within 1e-4 where scores and weighted scores are below 100 in
 *       absolute value.
 *   <li>Where the model has one score per row, the output is the probability of class 1.
 *   <li>Probabilities of methods with steps jump: rounding that differs between batch sizes or processors may move a
 *       score across a step; {@link #jump} says by how much.
 *   <li>A row of logits that is not valid (NaN, +∞, nothing but −∞) has no error in a model; it gives NaN.
 * </ul>
 *
 * @param file the result
 * @param output the new output's name
 * @param scores the tensor that is calibrated
 * @param appended how many bytes were appended
 * @param jump by how much a probability may move where a logit moves by 3e-7
 * @since 0.1
 */
public record CalibratedModel(Path file, String output, String scores, long appended, double jump) {
    /** Checks that nothing is null. */
    public CalibratedModel {
        NullCheck.argument(file, "file");
        NullCheck.argument(output, "output");
        NullCheck.argument(scores, "scores");
    }

    /** What all names begin with that were appended to a model. */
    static final String PREFIX = ScoreOutput.CALIBRATION;

    private static final long LARGEST = Integer.MAX_VALUE;
    private static final long OLDEST = 11;

    /**
     * Writes a calibrator into a model.
     *
     * @param calibrator fitted to the logits that {@code OnnxClassifier} gives
     * @param model an ONNX file, or a folder with one
     * @param out the result, written whole or not at all
     * @throws IOException if the model cannot be read, or its weights are in files that do not lie beside {@code out}
     * @throws IllegalArgumentException if the calibrator does not fit the model, the model has the new output's name
     *     already, or it imports operators of a version before 11
     */
    public static CalibratedModel write(Calibrator calibrator, Path model, Path out, BakeOptions options)
            throws IOException {
        NullCheck.argument(calibrator, "calibrator");
        NullCheck.argument(model, "model");
        NullCheck.argument(out, "out");
        NullCheck.argument(options, "options");
        ModelFolder folder = ModelFolder.of(model);
        OnnxModel read = OnnxModel.read(folder.model());
        ScoreOutput scores = ScoreOutput.find(read, options.scores());
        check(read, scores, calibrator, options);
        checkNames(folder, read, scores, options);
        GraphWriter graph = new GraphWriter(prefix(read));
        long opset = read.opset().orElse(13L);
        append(graph, opset, calibrator, scores, options);
        byte[] fragment = graph.fragment();
        byte[] imports = read.opset().isPresent() ? new byte[0] : opsetImport(opset);
        if (read.size() + fragment.length + imports.length > LARGEST) {
            throw new MalformedFileException(
                    folder.model().toString(),
                    folder.model() + ": with " + fragment.length
                            + " bytes more the model would have 2 GiB, more than an ONNX file may have");
        }
        placeData(read, out, options.copyData());
        try (AtomicFile file = AtomicFile.create(out);
                FileChannel original = FileChannel.open(folder.model(), StandardOpenOption.READ)) {
            copy(original, file);
            file.write(ByteBuffer.wrap(fragment));
            file.write(ByteBuffer.wrap(imports));
            file.commit();
        }
        double jump = calibrator instanceof OneVsRest one ? jump(one) : 0;
        return new CalibratedModel(out, options.name(), scores.tensor(), (long) fragment.length + imports.length, jump);
    }

    private static byte[] opsetImport(long version) {
        return new WireWriter()
                .message(8, new GraphWriter.Opset("", version).write())
                .toBytes();
    }

    private static double jump(OneVsRest calibrator) {
        return calibrator.curves().stream().allMatch(PiecewiseCurve::is)
                ? new PiecewiseNodes(null, calibrator).jump()
                : 0;
    }

    private static void check(OnnxModel model, ScoreOutput scores, Calibrator calibrator, BakeOptions options) {
        long opset = model.opset().orElse(13L);
        if (opset < OLDEST) {
            throw new IllegalArgumentException(model.file() + ": the model imports version " + opset
                    + " of ONNX's operators; " + OLDEST + " or later is needed; convert it first");
        }
        if (model.names().contains(options.name())) {
            throw new IllegalArgumentException(model.file() + ": the model has a tensor named '" + options.name()
                    + "' already" + (model.output(options.name()).isPresent() ? ", an output" : "")
                    + "; give the new output another name");
        }
        if (model.innerNames().contains(scores.tensor())
                && model.producer(scores.tensor()).isEmpty()) {
            throw new IllegalArgumentException(model.file() + ": the scores, '" + scores.tensor()
                    + "', are made inside the body of an If or Loop, where no output can be added");
        }
        if (!scores.classesAreLast()) {
            throw new IllegalArgumentException(model.file() + ": the classes are not the last dimension of '"
                    + scores.output().name() + "'");
        }
        if (scores.kind() == ScoreOutput.Kind.SIGMOID_LOGITS && !oneScore(scores)) {
            throw new IllegalArgumentException(model.file()
                    + ": the model has a sigmoid per class; calibrators are for classes that exclude each other");
        }
        OptionalInt classes = scores.classes();
        int k = oneScore(scores) ? 2 : classes.orElse(-1);
        if (k > 0 && calibrator.classes().isPresent() && calibrator.classes().getAsInt() != k) {
            throw new IllegalArgumentException("the calibrator is for "
                    + calibrator.classes().getAsInt() + " classes, the model " + model.file() + " has " + k);
        }
    }

    private static boolean oneScore(ScoreOutput scores) {
        return scores.classes().isPresent() && scores.classes().getAsInt() == 1;
    }

    private static void checkNames(ModelFolder folder, OnnxModel model, ScoreOutput scores, BakeOptions options)
            throws IOException {
        ClassLabels labels = ClassLabels.read(folder.config());
        if (!labels.exclusive()) {
            throw new IllegalArgumentException(folder.model()
                    + ": config.json says multi_label_classification; calibrators are for classes that exclude each"
                    + " other");
        }
        List<String> names = scores.classNames().isEmpty() ? labels.names() : scores.classNames();
        if (names.isEmpty()) {
            names = TextList.read(model.metadata().getOrDefault("class_names", "[]"));
        }
        if (!names.isEmpty() && !options.classNames().isEmpty() && !names.equals(options.classNames())) {
            throw new IllegalArgumentException("the calibrator's classes are " + options.classNames()
                    + ", those of the model " + folder.model() + " are " + names
                    + "; fit the calibrator to logits in the model's order");
        }
    }

    /** A prefix that no name in the model has. */
    private static String prefix(OnnxModel model) {
        for (int i = 0; ; i++) {
            String prefix = PREFIX + (i == 0 ? "" : i) + "/";
            if (model.names().stream().noneMatch(name -> name.startsWith(prefix))) {
                return prefix;
            }
        }
    }

    private static void append(
            GraphWriter graph, long opset, Calibrator calibrator, ScoreOutput scores, BakeOptions options) {
        Fragment f = new Fragment(graph, options.float32() ? OnnxType.FLOAT : OnnxType.DOUBLE, opset);
        String x = f.scores(scores.tensor(), scores.type());
        boolean one = oneScore(scores);
        if (scores.kind() == ScoreOutput.Kind.PROBABILITIES) {
            String logarithm = one ? f.sub(f.log(x), f.log(f.sub(f.scalar(1), x))) : f.log(x);
            x = f.scores(logarithm, 0); // as float32, which they are elsewhere
        }
        CalibratorNodes nodes = new CalibratorNodes(f);
        String p;
        if (one && calibrator instanceof OneVsRest curves) {
            p = nodes.binary(curves, x);
        } else {
            p = nodes.probabilities(calibrator, one ? f.beside(f.zeros(x), x) : x);
            p = one ? f.column(p, 1) : p;
        }
        f.output(p, options.name());
        graph.output(
                new OnnxValue(options.name(), OnnxType.FLOAT, scores.output().shape()));
    }

    /** Weights in other files must be where the result looks for them. */
    private static void placeData(OnnxModel model, Path out, boolean copy) throws IOException {
        model.checkExternalFiles();
        Path from = model.file().toAbsolutePath().getParent();
        Path to = out.toAbsolutePath().getParent();
        List<String> missing = new ArrayList<>();
        for (String name : model.externalFiles()) {
            Path source = model.externalFile(from, name);
            Path target = model.externalFile(to, name);
            if (Files.exists(target) && Files.isSameFile(source, target)) {
                continue;
            }
            if (copy) {
                Files.createDirectories(target.getParent());
                try (AtomicFile file = AtomicFile.create(target);
                        FileChannel original = FileChannel.open(source, StandardOpenOption.READ)) {
                    copy(original, file);
                    file.commit();
                }
            } else if (!Files.exists(target) || Files.mismatch(source, target) >= 0) {
                missing.add(name);
            }
        }
        if (!missing.isEmpty()) {
            throw new MalformedFileException(
                    out.toString(),
                    out + ": the model's weights are in " + String.join(", ", missing)
                            + ", which must lie beside the result; copy them there, or have them copied");
        }
    }

    private static void copy(FileChannel original, AtomicFile file) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(1 << 20);
        while (original.read(buffer) >= 0) {
            file.write(buffer.flip());
            buffer.clear();
        }
    }
}
