package dev.logits.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Saved files without their checksum are read, with a note. */
class MissingChecksumTest {
    @TempDir
    private Path folder;

    private static String errors(Object... words) {
        return CommandRun.of(words).done().err();
    }

    /** Removes the last field, as an editor would. */
    private static void takeOut(Path json) throws IOException {
        String text = Files.readString(json);
        String without = text.replaceFirst(",\\s*\"checksum\"\\s*:\\s*\"[0-9a-f]{8}\"", "");
        assertThat(without).isNotEqualTo(text);
        Files.writeString(json, without);
    }

    @Test
    void aCalibratorSetsAndARegressionAreNoted() throws IOException {
        StringBuilder csv = new StringBuilder("a,b,label\n");
        for (int i = 0; i < 60; i++) {
            csv.append(i % 7 - 2)
                    .append(',')
                    .append(i % 5)
                    .append(',')
                    .append(i % 3 == 0 ? 0 : 1)
                    .append('\n');
        }
        Path data = Files.writeString(folder.resolve("data.csv"), csv);
        Path calibrator = folder.resolve("t.json");
        Path sets = folder.resolve("sets.json");
        Path regression = folder.resolve("r.json");
        Path out = folder.resolve("out.npz");
        errors("calibrate", data, "--save", calibrator, "--conformal", "lac", "--save-sets", sets);
        errors("regress", data, "--label", "label", "--penalty", "l2", "--save", regression);
        String[][] uses = {
            {
                "apply",
                calibrator.toString(),
                data.toString(),
                "--out",
                folder.resolve("out.npy").toString()
            },
            {
                "apply",
                sets.toString(),
                data.toString(),
                "--out",
                folder.resolve("sets.csv").toString()
            },
            {"predict", regression.toString(), data.toString(), "--out", out.toString()}
        };
        Path[] saved = {calibrator, sets, regression};
        for (int i = 0; i < saved.length; i++) {
            assertThat(errors((Object[]) uses[i])).doesNotContain("checksum");
            takeOut(saved[i]);
            assertThat(errors((Object[]) uses[i]))
                    .contains("logits: " + saved[i]
                            + ": has no checksum: it was written by hand, or the checksum was taken"
                            + " out; damage to this file would not be noticed");
        }
    }
}
