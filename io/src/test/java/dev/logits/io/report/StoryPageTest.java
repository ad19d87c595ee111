package dev.logits.io.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class StoryPageTest {
    private static final List<BarList.Item> BARS =
            List.of(new BarList.Item("cat", 0.75), new BarList.Item("<dog>", 0.25));

    private static StoryPage page() {
        return new StoryPage("A <story>", "told & retold")
                .chapter("One & only")
                .text("z < 0")
                .figure("Bars", BarsSvg.of(BARS, 1, 0, "Probabilities"))
                .chapter("Two")
                .table("A table", List.of("name", "value"), List.of(List.of("a", "1"), List.of("b", "2")))
                .lines(List.of("line <1>", "line 2"))
                .command("logits explain '2,1'");
    }

    @Test
    void isWellFormedAndNamesItsChapters() throws Exception {
        Xml xml = Xml.parsed(page().html().replace("<!DOCTYPE html>", ""));
        assertThat(xml.all("//*[local-name()='section']/*[local-name()='h2']"))
                .extracting(e -> e.getTextContent().replace('\u2002', ' '))
                .containsExactly("1 One & only", "2 Two");
        assertThat(xml.all("//*[local-name()='nav']//*[local-name()='a']"))
                .extracting(e -> e.getAttribute("href"))
                .containsExactly("#chapter-1", "#chapter-2");
    }

    @Test
    void needsNothingFromElsewhere() {
        assertThat(page().html())
                .doesNotContain("<script", "src=", "url(", "@import")
                .contains("default-src 'none'");
    }

    @Test
    void rejectsATableRowThatIsTooShort() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> page().table("", List.of("a", "b"), List.of(List.of("1"))))
                .withMessage("a table row of 1 cells under 2");
    }

    @Test
    void aMatrixIsShadedByShareAndNeedsAShadeForEachRow() {
        List<List<String>> rows = List.of(List.of("a", "9", "1", "0.9"), List.of("b", "0", "10", "1"));
        String html = page().matrix(
                        "M", List.of("label", "a", "b", "recall"), rows, List.of(List.of(0.9, 0.1), List.of(0.0, 1.0)))
                .html();
        assertThat(html)
                .contains(
                        "/ 0.53)\">9</td>",
                        "/ 0.13)\">1</td><td>0.9</td>",
                        "<td>0</td>",
                        "/ 0.58)\">10</td><td>1</td>");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> page().matrix("M", List.of("a"), List.of(List.of("1")), List.of()))
                .withMessage("shades of 0 rows for 1");
    }

    @Test
    void aPartHasNoNumbers() {
        assertThat(StoryPage.part().chapter("Curves").html()).contains("<h2>Curves</h2>");
    }

    @Test
    void barsAreAsLongAsTheirValues() throws Exception {
        Xml svg = Xml.parsed(BarsSvg.of(BARS, 1, 0, "Probabilities"));
        double first = Xml.number(svg.all("//g[@class='bar']/rect").get(0), "width");
        double second = Xml.number(svg.all("//g[@class='bar']/rect").get(1), "width");
        assertThat(first / second).isBetween(2.999, 3.001);
    }

    @Test
    void anImageHasARectangleForEveryPixelWithInk() throws Exception {
        float[] pixels = {0, 1, 0.5f, 0.01f};
        Xml svg = Xml.parsed(ImagesSvg.of(List.of(new ImagesSvg.Image(pixels, 0, 2, "three")), 4, "Digits"));
        assertThat(svg.all("//g[@class='ink']/rect")).hasSize(2);
        assertThat(svg.all("//g[@class='caption']/text").get(0).getTextContent())
                .isEqualTo("three");
    }

    @Test
    void curvesRunFromTheirFirstPointToTheirLast() throws Exception {
        LinesSvg.Line line = new LinesSvg.Line("error", new double[] {1, 2, 3}, new double[] {0.4, 0.2, 0.1});
        Xml svg = Xml.parsed(LinesSvg.of(List.of(line), "epoch", true, "Error"));
        String[] points = svg.all("//g[@class='line']/path")
                .get(0)
                .getAttribute("d")
                .substring(1)
                .split("L");
        assertThat(points).hasSize(3);
        double start = Double.parseDouble(points[0].split(" ")[1]);
        double end = Double.parseDouble(points[2].split(" ")[1]);
        assertThat(end).as("lower values lie further down").isGreaterThan(start);
        assertThat(svg.all("//g[@class='axis']/text").get(0).getTextContent()).isEqualTo("0 %");
    }

    @Test
    void aCurveNeedsAsManyXAsY() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LinesSvg.Line("error", new double[] {1}, new double[] {}))
                .withMessageContaining("got 1 and 0");
    }
}
