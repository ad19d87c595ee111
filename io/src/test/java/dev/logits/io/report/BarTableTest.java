package dev.logits.io.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class BarTableTest {

    private static BarTable.Row row(String label, double share, String... cells) {
        return new BarTable.Row(label, List.of(cells), share);
    }

    @Test
    void numbersStandToTheRightAndBarsTakeWhatIsLeft() {
        assertThat(BarTable.lines(
                        "class",
                        List.of("z", "p"),
                        List.of(row("cat", 0.8808, "2.0000", "0.8808"), row("a dog", 0.1192, "-1.5", "0.1192")),
                        PlotStyle.plain(40)))
                .containsExactly(
                        "class       z       p  0      0.5      1",
                        "cat    2.0000  0.8808  ███████████████",
                        "a dog    -1.5  0.1192  ██");
    }

    @Test
    void asciiHasNumberSigns() {
        assertThat(BarTable.lines("c", List.of("p"), List.of(row("é", 1, "1")), PlotStyle.ascii(40)))
                .containsExactly("c  p  0               0.5              1", "?  1  " + "#".repeat(34));
    }

    @Test
    void noLineIsWiderThanTheScreen() {
        for (int width = 32; width < 120; width++) {
            List<String> lines = BarTable.lines(
                    "class",
                    List.of("z", "p", "q"),
                    List.of(row("x".repeat(100), 1, "2.0000", "0.8808", "7.1234"), row("猫", 0.5, "1", "2", "3")),
                    PlotStyle.plain(width));
            for (String line : lines) {
                assertThat(TerminalText.width(line)).isLessThanOrEqualTo(width);
            }
            assertThat(lines.get(0)).contains("z", "p", "q");
        }
    }

    @Test
    void barsGoWhenTheNumbersNeedTheRoom() {
        assertThat(BarTable.lines(
                        "class",
                        List.of("a", "b", "c"),
                        List.of(row("one", 1, "12345678", "12345678", "12345678")),
                        PlotStyle.plain(36)))
                .containsExactly("class         a         b         c", "one    12345678  12345678  12345678");
    }

    @Test
    void aLabelCannotGiveTheTerminalOrders() {
        assertThat(BarTable.lines("c", List.of("p"), List.of(row("\u001b[2Jx\n", 0, "1")), PlotStyle.plain(80))
                        .get(1))
                .isEqualTo("\\x1b[2Jx\\n  1");
    }

    @Test
    void rejectsWhatDoesNotFit() {
        assertThatThrownBy(() -> row("cat", 1.5)).hasMessage("the bar of \"cat\" must be 0 to 1, got 1.5");
        assertThatThrownBy(() -> BarTable.lines("c", List.of("p"), List.of(row("cat", 1)), PlotStyle.plain(80)))
                .hasMessage("the row \"cat\" has 0 cells for 1 columns");
    }
}
