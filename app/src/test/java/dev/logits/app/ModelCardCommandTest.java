package dev.logits.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelCardCommandTest {
    @TempDir
    private Path folder;

    private Path scores;

    @BeforeEach
    void writeScores() throws IOException {
        StringBuilder text = new StringBuilder("no,yes,label\n");
        for (int i = 0; i < 400; i++) {
            double z = (i * 37 % 101 - 50) / 10.0;
            text.append("0,").append(z).append(',').append(i * 53 % 97 < 97 / (1 + Math.exp(-z / 2)) ? 1 : 0);
            text.append('\n');
        }
        scores = Files.writeString(folder.resolve("a.csv"), text);
    }

    @Test
    void evaluateAndCalibrateWriteOneWithTheirNumbers() throws IOException {
        Path card = folder.resolve("card.md");
        CommandRun evaluated = CommandRun.of("evaluate", scores, "--card", card, "--json");
        JsonNode json = evaluated.json();
        assertThat(Files.readString(card))
                .startsWith("---\nmodel-index:\n- name: \"a\"\n")
                .contains("      value: " + json.get("nll").asDouble() + "\n")
                .contains("| metric | value | 95 % interval |");
        CommandRun calibrated =
                CommandRun.of("calibrate", scores, "--card", card, "--save", folder.resolve("cal.json"));
        assertThat(calibrated.out()).contains("wrote card        " + card);
        assertThat(Files.readString(card))
                .contains("| metric | before calibration | after | 95 % interval |")
                .contains("logits apply cal.json new.npz --out predictions.csv");
        assertThat(CommandRun.of("evaluate", scores, "--card", folder.resolve("card.txt"))
                        .err())
                .contains("the name must end in .md");
    }
}
