package dev.logits.io.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.logits.metric.Interval;
import dev.logits.metric.Reliability;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class ReliabilitySvgTest {

    /** Two decimals in the picture. */
    private static final Offset<Double> ROUNDING = within(0.0101);

    private record Frame(double x, double y, double side) {

        static Frame of(Xml svg) throws Exception {
            Element frame = svg.all("//g[@class='frame']/rect").get(0);
            assertThat(frame.getAttribute("width")).isEqualTo(frame.getAttribute("height"));
            return new Frame(Xml.number(frame, "x"), Xml.number(frame, "y"), Xml.number(frame, "width"));
        }

        double x(double confidence) {
            return x + side * confidence;
        }

        double y(double accuracy) {
            return y + side * (1 - accuracy);
        }
    }

    private static Xml drawn(Reliability r) throws Exception {
        return Xml.parsed(ReliabilitySvg.of(r, "Reliability"));
    }

    private static List<Reliability.Bin> filled(Reliability r) {
        return r.bins().stream().filter(b -> b.count() > 0).toList();
    }

    @Test
    void barsAreAsHighAsTheAccuracyAndStandOnTheAxis() throws Exception {
        Xml svg = drawn(Samples.small());
        Frame frame = Frame.of(svg);
        List<Element> bars = svg.all("//g[@class='accuracy']/rect");
        List<Reliability.Bin> bins = filled(Samples.small());
        assertThat(bars).hasSize(3);
        for (int i = 0; i < 3; i++) {
            double height = Xml.number(bars.get(i), "height");
            assertThat(height / frame.side()).isCloseTo(bins.get(i).accuracy(), within(1e-4));
            assertThat(Xml.number(bars.get(i), "y") + height).isCloseTo(frame.y(0), ROUNDING);
        }
    }

    @Test
    void barsStandBetweenTheTrueEdgesOfUnequalBins() throws Exception {
        Reliability r = new Reliability(List.of(
                Samples.bin(0.2, 0.61, 50, 0.5, 0.4),
                Samples.bin(0.61, 0.97, 50, 0.8, 0.9),
                Samples.bin(0.97, 1, 50, 0.99, 0.9)));
        Xml svg = drawn(r);
        Frame frame = Frame.of(svg);
        List<Element> bars = svg.all("//g[@class='accuracy']/rect");
        for (int i = 0; i < 3; i++) {
            double left = Xml.number(bars.get(i), "x");
            assertThat(left).isCloseTo(frame.x(r.bins().get(i).low()), within(0.8));
            assertThat(left + Xml.number(bars.get(i), "width"))
                    .isCloseTo(frame.x(r.bins().get(i).high()), within(0.8));
        }
    }

    @Test
    void aBinWithoutWidthIsStillSeenAndInside() throws Exception {
        Reliability r = new Reliability(List.of(Samples.bin(0.3, 1, 50, 0.9, 0.8), Samples.bin(1, 1, 50, 1, 0.9)));
        Xml svg = drawn(r);
        Frame frame = Frame.of(svg);
        Element last = svg.all("//g[@class='accuracy']/rect").get(1);
        assertThat(Xml.number(last, "width")).isGreaterThan(1);
        assertThat(Xml.number(last, "x") + Xml.number(last, "width")).isCloseTo(frame.x(1), ROUNDING);
    }

    @Test
    void gapsReachFromAccuracyToConfidenceOnTheirSide() throws Exception {
        Xml svg = drawn(Samples.small());
        Frame frame = Frame.of(svg);
        List<Element> over = svg.all("//g[@class='over']/rect");
        List<Element> under = svg.all("//g[@class='under']/rect");
        assertThat(over).hasSize(2);
        assertThat(under).hasSize(1);
        assertThat(Xml.number(over.get(1), "y")).isCloseTo(frame.y(0.9556), ROUNDING);
        assertThat(Xml.number(over.get(1), "height")).isCloseTo(frame.side() * 0.0976, ROUNDING);
        assertThat(Xml.number(under.get(0), "y")).isCloseTo(frame.y(0.75), ROUNDING);
        assertThat(Xml.number(under.get(0), "height")).isCloseTo(frame.side() * 0.05, ROUNDING);
    }

    @Test
    void aWhiskerOfWilsonsIntervalStandsAtEachPoint() throws Exception {
        Xml svg = drawn(Samples.small());
        Frame frame = Frame.of(svg);
        Element point = svg.all("//g[@class='point']/circle").get(1);
        assertThat(Xml.number(point, "cx")).isCloseTo(frame.x(0.7), ROUNDING);
        assertThat(Xml.number(point, "cy")).isCloseTo(frame.y(0.75), ROUNDING);
        Element whisker = svg.all("//g[@class='interval']/line").get(1);
        Interval w = Interval.wilson(0.75, 100);
        assertThat(Xml.number(whisker, "y1")).isCloseTo(frame.y(w.low()), ROUNDING);
        assertThat(Xml.number(whisker, "y2")).isCloseTo(frame.y(w.high()), ROUNDING);
    }

    /* 8 of 10: (0.8 + 0.19207 ± 1.95996 sqrt(0.016 + 0.0096036)) / 1.384146, by hand. */
    @Test
    void wilsonsIntervalIsTheTextbooks() {
        Interval w = Interval.wilson(0.8, 10);
        assertThat(w.low()).isCloseTo(0.49016, within(1e-5));
        assertThat(w.high()).isCloseTo(0.94332, within(1e-5));
        assertThat(Interval.wilson(1, 3).high()).isCloseTo(1, within(1e-15));
        assertThat(Interval.wilson(0, 3).low()).isCloseTo(0, within(1e-15));
    }

    @Test
    void theHistogramBeneathShowsTheCountsOnTheSameAxis() throws Exception {
        Xml svg = drawn(Samples.small());
        List<Element> rows = svg.all("//g[@class='rows']/rect");
        List<Element> bars = svg.all("//g[@class='accuracy']/rect");
        assertThat(rows).hasSize(3);
        assertThat(Xml.number(rows.get(1), "height") / Xml.number(rows.get(2), "height"))
                .isCloseTo(100.0 / 880, within(1e-3));
        for (int i = 0; i < 3; i++) {
            assertThat(rows.get(i).getAttribute("x")).isEqualTo(bars.get(i).getAttribute("x"));
        }
    }

    @Test
    void histogramBarsHaveTheHeightOfTheirShare() throws Exception {
        Xml svg = Xml.parsed(ConfidenceHistogramSvg.of(Samples.small(), "Confidence"));
        List<Element> rows = svg.all("//g[@class='rows']/rect");
        assertThat(Xml.number(rows.get(0), "height") / Xml.number(rows.get(2), "height"))
                .isCloseTo(20.0 / 880, within(1e-3));
        Element accuracy = svg.all("//g[@class='mean-accuracy']/line").get(0);
        Element confidence = svg.all("//g[@class='mean-confidence']/line").get(0);
        Element axis = svg.all("//g[@class='baseline']/line").get(0);
        double left = Xml.number(axis, "x1");
        double width = Xml.number(axis, "x2") - left;
        assertThat((Xml.number(accuracy, "x1") - left) / width).isCloseTo(0.84004, within(1e-4));
        assertThat((Xml.number(confidence, "x1") - left) / width).isCloseTo(0.921528, within(1e-4));
    }

    @Test
    void unequalBinsAreDrawnAsDensitiesSoThatAreasCompare() {
        Reliability r = new Reliability(List.of(Samples.bin(0, 0.8, 50, 0.5, 0.5), Samples.bin(0.8, 1, 50, 0.9, 0.9)));
        ConfidenceDensity density = new ConfidenceDensity(r);
        assertThat(density.equalWidths()).isFalse();
        assertThat(density.height(r.bins().get(0)) * 0.8).isCloseTo(0.5, within(1e-12));
        assertThat(density.height(r.bins().get(1)) * 0.2).isCloseTo(0.5, within(1e-12));
    }

    @Test
    void thePictureHasANameAndADescription() throws Exception {
        Xml svg = drawn(Samples.small());
        Element root = svg.all("/svg").get(0);
        assertThat(root.getAttribute("role")).isEqualTo("img");
        assertThat(root.getAttribute("aria-label")).isEqualTo("Reliability");
        assertThat(svg.text("/svg/title")).isEqualTo("Reliability");
        assertThat(svg.text("/svg/desc"))
                .isEqualTo("1,000 rows in 3 bins. Mean confidence 92.2 %, accuracy 84.0 %: over-confident on average.");
    }

    @Test
    void aHostileTitleStaysText() throws Exception {
        String title = "\"><script>alert('1')</script>&\u0000\ud800\u202e";
        String svg = ReliabilitySvg.of(Samples.small(), title);
        assertThat(svg).doesNotContain("<script");
        assertThat(Xml.parsed(svg).text("/svg/title")).isEqualTo("\"><script>alert('1')</script>&\ufffd\ufffd\ufffd");
    }

    @Test
    void noRowsDrawAnEmptyDiagram() throws Exception {
        Reliability r = new Reliability(List.of(Samples.empty(0, 0.5), Samples.empty(0.5, 1)));
        assertThat(drawn(r).all("//g[@class='accuracy']/rect")).isEmpty();
        assertThat(Xml.parsed(ConfidenceHistogramSvg.of(r, "Confidence")).text("/svg/desc"))
                .isEqualTo("No rows.");
        assertThat(ReliabilitySvg.of(r, "Reliability")).doesNotContain("NaN");
    }

    @Test
    void everyCoordinateHasTwoDecimalsAtMostAndADecimalPoint() throws Exception {
        Xml svg = drawn(Samples.generated(5000, 10, 15, 1.84, 1).reliability());
        for (Element e : svg.all("//rect | //line | //circle | //text[@x]")) {
            for (String name : List.of("x", "y", "width", "height", "x1", "y1", "x2", "y2", "cx", "cy", "r")) {
                if (e.hasAttribute(name)) {
                    assertThat(e.getAttribute(name)).matches("[0-9]+(\\.[0-9]{1,2})?");
                }
            }
        }
    }
}
