package dev.logits.io.npy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.logits.Logits;
import dev.logits.io.FileSource;
import dev.logits.io.LogitsFiles;
import dev.logits.io.MalformedFileException;
import dev.logits.io.ReadOptions;
import dev.logits.io.Rows;
import dev.logits.source.LogitsSource;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that PyTorch and safetensors wrote; make.py beside them says how. */
class TorchFilesTest {
    @TempDir
    Path dir;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dict.pt",
                "protocol5.pt",
                "old.pt",
                "half.pt",
                "bfloat16.pt",
                "double.pth",
                "tuple.pt",
                "nested.pt",
                "cut.pt",
                "transposed.pt",
                "steps.pt",
                "offset.pt",
                "plain.safetensors",
                "half.safetensors",
                "bfloat16.safetensors"
            })
    void theLogitsAndTheLabelsAreThese(String name) throws Exception {
        ReadOptions options = ReadOptions.DEFAULTS.withLabelsRequired(true);
        if (name.equals("tuple.pt")) {
            options = options.withLogits("0").withLabels("1");
        }
        if (name.equals("nested.pt")) {
            options = options.withLogits("out.logits");
        }
        Rows rows = Rows.of(LogitsFiles.open(file(name), options));
        logitsAreThese(rows);
        assertThat(rows.labels()).containsExactly(0, 1, 2, 0, 1);
    }

    @Test
    void aPairOfTensorsNeedsNoNames() throws Exception {
        Rows rows = Rows.of(LogitsFiles.open(file("tuple.pt"), ReadOptions.DEFAULTS.withLabelsRequired(true)));
        logitsAreThese(rows);
        assertThat(rows.labels()).containsExactly(0, 1, 2, 0, 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bare.pt", "parameter.pt"})
    void aTensorAloneIsTheLogitsWithLabelsOfAnotherFile(String name) throws Exception {
        ReadOptions options = ReadOptions.DEFAULTS.withLabels(file("labels.pt").toString());
        Rows rows = Rows.of(LogitsFiles.open(file(name), options));
        logitsAreThese(rows);
        assertThat(rows.labels()).containsExactly(0, 1, 2, 0, 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dict.pt", "protocol5.pt", "old.pt"})
    void textsAndWeightsBesideTheScoresStay(String name) throws Exception {
        FileSource source = LogitsFiles.open(file(name), ReadOptions.DEFAULTS.withColumns(List.of("ids", "weights")));
        assertThat(source.classNames()).containsExactly("cat", "dog", "owl");
        List<String> cells = new ArrayList<>();
        try (LogitsSource.Cursor cursor = source.open()) {
            Logits z = Logits.zeros(2, 3);
            for (int n; (n = cursor.read(z, new int[2])) > 0; ) {
                for (int r = 0; r < n; r++) {
                    cells.add(cursor.cell(r, 0) + "=" + cursor.cell(r, 1));
                }
            }
        }
        assertThat(cells).containsExactly("a=1.0", "b=2.0", "ç=1.0", "dd=0.5", "e=3.0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "expanded.pt; array logits: its elements are repeated (expand): save it with .contiguous()",
                "complex.pt; array logits: dtype ComplexFloatStorage is not supported",
                "module.pt; no tensor in it, but torch.nn.modules.linear.Linear",
                "numpy.pt; array logits: is numpy._core.multiarray._reconstruct, which only Python makes",
            })
    void whatIsNoTensorIsRefusedByName(String name, String problem) throws Exception {
        assertThatExceptionOfType(MalformedFileException.class)
                .isThrownBy(() -> LogitsFiles.open(file(name)))
                .withMessageContaining(problem)
                .withMessageContaining(name);
    }

    @Test
    void aPickleThatCallsAnythingElseMakesNothing() throws Exception {
        // os.system('touch FOLDER/called') as pickle.dumps writes a class with __reduce__
        Path called = dir.resolve("called");
        String text = "\u0080\u0002cposix\nsystem\nX"
                + (char) ("touch ".length() + called.toString().length())
                + "\0\0\0touch " + called + "\u0085R.";
        byte[] evil = text.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        Path file = dir.resolve("evil.pt");
        try (java.util.zip.ZipOutputStream zip = new java.util.zip.ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new java.util.zip.ZipEntry("evil/data.pkl"));
            zip.write(evil);
        }
        assertThatExceptionOfType(MalformedFileException.class)
                .isThrownBy(() -> LogitsFiles.open(file))
                .withMessageContaining("no tensor in it, but posix.system");
        assertThat(called).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dict.pt", "old.pt", "cut.pt", "plain.safetensors"})
    void everyCutOfAFileIsAnErrorThatNamesTheFile(String name) throws Exception {
        byte[] whole = Files.readAllBytes(file(name));
        for (int length = 1; length < whole.length; length++) {
            Path cut = Files.write(dir.resolve(name), Arrays.copyOf(whole, length));
            assertThatExceptionOfType(MalformedFileException.class)
                    .as("of %d bytes", length)
                    .isThrownBy(() -> Rows.of(LogitsFiles.open(cut)))
                    .withMessageContaining(cut.toString());
        }
    }

    @Test
    void whatIsNoFileOfTorchSaysWhatItMayBe() throws Exception {
        Path numpy = Files.copy(
                Path.of(TorchFilesTest.class
                        .getResource("/dev/logits/io/numpy/stored.npz")
                        .toURI()),
                dir.resolve("x.pt"));
        assertThatExceptionOfType(MalformedFileException.class)
                .isThrownBy(() -> LogitsFiles.open(numpy))
                .withMessageContaining("it holds arrays of NumPy: name it .npz");
        Path text = Files.writeString(dir.resolve("y.pt"), "a,b\n");
        assertThatExceptionOfType(MalformedFileException.class)
                .isThrownBy(() -> LogitsFiles.open(text))
                .withMessageContaining("not a file of torch.save");
    }

    private static void logitsAreThese(Rows rows) {
        assertThat(rows.scores()).hasSize(5);
        for (int r = 0; r < 5; r++) {
            for (int c = 0; c < 3; c++) {
                assertThat(rows.scores().get(r)[c]).isEqualTo((r * 7 + c * 3 - 10) / 4f);
            }
        }
    }

    private static Path file(String name) throws URISyntaxException {
        return Path.of(
                TorchFilesTest.class.getResource("/dev/logits/io/torch/" + name).toURI());
    }
}
