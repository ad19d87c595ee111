package dev.logits.onnx.internal.proto;

import dev.logits.io.MalformedFileException;
import dev.logits.onnx.internal.proto.OnnxValue.Dimension;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which tensor of a classifier holds its scores. A softmax, log-softmax or sigmoid at the end is cut off by asking for
 * its input; so is the ZipMap with which scikit-learn's exports end.
 *
 * @param tensor the tensor to ask for
 * @param type its element type, 0 where the file does not say
 * @param output the model's own output that led to it
 * @param kind what the tensor holds
 * @param classNames names of the classes, where the model's operators say them
 */
public record ScoreOutput(String tensor, int type, OnnxValue output, Kind kind, List<String> classNames) {
    /** What a tensor of scores holds. */
    public enum Kind {
        /** Scores whose softmax are the probabilities. */
        LOGITS,
        /** Scores each of whose sigmoids is a probability. */
        SIGMOID_LOGITS,
        /** Probabilities, where no logits are left to ask for. */
        PROBABILITIES
    }

    /** What all names begin with that a calibrator has in a model; its probabilities are no scores to begin from. */
    public static final String CALIBRATION = "dev.logits.calibration";

    /** How many operators that change no score are passed on the way back from the output. */
    private static final int PASSED = 8;

    /** Outputs of encoders and caches, which are no scores of classes. */
    private static final Pattern NO_SCORES = Pattern.compile("last_hidden_state|pooler_output|sentence_embedding|"
            + "(decoder_|encoder_)?(hidden_states|attentions|cross_attentions)([._]\\d+)?|present.*|past.*");

    /** Whether the tensor is no output of the model yet. */
    public boolean cut() {
        return !tensor.equals(output.name());
    }

    /** The model's own output, whose scores a caller says what they are; a map of classes is still one of a table. */
    public ScoreOutput uncut() {
        return OnnxType.isFloating(output.type())
                ? new ScoreOutput(output.name(), output.type(), output, kind, classNames)
                : this;
    }

    /** The number of classes where the file says it: the last dimension that is not 1, or the second. */
    public OptionalInt classes() {
        return output.shape()
                .filter(shape -> shape.size() > 1)
                .map(shape -> shape.get(axis(shape)).size())
                .filter(size -> size > 0 && size < Integer.MAX_VALUE)
                .map(size -> OptionalInt.of((int) (long) size))
                .orElse(OptionalInt.empty());
    }

    /** Where classes are: the last dimension, dimensions of 1 behind the second aside. */
    private static int axis(List<Dimension> shape) {
        int axis = shape.size() - 1;
        while (axis > 1 && shape.get(axis).size() == 1) {
            axis--;
        }
        return axis;
    }

    /** Whether classes are the last dimension, as far as the file says. */
    public boolean classesAreLast() {
        return output.shape().map(shape -> axis(shape) == shape.size() - 1).orElse(true);
    }

    /**
     * Finds the scores.
     *
     * @param chosen the name of an output, where the caller names one
     * @throws MalformedFileException if no output holds scores, or several may
     */
    public static ScoreOutput find(OnnxModel model, Optional<String> chosen) throws MalformedFileException {
        OnnxValue output = output(model, chosen);
        List<String> classNames = new ArrayList<>();
        String tensor = output.name();
        boolean mapped = false;
        for (int i = 0; i < PASSED; i++) {
            Optional<OnnxNode> found = model.producer(tensor);
            if (found.isEmpty() || found.get().inputs().isEmpty()) { // an input or a constant
                break;
            }
            OnnxNode node = found.get();
            String input = node.inputs().get(0);
            if (node.isMl("ZipMap")) {
                classNames.addAll(names(node));
                mapped = true;
            } else if (node.is("Softmax") || node.is("LogSoftmax")) {
                checkAxis(model, output, node);
                return cut(model, input, output, Kind.LOGITS, classNames);
            } else if (node.is("Sigmoid")) {
                return cut(model, input, output, Kind.SIGMOID_LOGITS, classNames);
            } else if (node.is("Div") && softmaxInput(model, node).isPresent()) {
                return cut(model, softmaxInput(model, node).get(), output, Kind.LOGITS, classNames);
            } else if (node.domain().equals("ai.onnx.ml") && !isRaw(node)) {
                return new ScoreOutput(
                        mapped ? beforeMap(model, output) : output.name(),
                        mapped ? 0 : output.type(),
                        output,
                        Kind.PROBABILITIES,
                        classNames);
            } else if (!changesNothing(node)) {
                mapped &= !node.domain().equals("ai.onnx.ml"); // one of raw scores
                break;
            }
            tensor = input;
        }
        if (classNames.isEmpty() && !mapped) {
            return new ScoreOutput(output.name(), output.type(), output, Kind.LOGITS, classNames);
        }
        return new ScoreOutput(
                beforeMap(model, output), 0, output, mapped ? Kind.PROBABILITIES : Kind.LOGITS, classNames);
    }

    private static OnnxValue output(OnnxModel model, Optional<String> chosen) throws MalformedFileException {
        if (chosen.isPresent()) {
            String name = chosen.get();
            return model.output(name)
                    .orElseThrow(() -> new MalformedFileException(
                            model.file().toString(),
                            model.file() + ": there is no output '" + name + "'; the model has " + listed(model)));
        }
        List<OnnxValue> candidates = model.outputs().stream()
                .filter(o -> !NO_SCORES.matcher(o.name()).matches() && !isCalibrated(model, o))
                .filter(o -> o.type() == 0
                        || OnnxType.isFloating(o.type())
                        || model.producer(o.name())
                                .filter(p -> p.isMl("ZipMap"))
                                .isPresent())
                .toList();
        if (candidates.size() > 1) {
            candidates = narrowed(candidates);
        }
        if (candidates.size() == 1) {
            return candidates.get(0);
        }
        throw new MalformedFileException(
                model.file().toString(),
                model.file()
                        + (candidates.isEmpty()
                                ? ": no output holds scores of classes; the model has " + listed(model)
                                : ": which output holds the scores of classes? Name one of "
                                        + candidates.stream()
                                                .map(OnnxValue::name)
                                                .collect(Collectors.joining(", "))));
    }

    private static boolean isCalibrated(OnnxModel model, OnnxValue output) {
        return model.producer(output.name())
                .filter(n -> n.inputs().stream().anyMatch(i -> i.startsWith(CALIBRATION)))
                .isPresent();
    }

    /** The one named logits, else the only one of two dimensions, else all. */
    private static List<OnnxValue> narrowed(List<OnnxValue> candidates) {
        List<OnnxValue> named =
                candidates.stream().filter(o -> o.name().equals("logits")).toList();
        if (named.size() == 1) {
            return named;
        }
        List<OnnxValue> tables = candidates.stream()
                .filter(o -> o.shape().filter(shape -> shape.size() == 2).isPresent())
                .toList();
        return tables.size() == 1 ? tables : candidates;
    }

    private static String listed(OnnxModel model) {
        return model.outputs().stream().map(OnnxValue::name).collect(Collectors.joining(", "));
    }

    private static ScoreOutput cut(OnnxModel model, String tensor, OnnxValue output, Kind kind, List<String> classNames)
            throws MalformedFileException {
        if (model.producer(tensor).isEmpty()
                && model.inputs().stream().noneMatch(i -> i.name().equals(tensor))) {
            throw new MalformedFileException(
                    model.file().toString(),
                    model.file() + ": the scores before the model's last operator, '" + tensor
                            + "', are not made in its main graph");
        }
        OnnxValue known = model.output(tensor).orElse(model.values().get(tensor));
        int type = known == null ? output.type() : known.type();
        return new ScoreOutput(tensor, type, output, kind, classNames);
    }

    /** The tensor before the ZipMap, which is a table where the map is none. */
    private static String beforeMap(OnnxModel model, OnnxValue output) {
        String tensor = output.name();
        for (int i = 0; i < PASSED; i++) {
            OnnxNode node = model.producer(tensor).orElseThrow();
            tensor = node.inputs().get(0);
            if (node.isMl("ZipMap")) {
                return tensor;
            }
        }
        return tensor;
    }

    private static List<String> names(OnnxNode zipMap) {
        if (zipMap.texts().containsKey("classlabels_strings")) {
            return zipMap.texts().get("classlabels_strings");
        }
        long[] numbers = zipMap.lists().getOrDefault("classlabels_int64s", new long[0]);
        return Arrays.stream(numbers).mapToObj(Long::toString).toList();
    }

    /** Whether an operator passes its first input on, in another shape or type perhaps. */
    private static boolean changesNothing(OnnxNode node) {
        return List.of("Identity", "Cast", "Squeeze", "Unsqueeze", "Flatten", "Reshape")
                        .contains(node.type())
                && node.is(node.type());
    }

    /** Whether a classical model gives the scores before its link function. */
    private static boolean isRaw(OnnxNode node) {
        boolean linear = node.type().equals("LinearClassifier");
        return linear
                && node.texts().getOrDefault("post_transform", List.of("NONE")).equals(List.of("NONE"));
    }

    private static void checkAxis(OnnxModel model, OnnxValue output, OnnxNode softmax) throws MalformedFileException {
        long axis = softmax.integers().getOrDefault("axis", model.opset().orElse(13L) >= 13 ? -1L : 1L);
        Optional<List<Dimension>> shape = output.shape();
        if (axis == -1 || shape.isEmpty()) {
            return;
        }
        int rank = shape.get().size();
        long last = axis < 0 ? axis + rank : axis;
        for (int i = (int) Math.max(0, last + 1); i < rank; i++) {
            if (shape.get().get(i).size() != 1) {
                throw new MalformedFileException(
                        model.file().toString(),
                        model.file() + ": output '" + output.name() + "' has its classes in dimension " + last + " of "
                                + rank + "; only the last can hold them");
            }
        }
    }

    /** The logits of a softmax that is written as exp(z − max z) / Σ. */
    private static Optional<String> softmaxInput(OnnxModel model, OnnxNode div) {
        Optional<OnnxNode> exp = model.producer(div.inputs().get(0)).filter(n -> n.is("Exp"));
        Optional<OnnxNode> sum = div.inputs().size() < 2
                ? Optional.empty()
                : model.producer(div.inputs().get(1)).filter(n -> n.is("ReduceSum"));
        if (exp.isEmpty()
                || sum.isEmpty()
                || !sum.get().inputs().get(0).equals(div.inputs().get(0))) {
            return Optional.empty();
        }
        String exponent = exp.get().inputs().get(0);
        Optional<OnnxNode> shifted = model.producer(exponent).filter(n -> n.is("Sub"));
        boolean byMax = shifted.isPresent()
                && model.producer(shifted.get().inputs().get(1))
                        .filter(n -> n.is("ReduceMax"))
                        .isPresent();
        return Optional.of(byMax ? shifted.get().inputs().get(0) : exponent);
    }
}
