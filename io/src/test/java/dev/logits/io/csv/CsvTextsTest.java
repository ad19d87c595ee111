package dev.logits.io.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.logits.io.MalformedFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvTextsTest {
    @TempDir
    private Path folder;

    private Path file(int rows) throws IOException {
        StringBuilder csv = new StringBuilder("a,b,c\n");
        for (int r = 0; r < rows; r++) {
            csv.append(r).append(", x").append(r).append(",y\n");
        }
        return Files.writeString(folder.resolve(rows + ".csv"), csv);
    }

    @Test
    void partsOfAnySizeAreTheWhole() throws IOException {
        for (int rows : new int[] {0, 1, 6, 7}) {
            Map<String, List<String>> whole = CsvTexts.read(file(rows), List.of("b", "a"));
            assertThat(whole.keySet()).containsExactly("b", "a");
            assertThat(whole.get("b")).hasSize(rows);
            for (int size = 1; size < 9; size++) {
                List<String> b = new ArrayList<>();
                List<Integer> sizes = new ArrayList<>();
                CsvTexts.readParts(file(rows), List.of("b", "a"), size, part -> {
                    b.addAll(part.get("b"));
                    sizes.add(part.get("a").size());
                });
                assertThat(b).isEqualTo(whole.get("b"));
                assertThat(sizes).hasSize(Math.max(1, (rows + size - 1) / size));
                assertThat(sizes.subList(0, sizes.size() - 1)).allMatch(Integer.valueOf(size)::equals);
            }
        }
    }

    @Test
    void whatIsWrongIsNamed() throws IOException {
        Path file = file(2);
        assertThatThrownBy(() -> CsvTexts.readParts(file, List.of("d"), 2, part -> {}))
                .isInstanceOf(MalformedFileException.class)
                .hasMessageContaining("no column \"d\"; there are a, b, c");
        assertThatThrownBy(() -> CsvTexts.readParts(file, List.of("a"), 0, part -> {}))
                .hasMessageContaining("1 row or more, got 0");
        assertThatThrownBy(() -> CsvTexts.readParts(file, List.of("a"), 1, null))
                .hasMessageContaining("to");
    }
}
