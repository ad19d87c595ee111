package dev.logits.onnx.internal.proto;

import dev.logits.io.MalformedFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is known of a model without its weights: operators, names, inputs, outputs.
 *
 * @param file where it was read
 * @param size the bytes of the file
 * @param opsets the version of each domain that it imports; ONNX's own domain is the empty text
 * @param nodes the operators of the main graph, in the file's order
 * @param inputs the main graph's inputs, initializers aside
 * @param outputs the main graph's outputs
 * @param values what the file says of tensors inside the main graph
 * @param initializers names of the main graph's constants
 * @param names every name of a tensor or an operator anywhere in the model
 * @param innerNames names of tensors that are made inside the bodies of If, Loop and Scan
 * @param externalFiles files that hold weights, relative to the model's folder
 * @param metadata notes by their names
 */
public record OnnxModel(
        Path file,
        long size,
        Map<String, Long> opsets,
        List<OnnxNode> nodes,
        List<OnnxValue> inputs,
        List<OnnxValue> outputs,
        Map<String, OnnxValue> values,
        Set<String> initializers,
        Set<String> names,
        Set<String> innerNames,
        Set<String> externalFiles,
        Map<String, String> metadata) {

    /**
     * Reads everything except weights.
     *
     * @throws MalformedFileException if the file is not an ONNX model, or is damaged
     */
    public static OnnxModel read(Path file) throws IOException {
        return ModelReader.read(file);
    }

    /** The version of ONNX's own operators; empty where the model imports none. */
    public Optional<Long> opset() {
        return Optional.ofNullable(opsets.get(""));
    }

    /** The operator of the main graph that makes a tensor. */
    public Optional<OnnxNode> producer(String tensor) {
        return nodes.stream().filter(n -> n.outputs().contains(tensor)).findFirst();
    }

    /** The output of a name. */
    public Optional<OnnxValue> output(String name) {
        return outputs.stream().filter(o -> o.name().equals(name)).findFirst();
    }

    /**
     * Checks that the files with weights are where the model says.
     *
     * @throws IOException naming those that are missing, or that lie outside the model's folder
     */
    public void checkExternalFiles() throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        List<String> missing = new ArrayList<>();
        for (String name : externalFiles) {
            Path weights = externalFile(folder, name);
            if (!Files.isRegularFile(weights)) {
                missing.add(name);
            }
        }
        if (!missing.isEmpty()) {
            throw new MalformedFileException(
                    file.toString(),
                    file + ": its weights are in " + String.join(", ", missing)
                            + ", which must lie beside it and is not there");
        }
    }

    /** Where a file with weights lies for a model in a folder. */
    public Path externalFile(Path folder, String name) throws MalformedFileException {
        Path weights;
        try {
            weights = folder.resolve(name).normalize();
        } catch (InvalidPathException e) {
            throw new MalformedFileException(
                    file.toString(), file + ": '" + name + "' is no name of a file with weights");
        }
        if (name.isEmpty() || Path.of(name).isAbsolute() || !weights.startsWith(folder.normalize())) {
            throw new MalformedFileException(
                    file.toString(),
                    file + ": its weights are in '" + name + "', which is not inside the model's folder");
        }
        return weights;
    }
}
