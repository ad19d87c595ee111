package dev.logits.app.serve;

import dev.logits.onnx.language.LanguageModelOptions;
import dev.logits.onnx.language.Reproducible;
import dev.logits.serve.model.ServedModel;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The models that are inside the command: the embedded one, and a small transformer whose files are unpacked. */
final class InsideModels implements AutoCloseable {
    private static final List<String> FILES = List.of(
            "config.json", "generation_config.json", "model.onnx", "tokenizer.json", "tokenizer_config.json");

    private final List<ServedModel> models = new ArrayList<>();
    private final Path folder;

    InsideModels() throws IOException {
        models.add(ServedModel.embedded());
        Path base = Files.createTempDirectory("logits-serve");
        folder = Files.createDirectory(base.resolve("stories"));
        try {
            for (String file : FILES) {
                String name = "/dev/logits/app/data/models/stories/" + file;
                try (InputStream in = InsideModels.class.getResourceAsStream(name)) {
                    if (in == null) {
                        throw new IOException(name + " is missing in the command's jar");
                    }
                    Files.copy(in, folder.resolve(file));
                }
            }
            models.add(ServedModel.open(folder, LanguageModelOptions.withDefaults().with(Reproducible.ofSlots(512))));
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    List<ServedModel> models() {
        return models;
    }

    @Override
    public void close() throws IOException {
        models.forEach(ServedModel::close);
        for (String file : FILES) {
            Files.deleteIfExists(folder.resolve(file));
        }
        Files.deleteIfExists(folder);
        Files.deleteIfExists(folder.getParent());
    }
}
