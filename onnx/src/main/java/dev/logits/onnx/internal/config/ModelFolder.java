package dev.logits.onnx.internal.config;

import dev.logits.io.MalformedFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where a model and the files that describe it are: {@code model.onnx} in the folder or in its sub-folder {@code onnx},
 * as Hugging Face keeps them, else the only ONNX file.
 *
 * @param model the ONNX file
 * @param folder the folder of {@code config.json} and its kind
 */
public record ModelFolder(Path model, Path folder) {
    /** Of a file or a folder. */
    public static ModelFolder of(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            return new ModelFolder(inside(path), path);
        }
        if (!Files.exists(path)) {
            throw new NoSuchFileException(path.toString());
        }
        Path folder = path.toAbsolutePath().getParent();
        Path above = folder.getParent();
        boolean described = !Files.exists(folder.resolve("config.json"))
                && above != null
                && folder.getFileName().toString().equals("onnx")
                && Files.exists(above.resolve("config.json"));
        return new ModelFolder(path, described ? above : folder);
    }

    private static Path inside(Path folder) throws IOException {
        for (Path place : List.of(folder, folder.resolve("onnx"))) {
            if (Files.isRegularFile(place.resolve("model.onnx"))) {
                return place.resolve("model.onnx");
            }
        }
        for (Path place : List.of(folder, folder.resolve("onnx"))) {
            if (Files.isDirectory(place)) {
                try (Stream<Path> files = Files.list(place)) {
                    List<Path> models = files.filter(f -> f.toString().endsWith(".onnx"))
                            .sorted()
                            .toList();
                    if (models.size() == 1) {
                        return models.get(0);
                    }
                    if (models.size() > 1) {
                        throw new MalformedFileException(
                                place.toString(),
                                place + ": which model? Name one of "
                                        + models.stream()
                                                .map(m -> m.getFileName().toString())
                                                .collect(Collectors.joining(", ")));
                    }
                }
            }
        }
        throw new MalformedFileException(folder.toString(), folder + ": there is no .onnx file in it");
    }

    /** {@code config.json}, which may be missing. */
    public ModelConfig config() throws IOException {
        return ModelConfig.read(folder.resolve("config.json"));
    }

    /** Another file of the folder, which may be missing. */
    public ModelConfig config(String name) throws IOException {
        return ModelConfig.read(folder.resolve(name));
    }
}
