package dev.logits.io.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.logits.metric.Reliability;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReliabilityPlotTest {

    private static final Reliability BEFORE =
            Samples.generated(5000, 10, 15, 1.84, 1).reliability();
    private static final Reliability AFTER =
            Samples.generated(5000, 10, 15, 1, 1).reliability();

    private static String withoutColors(String line) {
        return line.replaceAll("\u001b\\[[0-9]+m", "");
    }

    @Test
    void aLineABinShowsItsNumbersAndTheGapInItsBar() {
        assertThat(ReliabilityPlot.lines(Samples.small(), PlotStyle.plain(64)))
                .containsExactly(
                        "range       rows   conf    acc     gap  0          0.5         1",
                        "0.00–0.40      –",
                        "0.40–0.60     20  0.530  0.500  −0.030  ████████████░",
                        "0.60–0.80    100  0.700  0.750  +0.050  █████████████████▓",
                        "0.80–1.00    880  0.956  0.858  −0.098  ████████████████████▋░░",
                        "all        1,000  0.922  0.840  −0.081  ████████████████████▏░",
                        "",
                        "█ accuracy   ░ over-confident   ▓ under-confident");
    }

    @Test
    void asciiHasNoOtherCharacterAndTheSameShape() {
        List<String> lines = ReliabilityPlot.lines(Samples.small(), PlotStyle.ascii(64));
        assertThat(lines)
                .contains(
                        "0.00-0.40      -",
                        "0.60-0.80    100  0.700  0.750  +0.050  #################+",
                        "0.80-1.00    880  0.956  0.858  -0.098  #####################--");
        assertThat(String.join("", lines).chars()).allMatch(c -> c < 127);
    }

    @ParameterizedTest
    @ValueSource(ints = {32, 33, 40, 47, 55, 64, 79, 80, 81, 120, 200})
    void noLineIsWiderThanTheTerminal(int width) {
        for (PlotStyle style : List.of(
                PlotStyle.plain(width),
                PlotStyle.ascii(width),
                PlotStyle.plain(width).withColor())) {
            assertThat(ReliabilityPlot.lines(BEFORE, style))
                    .allMatch(line -> withoutColors(line).length() <= width);
            assertThat(ReliabilityPlot.beforeAndAfter(BEFORE, AFTER, style))
                    .allMatch(line -> withoutColors(line).length() <= width);
        }
    }

    @Test
    void colorsChangeNothingButColor() {
        PlotStyle plain = PlotStyle.plain(80);
        assertThat(ReliabilityPlot.lines(BEFORE, plain.withColor()).stream()
                        .map(line -> withoutColors(line).stripTrailing()))
                .containsExactlyElementsOf(ReliabilityPlot.lines(BEFORE, plain));
        assertThat(ReliabilityPlot.lines(BEFORE, plain)).noneMatch(line -> line.contains("\u001b"));
    }

    @Test
    void overAndUnderConfidenceHaveTheirOwnColors() {
        List<String> lines =
                ReliabilityPlot.lines(Samples.small(), PlotStyle.plain(64).withColor());
        assertThat(lines.get(3)).contains("\u001b[36m+0.050").contains("\u001b[36m▓");
        assertThat(lines.get(4)).contains("\u001b[31m−0.098").contains("\u001b[31m░");
    }

    @Test
    void beforeAndAfterStandSideBySideInEightyColumns() {
        List<String> lines = ReliabilityPlot.beforeAndAfter(BEFORE, AFTER, PlotStyle.plain(80));
        assertThat(lines.get(0)).contains("before").contains("after");
        assertThat(lines).anyMatch(line -> line.matches("0\\.93–1\\.00 .*−0\\.1.*░.*[+−]0\\.0.*"));
    }

    @Test
    void diagramsWithDifferentBinsStandOneAboveTheOther() {
        List<String> lines = ReliabilityPlot.beforeAndAfter(BEFORE, Samples.small(), PlotStyle.plain(80));
        assertThat(lines).contains("before", "after");
        assertThat(lines.stream().filter(line -> line.contains("over-confident")))
                .hasSize(1);
    }

    @Test
    void narrowEqualMassBinsGetTheDecimalsThatTellTheirEdgesApart() {
        Reliability r = new Reliability(
                List.of(Samples.bin(0.5, 0.99951, 10, 0.9, 0.9), Samples.bin(0.99951, 0.99962, 10, 0.9996, 0.9)));
        assertThat(ReliabilityPlot.lines(r, PlotStyle.plain(80))).anyMatch(line -> line.startsWith("0.9995–0.9996 "));
    }

    @Test
    void noRowsAtAllIsALineThatSaysSo() {
        Reliability r = new Reliability(List.of(Samples.empty(0, 0.5), Samples.empty(0.5, 1)));
        assertThat(ReliabilityPlot.lines(r, PlotStyle.plain(80))).contains("0.00–1.00     –", "all           –");
    }

    @ParameterizedTest
    @CsvSource({
        "0, ''",
        "0.0625, ▌",
        "0.125, █",
        "0.5, ████",
        "0.515625, ████▏",
        "1, ████████",
        "7, ████████",
        "NaN, ''"
    })
    void barsAreExactToAnEighthOfACell(double share, String bar) {
        assertThat(Bar.of(share, 8, PlotStyle.plain(80))).isEqualTo(bar);
    }

    @Test
    void aBarNeverLeavesItsCells() {
        for (PlotStyle style : List.of(PlotStyle.plain(80), PlotStyle.ascii(80))) {
            for (int cells : new int[] {1, 2, 7, 36}) {
                IntStream.rangeClosed(0, 100)
                        .forEach(a -> IntStream.rangeClosed(0, 100)
                                .forEach(c -> assertThat(Bar.gap(a / 100.0, c / 100.0, cells, style))
                                        .hasSizeLessThanOrEqualTo(cells)));
            }
        }
    }

    @Test
    void aTerminalTooNarrowForAnythingIsRefused() {
        assertThatThrownBy(() -> PlotStyle.plain(31)).hasMessage("plots need 32 columns or more, got 31");
    }
}
