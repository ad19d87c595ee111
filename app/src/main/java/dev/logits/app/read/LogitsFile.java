package dev.logits.app.read;

import dev.logits.Logits;
import dev.logits.io.npy.NpzWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Logits, and labels and names of the classes where there are any, in an npz that evaluate and calibrate read. */
public final class LogitsFile {
    private LogitsFile() {}

    public static void write(Path file, Logits logits, int[] labels, boolean labeled, List<String> classNames)
            throws IOException {
        try (NpzWriter npz = NpzWriter.create(file)) {
            npz.add("logits", logits);
            if (labeled) {
                npz.add("labels", labels);
            }
            if (!classNames.isEmpty()) {
                npz.add("class_names", classNames);
            }
            npz.commit();
        }
    }
}
