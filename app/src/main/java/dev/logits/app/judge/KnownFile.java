package dev.logits.app.judge;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.logits.app.shell.Words;
import dev.logits.io.LogitsFiles;
import dev.logits.io.MalformedFileException;
import dev.logits.io.npy.NpzArrays;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A file that holds no scores of a classifier, but something else that a command reads.
 *
 * @param what it is
 * @param commands what to do with it
 */
record KnownFile(String what, List<String> commands) {
    private static final int MOST_FIELDS = 20;

    /** PyTorch's label of a row to ignore. */
    private static final int LOWEST = -100;

    /** What a file is by its name and its first bytes; empty where it may hold scores. */
    static Optional<KnownFile> of(Path file) throws IOException {
        String name = Words.quoted(file.toString());
        if (Files.isDirectory(file)) {
            return Optional.of(folder(file, name));
        }
        String lower = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return switch (lower.substring(lower.lastIndexOf('.') + 1)) {
            case "json" -> Optional.of(json(file, name));
            case "onnx" ->
                known("a model", "predict " + name + " DATA --out logits.npz", "calibrate logits.npz --save cal.json");
            case "lgt" ->
                known(
                        "a teacher's compressed logits",
                        "distill TEACHER DATA --teacher-logits " + name + " --student 64 --save small.safetensors");
            case "svm", "libsvm", "svmlight" ->
                known("sparse features", "regress " + name, "train " + name + " --save model.safetensors");
            case "txt" -> Optional.of(labels("a list of labels", name));
            case "safetensors" -> network(file, name);
            default -> Optional.empty();
        };
    }

    /** Labels alone, for scores that are elsewhere. */
    static KnownFile labels(String what, String name) {
        return new KnownFile(
                what,
                List.of(
                        "logits evaluate SCORES --labels " + name,
                        "logits calibrate SCORES --labels " + name + " --save cal.json"));
    }

    /** One array of whole numbers or of texts, one per row. */
    static Optional<KnownFile> labelsAlone(Path file) throws IOException {
        if (!NpzArrays.isOne(file) || NpzArrays.names(file).size() != 1) {
            return Optional.empty();
        }
        String name = Words.quoted(file.toString());
        try (NpzArrays.Reader array = NpzArrays.open(file, NpzArrays.names(file).get(0))) {
            List<Long> shape = array.shape();
            if (shape.isEmpty() || shape.size() > 2 || shape.size() == 2 && shape.get(1) != 1) {
                return Optional.empty();
            }
            double[] value = new double[1];
            double highest = -1;
            for (long r = 0; r < shape.get(0); r++) {
                array.read(value, 1);
                if (value[0] != Math.rint(value[0]) || value[0] < LOWEST || value[0] > LogitsFiles.MAX_CLASSES) {
                    return Optional.empty();
                }
                highest = Math.max(highest, value[0]);
            }
            return Optional.of(
                    labels("labels of " + Words.rows(shape.get(0)) + ", up to class " + Words.plain(highest), name));
        } catch (MalformedFileException text) {
            return String.valueOf(text.getMessage()).contains("text is not read")
                    ? Optional.of(new KnownFile(
                            "labels in words",
                            labels("", name).commands().stream()
                                    .map(command -> command + " --names A,B,...")
                                    .toList()))
                    : Optional.empty();
        }
    }

    private static Optional<KnownFile> known(String what, String... commands) {
        return Optional.of(new KnownFile(
                what, List.of(commands).stream().map("logits "::concat).toList()));
    }

    private static KnownFile folder(Path folder, String name) {
        return Files.exists(folder.resolve("tokenizer.json"))
                ? new KnownFile("a folder of a language model", List.of("logits generate TEXT --model " + name))
                : new KnownFile("a folder", List.of("logits predict MODEL.onnx " + name + " --out logits.npz"));
    }

    /** Tensors that are called as layers of a network are. */
    private static Optional<KnownFile> network(Path file, String name) throws IOException {
        List<String> names = NpzArrays.names(file);
        boolean layers = names.stream().allMatch(one -> one.endsWith("weight") || one.endsWith("bias"));
        return layers
                ? known("a network", "predict " + name + " DATA --out logits.npz", "evaluate logits.npz")
                : Optional.empty();
    }

    private static KnownFile json(Path file, String name) throws IOException {
        String format = format(file);
        return switch (format) {
            case "logits-calibrator" ->
                new KnownFile("a calibrator", List.of("logits apply " + name + " NEW --out predictions.csv"));
            case "logits-prediction-sets" ->
                new KnownFile("prediction sets", List.of("logits apply " + name + " NEW --out sets.csv"));
            case "logits-multi-label" ->
                new KnownFile(
                        "the calibration of a multi-label model",
                        List.of("logits labels NEW --use " + name + " --out labels.csv"));
            case "logits-model" ->
                new KnownFile(
                        "a regression",
                        List.of("logits predict " + name + " DATA --out logits.npz", "logits evaluate logits.npz"));
            case "logits-decoding-plan" ->
                new KnownFile("a decoding plan", List.of("logits generate TEXT --plan " + name));
            default ->
                throw new IllegalArgumentException(file + ": JSON, but nothing that logits wrote"
                        + (format.isEmpty() ? "" : " (format " + format + ")")
                        + "; a list of class names, or a config.json with id2label, is for --names");
        };
    }

    /** The field that says what a file of ours is; empty where there is none among the first. */
    private static String format(Path file) throws IOException {
        try (JsonParser json = new JsonFactory().createParser(file.toFile())) {
            if (json.nextToken() == JsonToken.START_OBJECT) {
                for (int i = 0; i < MOST_FIELDS && json.nextToken() == JsonToken.FIELD_NAME; i++) {
                    boolean meant = json.currentName().equals("format");
                    if (json.nextToken() == JsonToken.VALUE_STRING && meant) {
                        return json.getText();
                    }
                    json.skipChildren();
                }
            }
            return "";
        } catch (JsonProcessingException wrong) {
            throw new IllegalArgumentException(file + ": not JSON: " + wrong.getOriginalMessage(), wrong);
        }
    }
}
