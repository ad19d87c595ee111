package dev.logits.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.logits.Logits;
import dev.logits.io.npy.NpzWriter;
import dev.logits.io.report.GrayPng;
import dev.logits.learn.features.DenseFeatures;
import dev.logits.source.LogitsSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExampleFilesTest {
    @TempDir
    Path folder;

    private Path npz(String features, DenseFeatures x, String labels, int[] y) throws IOException {
        Path file = folder.resolve("data.npz");
        try (NpzWriter npz = NpzWriter.create(file)) {
            npz.add(features, x);
            npz.add(labels, y);
            npz.commit();
        }
        return file;
    }

    private static DenseFeatures random(int rows, int columns) {
        Random random = new Random(1);
        float[] x = new float[2 + rows * columns];
        for (int i = 0; i < x.length; i++) {
            x[i] = random.nextFloat();
        }
        return DenseFeatures.wrap(x, 2, rows, columns);
    }

    private static ExampleFiles.Table read(Path file) throws IOException {
        return ExampleFiles.read(file, Optional.empty(), Optional.empty(), true);
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        DenseFeatures x = random(3000, 17); // several chunks
        int[] y = new int[3000];
        Arrays.setAll(y, i -> i % 4 - 1);
        for (String name : new String[] {"x", "images", "whatever"}) {
            ExampleFiles.Table table = read(npz(name, x, "y_train", y));
            assertThat(table.features()).isEqualTo(x);
            assertThat(table.labels()).isEqualTo(y);
            assertThat(table.labeled()).isTrue();
        }
        byte[] first = Files.readAllBytes(npz("x", x, "y", y));
        assertThat(Files.readAllBytes(npz("x", x, "y", y))).isEqualTo(first);
    }

    @Test
    void logitsAndLabelsAreReadByWhatReadsLogits() throws IOException {
        Logits z = Logits.copyOf(new float[][] {{1, 2, 3}, {-4, 5, 6}});
        Path file = folder.resolve("logits.npz");
        try (NpzWriter npz = NpzWriter.create(file)) {
            npz.add("logits", z);
            npz.add("labels", new int[] {2, -1});
            npz.commit();
        }
        LogitsSource source = LogitsFiles.open(file, ReadOptions.DEFAULTS.withLabelsRequired(true));
        Logits read = Logits.zeros(2, 3);
        int[] labels = new int[2];
        try (LogitsSource.Cursor cursor = source.open()) {
            assertThat(cursor.read(read, labels)).isEqualTo(2);
        }
        assertThat(read).isEqualTo(z);
        assertThat(labels).containsExactly(2, -1);
    }

    @Test
    void whatIsMissingIsNamedWithWhatIsThere() throws IOException {
        DenseFeatures x = random(5, 3);
        Path file = npz("x", x, "z", new int[5]);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(file))
                .withMessage(file + ": no labels; it has x (5, 3) <f4, z (5,) <i4: name one by the argument labels");
        assertThat(ExampleFiles.read(file, Optional.empty(), Optional.of("z"), true)
                        .labels())
                .isEqualTo(new int[5]);
        assertThat(ExampleFiles.read(file, Optional.empty(), Optional.empty(), false)
                        .labels())
                .containsOnly(-1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ExampleFiles.read(file, Optional.of("w"), Optional.empty(), false))
                .withMessageContaining("no array called w");
        Path short1 = npz("x", x, "y", new int[4]);
        assertThatIllegalArgumentException().isThrownBy(() -> read(short1)).withMessageContaining("no labels");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ExampleFiles.read(short1, Optional.empty(), Optional.of("y"), true))
                .withMessageContaining("4 labels for the 5 rows of");
    }

    @Test
    void aGrayPngIsReadByAnybody() throws IOException {
        byte[] shades = {0, 100, (byte) 255, 7, 8, 9};
        var image = ImageIO.read(new ByteArrayInputStream(GrayPng.bytes(3, 2, shades)));
        for (int i = 0; i < 6; i++) {
            assertThat(image.getRaster().getSample(i % 3, i / 3, 0)).isEqualTo(shades[i] & 255);
        }
    }
}
