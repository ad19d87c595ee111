package dev.logits.io.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class RegressionFiguresTest {
    private static final List<ForestSvg.Item> ITEMS = List.of(
            new ForestSvg.Item("age", 0.5, 0.25, 1),
            new ForestSvg.Item("smoke < yes", 4, 2, 8),
            new ForestSvg.Item("open", 2, 0, Double.POSITIVE_INFINITY));

    @Test
    void intervalsOfAForestLieOnALogarithmicAxisAroundOne() throws Exception {
        Xml svg = Xml.parsed(ForestSvg.of(ITEMS, "odds ratio", "Odds ratios"));
        double one = Xml.number(svg.all("//g[@class='one']/line").get(0), "x1");
        List<Element> intervals = svg.all("//g[@class='interval']/line[1]");
        assertThat(intervals).hasSize(3);
        double low = Xml.number(intervals.get(0), "x1");
        assertThat(Xml.number(intervals.get(0), "x2")).isCloseTo(one, within(0.02));
        double eight = Xml.number(intervals.get(1), "x2") - one;
        assertThat(eight / (one - low)).isCloseTo(1.5, within(1e-3)); // log 8 / log 4
        assertThat(svg.all("//g[@class='interval'][1]/line")).hasSize(1);
        assertThat(svg.all("//g[@class='interval']/line")).hasSize(3 + 4); // two arrows of two lines
        assertThat(ForestSvg.of(ITEMS, "odds ratio", "t")).contains("smoke &lt; yes", "4.00 (2.00 to 8.00)", "\u221e");
    }

    @Test
    void whatIsNoRatioIsRefused() {
        assertThatThrownBy(() -> new ForestSvg.Item("x", 0, 0, 1)).hasMessageContaining("\"x\": a ratio of 0.0");
        assertThatThrownBy(() -> new ForestSvg.Item("x", 3, 0, 1)).hasMessageContaining("within its interval");
        assertThatThrownBy(() -> ForestSvg.of(List.of(), "a", "b")).hasMessageContaining("needs an item");
    }

    @Test
    void aBandGoesAroundItsCurveAndStaysInThePicture() throws Exception {
        String text = BandSvg.of(
                new double[] {10, 20, 30},
                new double[] {0.25, 0.5, 0.9},
                new double[] {-0.1, 0.4, 0.8},
                new double[] {0.5, 0.6, 1.2},
                "age",
                "P(low = 1)");
        Xml svg = Xml.parsed(text);
        String band = svg.all("//g[@class='band']/path").get(0).getAttribute("d");
        assertThat(band).startsWith("M52 107L").contains("406 14", "52 200");
        assertThat(svg.all("//g[@class='line']/path").get(0).getAttribute("d")).startsWith("M52 153.5L229 107L");
        assertThat(text).contains("P(low = 1) goes from 0.2500 at 10 to 0.9000 at 30.");
        assertThatThrownBy(() -> BandSvg.of(new double[1], new double[1], new double[1], new double[1], "a", "b"))
                .hasMessageContaining("two points or more");
    }

    @Test
    void tablesHaveTheFacesOfMarkdownAndLatex() {
        StatisticsTable table = new StatisticsTable(
                "log-odds of y_1",
                List.of("", "coef", "P>|z|"),
                List.of(List.of("C(a)[b] & c", "-1.5", "<0.0001"), List.of("(intercept)", "2.2e-06", "left out")));
        assertThat(table.markdown())
                .isEqualTo("**log-odds of y\\_1**\n\n|  | coef | P\\>\\|z\\| |\n|:---|---:|---:|\n"
                        + "| C(a)\\[b\\] & c | -1.5 | \\<0.0001 |\n| (intercept) | 2.2e-06 | left out |\n");
        assertThat(table.latex())
                .contains(
                        "\\caption{log-odds of y\\_1}",
                        "\\begin{tabular}{lrr}",
                        " & coef & P\\textgreater{}\\textbar{}z\\textbar{} \\\\",
                        "C(a)[b] \\& c & $-1.5$ & $<0.0001$ \\\\",
                        "(intercept) & $2.2 \\cdot 10^{-6}$ & left out \\\\");
        assertThatThrownBy(() -> new StatisticsTable("t", List.of("a"), List.of(List.of("b", "c"))))
                .hasMessageContaining("2 cells under 1");
    }
}
