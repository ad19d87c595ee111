package dev.logits.io.npy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.logits.io.LogitsFiles;
import dev.logits.io.MalformedFileException;
import dev.logits.io.ReadOptions;
import dev.logits.io.Rows;
import java.net.URISyntaxException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that NumPy wrote; the README beside them says how. */
class NumPyFilesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "c_f4_v1.npy",
                "c_f4_v2.npy",
                "c_f4_v3.npy",
                "fortran_f8.npy",
                "big_f2.npy",
                "fortran_big_f4.npy",
                "stored.npz",
                "deflated.npz",
                "unnamed.npz",
                "table.csv"
            })
    void theLogitsAreThese(String name) throws Exception {
        Rows rows = Rows.of(LogitsFiles.open(file(name), ReadOptions.DEFAULTS));
        assertThat(rows.scores()).hasSize(5);
        for (int r = 0; r < 5; r++) {
            for (int c = 0; c < 3; c++) {
                assertThat(rows.scores().get(r)[c]).isEqualTo((r * 7 + c * 3 - 10) / 4f);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "stored.npz, ",
        "deflated.npz, ",
        "unnamed.npz, ",
        "table.csv, ",
        "c_f4_v1.npy, labels_u1.npy",
        "c_f4_v1.npy, labels.txt",
        "c_f4_v1.npy, stored.npz",
        "deflated.npz, labels.txt"
    })
    void theLabelsAreThese(String name, String labels) throws Exception {
        ReadOptions options = ReadOptions.DEFAULTS.withLabelsRequired(true);
        if (labels != null) {
            options = options.withLabels(file(labels).toString());
        }
        assertThat(Rows.of(LogitsFiles.open(file(name), options)).labels()).containsExactly(0, 1, 2, 0, 1);
    }

    @Test
    void whatCannotBeReadIsNamed() throws Exception {
        assertRefused("objects.npy", ReadOptions.DEFAULTS, "dtype |O is not supported");
        assertRefused(
                "stored.npz", ReadOptions.DEFAULTS.withLogits("names"), "array names: dtype <U1 is not supported");
        assertRefused(
                "stored.npz",
                ReadOptions.DEFAULTS.withLogits("both"),
                "array both: dtype [('f0', '<i4'), ('f1', '<f4')] is not supported");
    }

    private static void assertRefused(String name, ReadOptions options, String message) throws URISyntaxException {
        Path file = file(name);
        assertThatExceptionOfType(MalformedFileException.class)
                .isThrownBy(() -> LogitsFiles.open(file, options))
                .withMessageContaining(message);
    }

    private static Path file(String name) throws URISyntaxException {
        return Path.of(
                NumPyFilesTest.class.getResource("/dev/logits/io/numpy/" + name).toURI());
    }
}
