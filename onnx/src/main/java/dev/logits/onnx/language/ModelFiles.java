package dev.logits.onnx.language;

import dev.logits.io.MalformedFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The files of a decoder in a folder, in the layouts of Hugging Face Optimum, of onnx-community (a folder {@code
 * onnx}, endings for types) and of onnxruntime-genai (its configuration names the file).
 *
 * @param folder where the configuration is
 * @param first the graph that reads the first tokens, if it is a graph of its own
 * @param decoder the graph with a cache
 */
record ModelFiles(Path folder, Optional<Path> first, Path decoder) {

    /**
     * Finds them.
     *
     * @param model a folder, or the decoder's file
     * @param variant the ending of the file's name, such as {@code q4}
     * @param named the name that a configuration gives
     */
    static ModelFiles find(Path model, Optional<String> variant, Optional<String> named) throws IOException {
        if (Files.isRegularFile(model)) {
            return new ModelFiles(folderOf(model), Optional.empty(), model);
        }
        if (!Files.isDirectory(model)) {
            throw new NoSuchFileException(model.toString());
        }
        if (named.isPresent() && variant.isEmpty()) {
            Path file = model.resolve(named.get());
            if (!Files.isRegularFile(file)) {
                throw new MalformedFileException(
                        model.toString(), model + ": genai_config.json names " + named.get() + ", which is not there");
            }
            return new ModelFiles(model, Optional.empty(), file);
        }
        String ending = variant.map(v -> "_" + v).orElse("") + ".onnx";
        for (Path folder : List.of(model, model.resolve("onnx"))) {
            for (String name : List.of("decoder_model_merged", "model")) {
                Path file = folder.resolve(name + ending);
                if (Files.isRegularFile(file)) {
                    return new ModelFiles(model, Optional.empty(), file);
                }
            }
            Path later = folder.resolve("decoder_with_past_model" + ending);
            if (Files.isRegularFile(later)) {
                Path first = folder.resolve("decoder_model" + ending);
                if (!Files.isRegularFile(first)) {
                    throw new MalformedFileException(
                            later.toString(),
                            later + " needs " + first.getFileName() + " beside it, for the first tokens");
                }
                return new ModelFiles(model, Optional.of(first), later);
            }
        }
        return theOnlyOne(model, variant);
    }

    private static ModelFiles theOnlyOne(Path model, Optional<String> variant) throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path folder : List.of(model, model.resolve("onnx"))) {
            if (Files.isDirectory(folder)) {
                try (Stream<Path> list = Files.list(folder)) {
                    list.filter(f -> f.toString().endsWith(".onnx")).sorted().forEach(files::add);
                }
            }
        }
        if (files.size() == 1 && variant.isEmpty()) {
            return new ModelFiles(model, Optional.empty(), files.get(0));
        }
        if (files.isEmpty()) {
            throw new MalformedFileException(
                    model.toString(), model + ": no ONNX file is in this folder or in its folder onnx");
        }
        String names = String.join(
                ", ", files.stream().map(f -> model.relativize(f).toString()).toList());
        throw new MalformedFileException(
                model.toString(),
                model + ": "
                        + variant.map(v -> "no decoder ends in _" + v + ".onnx")
                                .orElse("none of its files is the plain decoder")
                        + "; there are " + names + ": choose a variant, or give the file");
    }

    /** Where the configuration of a file is: beside it, or above a folder {@code onnx}. */
    private static Path folderOf(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        boolean above = folder.endsWith("onnx")
                && !Files.exists(folder.resolve("config.json"))
                && Files.exists(folder.resolveSibling("config.json"));
        return above ? folder.getParent() : folder;
    }
}
