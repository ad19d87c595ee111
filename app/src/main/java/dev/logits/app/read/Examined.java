package dev.logits.app.read;

import java.nio.file.Path;
import java.util.function.Supplier;

/** Work of core on a file's rows, whose errors name rows and now the file as well. */
public final class Examined {
    private Examined() {}

    public static <T> T of(Path file, Supplier<T> work) {
        try {
            return work.get();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
    }
}
