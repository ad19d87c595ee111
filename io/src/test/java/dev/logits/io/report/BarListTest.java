package dev.logits.io.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class BarListTest {

    private static BarList.Item item(String label, double value) {
        return new BarList.Item(label, value);
    }

    @Test
    void labelsValuesAndBarsStandInColumns() {
        assertThat(BarList.lines(
                        List.of(item("tabby cat", 0.625), item("lynx", 0.25), item("dog", 0)), PlotStyle.plain(37)))
                .containsExactly("tabby cat  0.6250  ███████████▎", "lynx       0.2500  ████▌", "dog        0.0000");
    }

    @Test
    void tinyProbabilitiesAreNotCalledZero() {
        assertThat(BarList.lines(List.of(item("a", 1e-7), item("b", 4e-5), item("c", 6e-5)), PlotStyle.plain(40)))
                .satisfiesExactly(
                        a -> assertThat(a).contains(" 1e-07"),
                        b -> assertThat(b).contains(" 4e-05"),
                        c -> assertThat(c).contains("0.0001"));
    }

    @Test
    void theLongestBarCanBeGivenTheWholeWidth() {
        assertThat(BarList.lines(List.of(item("a", 0.02)), 0.02, PlotStyle.ascii(32)))
                .containsExactly("a  0.0200  " + "#".repeat(21));
    }

    @Test
    void aLabelCannotGiveTheTerminalOrders() {
        String line = BarList.lines(List.of(item("\u001b[2Jgone\n\u202e", 0.5)), PlotStyle.plain(80))
                .get(0);
        assertThat(line).startsWith("\\x1b[2Jgone\\n\\u202e  0.5000");
    }

    @Test
    void longLabelsAreCutAndWideCharactersCountTwice() {
        List<String> lines = BarList.lines(
                List.of(item("x".repeat(100), 1), item("猫".repeat(50), 1), item("猫", 1)), PlotStyle.plain(40));
        assertThat(lines)
                .containsExactly(
                        "x".repeat(15) + "…  1.0000  " + "█".repeat(14),
                        "猫".repeat(7) + "…   1.0000  " + "█".repeat(14),
                        "猫" + " ".repeat(14) + "  1.0000  " + "█".repeat(14));
    }

    @Test
    void asciiReplacesWhatItCannotWrite() {
        assertThat(BarList.lines(List.of(item("naïve…", 0.5)), PlotStyle.ascii(40)))
                .containsExactly("na?ve?  0.5000  ############");
    }

    @Test
    void rejectsNegativeAndUndefinedValues() {
        assertThatThrownBy(() -> item("cat", Double.NaN)).hasMessage("bar \"cat\" must not be negative, got NaN");
        assertThatThrownBy(() -> BarList.lines(List.of(), 0, PlotStyle.plain(80)))
                .hasMessage("a full bar must be positive, got 0.0");
    }
}
