package dev.logits.io.safetensors;

import dev.logits.io.FuzzChecksums;
import dev.logits.io.MalformedFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Gives changed safetensors files the checksum of what they hold now. */
public final class TensorChecksums {
    private TensorChecksums() {}

    public static void repair(Path path) throws IOException {
        try {
            Safetensors tensors = Safetensors.read(path);
            String saved = tensors.metadata().get(Safetensors.CHECKSUM);
            if (saved != null) {
                FuzzChecksums.replace(path, Files.readAllBytes(path), saved, tensors.checksumOfEverything());
            }
        } catch (MalformedFileException noTensors) {
            // the reader says so
        }
    }
}
