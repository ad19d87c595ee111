package dev.logits.onnx.language;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The tiny models that tiny_models.py makes, and what PyTorch and transformers say of them. */
final class TinyModels {
    static final Path FOLDER =
            Path.of(System.getProperty("tiny.models", "src/test/resources/dev/logits/onnx/language"));

    private TinyModels() {}

    static Path folder(String name) {
        return FOLDER.resolve(name);
    }

    static OnnxLanguageModel open(String name, LanguageModelOptions options) {
        try {
            return OnnxLanguageModel.open(folder(name), options);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static OnnxLanguageModel open(String name) {
        return open(name, LanguageModelOptions.withDefaults());
    }

    /** The rows of a table whose first cell is so. */
    static List<String[]> table(String file, String first) {
        try {
            return Files.readAllLines(FOLDER.resolve(file)).stream()
                    .filter(line -> line.startsWith(first + ","))
                    .map(line -> line.split(",", -1))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static int[] tokens(String cell) {
        return cell.isEmpty()
                ? new int[0]
                : Arrays.stream(cell.split(" ")).mapToInt(Integer::parseInt).toArray();
    }

    static float[] floats(String cell) {
        String[] cells = cell.split(" ");
        float[] values = new float[cells.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.parseFloat(cells[i]);
        }
        return values;
    }
}
