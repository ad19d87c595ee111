package dev.logits.app.shell;

import dev.logits.io.file.AtomicFile;
import dev.logits.io.report.CalibrationReport;
import dev.logits.io.report.SvgPng;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The pictures of a report as files, each as SVG and as PNG. */
public final class PictureFiles {
    private static final int SCALE = 3;

    private PictureFiles() {}

    /** Makes the folder if there is none. */
    public static void write(Path folder, CalibrationReport report) throws IOException {
        write(folder, report.pictures());
    }

    /** Pictures by the names of their files, as SVG. */
    public static void write(Path folder, Map<String, String> pictures) throws IOException {
        Files.createDirectories(folder);
        for (Map.Entry<String, String> picture : pictures.entrySet()) {
            AtomicFile.write(folder.resolve(picture.getKey() + ".svg"), picture.getValue());
        }
        for (Map.Entry<String, String> picture : pictures.entrySet()) {
            ByteBuffer png = ByteBuffer.wrap(SvgPng.of(picture.getValue(), SCALE));
            try (AtomicFile file = AtomicFile.create(folder.resolve(picture.getKey() + ".png"))) {
                file.write(png);
                file.commit();
            }
        }
    }
}
